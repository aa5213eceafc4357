"""Organisations are asked to do an action with us; they say yes, no, and later perhaps that they leave."""

from datetime import timedelta

from django.utils.translation import gettext as _

from organisations.models import Membership, MembershipQuerySet, Organisation
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify, notify_each
from portal.people.enums import LinkPurpose
from portal.people.models import User
from portal.people.services import address_for, links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import PARTNER_ANSWERED, PARTNER_ASKED, PLANNING, PartnerState
from ..models import Action, Partner
from .filing import file_partner_answered, file_partner_asked
from .holding import held_action, held_unfinished

# The link in the letter: long enough for a board that meets every other month.
LINK_LASTS = timedelta(days=180)


@recorded
def name_partner(action: Action, *, organisation: Organisation, role: str, actor: Actor) -> Partner:
    """Write down an organisation that might do an action with us; nobody is asked yet.

    Named twice it stands once, with the role said last as long as it has not been asked. Raises Refused
    where it has, and for an organisation that is no longer in use.
    """
    action = held_unfinished(action)
    if not Organisation.objects.in_use().filter(pk=organisation.pk).exists():
        raise Refused(_("Föreningen finns inte längre i registret."), field="organisation")
    partner, is_new = Partner.objects.get_or_create(
        action=action, organisation=organisation, defaults={"role": role}
    )
    if not is_new and partner.state != PartnerState.NAMED:
        raise Refused(_("Föreningen står redan som samarbetspart."), field="organisation")
    if not is_new and partner.role != role:
        partner.role = role
        partner.save(update_fields=["role"])
    return partner


@recorded
def ask_partner(partner: Partner, *, actor: Actor) -> bool:
    """Ask an organisation by mail, each contact with a link of its own; whether a letter is on its way.

    Asked once a day at most, however often it is pressed; of one that has said yes nothing is asked. Raises
    Refused where no letter reaches it, and where the action is finished.
    """
    partner = _held(partner)
    if partner.state == PartnerState.CONFIRMED or _asked_today(partner):
        return False
    contacts = list(contacts_to_ask(partner))
    if not contacts:
        raise Refused(
            _("Inga brev når %(organisation)s. Ring, och skriv in vad den svarar.")
            % {"organisation": partner.organisation}
        )
    partner.state, partner.asked_at = PartnerState.ASKED, clock.now()
    partner.answered_at, partner.noted_on, partner.said = None, None, ""
    partner.save()
    links_for(
        purpose=LinkPurpose.PARTNER,
        subjects_and_addresses=[(partner, contact.address) for contact in contacts],
        expires_at=clock.now() + LINK_LASTS,
    )
    hand_over_links(contacts)
    notify_each(
        PARTNER_ASKED,
        letters=[(partner, recipient(contact)) for contact in contacts],
        occasion=str(clock.today()),
    )
    file_partner_asked(partner, actor=actor)
    return True


def contacts_to_ask(partner: Partner) -> MembershipQuerySet:
    """Those to whom the question goes: contacts that letters reach and that take such letters."""
    contacts = Membership.objects.current().reachable().accepting(PLANNING)
    return contacts.filter(organisation=partner.organisation_id).select_related("address", "user")


def _asked_today(partner: Partner) -> bool:
    if partner.state != PartnerState.ASKED or partner.asked_at is None:
        return False
    return partner.asked_at.astimezone(clock.STOCKHOLM).date() == clock.today()


@recorded
def answer_partnership(
    partner: Partner, *, yes: bool, said: str = "", by_phone: bool = False, actor: Actor
) -> Partner:
    """An organisation says whether it does an action with us; what it says anew is told like the first.

    A no from one that had said yes is that it leaves. `by_phone`: staff write down what it said, also where
    nobody had asked by mail. Raises Refused where it was never asked, and where the action is finished.
    """
    partner = _held(partner)
    if partner.state == PartnerState.NAMED and not by_phone:
        raise Refused(_("Frågan är tillbakatagen, så det finns inget att svara på."))
    state = _state_after(partner, yes=yes)
    if (partner.state, partner.said) == (state, said):
        return partner
    partner.state, partner.said, partner.noted_on = state, said, None
    partner.answered_at = clock.now()
    partner.save(update_fields=["state", "said", "noted_on", "answered_at"])
    file_partner_answered(partner, actor=actor)
    _tell(partner, but_not=actor.user_id if by_phone else None)
    return partner


def _state_after(partner: Partner, *, yes: bool) -> PartnerState:
    if yes:
        return PartnerState.CONFIRMED
    was_with_us = partner.state in {PartnerState.CONFIRMED, PartnerState.LEFT}
    return PartnerState.LEFT if was_with_us else PartnerState.DECLINED


@recorded
def note_partner(partner: Partner, *, actor: Actor) -> Partner:
    """Staff have seen that an organisation has said no, or has left; pressed twice it is once."""
    partner = _held(partner, unfinished=False)
    if partner.is_to_look_at:
        partner.noted_on = clock.today()
        partner.save(update_fields=["noted_on"])
    return partner


@recorded
def take_away_partner(partner: Partner, *, actor: Actor) -> None:
    """Take away one that has not answered. What others have answered stays, and says so.

    Raises Refused for one that has, and where it is already gone.
    """
    partner = _held(partner, unfinished=False)
    if partner.state not in {PartnerState.NAMED, PartnerState.ASKED}:
        raise Refused(_("Föreningen har svarat, så den står kvar med sitt svar."))
    partner.delete()


def _held(partner: Partner, *, unfinished: bool = True) -> Partner:
    """The row under the lock of its action."""
    action = (held_unfinished if unfinished else held_action)(partner.action)
    standing = Partner.objects.select_for_update(of=("self",)).select_related("organisation")
    standing = standing.filter(pk=partner.pk).first()
    if standing is None:
        raise Refused(_("Föreningen är borttagen från åtgärden."))
    standing.action = action
    return standing


def _tell(partner: Partner, *, but_not: int | None) -> None:
    """Owe whoever answers for the action, or else for the plan, what was answered."""
    action = partner.action
    person: User | None = action.responsible or action.deputy or action.plan.owner
    if person is None or not person.is_active or person.pk == but_not:
        return
    to = Recipient(address_for(person.email, language=person.language), person.name, person.language, person)
    notify(PARTNER_ANSWERED, about=partner, to=to, occasion=str(partner.answered_at))
