"""The calendar entry in letters about an answer: put in, moved, taken out; always the same one."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import Answer
from dialogues.models import Meeting
from portal.notifications.delivery import deliver_due
from portal.web.actor import THE_CLOCK, Actor, Door
from tests.dialogues.acts import details_of, link_of
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)


@pytest.fixture
def invitation(mail_sink):
    """Sent and arrived."""
    MembershipFactory()
    meeting = MeetingFactory()
    services.invite_all(meeting, actor=THE_CLOCK)
    deliver_due()
    return meeting.invitations.get()


def answered(invitation, answer: str, **said) -> None:
    """By the link, and the letters have left."""
    services.answer(invitation, link=link_of(invitation), answer=answer, actor=BY_LINK, **said)
    deliver_due()


def entries(mail_sink) -> list[tuple[str, str, int]]:
    """Method, uid and number of each entry that has arrived, in order."""
    found = []
    for mail in mail_sink.letters:
        for part in mail.walk():
            if part.get_content_type() == "text/calendar":
                lines = part.get_content().replace("\r\n ", "").splitlines()
                wanted = ("UID", "SEQUENCE", "METHOD")
                said = dict(line.split(":", 1) for line in lines if line.startswith(wanted))
                assert part.get_param("method") == said["METHOD"]
                found.append((said["METHOD"], said["UID"], int(said["SEQUENCE"])))
    return found


def test_an_invitation_comes_without_an_entry_and_the_receipt_with_one(invitation, mail_sink):
    assert entries(mail_sink) == []
    answered(invitation, Answer.YES)
    assert entries(mail_sink) == [("PUBLISH", invitation.meeting.uid, 1)]
    text = mail_sink.letters[-1].get_body(("plain",)).get_content()
    assert "fil till din kalender" in text


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NOT_YET])
def test_whoever_never_came_gets_no_entry(invitation, mail_sink, answer):
    answered(invitation, answer)
    answered(invitation, answer, question="Går det att följa på nätet?")
    assert entries(mail_sink) == []


def test_the_entry_keeps_its_name_and_its_number_rises_until_it_is_taken_out(invitation, mail_sink, by):
    meeting = invitation.meeting
    answered(invitation, Answer.YES)
    meeting.refresh_from_db()
    week = timedelta(days=7)
    later = details_of(meeting, starts_at=meeting.starts_at + week, ends_at=meeting.ends_at + week)
    services.change_meeting(meeting, details=later, actor=by)
    deliver_due()
    answered(invitation, Answer.NO)
    answered(invitation, Answer.YES)
    services.cancel_meeting(Meeting.objects.get(), actor=by)
    deliver_due()
    found = entries(mail_sink)
    assert [method for method, _uid, _number in found] == [
        "PUBLISH",
        "PUBLISH",
        "CANCEL",
        "PUBLISH",
        "CANCEL",
    ]
    assert {uid for _method, uid, _number in found} == {meeting.uid}
    numbers = [number for _method, _uid, number in found]
    assert numbers == sorted(set(numbers))


def test_whoever_waits_gets_the_entry_with_the_seat(mail_sink):
    meeting = MeetingFactory(seats=1, link="")
    first, second = InvitationFactory(meeting=meeting), InvitationFactory(meeting=meeting)
    answered(first, Answer.YES)
    answered(second, Answer.YES)
    assert len(entries(mail_sink)) == 1
    answered(first, Answer.NO)
    methods = [method for method, _uid, _number in entries(mail_sink)]
    assert sorted(methods) == ["CANCEL", "PUBLISH", "PUBLISH"]
