"""What an address asks of the directory: its parameters, read one by one.

They stand in links, so their names stay. What cannot be read asks for nothing; a value that nobody knows
finds nothing. Neither is an error: there is no form whose fields could be told so.
"""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.web.forms import without_unseen
from portal.web.names import LETTERS

LONGEST_SEARCH = 100
# Nobody ticks more boxes than this; a page's work grows with their number.
MOST_CHOSEN = 40

LABELS = {
    "omrade": _("Verksamhetsområde"),
    "malgrupp": _("Målgrupp"),
    "plats": _("Plats"),
    "form": _("Organisationsform"),
    "saknar": _("Saknar kontaktperson"),
    "onabar": _("Nås inte med e-post"),
    "bokstav": _("Bokstav"),
}


def _words(values: list[str]) -> str:
    return without_unseen(values[-1]).strip()[:LONGEST_SEARCH].strip()


def _boxes(values: list[str]) -> list[str]:
    return [value for value in values if value and "\x00" not in value][:MOST_CHOSEN]


def _yes(values: list[str]) -> bool:
    return values[-1].lower() in {"true", "on", "1"}


def _letter(values: list[str]) -> str:
    return values[-1] if values[-1] and values[-1] in LETTERS else ""


_READ: dict[str, Callable[[list[str]], Any]] = {
    "q": _words,
    "omrade": _boxes,
    "malgrupp": _boxes,
    "plats": _boxes,
    "form": _boxes,
    "saknar": _yes,
    "onabar": _yes,
    "bokstav": _letter,
}


def asked(data: QueryDict) -> dict[str, Any]:
    """Each parameter that asks for something, with its value."""
    read = {name: reading(data.getlist(name)) for name, reading in _READ.items() if name in data}
    return {name: value for name, value in read.items() if value}
