"""What the house has of letters: one that went, one that was lost, one that can be declined."""

from dialogues.enums import MeetingKind
from organisations.models import Membership
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.web import clock
from portal.web.codes import seal
from tests.factories import InvitationFactory

from .house import House, Irregular

IRREGULAR: Irregular = {
    ("batch_detail", "code"): lambda house: house.things["Batch"].code,
    ("try_letter_again", "letter_id"): lambda house: house.things["Letter"].pk,
}


def furnish(house: House) -> None:
    """Letters to the contact of the association that is invited."""
    contact, invitation = house.things["contact"], house.things["invitation"]
    to = Recipient(contact.address, contact.name)
    went = notify("dialogues.invitation", about=invitation, to=to)
    Letter.objects.filter(pk=went.pk).update(state=LetterState.SENT, sent_at=clock.now())
    lost = notify("dialogues.receipt", about=invitation, to=to, occasion="lost")
    Letter.objects.filter(pk=lost.pk).update(
        state=LetterState.FAILED, server_answer="451 4.7.1 inte nu", batch=house.things["Batch"]
    )
    house.things["Letter"] = lost
    house.secrets["letter"] = _of_letter(_one_that_can_be_declined(contact))


def _one_that_can_be_declined(contact: Membership) -> Letter:
    """An invitation to a workshop; the call to a stormöte cannot be declined."""
    invitation = InvitationFactory(meeting__kind=MeetingKind.WORKSHOP, organisation=contact.organisation)
    return notify("dialogues.invitation", about=invitation, to=Recipient(contact.address, contact.name))


def _of_letter(letter: Letter) -> str:
    return f"{letter.code}-{seal('letter', letter.code, 0)}"
