"""An action as those who run it write it down: how it stands, its milestones, what it hangs together with."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dialogues.models import Meeting
from portal.web import clock
from portal.web.forms import Form, ModelForm
from portal.web.templatetags.furniture import day

from ..enums import OVERRULING
from ..models import Action, ActionPlan, Milestone, SteeringDocument
from .once import AsksOnce

DONE, DROPPED = "klar", "utgar"
_A_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
NO_DAY = {"invalid": _("Skriv datumet som år, månad och dag, till exempel 2027-04-30.")}


class StandingForm(ModelForm):
    """How an action stands, whatever its days say."""

    class Meta:
        model = Action
        fields = ["overruled_as", "overruled_because"]
        widgets = {
            "overruled_as": forms.RadioSelect(attrs={"class": "light"}),
            "overruled_because": forms.TextInput(attrs={"class": "either", "autocomplete": "off"}),
        }
        help_texts = {
            "overruled_because": _(
                "Behövs om läget är ett annat än det som datumen säger. Alla kan läsa det."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        by_itself = ("", _("Det som datum, delmål och lägesrapporter säger"))
        said = [(state.value, capfirst(state.label)) for state in OVERRULING]
        self.fields["overruled_as"].choices = [by_itself, *said]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("overruled_as") and not cleaned.get("overruled_because"):
            why = gettext("Skriv varför läget är ett annat än det som datumen säger.")
            self.add_error("overruled_because", why)
        return cleaned


class EndForm(AsksOnce, Form):
    """That an action is done, or will not be done. It may be done early: that is asked about."""

    end = forms.ChoiceField(
        label=_("Hur slutade det?"),
        choices=[(DONE, _("Åtgärden är klar")), (DROPPED, _("Åtgärden utgår"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om åtgärden är klar eller utgår.")},
    )
    on = forms.DateField(
        label=_("Vilken dag blev den klar?"),
        widget=_A_DAY,
        required=False,
        error_messages=NO_DAY,
    )
    because = forms.CharField(
        label=_("Varför utgår den?"),
        help_text=_("Behövs om åtgärden utgår. Alla kan läsa det."),
        widget=forms.Textarea(attrs={"rows": 3, "class": "either"}),
        max_length=500,
        required=False,
    )

    def __init__(self, *args: Any, action: Action, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.action = action

    def clean_on(self) -> date | None:
        """A day that has been."""
        on = self.cleaned_data["on"]
        if on and on > clock.today():
            raise forms.ValidationError(gettext("Den dagen har inte varit än."))
        return on

    def doubts(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Done before it begins; it is dropped the day that somebody says so."""
        begins_on = self.action.starts_on or self.action.plan.starts_on
        if cleaned.get("end") == DONE and "on" in cleaned and (cleaned["on"] or clock.today()) < begins_on:
            said = gettext(
                "Stämmer det? Åtgärden ska börja först %(day)s enligt planen. Spara igen om det är rätt."
            )
            yield "on", said % {"day": day(begins_on)}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("end") == DROPPED and not cleaned.get("because"):
            self.add_error("because", gettext("Skriv varför åtgärden utgår. Alla kan läsa det."))
        return cleaned


class NoteForm(ModelForm):
    """The internal note."""

    class Meta:
        model = Action
        fields = ["internal_note"]
        widgets = {"internal_note": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "internal_note": _("Visas bara för er som sköter planen. Den kan ändå bli en allmän handling.")
        }


class MilestoneForm(AsksOnce, ModelForm):
    """A step on the way, and its day; one after the plan's last is asked about."""

    class Meta:
        model = Milestone
        fields = ["title", "due_on"]
        widgets = {"title": forms.TextInput(attrs={"autocomplete": "off"}), "due_on": _A_DAY}
        error_messages = {"title": {"required": _("Skriv vad som ska vara gjort.")}, "due_on": NO_DAY}

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.plan = plan

    def doubts(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """What comes later belongs to the next plan."""
        due_on = cleaned.get("due_on")
        if due_on and due_on > self.plan.ends_on:
            said = gettext("Stämmer det? Planens sista dag är %(day)s. Spara igen om det är rätt.")
            yield "due_on", said % {"day": day(self.plan.ends_on)}


class _Meetings(forms.ModelChoiceField):
    """Meetings by day and title."""

    def label_from_instance(self, meeting: Meeting) -> str:
        return f"{meeting.on:%Y-%m-%d} {meeting.title}"


class MeetingTieForm(Form):
    """A meeting that led to an action."""

    meeting = _Meetings(
        Meeting.objects.none(),
        label=_("Möte som ledde till åtgärden"),
        to_field_name="code",
        empty_label=_("Välj ett möte"),
        error_messages={
            "required": _("Välj ett möte."),
            "invalid_choice": _("Mötet finns inte längre. Välj ett annat."),
        },
    )

    def __init__(self, *args: Any, meetings=None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if meetings is not None:
            self.fields["meeting"].queryset = meetings


class DocumentTieForm(Form):
    """A steering document that an action follows."""

    document = forms.ModelChoiceField(
        SteeringDocument.objects.none(),
        label=_("Styrdokument som åtgärden följer"),
        to_field_name="code",
        empty_label=_("Välj ett styrdokument"),
        error_messages={
            "required": _("Välj ett styrdokument."),
            "invalid_choice": _("Styrdokumentet finns inte längre. Välj ett annat."),
        },
    )

    def __init__(self, *args: Any, documents=None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if documents is not None:
            self.fields["document"].queryset = documents
