"""What tests of this room say and read: a meeting's details, the letters owed, the door of a contact."""

from datetime import time, timedelta

from dialogues.models import Invitation, Meeting
from dialogues.services import MeetingDetails
from organisations.services import hand_over_links
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for
from portal.web import clock
from tests.factories import evening


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
