"""One spelling for each mail address, whoever typed it."""

import unicodedata
from functools import lru_cache

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

LONGEST = 254
# What comes along unseen when an address is copied out of a letter or a spreadsheet.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_looks_like_an_address = EmailValidator()


def normalise(text: str) -> str:
    """An address stripped, in small letters, its domain in IDNA: `U@Älv.example` -> `u@xn--lv-uia.example`.

    Raises ValueError when it is no address that a letter can go to.
    """
    local, _at, domain = (
        unicodedata.normalize("NFKC", text.translate(_UNSEEN)).strip().lower().rpartition("@")
    )
    try:
        address = f"{local}@{_in_idna(domain.removesuffix('.'))}"
        _looks_like_an_address(address)
    except (idna.IDNAError, UnicodeError, ValidationError) as error:
        raise ValueError("This is not a mail address.") from error
    if len(address) > LONGEST:
        raise ValueError("This mail address is too long.")
    return address


def spellings(address: str) -> set[str]:
    """An address as it is kept, and as people write it."""
    local, _at, domain = address.rpartition("@")
    try:
        return {address, f"{local}@{idna.decode(domain)}"}
    except (idna.IDNAError, UnicodeError):
        return {address}


@lru_cache(maxsize=1024)
def _in_idna(domain: str) -> str:
    """A register names the same few domains thousands of times."""
    return idna.encode(domain, uts46=True).decode()
