"""A dialogue as those who run it describe it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.models import User
from portal.web import clock
from portal.web.forms import DrawnCode, Form, ModelForm
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day

from ..enums import SHORTEST_CONSULTATION, DialogueState
from ..models import Dialogue, usual_closing
from ..rules import callers
from ..services import refuse_closing
from .departments import DepartmentField, ask_whose
from .tags import PrincipleField, TopicField

# The fields that together are the dialogue's tags, by the frame that each is of.
_FRAMES = {
    "principles": Frame.PRINCIPLE,
    "topics": Frame.TOPIC,
    "level": Frame.CODE_LEVEL,
    "step": Frame.CODE_STEP,
}


def _day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DialogueForm(ModelForm):
    """What is asked and until when; once there is a draft also who answers for it."""

    department = DepartmentField()
    topics = TopicField(
        label=gettext_lazy("Ämnen"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light"}),
    )
    principles = PrincipleField(
        label=gettext_lazy("Principer"),
        queryset=Tag.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light"}),
    )
    level = forms.ModelChoiceField(
        label=gettext_lazy("Nivå i Koden"), queryset=Tag.objects.none(), required=False
    )
    step = forms.ModelChoiceField(
        label=gettext_lazy("Steg i Koden"), queryset=Tag.objects.none(), required=False
    )

    class Meta:
        model = Dialogue
        fields = [
            "title",
            "purpose",
            "language",
            "closes_on",
            "feeds",
            "decided_on",
            "department",
            "committee",
            "owner",
            "deputy",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "purpose": forms.Textarea(attrs={"rows": 8}),
            "language": forms.RadioSelect(attrs={"class": "light"}),
            "closes_on": _day_input(),
            "decided_on": _day_input(),
            "feeds": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "title": gettext_lazy("Vad det gäller, till exempel: Kultur- och fritids handlingsplan 2027."),
            "purpose": gettext_lazy(
                "Står på sidan och i brevet. Vad vill ni veta? Vad går att påverka, och vad är redan "
                "bestämt? En tom rad ger ett nytt stycke. En rad som börjar med - blir en punkt i en lista."
            ),
            "feeds": gettext_lazy("Till exempel: Nämnden antar handlingsplanen."),
        }
        error_messages = {
            "title": {"required": gettext_lazy("Skriv en rubrik.")},
            "closes_on": {"invalid": gettext_lazy("Skriv dagen som 2027-03-11.")},
            "decided_on": {"invalid": gettext_lazy("Skriv dagen som 2027-03-11.")},
        }

    def __init__(self, *args, by: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        is_new, fields = self.instance.pk is None, self.fields
        # Whose it is, where that is not asked.
        self.department = ask_whose(self, by, self.instance.department, is_new=is_new)
        for name in ("committee", "owner", "deputy", "level", "step"):
            fields[name].empty_label = _("Ingen vald")
        for name, frame in _FRAMES.items():
            fields[name].queryset = Tag.objects.of(frame).valid()
        if is_new:
            del fields["owner"], fields["deputy"]
            self._propose()
        else:
            self._show_tags()
            for name in ("owner", "deputy"):
                fields[name].queryset = callers().order_by("name")
        if self.instance.state != DialogueState.DRAFT:
            # What people answer to stands as it went out.
            for name in ("title", "purpose", "language", "closes_on"):
                del fields[name]
            return
        fields["purpose"].required = is_new or bool(self.instance.purpose)
        fields["purpose"].error_messages["required"] = _("Skriv vad ni vill veta.")
        today = clock.today()
        fields["closes_on"].help_text = _(
            "Lämnar du tomt blir det %(usual)s om remissen går ut i dag. Tidigast %(earliest)s: en styrelse "
            "ska hinna träffas."
        ) % {"usual": day(usual_closing(today)), "earliest": day(today + SHORTEST_CONSULTATION)}

    def _propose(self) -> None:
        """A remiss asks while something is drafted."""
        for name, key in (("level", "konsultation"), ("step", "utformning")):
            self.fields[name].initial = self.fields[name].queryset.filter(key=key).first()

    def _show_tags(self) -> None:
        tags = list(self.instance.tags.all())
        for name, frame in _FRAMES.items():
            of_frame = [tag for tag in tags if tag.frame == frame]
            # What stands may be no longer valid for new ones.
            self.fields[name].queryset |= Tag.objects.filter(pk__in=[tag.pk for tag in of_frame])
            one = isinstance(self.fields[name], forms.ModelMultipleChoiceField)
            self.initial[name] = [tag.pk for tag in of_frame] if one else next((t.pk for t in of_frame), None)

    def clean_closes_on(self):
        """Neither too soon nor far too late; the service says the same when it is opened."""
        chosen = self.cleaned_data["closes_on"]
        if chosen:
            try:
                refuse_closing(chosen, opens_on=clock.today())
            except Refused as refusal:
                raise forms.ValidationError(refusal.message) from refusal
        return chosen

    @property
    def tags(self) -> list[Tag]:
        """All that were ticked."""
        typed = self.cleaned_data
        one = [typed[name] for name in ("level", "step") if typed.get(name)]
        return [*typed["principles"], *typed["topics"], *one]

    @property
    def changes(self) -> dict[str, Any]:
        """The columns that the person has changed."""
        return {name: value for name, value in super().changes.items() if name not in _FRAMES}

    @property
    def seen(self) -> dict[str, Any]:
        """What stood in them when this form was checked."""
        return {name: value for name, value in super().seen.items() if name not in _FRAMES}


class NewDialogueForm(DialogueForm):
    """The same for a new one, which carries the code that it will have."""

    code = DrawnCode()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        beside = {"code", *_FRAMES}
        typed = {name: value for name, value in self.cleaned_data.items() if name not in beside}
        return {"department": self.department} | typed


class ProlongForm(Form):
    """A later last day."""

    closes_on = forms.DateField(
        label=gettext_lazy("Ny sista dag"),
        widget=_day_input(),
        error_messages={
            "required": gettext_lazy("Välj en dag."),
            "invalid": gettext_lazy("Skriv dagen som 2027-03-11."),
        },
    )


class WithdrawForm(Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Varför?"),
        help_text=gettext_lazy("Står på sidan och i brevet till dem som har lämnat en synpunkt."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": gettext_lazy("Skriv varför.")},
    )
