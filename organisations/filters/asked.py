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
    letter = values[-1].upper()
    return letter if letter in tuple(LETTERS) else ""


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


# Whose address is missing or takes no mail is for those who keep the register.
_FOR_KEEPERS = {"onabar"}
# What may say something of the belief, the health or the origin of those who stand as contacts: nobody picks
# out persons by these.
TRAITS = frozenset({"omrade", "malgrupp", "form"})


def asked(data: QueryDict, *, hidden_too: bool) -> dict[str, Any]:
    """Each parameter that asks for something, with its value; some only for those who keep the register."""
    names = [name for name in _READ if name in data and (hidden_too or name not in _FOR_KEEPERS)]
    read = {name: _READ[name](data.getlist(name)) for name in names}
    return {name: value for name, value in read.items() if value}
