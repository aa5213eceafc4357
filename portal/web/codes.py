"""Short codes for public addresses and links, and the seals that make a link secret."""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterator
from functools import lru_cache

from django.conf import settings
from django.db.models import Model
from django.urls import reverse

# Crockford's alphabet: no i, l, o or u, so that a code can be read aloud and typed from paper.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 7
SEAL_LENGTH = 16
# What somebody types from paper: short, and therefore only behind a count of wrong tries.
TYPED_SEAL_LENGTH = 5
# Letters that the alphabet has not, and those that they are read as.
_MISTAKEN = str.maketrans("oil", "011", "- \t\u2010\u2011\u2012\u2013\u2014\u2212\u00a0")
_GROUP = 4


def new_code(length: int = CODE_LENGTH) -> str:
    """A random code; seven letters give 34 thousand million."""
    return "".join(ALPHABET[byte % 32] for byte in secrets.token_bytes(length))


def given_out(text: str) -> str:
    """The code that a form was given out with; another where nobody could have been given that.

    What is stored as a code stands in addresses: another sort of text would lead to no page.
    """
    return text if len(text) == CODE_LENGTH and set(text) <= set(ALPHABET) else new_code()


def free_codes(model: type[Model], wanted: int, draw: Callable[[], str] = new_code) -> Iterator[str]:
    """As many codes as wanted that no row of the model has; one collision must not undo thousands."""
    codes: set[str] = set()
    while len(codes) < wanted:
        drawn = {draw() for _ in range(wanted - len(codes))}
        codes |= drawn - set(model.objects.filter(code__in=drawn).values_list("code", flat=True))
    return iter(codes)


def address(page: str, code: str, slug: str) -> str:
    """Where the page of this name shows what has the code: what `reverse` answers, looked up once.

    Lists have scores of addresses, and a tenth of a page's time would go to them.
    """
    before, between, after = _form(page)
    return f"{before}{code}{between}{slug}{after}"


@lru_cache
def _form(page: str) -> tuple[str, str, str]:
    some_code, some_slug = "0" * CODE_LENGTH, "slug"
    before, _code, rest = reverse(page, kwargs={"code": some_code, "slug": some_slug}).partition(some_code)
    between, _slug, after = rest.partition(some_slug)
    return before, between, after


def new_link_code() -> str:
    """A random code for a link that opens a door."""
    return new_code(10)


def _seal(key: str, purpose: str, code: str, generation: int) -> str:
    digest = hmac.digest(key.encode(), f"{purpose}:{code}:{generation}".encode(), hashlib.sha256)
    return "".join(ALPHABET[byte % 32] for byte in digest[:SEAL_LENGTH])


def seal(purpose: str, code: str, generation: int) -> str:
    """The secret half of a link, made anew from its row; 80 bits, never stored."""
    return _seal(settings.LINK_KEYS[0], purpose, code, generation)


def seal_is_true(given: str, purpose: str, code: str, generation: int) -> bool:
    """Whether a link's secret half was made by one of our keys, old ones included."""
    return any(
        hmac.compare_digest(given.encode(), _seal(key, purpose, code, generation).encode())
        for key in settings.LINK_KEYS
    )


def typed_seal(purpose: str, code: str, generation: int) -> str:
    """The secret half of a code that stands on paper; another than the link's, which it does not shorten."""
    return _typed_seal(settings.LINK_KEYS[0], purpose, code, generation)


def typed_seal_is_true(given: str, purpose: str, code: str, generation: int) -> bool:
    """Whether what was typed was made by one of our keys, old ones included."""
    return any(
        hmac.compare_digest(given.encode(), _typed_seal(key, purpose, code, generation).encode())
        for key in settings.LINK_KEYS
    )


def _typed_seal(key: str, purpose: str, code: str, generation: int) -> str:
    return _seal(key, f"{purpose} on paper", code, generation)[:TYPED_SEAL_LENGTH]


def in_groups(code: str) -> str:
    """A code as it stands on paper: `K3M9-X2TA-BCDE`."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP)).upper()


def read_from_paper(typed: str) -> str:
    """A code as somebody typed it: capitals, spaces, dashes and the letters O, I and L do no harm."""
    return typed.lower().translate(_MISTAKEN)
