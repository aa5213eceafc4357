"""One cell at a time: what is kept of it, and what was wrong. No value is ever put into a fault."""

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from stdnum.se import orgnr

from portal.web.addresses import normalise
from portal.web.names import fold
from portal.web.personal_numbers import HIDDEN, without_personal_numbers

from ..enums import Fault, LegalForm

_PLACEHOLDERS = {
    "uppgift saknas", "uppgifter saknas", "saknas", "ej angivet", "ej angiven", "ej angett", "okant", "okand",
    "ingen uppgift", "finns ej", "finns inte", "vakant", "vakans", "n/a", "null", "none", "-", "--", "---",
    "?", ".",
}  # fmt: skip
_LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))
_SPREADSHEETS_GUARD = re.compile(r"^'(?=[=+\-@\t])")

SHORT_FORMS = {
    "IF", "IK", "BK", "FK", "FF", "SK", "GK", "OK", "AIK", "GIF", "IFK", "KFUM", "KFUK", "PRO", "SPF", "RPG",
    "SKPF", "SPRF", "SRF", "HRF", "FUB", "DHR", "RBU", "IOGT", "NTO", "ABF", "NBV", "UNF", "BRIS", "LRF",
    "STF", "RSMH", "RFSL", "SOS", "II", "III",
}  # fmt: skip
_SMALL_WORDS = {
    "i", "och", "för", "på", "av", "vid", "till", "med", "samt", "by", "strand", "norra", "södra", "östra",
    "västra", "ungdom", "veteraner", "kommunen",
}  # fmt: skip
_SMALL_IN_PLACES = {"i", "och", "på", "av", "vid"}
# "Åsa Berg <asa@forening.example>" beside plain lists of addresses.
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
# Whose address it is: `info@norrby.example (kassören)`.
_NOTE = re.compile(r"(?<=\S)\s*\([^()@]*\)")
_BETWEEN_ADDRESSES = re.compile(r"\s+(?:och|eller|samt|or|and)\s+|[;,|/\n]")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.\-]*:(?!\d)", re.IGNORECASE)
_is_web_address = URLValidator(schemes=["http", "https"])

# What registers shorten the legal forms to.
SHORT_LEGAL_FORMS = {
    "ideell": LegalForm.ASSOCIATION,
    "ek. för.": LegalForm.ECONOMIC,
    "ek förening": LegalForm.ECONOMIC,
    "ekonomisk": LegalForm.ECONOMIC,
    "reg. trossamfund": LegalForm.FAITH_COMMUNITY,
    "trossamfund": LegalForm.FAITH_COMMUNITY,
}


def tidy(cell: str) -> str:
    """Text on one line without stray spaces or hidden letters."""
    return " ".join(paragraphs(cell).split())


def paragraphs(cell: str) -> str:
    """Text with its line breaks, without hidden letters. Markup stays as the text it is."""
    if cell.isascii() and cell.isprintable() and not cell.startswith("'"):
        # Most cells are plain: nothing to look for but spaces.
        return " ".join(cell.split())
    text = cell if unicodedata.is_normalized("NFC", cell) else unicodedata.normalize("NFC", _unstacked(cell))
    text = _SPREADSHEETS_GUARD.sub("", text.strip())
    lines = HIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _unstacked(text: str) -> str:
    """The text with no more accents on one letter than any language has: sorting thousands takes minutes."""
    accents = "".join(filter(unicodedata.combining, set(text)))
    return re.sub(f"([{accents}]{{8}})[{accents}]+", r"\1", text) if accents else text


def is_placeholder(text: str) -> bool:
    """Whether a cell says in words that it has nothing to say."""
    return len(text) <= _LONGEST_PLACEHOLDER and fold(text) in _PLACEHOLDERS


def masked(cell: str, *, in_phone: bool = False, is_number: bool = False) -> tuple[str, bool]:
    """A cell as it stands without personal numbers, which may be kept, and whether there was one."""
    text = paragraphs(cell)
    if is_number:
        found, fault = number(unicodedata.normalize("NFKC", text))
        if found:
            return text, False
        if fault is Fault.PERSONAL_NUMBER:
            return "", True
    return without_personal_numbers(text, in_phone=in_phone, is_number=is_number)


