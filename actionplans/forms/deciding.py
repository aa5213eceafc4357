"""A plan is approved, sent to its committee, and what the committee has decided is written down."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.people.models import Committee
from portal.web import clock
from portal.web.forms import Form
from portal.web.templatetags.furniture import day

from ..enums import PlanState
from ..models import ActionPlan, PlanStep
from .fields import DayField
from .once import AsksOnce


class StepForm(Form):
    """A step of a plan. It carries the last one that was seen, and asks why where something is missing."""

    because = forms.CharField(
        label=_("Varför går planen vidare ändå?"),
        help_text=_("Skälet sparas med steget, tillsammans med det som saknas."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Något saknas i planen. Skriv varför den går vidare ändå.")},
    )
    # Whether the reason is asked though nothing is missing.
    always_asks = False

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(
        self, *args: Any, plan: ActionPlan | None = None, after: int = 0, lacks: bool = True, **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.initial.setdefault("seen", after)
        if not (lacks or self.always_asks):
            self.fields.pop("because", None)
        if "committee" in self.fields:
            usable = Q(pk__in=Committee.objects.on(clock.today()).values("pk"))
            if plan:
                usable |= Q(pk=plan.committee_id)
                self.initial.setdefault("committee", plan.committee_id)
                self.initial.setdefault("file_number", plan.file_number)
            self.fields["committee"].queryset = Committee.objects.filter(usable)

    def clean_seen(self) -> int:
        """None seen where nothing is said."""
        return self.cleaned_data["seen"] or 0

    @property
    def after(self) -> int:
        """The last step as it was seen."""
        return self.cleaned_data["seen"]

    @property
    def reason(self) -> str:
        """Why, where that is asked."""
        return self.cleaned_data.get("because", "")

    @property
    def values(self) -> dict[str, Any]:
        """The step's own fields, by column."""
        own = {field.name for field in PlanStep._meta.concrete_fields} - {"because", "state"}
        return {name: value for name, value in self.cleaned_data.items() if name in own}


def _committee(**options: Any) -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("Nämnd"), queryset=Committee.objects.none(), empty_label=_("Välj nämnd"), **options
    )


def _file_number() -> forms.CharField:
    return forms.CharField(
        label=_("Diarienummer"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Till exempel SN 2026/123."),
    )


def _is_past(typed: Any) -> bool:
    try:
        on = forms.DateField().to_python(typed)
    except forms.ValidationError:
        return False
    return on is not None and on < clock.today()


class SendForm(StepForm):
    """To which committee and meeting a plan is sent."""

    committee = _committee(error_messages={"required": _("Välj vilken nämnd som ska besluta.")})
    meeting_on = DayField(label=_("Nämndens möte"), required=False)
    papers_by = DayField(
        label=_("Sista dag för handlingar"),
        required=False,
        help_text=_("Dagen då nämndsekreteraren behöver ha allt."),
    )
    file_number = _file_number()

    field_order = ("committee", "meeting_on", "papers_by", "file_number", "because")

    def __init__(self, data: Mapping[str, Any] | None = None, *args: Any, lacks: bool = True, **kwargs: Any):
        is_late = data is not None and _is_past(data.get("papers_by"))
        super().__init__(data, *args, lacks=lacks or is_late, **kwargs)
        if is_late and not lacks:
            self.fields["because"].error_messages["required"] = _("Skriv varför planen skickas ändå.")

    def clean(self) -> dict[str, Any]:
        """The papers are due before the meeting; where they are late already, that is said before they go."""
        cleaned = super().clean()
        meeting, papers = cleaned.get("meeting_on"), cleaned.get("papers_by")
        if papers and papers < clock.today() and not cleaned.get("because"):
            self.add_error(
                "papers_by",
                _("Dagen har redan gått, så nämnden kanske inte hinner. Skriv varför planen skickas ändå."),
            )
        if meeting and papers and papers > meeting:
            self.add_error("papers_by", _("Sista dagen för handlingar kan inte vara efter mötet."))
        return cleaned


class DecisionForm(AsksOnce, StepForm):
    """What a committee has decided: which, when, under which paragraph. A day too early is asked about."""

    committee = _committee(required=False)
    on = DayField(
        label=_("Beslutsdag"), error_messages={"required": _("Skriv vilken dag nämnden beslutade.")}
    )
    paragraph = forms.CharField(
        label=_("Paragraf"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Till exempel § 112."),
    )
    file_number = _file_number()
    text = forms.CharField(
        label=_("Vad nämnden skrev till beslutet"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    # Never asked why: what is decided is written down.
    because = None

    field_order = ("committee", "on", "paragraph", "file_number", "text")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["committee"].empty_label = _("Inte angiven")

    def clean_on(self):
        """A decision has been made."""
        on = self.cleaned_data["on"]
        if on and on > clock.today():
            raise forms.ValidationError(
                _("Den dagen har inte kommit än. Skriv in beslutet när det är fattat.")
            )
        return on

    def doubts(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """A decision on what the committee had not got, or nobody had written."""
        on = cleaned.get("on")
        if self.plan is None or on is None or cleaned.get("state") == PlanState.SENT:
            return
        sent_on, made_on = self.plan.sent_on, self.plan.made_on
        if sent_on and on < sent_on:
            said = gettext(
                "Stämmer det? Planen skickades till nämnden senare, %(day)s. Spara igen om det är rätt."
            )
            yield "on", said % {"day": day(sent_on)}
        elif on < made_on:
            said = gettext(
                "Stämmer det? Planen påbörjades i portalen senare, %(day)s. Spara igen om det är rätt."
            )
            yield "on", said % {"day": day(made_on)}


class ReturnForm(DecisionForm):
    """The same when the plan comes back: what is asked."""

    text = forms.CharField(
        label=_("Vad nämnden ber om"),
        help_text=_("Som det står i protokollet. Den som ansvarar för planen får det i ett brev."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Skriv vad nämnden ber om, så att ni vet vad som ska ändras.")},
    )


class CorrectForm(DecisionForm):
    """What the decision was instead, and what was wrong."""

    always_asks = True

    state = forms.ChoiceField(
        label=_("Vad nämnden beslutade"),
        choices=[
            (PlanState.ADOPTED, _("Att anta planen")),
            (PlanState.RETURNED, _("Att återremittera planen")),
            (PlanState.SENT, _("Inget än: planen ligger hos nämnden")),
        ],
        widget=forms.RadioSelect(attrs={"class": "light"}),
        error_messages={"required": _("Välj vad nämnden beslutade.")},
    )
    because = forms.CharField(
        label=_("Vad blev fel?"),
        help_text=_("Båda raderna syns i planens väg till beslut, med det du skriver här."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv vad som blev fel.")},
    )

    field_order = ("state", "committee", "on", "paragraph", "file_number", "text", "because")
