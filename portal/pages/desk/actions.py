"""What waits for whoever answers for an action, and for contacts who are asked to do one with us."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans.enums import PartnerState
from actionplans.models import Action, Partner, reports_owed_by
from portal.people.models import User
from portal.web.templatetags.furniture import day

from .task import Task


def reports_to_give(user) -> Iterator[Task]:
    """How each action goes, by its promised day: of one's own actions and theirs whom one stands in for."""
    others = User.objects.in_bulk(user.stands_in_for) if user.stands_in_for else {}
    for action, due in reports_owed_by(user.answers_for):
        yield Task(
            due=due,
            title=_("Berätta hur det går: %(action)s") % {"action": action.title},
            text=_("Lägesrapporten tar två minuter. Löfte: den är lämnad senast %(day)s.")
            % {"day": day(due)},
            verb=_("Lämna lägesrapport"),
            url=_page(action, "report"),
            on_behalf_of=_on_behalf_of(action, user, others),
        )


def _on_behalf_of(action: Action, user: User, others: dict[int, User]) -> str:
    """The name of whom somebody stands in for; none where the action is the person's own."""
    answering = (action.responsible_id, action.deputy_id)
    if user.pk in answering:
        return ""
    return next(str(others[pk]) for pk in answering if pk in others)


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


def _page(action: Action, name: str) -> str:
    return reverse(name, kwargs={"code": action.code, "slug": action.slug})
