"""What an address declines: each kind of letter by itself, and never the call to a stormöte."""

import pytest

from dialogues import services
from dialogues.enums import INVITATION, MEETINGS, MailingKind, MeetingKind
from dialogues.models import Invitation, to_print
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Choice, Letter
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import letters, text
from tests.factories import MailingFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def declined(contact, kind: str = MEETINGS) -> None:
    """A contact whose address wants no letters of a kind."""
    Choice.objects.create(address=contact.address, kind=kind, off_since=clock.now())


@pytest.mark.parametrize(("kind", "reached"), [(MeetingKind.ASSEMBLY, True), (MeetingKind.NETWORK, False)])
def test_only_the_call_to_a_stormote_reaches_whoever_has_declined_invitations(kind, reached, mail_sink):
    contact = MembershipFactory()
    declined(contact)
    meeting = MeetingFactory(kind=kind)
    batch = services.invite_all(meeting, actor=THE_CLOCK)
    assert letters(INVITATION) == ([contact.address.email] if reached else [])
    assert batch.without_address == (not reached)
    assert not to_print(meeting, Invitation.objects.all())
    deliver_due()
    assert len(mail_sink.letters) == reached


def test_its_foot_says_why_and_offers_nothing_to_decline(mail_sink):
    MembershipFactory()
    services.invite_all(MeetingFactory(), actor=THE_CLOCK)
    deliver_due()
    (mail,) = mail_sink.letters
    said = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "En kallelse till ett stormöte går inte att välja bort" in said
    assert "Avböj" not in said
    assert mail["List-Unsubscribe"] is None
    assert Letter.objects.get().kind == ""


def test_an_invitation_to_another_meeting_can_be_declined(mail_sink):
    MembershipFactory()
    services.invite_all(MeetingFactory(kind=MeetingKind.NETWORK), actor=THE_CLOCK)
    deliver_due()
    (mail,) = mail_sink.letters
    assert "Avböj" in mail.get_body(("plain",)).get_content()
    assert mail["List-Unsubscribe"]


def test_the_page_shows_every_kind_of_the_address_and_each_is_turned_by_itself(client, by, mail_sink):
    contact = MembershipFactory()
    declined(contact, MailingKind.GRANT)
    mailing = MailingFactory(kind=MailingKind.COURSE)
    services.send_mailing(mailing, actor=by)
    services.send_mailing_now(mailing, actor=by)
    deliver_due()
    page = "/s/" + mail_sink.letters[0]["List-Unsubscribe"].strip("<>").split("/s/")[1]
    shown = text(client.get(page))
    assert "<b>Kurser och utbildningar</b>" in shown
    for other in ("Information till föreningar", "Inbjudningar till möten", "Skicka igen: Bidrag och stöd"):
        assert other in shown

    def off():
        return set(Choice.objects.values_list("kind", flat=True))

    client.post(page, {"kind": MailingKind.GRANT, "again": "1"})
    assert off() == set()
    client.post(page, {"kind": MEETINGS})
    client.post(page, {"List-Unsubscribe": "One-Click"})
    assert off() == {MEETINGS, MailingKind.COURSE}
    client.post(page, {"kind": "sign_in"})
    client.post(page, {"again": "1"})
    assert off() == {MEETINGS}
