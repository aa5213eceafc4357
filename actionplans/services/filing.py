"""What the registrar is told of this room: plans sent and adopted, partners asked and answering."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.records.services import drawn_up, keep_wording, received
from portal.web.actor import Actor

from ..models import ActionPlan, Partner


@recorded
def file_sent(plan: ActionPlan, *, actor: Actor) -> None:
    """The plan as it is when it goes to the committee; it is written in again afterwards."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Handlingsplan till nämnden: %(plan)s") % {"plan": plan.title}
    _file(plan, title, actor)


@recorded
def file_adopted(plan: ActionPlan, *, actor: Actor) -> None:
    """The plan as it was adopted."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Antagen handlingsplan: %(plan)s") % {"plan": plan.title}
    _file(plan, title, actor)


def _file(plan: ActionPlan, title: str, actor: Actor) -> None:
    counterpart = plan.committee.name if plan.committee else ""
    record = drawn_up(plan, title=title, counterpart=counterpart, committee=plan.committee, actor=actor)
    keep_wording(record, actor=actor)


def _titled(words: str, partner: Partner) -> str:
    """A record's title, in the authority's language."""
    return words % {"action": partner.action.title}


@recorded
def file_partner_asked(partner: Partner, *, actor: Actor) -> None:
    """The question to an organisation whether it does an action with us."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _titled(_("Fråga om samarbete: %(action)s"), partner)
    drawn_up(
        partner,
        title=title,
        counterpart=partner.organisation.name,
        committee=partner.action.plan.committee,
        actor=actor,
    )


@recorded
def file_partner_answered(partner: Partner, *, actor: Actor) -> None:
    """What the organisation answered, also later that it leaves."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _titled(_("Svar om samarbete: %(action)s"), partner)
    received(
        partner,
        title=title,
        counterpart=partner.organisation.name,
        committee=partner.action.plan.committee,
        actor=actor,
    )
