"""Personal numbers in whatever dress: found in any text, and cut out of it."""

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from urllib.parse import unquote

from stdnum import luhn

from .markup import words_of

# Control letters, and marks that turn the direction of writing or hide: they only deceive.
HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_HYPHEN = "[-+‐‑–−]"
# Side by side, texts are told apart by a letter that no alphabet has.
_BETWEEN_TEXTS = "\ue000"
_IN_A_DATE = rf"(?:[^\S\n]?[-./:_‐‑–−][^\S\n]?|[^\S\n]|[,{_BETWEEN_TEXTS}])?"
# With a hyphen of whatever kind, or with the century: it is one whatever its check digit says.
_PLAIN = re.compile(
    rf"(?<![\d-])(?:(?:18|19|20)\d{{6}}\s?{_HYPHEN}?\s?\d{{4}}|\d{{6}}\s?{_HYPHEN}\s?\d{{4}})(?!\d)"
)
# In any other dress: `1981-12-18-9876`, `(811218)9876`, `81 12 18-98 76`, `811218 nr 9876`, bare, over two
# lines. Then its check digit has to be right, as many a date is followed by a time. Another date is none.
_DRESSED = re.compile(
    rf"(?<!\d)(?:18|19|20)?\d{{2}}{_IN_A_DATE}\d{{2}}{_IN_A_DATE}\d{{2}}"
    r"(?![\W_]{0,6}(?:18|19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
    rf"(?:[\W_]{{0,6}}(?:nr[\W_]{{0,3}})?\d{{4}}|[^\S\n]?{_HYPHEN}?[^\S\n]?\d{{2}}[^\S\n]\d{{2}}"
    r"|(?P<mark>[-./:_])\d{2}(?P=mark)\d{2})(?!\d)",
    re.IGNORECASE,
)
_FIRST_DIGITS = re.compile(r"\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]|6[1-9]|[78]\d|9[01])")
# A mark after the area code, and then spaces at most: such a number may look like a day in Härnösand.
_TELEPHONE = re.compile(r"0[1-9]\d{0,2}[-–/) ]{1,3}\d{2,3}(?: ?\d{2,3}){1,3}")
# What stood around one says nothing without it.
_EMPTIED_BRACKETS = re.compile(
    r"(?<![^\S\n])[^\S\n]*\((?:\s*|(?:pnr|p\.nr|persnr|personnr|personnummer)[\s:.]*)\)", re.IGNORECASE
)
_ANY_TAG = re.compile(r"<[^<>]*>")
# So often may a text have been written over for a web page: `&amp;#45;`.
_MOST_LAYERS = 4


def without_personal_numbers(
    text: str, *, in_phone: bool = False, is_number: bool = False
) -> tuple[str, bool]:
    """The text without personal numbers, and whether there was one; in a text for the web, as it is shown.

    Ten digits may be something else: they are taken for one where date and check digit say so, and they
    are not written as a telephone number. In a telephone column that is all that begins with a nought; in
    a column of organisation numbers, where none is a date, the date is enough.
    """
    was_found = False
    for _round in range(_MOST_LAYERS):
        if not any(map(str.isdigit, text)):
            return text, was_found
        cut = (_cut(seen, in_phone, is_number) for seen in _dresses(text))
        left = next((one for one in cut if one is not None), None)
        if left is None:
            return text, was_found
        text, was_found = left, True
    # A number around a number around a number: nobody has written that for a reader.
    return "", True


def without_shared_numbers(texts: list[str]) -> tuple[list[str], bool]:
    """Texts side by side without a number that begins in one and ends in the next; whether there was one."""
    if sum(any(map(str.isdigit, text)) for text in texts) < 2:
        return texts, False
    kept, found = without_personal_numbers(_BETWEEN_TEXTS.join(texts))
    if not found:
        return texts, False
    pieces = [piece.strip() for piece in kept.split(_BETWEEN_TEXTS)]
    # Where it can no longer be said which is which, none is kept.
    return (pieces if len(pieces) == len(texts) else [""] * len(texts)), True


def _cut(text: str, in_phone: bool, is_number: bool) -> str | None:
    """The text without the numbers in it; None where there is none."""
    found = False

    def weigh(match: re.Match) -> str:
        nonlocal found
        written, is_plain = match.group(), match.re is _PLAIN
        digits = unicodedata.normalize("NFKC", re.sub(r"\D", "", written))[-10:]
        is_phone = not is_plain and (digits.startswith("0") if in_phone else _TELEPHONE.fullmatch(written))
        is_certain = is_plain or is_number or luhn.is_valid(digits)
        if is_phone or not is_certain or not _FIRST_DIGITS.match(digits):
            return written
        found = True
        return _BETWEEN_TEXTS * written.count(_BETWEEN_TEXTS)

    left = _DRESSED.sub(weigh, _PLAIN.sub(weigh, text)).strip()
    return _EMPTIED_BRACKETS.sub("", left).strip() if found else None


def _dresses(text: str) -> Iterator[str]:
    """The text as it stands, then as a page or an address shows it: without tags, signs instead of codes."""
    for _layer in range(_MOST_LAYERS):
        yield text
        if "<" in text:
            yield words_of(text)[0]
            yield _ANY_TAG.sub(" ", text)
        if text.isascii() and "&" not in text and "%" not in text:
            return
        inside = unicodedata.normalize("NFKC", HIDDEN.sub("", unquote(unescape(text))))
        if inside == text:
            return
        text = inside
