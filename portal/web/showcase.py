"""Specimens for the page of components: every component in every state, with invented words."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from . import clock
from .bars import BarFigure, Row, bar_figure
from .forms import Form
from .overtaking import Overtaken


class SpecimenForm(Form):
    """One field of each kind."""

    title = forms.CharField(label="Rubrik", max_length=80, help_text="Högst 80 tecken.")
    text = forms.CharField(label="Text", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    email = forms.EmailField(label="E-postadress")
    day = forms.DateField(label="Sista dag", widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label="Börjar", widget=forms.TimeInput(attrs={"type": "time"}), required=False)
    group_size = forms.IntegerField(label="Hur många kommer?", min_value=1, max_value=50, initial=2)
    answer = forms.ChoiceField(
        label="Ert svar",
        choices=[("yes", "Vi kommer"), ("not_yet", "Vet inte än"), ("no", "Vi kan inte")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="Behöver någon av er något?",
        help_text="Vi använder det bara för att ordna mötet. Det publiceras inte.",
        choices=[
            ("interpreter", "Tolk"),
            ("childcare", "Barnpassning"),
            ("wheelchair", "Plats för rullstol"),
        ],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
        required=False,
    )
    kind = forms.ChoiceField(
        label="Sorts möte", choices=[("assembly", "Stormöte"), ("workshop", "Workshop")], required=False
    )
    file = forms.FileField(label="Bilaga", required=False, help_text="PDF, högst 5 MB.")
    read = forms.BooleanField(label="Jag har läst hur uppgifterna används")


class SpecimenFilter(Form):
    """A list's filter."""

    kind = forms.ChoiceField(label="Sorts möte", choices=[("", "Alla sorter"), ("assembly", "Stormöte")])


@dataclass(frozen=True, slots=True)
class SpecimenTag:
    """A principle without a row."""

    key: str
    title: str


_PRINCIPLES = [
    SpecimenTag("sjalvstandighet", "Självständighet"),
    SpecimenTag("dialog", "Dialog"),
    SpecimenTag("kvalitet", "Kvalitet"),
    SpecimenTag("langsiktighet", "Långsiktighet"),
    SpecimenTag("oppenhet", "Öppenhet och insyn"),
    SpecimenTag("mangfald", "Mångfald"),
]
_STATES = [
    ("done", "Klart"),
    ("going", "Pågår"),
    ("waiting", "Väntar"),
    ("late", "Försenat"),
    ("declined", "Vi kan inte"),
]
_ICONS = (
    *("done", "going", "waiting", "late", "declined", "info", "clock"),
    *("search", "calendar", "place", "people", "mail", "arrow", "menu"),
)
_TEXT = """Ett stycke med en [länk](/om-samverkan/) och [[något att fylla i]].

## En rubrik
- en punkt
- en punkt till"""


def _events() -> list[dict[str, Any]]:
    """Two lines of a history, as `portal.history.timeline` gives them."""
    change = {"label": "plats", "before": "Folkets hus", "after": "Sjöboden"}
    return [
        {"at": clock.now(), "kind": "update", "text": "Ändrades", "who": "Sara Holm", "changes": [change]},
        {"at": clock.now() - timedelta(days=9), "kind": "insert", "text": "Lades till", "who": "Sara Holm"},
    ]


_SERIES = ("i registret", "inbjudna", "svarade", "kom")
_FIELDS = {
    "Idrott": (61, 52, 31, 18),
    "Kultur": (44, 38, 20, 12),
    "Annat": (30, 5, 2, 1),
    "Studieförbund": (9, 9, 6, 4),
    "Trossamfund": (19, 0, 0, 0),
    "Integration": (17, 0, 0, 0),
}


def _figures() -> list[BarFigure]:
    """The same rows with one series, two, three and four; with one, how many were invited."""
    one = bar_figure(
        "Inbjudna föreningar",
        [Row(name, numbers[1:2], "#k-staplar") for name, numbers in _FIELDS.items()],
        series=_SERIES[1:2],
        share="Andel av alla",
        whole=104,
        nobody="Ingen inbjuden",
    )
    return [one] + [
        bar_figure(
            f"Föreningar: {', '.join(_SERIES[:many])}",
            [Row(name, numbers[:many], "#k-staplar") for name, numbers in _FIELDS.items()],
            series=_SERIES[:many],
            share="Andel inbjudna",
            nobody="Ingen inbjuden",
        )
        for many in (2, 3, 4)
    ]


def _thread() -> list[dict[str, Any]]:
    """A red thread with one of each: what happened, where one is, what is owed; two of them folded."""
    day = clock.today()
    words = ("Föreningarna bad om lokaler", "Kommunen svarade", "Första kaféet öppnade")
    happened = [
        {
            "title": title,
            "day": day - timedelta(days=90 - at),
            "state": "klart",
            "tone": "done",
            "url": "#k-trad",
        }
        for at, title in enumerate(words)
    ]
    here = {"title": "Samtalskaféer", "day": day, "state": "pågår", "tone": "going", "is_here": True}
    owed = {
        "title": "Fyra kaféer är i gång",
        "day": day + timedelta(days=60),
        "who": "enhetschefen",
        "state": "väntar",
        "tone": "waiting",
        "is_to_come": True,
        "is_last_day": True,
    }
    return [
        {"knots": happened[:1]},
        {"knots": happened[1:], "is_folded": True},
        {"knots": [here, owed]},
    ]


def specimens(request: HttpRequest) -> dict[str, Any]:
    """Context for `web/components.html`: an empty form, one that was refused, and the rest."""
    refused = SpecimenForm({"title": "", "day": "i morgon", "answer": "kanske"}, prefix="refused")
    refused.is_valid()
    refused.overtaken = [Overtaken(refused["title"], "Rubrik", stands="Vårens möte", typed="Stormöte i mars")]
    start = clock.now().replace(minute=0)
    return {
        "form": SpecimenForm(),
        "refused_form": refused,
        "filter_form": SpecimenFilter(prefix="filter"),
        "principles": _PRINCIPLES,
        "states": _STATES,
        "icons": _ICONS,
        "start": start,
        "end": start + timedelta(hours=2, minutes=30),
        "events": _events(),
        "page": Paginator(range(500), 20).page(7),
        "figures": _figures(),
        "thread": _thread(),
        "phone": "08-465 004 00",
        "text": _TEXT,
    }
