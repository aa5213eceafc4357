"""What tests of this room say and read: a meeting's details, forms and pages, the letters owed."""

from datetime import time, timedelta

from django.urls import reverse

from dialogues.enums import MeetingKind
from dialogues.models import Invitation, Meeting, Rsvp
from dialogues.services import MeetingDetails
from organisations.services import hand_over_links
from portal.notifications.models import Batch, Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for, links_for
from portal.web import clock
from tests.factories import InvitationFactory, MembershipFactory, RsvpFactory, evening

# In winter, and near enough to be chosen whenever the tests are run.
NEXT_YEAR = clock.today().year + 1
# What somebody typed in the form of a meeting.
TYPED = {
    "title": "Stormöte",
    "kind": MeetingKind.ASSEMBLY,
    "language": "sv",
    "open_to_all": "alla",
    "day": f"{NEXT_YEAR}-03-13",
    "starts": "18:00",
    "ends": "20.30",
    "place": "Folkets hus",
    "answer_by": f"{NEXT_YEAR}-03-06",
    "agenda": "18.00 Välkomna\n18.15 Val – Sex platser",
}


def details(**changed) -> MeetingDetails:
    """A stormöte fifty days ahead."""
    usual = {
        "title": "Stormöte våren",
        "purpose": "Vi väljer ledamöter.",
        "place": "Folkets hus",
        "starts_at": evening(50),
        "ends_at": evening(50, time(20, 30)),
        "answer_by": clock.today() + timedelta(days=43),
    }
    return MeetingDetails(**usual | changed)


def details_of(meeting: Meeting, **changed) -> MeetingDetails:
    """What stands, with something changed."""
    same = ("title", "kind", "purpose", "place", "link", "starts_at", "ends_at", "answer_by", "committee")
    return MeetingDetails(**{name: getattr(meeting, name) for name in same} | changed)


def letters(notice: str) -> list[str]:
    """The addresses that are owed a letter of a kind."""
    return sorted(Letter.objects.filter(notice=notice).values_list("address__email", flat=True))


def link_of(invitation: Invitation) -> GuestLink:
    """The door by which the first contact answers; a contact has one by which to hand over too."""
    contact = invitation.organisation.memberships.select_related("address").first()
    hand_over_links([contact])
    return link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=contact.address)


def with_doors(invitation: Invitation) -> Invitation:
    """An invitation of which each contact has got its letter, some time ago."""
    contacts = list(invitation.organisation.memberships.select_related("address"))
    hand_over_links(contacts)
    pairs = [(invitation, contact.address) for contact in contacts]
    links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=pairs)
    return invitation


def answer_from(name: str, meeting: Meeting, **fields) -> Rsvp:
    """What an organisation of this name has answered: yes, where nothing else is said."""
    organisation = MembershipFactory(organisation__name=name).organisation
    return RsvpFactory(invitation=InvitationFactory(meeting=meeting, organisation=organisation), **fields)


def address_of(meeting, name="meeting_detail") -> str:
    """The address of a page about a meeting."""
    return reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug})


def page_of(batch: Batch, name: str = "meeting_sending") -> str:
    """The address of a page about a sending."""
    meeting = batch.about
    return reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug, "batch": batch.code})


def text(response) -> str:
    """What a page says."""
    return response.content.decode()