def number(text: str) -> tuple[str | None, Fault | None]:
    """`802088-4816`, or why not. The prefix 16 is taken off; what a person could have is never kept."""
    digits = re.sub(r"[\W_]", "", text.removesuffix(".0"))
    if digits.startswith("SE") and digits.endswith("01"):
        digits = digits[2:-2]
    if not digits:
        return None, None
    if not digits.isascii() or not digits.isdigit():
        return None, Fault.NUMBER_UNREADABLE
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    if (len(digits) == 12 and digits[:2] in {"18", "19", "20"}) or (len(digits) == 10 and digits[2] < "2"):
        return None, Fault.PERSONAL_NUMBER
    if len(digits) != 10:
        return None, Fault.NUMBER_UNREADABLE
    if not orgnr.is_valid(digits):
        return None, Fault.NUMBER_CHECK_DIGIT
    return orgnr.format(digits), None


def emails(text: str) -> tuple[list[str], list[Fault]]:
    """The well-formed addresses of a cell in the order they stand, small letters, each once."""
    tidied = [part.lower().removeprefix("mailto:").strip("()[]\"' .") for part in _parts(text)]
    given = list(dict.fromkeys(filter(None, tidied)))
    found = [address for address in map(_address, given) if address]
    faults = [Fault.EMAIL_MALFORMED] if len(found) < len(given) else []
    if len(given) > 1:
        faults.append(Fault.EMAIL_SEVERAL)
    return found, faults


def _parts(text: str) -> list[str]:
    """What may be addresses: in brackets, else between marks, else between spaces where each has its @."""
    parts = []
    text = _NOTE.sub("", text)
    for part in _IN_BRACKETS.findall(text) or _BETWEEN_ADDRESSES.split(text):
        pieces = part.split()
        parts.extend(pieces if all("@" in piece for piece in pieces) else [" ".join(pieces)])
    return parts


def _address(text: str) -> str:
    """The address as letters spell it, or nothing."""
    try:
        return normalise(text)
    except ValueError:
        return ""


def web(text: str) -> tuple[str, Fault | None]:
    """A web address with its scheme, or why not."""
    if not text:
        return "", None
    scheme = _SCHEME.match(text)
    if scheme and scheme.group().lower() not in {"http:", "https:"}:
        return "", Fault.WEB_UNSAFE
    address = text if scheme else f"https://{text.removeprefix('//')}"
    try:
        _is_web_address(address)
        parts = urlsplit(address)
    except (ValidationError, ValueError):
        return "", Fault.WEB_MALFORMED
    if parts.username or len(address) > 300:
        return "", Fault.WEB_MALFORMED
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl(), None


def organisation_name(text: str) -> str:
    """A name with its capitals mended where all of it was shouted; IF, PRO and their like stay."""
    if not text.isupper() or not any(len(word) > 4 for word in text.split()):
        return text
    words = text.split()
    return " ".join([_mended(words[0], first=True), *(_mended(word) for word in words[1:])])


def place_name(text: str) -> str:
    """A place with its capitals mended where all of it was shouted or whispered."""
    if not (text.isupper() or text.islower()):
        return text
    first, *rest = (part.capitalize() for part in text.split())
    return " ".join([first, *(part.lower() if part.lower() in _SMALL_IN_PLACES else part for part in rest)])


def _mended(word: str, *, first: bool = False) -> str:
    if word.strip("(),.") in SHORT_FORMS or word[:1].isdigit() or word.startswith("="):
        return word
    if word.lower() in _SMALL_WORDS and not first:
        return word.lower()
    return "-".join(part if part in SHORT_FORMS else part.capitalize() for part in word.split("-"))


def words(text: str) -> Iterator[str]:
    """The words of a list in one cell, one after the other: `Idrott, kultur`."""
    return filter(None, (tidy(part) for part in re.split(r"[;,|\n]", text)))
