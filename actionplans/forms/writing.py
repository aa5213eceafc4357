"""The cards on which a plan is written: introduction, goal, action; a field at a time or all of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from dialogues.forms.tags import PrincipleField
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web import clock
from portal.web.forms import DrawnCode, Form, ModelForm, refuse
from portal.web.overtaking import MADE_FROM, carried, written
from portal.web.refusals import Refused

from ..enums import Direction, Source
from ..models import Action, ActionPlan, Goal
from .fields import DayField, PersonField
from .figures import FigureField

# Asked beside the fields, once the committee has decided; no field of the card itself.
REASON = "changed_because"


class CardForm(ModelForm):
    """A card that saves what can be saved: one field that is wrong keeps no other waiting.

    With `only` it is that field and no other: a page that saves itself sends one at a time.
    """

    def __init__(self, *args: Any, only: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.only = only if only in self.fields else ""
        if self.only:
            for name in [*self.fields]:
                if name not in {only, MADE_FROM, REASON}:
                    del self.fields[name]

    def validate_constraints(self) -> None:
        """What has to go together the service asks, under its lock; it then says at which field."""

    @property
    def ready(self) -> dict[str, Any]:
        """What the person has changed and nobody else has, and what is right."""
        return {
            name: self.cleaned_data[name]
            for name in self._touched
            if name in self.cleaned_data and name not in self._told and name != REASON
        }

    @property
    def _told(self) -> set[str]:
        """Fields of which both texts are told."""
        return {one.field.name for one in self.overtaken if one.field and one.typed is not None}

    @property
    def seen(self) -> dict[str, Any]:
        """What stood in those fields when this form was checked."""
        return {name: self.initial.get(name) for name in self.ready}

    def refused(self, refusal: Refused) -> None:
        """Show a service's no at its field; where only one was sent, there."""
        is_here = refusal.field in self.fields
        refuse(self, refusal if is_here or not self.only else Refused(refusal.message, field=self.only))

    def marks_after(self, row: Any, *, sent: str) -> str:
        """What the card on the page is made from now: what was saved or told of, the rest as it was sent.

        Without a `row`, nothing was saved, and what was told of is as this form has found it.
        """
        now = type(self)(instance=row)._marks() if row else carried(self[MADE_FROM].data)
        # A field left alone keeps its mark: the page still shows what stood, and must not send it back.
        met = {*self.ready, *self._told}
        return written(carried(sent) | {name: now[name] for name in met & now.keys()})


class IntroductionForm(CardForm):
    """The plan's introduction."""

    class Meta:
        model = ActionPlan
        fields = ["purpose"]
        labels = {"purpose": _("Vad är planen till för?")}
        widgets = {"purpose": forms.Textarea(attrs={"rows": 9})}
        help_texts = {
            "purpose": _(
                "Vad bygger den på, och hur berättar ni hur det går? "
                "Tre korta stycken räcker. En tom rad ger ett nytt stycke."
            )
        }


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Varför ändras det?"),
        help_text=_(
            "Nämnden har beslutat om texten, talen och datumen. Skälet syns i historiken, bredvid det som "
            "ändrades."
        ),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class _LineForm(CardForm):
    """What goals and actions share: tags of a frame, and a reason once they are decided."""

    frames: Mapping[str, Frame] = {}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        row = self.instance
        if row.pk and not row.plan.is_in_the_making:
            self.fields = {REASON: _reason(), **self.fields}
        offered = {name: frame for name, frame in self.frames.items() if name in self.fields}
        if offered and row.pk:
            tags = list(row.tags.all())
            for name, frame in offered.items():
                self.initial[name] = [tag.pk for tag in tags if tag.frame == frame]
        for name, frame in offered.items():
            tags = Tag.objects.of(frame)
            self.fields[name].queryset = tags.valid() | tags.filter(pk__in=self.initial.get(name, []))
        for name, field in self.fields.items():
            if isinstance(field, PersonField):
                field.offer(getattr(self.instance, f"{name}_id", None))


