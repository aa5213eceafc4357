"""The next plan: its period, and what becomes of each action of the one that stands."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from dialogues.forms.departments import DepartmentField, ask_whose
from portal.people.models import Department, User
from portal.web import clock
from portal.web.forms import DrawnCode, Form

from ..enums import CarryingOver
from ..models import Action, ActionPlan
from .planning import committee_of, first_day, last_day, next_period, title_of


class Choice(NamedTuple):
    """An action with the field of what becomes of it, and the one of why where it is dropped."""

    action: Action
    becomes: BoundField
    because: BoundField


class CarryOverForm(Form):
    """A choice for each action that is neither done nor dropped; all go on until something else is said."""

    title = forms.CharField(
        label=_("Rubrik"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Skriv en rubrik.")},
    )
    starts_on = first_day()
    ends_on = last_day()
    # Asked where the one whose plan it was is no more.
    department = DepartmentField()
    code = DrawnCode()

    def __init__(
        self,
        *args: Any,
        plan: ActionPlan | None = None,
        actions: Iterable[Action] = (),
        by: User | None = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        self.actions = list(actions)
        self.department = self._whose(plan, by)
        if plan:
            first, last = next_period(plan.ends_on, plan.ends_on.year - plan.starts_on.year + 1)
            whose = self.department or plan.department
            self.initial |= {"title": title_of(whose, first, last), "starts_on": first, "ends_on": last}
        for action in self.actions:
            self.fields[f"becomes_{action.code}"] = forms.ChoiceField(
                label=action.title,
                choices=CarryingOver.choices,
                initial=CarryingOver.CONTINUE,
                required=False,
                widget=forms.RadioSelect(attrs={"class": "light"}),
            )
            self.fields[f"because_{action.code}"] = forms.CharField(
                label=_("Varför utgår den?"), max_length=500, required=False
            )

    def _whose(self, plan: ActionPlan | None, by: User | None) -> Department | None:
        """Who takes over where the plan's department is no more, if there is no choice; else None."""
        if plan and not Department.objects.on(clock.today()).filter(pk=plan.department_id).exists():
            self.fields["department"].help_text = _("Förvaltningen finns inte längre. Välj vem som tar över.")
            return ask_whose(self, by, is_new=True)
        del self.fields["department"]
        return None

    @property
    def lines(self) -> list[Choice]:
        """Each action with its two fields."""
        return [
            Choice(action, self[f"becomes_{action.code}"], self[f"because_{action.code}"])
            for action in self.actions
        ]

    @property
    def choices(self) -> dict[str, tuple[str, str]]:
        """What was chosen for each action, by code, and why."""
        typed = self.cleaned_data
        return {
            one.code: (typed[f"becomes_{one.code}"], typed[f"because_{one.code}"]) for one in self.actions
        }

    @property
    def values(self) -> dict[str, Any]:
        """The new plan's own fields, by column."""
        named = {name: self.cleaned_data[name] for name in ("title", "starts_on", "ends_on")}
        taken_over = self.cleaned_data.get("department") or self.department
        return named | (
            {"department": taken_over, "committee": committee_of(taken_over)} if taken_over else {}
        )

    def clean(self) -> dict[str, Any]:
        """The last day comes after the first; whoever drops something says why."""
        cleaned = super().clean()
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("Sista dagen kan inte vara före den första."))
        for action in self.actions:
            because = f"because_{action.code}"
            drops = cleaned.get(f"becomes_{action.code}") == CarryingOver.DROP
            if drops and because in cleaned and not cleaned[because].strip():
                self.add_error(because, _("Skriv varför åtgärden utgår."))
        return cleaned
