"""Once a year each organisation is asked whether its entry is right; who never answers is laid dormant."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta

from portal.history.recording import recorded
from portal.municipality.current import municipality
from portal.notifications.services import notify_each, reminded_today
from portal.people.enums import LinkPurpose
from portal.people.services import links_for
from portal.web import clock
from portal.web.actor import Actor

from ..enums import OrganisationState
from ..models import ConfirmationAsked, Membership, Organisation, to_ask
from ..notices import recipient
from .handing_over import hand_over_links
from .holding import held_organisation
from .keeping import change_state


@recorded
def ask_to_confirm(*, actor: Actor) -> int:
    """Warn those soon dormant, remind those silent, ask those whose day has come; how many were written to.

    An address gets one such letter a day, and none on a day on which it is reminded of something else: its
    organisation then waits for the next day.
    """
    today = clock.today()
    asked = ConfirmationAsked.objects
    to_warn = asked.to_warn(_dormant_after()).values_list("organisation", flat=True)
    warned = _write("organisations.soon_dormant", list(to_warn))
    asked.filter(organisation__in=warned).update(warned_on=today)
    to_remind = asked.to_remind().exclude(organisation__in=warned).values_list("organisation", flat=True)
    reminded = _write("organisations.entry_reminder", list(to_remind))
    asked.filter(organisation__in=reminded).update(reminded_on=today)
    new = _write("organisations.entry_to_confirm", [organisation.pk for organisation in to_ask()])
    asked.bulk_create([ConfirmationAsked(organisation_id=pk, asked_on=today) for pk in new])
    return len(warned) + len(reminded) + len(new)


def silent_organisations() -> list[Organisation]:
    """Those who were warned in time and have said nothing."""
    return [asked.organisation for asked in ConfirmationAsked.objects.to_lay_dormant(_dormant_after())]


@recorded
def lay_silent_dormant(organisation: Organisation, *, actor: Actor) -> Organisation:
    """Lay one dormant that is silent still. Raises Refused where somebody else has it for long."""
    organisation = held_organisation(organisation.pk)
    silent = ConfirmationAsked.objects.to_lay_dormant(_dormant_after())
    if silent.filter(organisation=organisation).exists():
        change_state(organisation, to=OrganisationState.DORMANT, actor=actor)
    return organisation


def _dormant_after() -> timedelta:
    return timedelta(days=municipality().dormant_after)


def _write(notice: str, organisations: Collection[int]) -> list[int]:
    """Owe a letter to each contact of these, as far as all of them may be reminded today; to which it is."""
    contacts: dict[int, list[Membership]] = defaultdict(list)
    reachable = Membership.objects.current().reachable().filter(organisation__in=organisations)
    for contact in reachable.select_related("address", "user").order_by("organisation", "pk"):
        contacts[contact.organisation_id].append(contact)
    written = _without_a_second_letter(contacts)
    members = [contact for pk in written for contact in contacts[pk]]
    links_for(
        purpose=LinkPurpose.STAND_BY,
        subjects_and_addresses=[(contact, contact.address) for contact in members],
    )
    hand_over_links(members)
    notify_each(
        notice,
        letters=[(contact, recipient(contact)) for contact in members],
        occasion=str(clock.today()),
    )
    return written


def _without_a_second_letter(contacts: dict[int, Iterable[Membership]]) -> list[int]:
    """The organisations none of whose contacts would get a second reminder today."""
    has_had_one = reminded_today(contact.address_id for each in contacts.values() for contact in each)
    found = []
    for pk, each in contacts.items():
        addresses = {contact.address_id for contact in each}
        if has_had_one.isdisjoint(addresses):
            has_had_one |= addresses
            found.append(pk)
    return found
