"""A measured value: one figure and its day; and what came of a goal."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.people.forms.days import day_field
from portal.web import clock
from portal.web.forms import Form, ModelForm
from portal.web.templatetags.furniture import day as in_words

from ..models import Goal, Measurement
from ..models.line import GoalLine
from .figures import FigureField
from .once import AsksOnce

# Nobody has a value from longer ago; a year of two figures or with two that changed places does.
_LONG_AGO = timedelta(days=30 * 366)


def _figure() -> FigureField:
    required = gettext_lazy("Skriv värdet, till exempel 41,5.")
    return FigureField(label=gettext_lazy("Värde"), error_messages={"required": required})


def _day() -> forms.DateField:
    required = gettext_lazy("Skriv vilken dag värdet mättes.")
    return day_field(gettext_lazy("Mätt den"), error_messages={"required": required})


class _OnALine(AsksOnce):
    """Knows the goal's line: its unit, what would be far off, and before which day there was none."""

    def __init__(self, *args, line: GoalLine, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        self.fields["value"].unit = line.unit
        if line.unit:
            self.fields["value"].label = _("Värde i %(unit)s") % {"unit": line.unit}

    def clean_on(self) -> date:
        """A day that has been, and not in another century."""
        day = self.cleaned_data["on"]
        if day > clock.today():
            raise forms.ValidationError(_("Dagen har inte varit än. Skriv den dag då värdet mättes."))
        if day < min(self.line.start_on, clock.today()) - _LONG_AGO:
            raise forms.ValidationError(_("Året ser fel ut. Skriv den dag då värdet mättes."))
        return day

    def doubts(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A value far off, and a day before the goal begins."""
        value, day = cleaned.get("value"), cleaned.get("on")
        if value is not None and self.line.is_unlikely(value):
            yield "value", self._question(value)
        if day and self.line.is_before_start(day):
            said = _("Stämmer det? Målet räknas från en senare dag, %(day)s. Spara igen om det är rätt.")
            yield "on", said % {"day": in_words(self.line.start_on)}

    def _question(self, value: Decimal) -> str:
        figure = self.line.with_unit(value)
        if self.line.is_no_share(value):
            said = _(
                "Stämmer det? En andel i procent ligger mellan 0 och 100, och du skrev %(figure)s. "
                "Spara igen om det är rätt."
            )
            return said % {"figure": figure}
        said = _("Stämmer det? %(figure)s är långt ifrån %(ends)s. Spara igen om det är rätt.")
        return said % {"figure": figure, "ends": self._ends()}

    def _ends(self) -> str:
        start, target = (
            end is not None and self.line.in_figures(end) for end in (self.line.start, self.line.target)
        )
        if start and target:
            return _("start %(start)s och mål %(target)s") % {"start": start, "target": target}
        return _("start %(start)s") % {"start": start} if start else _("mål %(target)s") % {"target": target}


class MeasureForm(_OnALine, Form):
    """A new value; today's where nothing else is said."""

    value = _figure()
    on = _day()
    note = forms.CharField(
        label=gettext_lazy("Anmärkning"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Till exempel vad som inte är med, eller varför det blev som det blev."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = clock.today

    @property
    def given(self) -> dict[str, Any]:
        """What is said, by the service's words."""
        return {name: self.cleaned_data[name] for name in ("value", "on", "note")}


class CorrectValueForm(_OnALine, ModelForm):
    """A value that stands; what somebody else has changed meanwhile is shown."""

    value = _figure()
    on = _day()

    class Meta:
        model = Measurement
        fields = ["value", "on", "note"]
        widgets = {"note": forms.TextInput(attrs={"autocomplete": "off"})}


class OutcomeForm(ModelForm):
    """Vad det blev."""

    class Meta:
        model = Goal
        fields = ["outcome"]
        widgets = {"outcome": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "outcome": gettext_lazy(
                "Två eller tre meningar: vad som är annorlunda nu, och för vem. Skriv det också när det inte "
                "blev som ni tänkte."
            )
        }
