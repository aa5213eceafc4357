"""What the registrar is told of this room's documents."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.records.services import drawn_up, received
from portal.web.actor import Actor

from ..models import Partner


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
