"""Whose a meeting or an utskick is: asked only where there is a choice."""

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.people.models import Department, User
from portal.web import clock

from ..rules import departments_for


class DepartmentField(forms.ModelChoiceField):
    """The department that runs it; which may be chosen, `ask_whose` says."""

    def __init__(self):
        super().__init__(
            label=_("Förvaltning"),
            help_text=_("De som arbetar där kan ändra, skicka och se svaren."),
            queryset=Department.objects.none(),
            empty_label=_("Välj förvaltning"),
            error_messages={"required": _("Välj vilken förvaltning det hör till.")},
        )


def ask_whose(
    form: forms.BaseForm,
    person: User | None,
    standing: Department | None = None,
    *,
    is_new: bool,
    among: QuerySet[Department] | None = None,
) -> Department | None:
    """Let a person choose among the departments that are open to them, and the one that stands.

    Where there is no choice nothing is asked, and whose it is is returned. What is nobody's may stay so.
    `among` are those that are offered instead.
    """
    field = form.fields["department"]
    offered = Department.objects.filter(pk=standing and standing.pk)
    if person:
        offered |= departments_for(person) if among is None else among
    choices = list(offered)
    is_nobodys = not is_new and standing is None
    if len(choices) < (1 if is_nobodys else 2):
        del form.fields["department"]
        return standing or (next(iter(choices), None) if is_new else None)
    field.queryset = offered
    if is_nobodys:
        field.required, field.empty_label = False, _("Ingen vald")
    elif is_new:
        works_in = set(person.employments.on(clock.today()).values_list("department", flat=True))
        field.initial = next((each for each in choices if each.pk in works_in), None)
    return None
