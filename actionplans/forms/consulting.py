"""A plan goes out on consultation, what its answers led to, and which actions the committee took in."""

from datetime import date
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dialogues.enums import SHORTEST_CONSULTATION
from dialogues.models import usual_closing
from portal.web import clock
from portal.web.codes import CODE_LENGTH
from portal.web.forms import DrawnCode, Form
from portal.web.templatetags.furniture import day

from ..models import Action, ActionPlan, Goal
from .fields import DayField


class ConsultForm(Form):
    """What is asked about a plan, until when, and which decision it feeds."""

    title = forms.CharField(
        label=_("Rubrik"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv en rubrik.")},
    )
    purpose = forms.CharField(
        label=_("Vad ni vill veta"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("Det som föreningarna läser först. En eller två frågor ger bäst svar."),
        error_messages={"required": _("Skriv vad ni vill veta.")},
    )
    closes_on = DayField(
        label=_("Sista dag för synpunkter"),
        error_messages={"required": _("Välj sista dag för synpunkter.")},
    )
    feeds = forms.CharField(
        label=_("Beslut som synpunkterna går till"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    decided_on = DayField(
        label=_("Beslutet fattas"),
        required=False,
        help_text=_("Då ser alla om ni frågar i god tid."),
    )
    code = DrawnCode()

    def __init__(self, *args: Any, plan: ActionPlan | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial["closes_on"] = usual_closing(clock.today())
        shortest = SHORTEST_CONSULTATION.days // 7
        self.fields["closes_on"].help_text = ngettext(
            "Minst %(n)d vecka från i dag: %(day)s eller senare.",
            "Minst %(n)d veckor från i dag: %(day)s eller senare.",
            shortest,
        ) % {"n": shortest, "day": day(clock.today() + SHORTEST_CONSULTATION)}
        if plan is not None:
            self.initial |= _proposed(plan)

    def clean_closes_on(self) -> date:
        """Late enough for a board to meet."""
        closes_on = self.cleaned_data["closes_on"]
        earliest = clock.today() + SHORTEST_CONSULTATION
        if closes_on < earliest:
            raise forms.ValidationError(
                _("Styrelser behöver hinna träffas. Välj %(day)s eller senare."),
                params={"day": day(earliest)},
            )
        return closes_on

    def clean(self) -> dict[str, Any]:
        """What is said is said before the decision."""
        cleaned = super().clean()
        closes, decided = cleaned.get("closes_on"), cleaned.get("decided_on")
        if closes and decided and decided <= closes:
            self.add_error("decided_on", _("Beslutet behöver fattas efter sista dagen för synpunkter."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by the dialogue's columns."""
        return {name: value for name, value in self.cleaned_data.items() if name != "code"}


def _proposed(plan: ActionPlan) -> dict[str, str]:
    """Words to begin from; whoever sends it out writes them over."""
    title = gettext("Remiss: %(plan)s") % {"plan": plan.title}
    return {
        "title": Truncator(title).chars(120),
        "purpose": gettext(
            "Vi har skrivit ett förslag till handlingsplan för %(years)s. Säg vad ni tycker:\n\n"
            "- Är det här rätt saker att göra tillsammans?\n"
            "- Vad saknas?\n"
            "- Vad vill er förening vara med och göra?"
        )
        % {"years": plan.years},
        "feeds": gettext("Beslut om handlingsplanen i %(committee)s") % {"committee": plan.committee}
        if plan.committee
        else gettext("Beslut om handlingsplanen"),
    }


class LeadingForm(Form):
    """To which of the plan's goals and actions an answer led, or to the plan as a whole."""

    # Which answer: the code of its group.
    code = forms.CharField(widget=forms.HiddenInput, max_length=CODE_LENGTH)
    thing = forms.ChoiceField(
        label=_("Ledde till"),
        choices=[],
        error_messages={
            "required": _("Välj ett mål eller en åtgärd."),
            "invalid_choice": _("Det du valde finns inte längre i planen."),
        },
    )

    def __init__(self, *args: Any, plan: ActionPlan | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.things: dict[str, Goal | Action | ActionPlan] = {}
        if plan is None:
            return
        groups = ((gettext("Åtgärder"), plan.actions.all()), (gettext("Mål"), plan.goals.all()))
        choices: list = [("", gettext("Välj mål eller åtgärd"))]
        for words, found in groups:
            named = [(one.code, Truncator(one.title).chars(80)) for one in found]
            self.things |= {one.code: one for one in found}
            choices += [(words, named)] if named else []
        self.things[plan.code] = plan
        choices.append((gettext("Planen"), [(plan.code, gettext("Inledningen, eller planen i stort"))]))
        self.fields["thing"].choices = choices


class TakenInForm(Form):
    """The day on which the committee took actions in; which ones are ticked in the page's own table."""

    on = DayField(
        label=_("Nämnden tog in dem den"),
        error_messages={"required": _("Skriv vilken dag nämnden beslutade.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", clock.today())

    def clean_on(self) -> date:
        """A day that has come."""
        on = self.cleaned_data["on"]
        if on > clock.today():
            raise forms.ValidationError(
                _("Välj dagen då nämnden beslutade. Den kan inte ligga framåt i tiden.")
            )
        return on
