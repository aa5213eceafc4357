"""The calendar entry in letters about an answer: put in, moved, taken out; always the same one."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import Answer
from dialogues.models import Meeting
from organisations.services import leave
from portal.notifications.delivery import deliver_due
from portal.people.enums import LinkPurpose
from portal.people.services import link_for
from portal.web.actor import THE_CLOCK, Actor, Door
from tests.calendars import read_back
from tests.dialogues.acts import address_of, details_of, link_of, text
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory, PersonFactory, RsvpFactory

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
    said = mail_sink.letters[-1].get_body(("plain",)).get_content()
    assert "fil till din kalender" in said


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


def test_whoever_answers_for_two_keeps_the_meeting_until_neither_comes(invitation, mail_sink):
    address = invitation.organisation.memberships.get().address
    other = MembershipFactory(address=address).organisation
    other = InvitationFactory(meeting=invitation.meeting, organisation=other)
    answered(invitation, Answer.YES)
    answered(other, Answer.YES)
    answered(other, Answer.NO)
    answered(invitation, Answer.YES, group_size=3)
    answered(invitation, Answer.NO)
    found = entries(mail_sink)
    assert [method for method, _uid, _number in found] == ["PUBLISH"] * 4 + ["CANCEL"]
    assert [number for _method, _uid, number in found] == [1, 2, 3, 4, 5]


def test_whoever_also_comes_as_a_person_keeps_the_meeting(invitation, mail_sink):
    address = invitation.organisation.memberships.get().address
    RsvpFactory(meeting=invitation.meeting, invitation=None, address=address, name="Karin")
    answered(invitation, Answer.YES)
    answered(invitation, Answer.NO)
    assert [method for method, _uid, _number in entries(mail_sink)] == ["PUBLISH", "PUBLISH"]


def test_an_organisation_that_one_has_left_keeps_nothing_in_the_calendar(invitation, mail_sink):
    kept = invitation.organisation.memberships.get()
    left = MembershipFactory(address=kept.address)
    other = InvitationFactory(meeting=invitation.meeting, organisation=left.organisation)
    answered(invitation, Answer.YES)
    answered(other, Answer.YES)
    leave(left, actor=THE_CLOCK)
    answered(invitation, Answer.NO)
    assert entries(mail_sink)[-1] == ("CANCEL", invitation.meeting.uid, 3)


def test_the_file_behind_the_link_says_what_the_letter_says_and_a_move_passes_both(
    invitation, mail_sink, client, by
):
    for size in (1, 2, 3):
        answered(invitation, Answer.YES, group_size=size)
    link, meeting = link_of(invitation), Meeting.objects.get()
    (mine,) = read_back(text(client.get(link.path("answer_file"))))["events"]
    assert entries(mail_sink)[-1] == ("PUBLISH", meeting.uid, mine["sequence"])
    assert link.path("answer_file") in text(client.get(link.path("answer_receipt")))
    later = details_of(meeting, starts_at=meeting.starts_at + timedelta(hours=1))
    services.change_meeting(meeting, details=later, actor=by)
    for page in ("/moten/kalender.ics", address_of(meeting, "meeting_file")):
        (moved,) = read_back(text(client.get(page)))["events"]
        assert moved["sequence"] > mine["sequence"]


def test_the_file_of_a_person_says_what_the_letter_says(mail_sink, client):
    person = PersonFactory(confirmed_at=None)
    link = link_for(purpose=LinkPurpose.SIGN_UP, subject=person, address=person.address)
    own, file = link.path("sign_up_own"), link.path("sign_up_file")
    assert file not in text(client.get(own))
    assert client.get(file).headers["Location"] == own
    services.confirm_sign_up(person, actor=BY_LINK)
    for size in (2, 3):
        said = services.Said(answer=Answer.YES, group_size=size)
        services.change_sign_up(person, said=said, actor=BY_LINK)
    deliver_due()
    (mine,) = read_back(text(client.get(file)))["events"]
    assert entries(mail_sink)[-1] == ("PUBLISH", mine["uid"], mine["sequence"])
    assert file in text(client.get(own))
    services.take_back_sign_up(person, actor=BY_LINK)
    assert file not in text(client.get(own))
    assert client.get(file).headers["Location"] == own


def test_whoever_does_not_come_has_no_file(invitation, client):
    link = link_of(invitation)
    receipt = link.path("answer_receipt")
    assert client.get(link.path("answer_file")).headers["Location"] == receipt
    answered(invitation, Answer.NO)
    assert client.get(link.path("answer_file")).headers["Location"] == receipt


def test_whoever_waits_gets_the_entry_with_the_seat(mail_sink):
    meeting = MeetingFactory(seats=1, link="")
    first, second = InvitationFactory(meeting=meeting), InvitationFactory(meeting=meeting)
    answered(first, Answer.YES)
    answered(second, Answer.YES)
    assert len(entries(mail_sink)) == 1
    answered(first, Answer.NO)
    methods = [method for method, _uid, _number in entries(mail_sink)]
    assert sorted(methods) == ["CANCEL", "PUBLISH", "PUBLISH"]
