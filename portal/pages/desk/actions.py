"""What waits for whoever answers for actions and goals, and for contacts who are asked to do one with us."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans.enums import PartnerState, Promise
from actionplans.models import Action, Goal, Owed, Partner, owed_by
from portal.people.models import User

from .task import Task


def promises_to_keep(user) -> Iterator[Task]:
    """What is owed of each action and goal, as the letters tell of it: one's own, and theirs who are away."""
    others = User.objects.in_bulk(user.stands_in_for) if user.stands_in_for else {}
    of_each: dict[Action | Goal, list[Owed]] = {}
    for owed in owed_by(user):
        of_each.setdefault(owed.thing, []).append(owed)
    for thing, owed in of_each.items():
        title, verb, page = _asked(owed)
        yield Task(
            due=owed[0].day,
            title=title % {"title": thing.title},
            text=" ".join(one.sentence for one in owed),
            verb=verb,
            url=_page(thing, page),
            on_behalf_of=str(others.get(owed[0].owner_id, "")),
        )


def _asked(owed: list[Owed]) -> tuple[str, str, str]:
    """What the person does about what is owed of one thing: the task's title, its verb and the page."""
    kinds = {one.what for one in owed}
    if Promise.VALUE in kinds:
        return _("Lämna ett mätvärde: %(title)s"), _("Lämna värdet"), "measure"
    if Promise.REPORT in kinds:
        return _("Berätta hur det går: %(title)s"), _("Lämna lägesrapport"), "report"
    return _("Stäm av åtgärden: %(title)s"), _("Till åtgärden"), "action_manage"


def partners_to_look_at(user) -> Iterator[Task]:
    """Organisations that have said no or left, in actions that one answers for, until somebody has seen."""
    mine = Partner.objects.to_look_at().of_those_who_answer(user.answers_for).for_letter()
    for partner in mine:
        words = {"organisation": partner.organisation, "action": partner.action.title}
        has_left = partner.is_gone or partner.state == PartnerState.LEFT
        title = _("%(organisation)s har lämnat en åtgärd") if has_left else _("%(organisation)s sa nej")
        yield Task(
            due=None,
            title=title % words,
            text=_("Se över vad det betyder för åtgärden: %(action)s") % words,
            verb=_("Till åtgärden"),
            url=f"{_page(partner.action, 'action_manage')}#parter",
        )


def partnerships_to_answer(user) -> Iterator[Task]:
    """What the organisations that one acts for are asked to do with us."""
    for partner in Partner.objects.to_answer(user):
        yield Task(
            due=None,
            title=_("Vill %(organisation)s vara med: %(action)s?")
            % {"organisation": partner.organisation, "action": partner.action.title},
            text=_("%(department)s frågar. Ni står med i planen först när ni har sagt ja.")
            % {"department": partner.action.plan.department},
            verb=_("Läs och svara"),
            url=partner.get_absolute_url(),
            organisation=partner.organisation_id,
        )


def _page(thing: Action | Goal, name: str) -> str:
    return reverse(name, kwargs={"code": thing.code, "slug": thing.slug})
