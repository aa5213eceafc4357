"""Two who write at once: marks of what a form was made from, and what somebody else changed since."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .refusals import Refused
from .templatetags.furniture import day

# The hidden field that carries the marks.
MADE_FROM = "made_from"


@dataclass(frozen=True, slots=True)
class Overtaken:
    """One thing that somebody else has changed.

    `typed` is None where the form itself had not been touched: then it now holds what stands. `entry`
    is the line of the history that tells of it, where one does.
    """

    field: forms.BoundField | None
    label: str
    stands: str
    typed: str | None
    entry: Any = None

    def told_by(self, events: Iterable[Any]) -> "Overtaken":
        """The same, with the latest line of a timeline in which the field changed."""
        label = self.label.casefold()
        lines = (event for event in events if label in {one.label.casefold() for one in event.changes})
        return replace(self, entry=next(lines, None))


def mark(value: Any) -> str:
    """A short mark of a value: another as soon as something else is said."""
    if isinstance(value, tuple) and value and isinstance(value[0], Model):
        value = sorted(one.pk for one in value)
    elif isinstance(value, list):
        # Several choices, in no order.
        value = sorted(map(str, value))
    elif isinstance(value, Model):
        value = value.pk
    elif isinstance(value, str):
        # A browser sends other line ends than it was given, and fields take away the space around.
        value = "\n".join(value.strip().splitlines())
    return sha256(str("" if value is None else value).encode()).hexdigest()[:10]


def written(marks: Mapping[str, str]) -> str:
    """Marks as a form carries them."""
    return " ".join(f"{name}:{mark}" for name, mark in marks.items())


def carried(text: str) -> dict[str, str]:
    """The marks that a form carries; what nobody could have been given is none."""
    pairs = (pair.partition(":") for pair in text.split())
    return {name: mark for name, _colon, mark in pairs}


def take_over(form: forms.BaseForm, name: str, value: Any) -> None:
    """Let a bound form, whose data may be changed, hold in a field what stands."""
    values = ["" if one is None else str(one) for one in (value if isinstance(value, list) else [value])]
    if isinstance(form.data, QueryDict):
        form.data.setlist(form.add_prefix(name), values)
    else:
        form.data[form.add_prefix(name)] = values if isinstance(value, list) else values[0]


def in_words(field: forms.Field, value: Any) -> str:
    """A field's value as a person reads it."""
    if isinstance(value, list | tuple | QuerySet):
        value = ", ".join(map(str, value))
    elif isinstance(value, bool):
        value = capfirst(_("ja") if value else _("nej"))
    elif isinstance(field, forms.ChoiceField) and not isinstance(value, Model):
        key = "" if value is None else str(value)
        value = next((label for choice, label in field.choices if str(choice) == key), value)
    elif isinstance(value, time):
        value = value.strftime("%H.%M")
    elif isinstance(value, date):
        value = day(value)
    return str(value) if value not in (None, "") else _("Inget")


def refuse_if_overtaken(row: Model, seen: Mapping[str, Any]) -> None:
    """Raise Refused where a row, under its lock, no longer says what was seen in the fields to be changed."""
    if any(row._meta.get_field(name).value_from_object(row) != value for name, value in seen.items()):
        raise Refused(_sentence())


def _sentence() -> str:
    return _(
        "Samma sak har ändrats medan du skrev, så ditt är inte sparat än. Spara igen när "
        "formuläret säger det som ska gälla."
    )


class WithMarks:
    """The form of a row that stands carries a mark of each thing that it was made from.

    When it comes back, a field that the person left as it was takes over what stands now. Where the
    person and somebody else have changed the same field, the form is not valid and `overtaken` tells
    both texts; sent once more it is. A service is given `changes` and `seen`, and asks again under its
    lock with `refuse_if_overtaken`.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.overtaken: list[Overtaken] = []
        if self.instance.pk:
            self.fields[MADE_FROM] = forms.CharField(
                widget=forms.HiddenInput, required=False, initial=lambda: written(self._marks())
            )

    @property
    def changes(self) -> dict[str, Any]:
        """What the person has changed, by field."""
        return {name: self.cleaned_data[name] for name in self._touched}

    @property
    def seen(self) -> dict[str, Any]:
        """What stood in those fields when this form was checked."""
        return {name: self.initial[name] for name in self._touched}

    def full_clean(self) -> None:
        """Meet what stands before anything is judged: nobody is blamed for what somebody else has changed."""
        if self.is_bound and MADE_FROM in self.fields:
            self._meet_what_stands()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Not valid where both have changed the same."""
        cleaned = super().clean()
        if MADE_FROM in self.fields:
            self._tell_of_others()
        return cleaned

    def _standing(self) -> dict[str, Any]:
        """What a form made now would show, field by field."""
        names = [name for name in self.fields if name != MADE_FROM]
        return {name: self.fields[name].prepare_value(self[name].initial) for name in names}

    def _marks(self) -> dict[str, str]:
        return {name: mark(value) for name, value in self._standing().items()}

    def _meet_what_stands(self) -> None:
        standing, now = self._standing(), self._marks()
        # A field without a mark counts as made from what stands.
        made_from = now | carried(self[MADE_FROM].data or "")
        typed = {name: mark(self[name].data) for name in now}
        self._moved = [name for name in now if now[name] not in {made_from[name], typed[name]}]
        self._touched = [name for name in now if typed[name] not in {made_from[name], now[name]}]
        for name in self._moved:
            if name not in self._touched:
                take_over(self, name, standing[name])
        self._made_from = made_from

    def _tell_of_others(self) -> None:
        both = [name for name in self._moved if name in self._touched]
        told = [name for name in both if name in self.cleaned_data]
        if told:
            self.overtaken = list(self._overtaken())
            self.add_error(None, _sentence())
        # What is told of, or taken over, is what the form is made from when it is sent once more.
        kept = {name: self._made_from[name] for name in both if name not in told}
        self.data[self.add_prefix(MADE_FROM)] = written(self._marks() | kept)

    def _overtaken(self) -> Iterator[Overtaken]:
        for name in self._moved:
            field, is_mine = self.fields[name], name in self._touched
            if is_mine and name not in self.cleaned_data:
                continue
            yield Overtaken(
                field=self[name],
                label=str(field.label),
                stands=in_words(field, self[name].initial),
                typed=in_words(field, self.cleaned_data[name]) if is_mine else None,
            )
