"""What an organisation suggests, and what an official answers."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership
from portal.people.models import Department
from portal.web import clock
from portal.web.forms import DrawnCode, Form

from ..enums import AreaState, SuggestionState
from ..models import Area, AreaSuggestion

# What is no answer yet: another department's to give.
PASSED_ON = "passed_on"


class SuggestionForm(Form):
    """An area that an organisation suggests; it carries the code that it will have."""

    membership = forms.ModelChoiceField(
        label=_("För vilken förening?"),
        queryset=Membership.objects.none(),
        empty_label=_("Välj förening"),
        error_messages={
            "required": _("Välj vilken förening du föreslår för."),
            "invalid_choice": _("Du företräder inte den föreningen. Välj en annan."),
        },
    )
    title = forms.CharField(
        label=_("Vad handlar det om?"),
        help_text=_("Några få ord. Till exempel: Läxhjälp i Norrö."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv vad det handlar om.")},
    )
    text = forms.CharField(
        label=_("Vad behövs, och vad kan vi göra tillsammans?"),
        help_text=_("Skriv gärna vad ni själva kan bidra med. Skriv inget om enskilda personer."),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("Skriv vad som behövs.")},
    )
    department = forms.ModelChoiceField(
        label=_("Till vilken förvaltning?"),
        help_text=_("Är du osäker? Välj den som ligger närmast."),
        queryset=Department.objects.none(),
        empty_label=_("Välj förvaltning"),
        error_messages={
            "required": _("Välj förvaltning."),
            "invalid_choice": _("Förvaltningen finns inte längre. Välj en annan."),
        },
    )
    code = DrawnCode()

    def __init__(self, *args, memberships: Any = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = Department.objects.on(clock.today())
        self.fields["department"].label_from_instance = lambda department: department.name
        if memberships is None:
            del self.fields["membership"]
            return
        field = self.fields["membership"]
        field.queryset = memberships
        field.label_from_instance = lambda membership: membership.organisation.name
        if len(memberships) == 1:
            self.initial["membership"] = memberships[0]
            field.widget = forms.HiddenInput()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        return {name: self.cleaned_data[name] for name in ("department", "title", "text", "code")}


class AnswerSuggestionForm(Form):
    """What becomes of a suggestion, and why."""

    becomes = forms.ChoiceField(
        label=_("Vad svarar ni?"),
        choices=[
            (SuggestionState.TAKEN.value, _("Vi tar upp det som ett nytt område")),
            (SuggestionState.JOINED.value, _("Det ingår i ett område som redan finns")),
            (SuggestionState.DECLINED.value, _("Vi tar inte upp det")),
            (PASSED_ON, _("En annan förvaltning ska svara")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad ni svarar.")},
    )
    area = forms.ModelChoiceField(
        label=_("Vilket område?"),
        queryset=Area.objects.none(),
        required=False,
        empty_label=_("Inget valt"),
        widget=forms.Select(attrs={"class": "either"}),
        error_messages={"invalid_choice": _("Området finns inte längre, eller är avslutat. Välj ett annat.")},
    )
    department = forms.ModelChoiceField(
        label=_("Vilken förvaltning?"),
        help_text=_("Den får förslaget att svara på, och föreningen har kvar samma sista dag."),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("Ingen vald"),
        widget=forms.Select(attrs={"class": "either"}),
        error_messages={"invalid_choice": _("Förvaltningen finns inte längre. Välj en annan.")},
    )
    answer = forms.CharField(
        label=_("Varför?"),
        help_text=_("Föreningen får det du skriver i ett brev, och det står på förslagets sida."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "either"}),
    )

    def __init__(self, *args, suggestion: AreaSuggestion | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if suggestion:
            areas = Area.objects.filter(department=suggestion.department_id)
            self.fields["area"].queryset = areas.exclude(state=AreaState.CLOSED).order_by("title", "pk")
            others = Department.objects.on(clock.today()).exclude(pk=suggestion.department_id)
            self.fields["department"].queryset = others
        self.fields["area"].label_from_instance = _with_state

    def clean(self) -> dict[str, Any]:
        """Each answer asks for something of its own."""
        cleaned = super().clean()
        becomes = cleaned.get("becomes")
        if becomes == SuggestionState.JOINED and not cleaned.get("area", "wrong"):
            self.add_error("area", _("Välj vilket område förslaget ingår i."))
        if becomes == PASSED_ON and not cleaned.get("department", "wrong"):
            self.add_error("department", _("Välj vilken förvaltning som ska svara."))
        if becomes != PASSED_ON and not cleaned.get("answer", "wrong"):
            self.add_error("answer", _("Skriv varför. Föreningen får ditt svar."))
        return cleaned


def _with_state(area: Area) -> str:
    return f"{area.title} ({capfirst(area.get_state_display())})" if area.is_draft else area.title
