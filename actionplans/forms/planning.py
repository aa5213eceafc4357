"""A plan is begun, and said who answers for it and for which time."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from dialogues.forms.departments import DepartmentField, ask_whose
from dialogues.rules import departments_for
from portal.people.models import Committee, Department, User
from portal.web import clock
from portal.web.forms import DrawnCode, ModelForm

from ..models import ActionPlan
from .fields import DayField, PersonField

# In autumn one writes the plan that begins at New Year.
_AUTUMN = 7


def next_period(after: date | None = None, years: int = 2) -> tuple[date, date]:
    """Whole years: those that follow a day, or those that a plan begun today is for."""
    today = clock.today()
    first = after.year + 1 if after else today.year + (1 if today.month >= _AUTUMN else 0)
    return date(first, 1, 1), date(first + years - 1, 12, 31)


def _free_period(whose: Department | None) -> tuple[date, date]:
    """The next period, or the one after the plan that a department has for it already."""
    first, last = next_period()
    there = ActionPlan.objects.filter(department=whose, starts_on__lte=last, ends_on__gte=first)
    latest = there.order_by("ends_on").last()
    return next_period(latest.ends_on) if latest else (first, last)


def _and_above(departments: QuerySet[Department]) -> QuerySet[Department]:
    """Departments of today, with those that they belong to."""
    its = Q(pk__in=departments.values("pk")) | Q(pk__in=departments.values("parent"))
    return Department.objects.on(clock.today()).filter(its)


def first_day() -> DayField:
    """From when a plan holds."""
    return DayField(label=_("Gäller från"), error_messages={"required": _("Välj planens första dag.")})


def last_day() -> DayField:
    """Until when a plan holds."""
    return DayField(label=_("Gäller till"), error_messages={"required": _("Välj planens sista dag.")})


class _PeriodForm(ModelForm):
    """With a first and a last day."""

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Sista dagen kan inte vara före den första."))
        return cleaned

    def validate_constraints(self) -> None:
        """Said above, at its field; the service asks the database."""


class NewPlanForm(_PeriodForm):
    """A new plan: whose, for when, from what. It carries the code that it will have."""

    department = DepartmentField()
    starts_on = first_day()
    ends_on = last_day()
    begin_with = forms.ChoiceField(
        label=_("Börja med"),
        choices=[
            (
                "template",
                _("Mallen: en inledning, tre mål och fyra åtgärder som du skriver om eller tar bort"),
            ),
            ("empty", _("En tom plan")),
        ],
        initial="template",
        widget=forms.RadioSelect(attrs={"class": "light"}),
        error_messages={"required": _("Välj vad du vill börja med.")},
    )
    code = DrawnCode()

    class Meta:
        model = ActionPlan
        fields = ["department", "starts_on", "ends_on"]

    def __init__(self, *args: Any, by: User | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.whose = ask_whose(self, by, is_new=True, among=by and _and_above(departments_for(by)))
        if field := self.fields.get("department"):
            field.help_text = _("De som arbetar där kan skriva i planen, och du som börjar på den.")
            # A plan is a whole department's, though one of its units may have its own.
            field.initial = field.initial and (field.initial.parent or field.initial)
        whose = field.initial if field else self.whose
        self.initial["starts_on"], self.initial["ends_on"] = _free_period(whose)

    @property
    def values(self) -> dict[str, Any]:
        """What was chosen, by column; the plan is named after its department and its years."""
        department = self.cleaned_data.get("department") or self.whose
        first, last = self.cleaned_data["starts_on"], self.cleaned_data["ends_on"]
        return {
            "department": department,
            "committee": committee_of(department),
            "starts_on": first,
            "ends_on": last,
            "title": title_of(department, first, last),
        }


def committee_of(department: Any) -> Committee | None:
    """The committee that a department answers to, where there is only one."""
    committees = list(department.committees.all()[:2])
    return committees[0] if len(committees) == 1 else None


def title_of(department: Any, first: date, last: date) -> str:
    """`Handlingsplan 2027–2028, Socialförvaltningen`."""
    years = str(first.year) if first.year == last.year else f"{first.year}–{last.year}"
    return (_now("Handlingsplan %(years)s, %(whose)s") % {"years": years, "whose": department})[:120]


class AboutPlanForm(_PeriodForm):
    """What the plan is called, when it holds, who answers for it and which committee decides."""

    starts_on = first_day()
    ends_on = last_day()
    owner = PersonField(label=_("Ansvarig"), required=False, help_text=_("Får frågorna om planen."))
    deputy = PersonField(
        label=_("Ersättare"), required=False, help_text=_("Tar över om den ansvariga slutar eller är borta.")
    )

    class Meta:
        model = ActionPlan
        fields = ["title", "starts_on", "ends_on", "owner", "deputy", "committee", "file_number", "language"]
        labels = {"title": _("Rubrik"), "committee": _("Ansvarig nämnd"), "file_number": _("Diarienummer")}
        help_texts = {
            "committee": _("Beslutar om planen."),
            "file_number": _("Om ärendet har fått ett. Till exempel SN 2026/123."),
        }
        widgets = {
            "title": forms.TextInput(attrs={"autocomplete": "off"}),
            "file_number": forms.TextInput(attrs={"autocomplete": "off"}),
            "language": forms.RadioSelect(attrs={"class": "light"}),
        }
        error_messages = {"title": {"required": _("Skriv en rubrik.")}}

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        plan = self.instance
        for name in ("owner", "deputy"):
            self.fields[name].offer(getattr(plan, f"{name}_id"))
        today = clock.today()
        usable = Q(pk__in=Committee.objects.on(today).values("pk")) | Q(pk=plan.committee_id)
        self.fields["committee"].queryset = Committee.objects.filter(usable)
        self.fields["committee"].empty_label = _("Ingen vald")
        if plan.pk and not plan.is_in_the_making:
            for name in ("title", "starts_on", "ends_on"):
                del self.fields[name]