class GoalForm(_LineForm):
    """A goal: what is promised, and the figure that follows it."""

    frames = {
        "principles": Frame.PRINCIPLE,
        "sdgs": Frame.SDG,
        "municipal_goals": Frame.MUNICIPAL_GOAL,
    }

    baseline = FigureField(label=_("Startvärde"), required=False, help_text=_("Till exempel 41,5."))
    baseline_on = DayField(label=_("Mätt den"), required=False)
    target = FigureField(label=_("Målvärde"), required=False)
    target_on = DayField(label=_("Ska vara nått"), required=False)
    measured_by = PersonField(
        label=_("Lämnar värdet"), required=False, help_text=_("Får en fråga i ett brev när det är dags.")
    )
    principles = PrincipleField(
        label=_("Principer"), queryset=Tag.objects.none(), required=False,
        help_text=_("Vad i överenskommelsen handlar målet om? Nya åtgärder får samma från början."),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
    )  # fmt: skip
    sdgs = forms.ModelMultipleChoiceField(
        label=_("Mål i Agenda 2030"), queryset=Tag.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
    )  # fmt: skip
    municipal_goals = forms.ModelMultipleChoiceField(
        label=_("Kommunens mål"), queryset=Tag.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
    )  # fmt: skip

    class Meta:
        model = Goal
        fields = [
            *("title", "promise", "indicator", "unit", "direction", "baseline", "baseline_on", "target"),
            *("target_on", "measured_every", "source", "source_name", "measured_by"),
        ]
        labels = {
            "title": _("Mål"),
            "promise": _("Vad ni lovar"),
            "indicator": _("Vad ni mäter"),
            "unit": _("Enhet"),
            "direction": _("Talet"),
            "measured_every": _("Hur ofta"),
            "source": _("Vem mäter"),
            "source_name": _("Mätningens namn"),
        }
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "promise": forms.Textarea(attrs={"rows": 3}),
            "indicator": forms.TextInput(attrs={"autocomplete": "off"}),
            "unit": forms.TextInput(attrs={"autocomplete": "off"}),
            "direction": forms.RadioSelect(attrs={"class": "light"}),
            "source": forms.RadioSelect(attrs={"class": "light"}),
            "source_name": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "title": _("Hur är det när ni har lyckats? Till exempel: Färre äldre är ensamma."),
            "promise": _(
                "En eller två meningar till den som läser. Till exempel: År 2028 ska högst 30 procent av dem "
                "som är över 75 år säga att de besväras av ensamhet."
            ),
            "indicator": _(
                "Ett enda tal. Till exempel: Andel över 75 år som besväras av ensamhet. "
                "Behövs två tal är det två mål."
            ),
            "unit": _("Till exempel procent, personer eller tillfällen."),
            "source_name": _("Till exempel SCB:s medborgarundersökning."),
        }
        error_messages = {"title": {"required": _("Skriv målet i en kort mening.")}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in ("baseline", "target"):
            if name in self.fields:
                self.fields[name].unit = self.instance.unit
        for name, kind in (("direction", Direction), ("source", Source)):
            if name in self.fields:
                self.fields[name].choices = [(one.value, capfirst(one.label)) for one in kind]
                self.fields[name].required = False

    def clean_baseline_on(self) -> date | None:
        """A day that has been; one that stood here already may stay."""
        day = self.cleaned_data["baseline_on"]
        if day and day > clock.today() and "baseline_on" in self.changed_data:
            raise forms.ValidationError(_("Dagen har inte varit än. Skriv den dag då värdet mättes."))
        return day

    def clean_direction(self) -> str:
        """What stands, where nothing was chosen."""
        return self.cleaned_data["direction"] or self.instance.direction

    def clean_source(self) -> str:
        """What stands, where nothing was chosen."""
        return self.cleaned_data["source"] or self.instance.source


class ActionForm(_LineForm):
    """An action: what is done, for whom, by whom, when."""

    frames = {"principles": Frame.PRINCIPLE}

    responsible = PersonField(
        label=_("Ansvarig"), required=False, help_text=_("Får påminnelsen och lämnar lägesrapporten.")
    )
    deputy = PersonField(
        label=_("Ersättare"), required=False, help_text=_("Tar över om den ansvariga slutar eller är borta.")
    )
    starts_on = DayField(label=_("Börjar"), required=False)
    due_on = DayField(label=_("Klar senast"), required=False)
    goal = forms.ModelChoiceField(
        label=_("Hör till målet"), queryset=Goal.objects.none(), required=False, empty_label=_("Inget mål")
    )
    principles = PrincipleField(
        label=_("Principer"), queryset=Tag.objects.none(), required=False,
        help_text=_(
            "Vad i överenskommelsen gör åtgärden verklighet av? En eller två räcker. De som målet har är "
            "ikryssade från början."
        ),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
    )  # fmt: skip

    class Meta:
        model = Action
        fields = [
            *("title", "what", "for_whom", "responsible", "starts_on", "due_on", "deputy"),
            *("responsibles_post", "cost", "goal"),
        ]
        labels = {
            "title": _("Åtgärd"),
            "what": _("Vad ni gör"),
            "for_whom": _("För vem"),
            "responsibles_post": _("Visa en tjänst i stället för namnet"),
            "cost": _("Kostnad"),
        }
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "what": forms.Textarea(attrs={"rows": 3}),
            "for_whom": forms.TextInput(attrs={"autocomplete": "off"}),
            "responsibles_post": forms.TextInput(attrs={"autocomplete": "off"}),
            "cost": forms.TextInput(attrs={"autocomplete": "off"}),
        }
        help_texts = {
            "title": _("Börja gärna med det ni gör. Till exempel: Samtalskaféer på fyra orter."),
            "what": _("Två eller tre meningar. Vad händer, var och hur ofta?"),
            "for_whom": _("Till exempel: äldre som bor ensamma."),
            "responsibles_post": _("Till exempel: enhetschef, öppen verksamhet."),
            "cost": _("Bara om det behöver sägas. Ingen frågar efter det."),
        }
        error_messages = {"title": {"required": _("Skriv vad ni ska göra, i en kort mening.")}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "goal" in self.fields and self.instance.plan_id:
            self.fields["goal"].queryset = Goal.objects.filter(plan=self.instance.plan_id)


class AddForm(Form):
    """A new goal or action: only its title. The form carries the code that it will have."""

    title = forms.CharField(
        label=_("Rubrik"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv vad det är, i en kort mening.")},
    )
    code = DrawnCode()
