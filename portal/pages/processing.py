"""The register of processing: what each model declares of people, with the municipality's line beside it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.rooms import Personal

from .models import ProcessingLine

_HOW = {
    "erase": gettext_lazy("Uppgifterna tas bort helt."),
    "blank": gettext_lazy("Det som säger vem det var suddas. Resten står kvar, till exempel antalet."),
    "with": gettext_lazy("Uppgifterna tas bort tillsammans med det som de hör till."),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of personal data: the model that holds it, what is declared of it, the municipality's line."""

    model: type[models.Model]
    line: ProcessingLine

    @property
    def declared(self) -> Personal:
        """What the model says of itself."""
        return self.model.PERSONAL

    @property
    def key(self) -> str:
        """How it is called in an address: `organisations-membership`."""
        return self.model._meta.label_lower.replace(".", "-")

    @property
    def needs_decision(self) -> bool:
        """Whether how long it is kept is for the municipality to decide."""
        return bool(self.declared.months)

    @property
    def lacks_decision(self) -> bool:
        """Whether it waits for one."""
        return self.needs_decision and not self.line.is_decided

    @property
    def is_run(self) -> bool:
        """Whether the retention run forgets it."""
        return self.needs_decision and self.line.is_decided

    @property
    def proposed(self) -> str:
        """The proposed time in words: in months where those are what is to be decided."""
        return self._counted(self.declared.months) if self.needs_decision else str(self.declared.keep)

    @property
    def decided(self) -> str:
        """The decided time in words; empty where nothing is decided."""
        return self._counted(self.line.months) if self.is_run else ""

    @property
    def kept(self) -> str:
        """For how long, as it is said to whom it is about: what is decided, not what is only proposed."""
        if self.is_run:
            return f"{self.decided}."
        if self.lacks_decision:
            words = _("Tills vidare, för inget är beslutat än. Förslaget är %(time)s.")
            return words % {"time": self.proposed}
        return str(self.declared.keep)

    @property
    def how(self) -> str:
        """What becomes of the data when their time is over, and what makes an end of those without a time."""
        return str(self.declared.stays or self.declared.short_lived or _HOW[self.declared.forget])

    def _counted(self, months: int) -> str:
        words = ngettext("%(n)s månad från %(since)s", "%(n)s månader från %(since)s", months)
        return words % {"n": months, "since": self.declared.since}

    @property
    def decision(self) -> str:
        """Document, paragraph and day of the decision, in words; empty where there is none."""
        return decision_in_words(self.line.document, self.line.paragraph, self.line.decided_on)


def decision_in_words(document: str, paragraph: str, decided_on: date | str | None) -> str:
    """As a municipality refers to it: "Dokumenthanteringsplan 2026, § 14, 2026-03-12"."""
    # The mark and its number stay on one line.
    section = paragraph and f"§\N{NO-BREAK SPACE}{paragraph.removeprefix('§').strip()}"
    return ", ".join(str(part) for part in (document, section, decided_on) if part)


def about_people() -> Iterator[type[models.Model]]:
    """Every model that holds something about people: what they meet first before what all rests on."""
    for room in settings.ROOMS:
        for model in apps.get_app_config(room.rpartition(".")[2]).get_models():
            if hasattr(model, "PERSONAL"):
                yield model


def kinds() -> list[Kind]:
    """The whole register; one query."""
    lines = {line.label: line for line in ProcessingLine.objects.select_related("committee")}
    return [
        Kind(model, lines.get(model._meta.label) or ProcessingLine(label=model._meta.label))
        for model in about_people()
    ]


def kind_called(key: str) -> Kind | None:
    """The kind that an address names, or none; one query."""
    return next((kind for kind in kinds() if kind.key == key), None)
