"""By the clock: those who have not decided are reminded, what is over has been held."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import REMINDER, Answer, MeetingState
from dialogues.models import Meeting
from dialogues.tasks import close_what_is_over, invite_newcomers, remind_unanswered
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    RsvpFactory,
    make_organisations,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """A stormöte fifty days ahead; answers are wanted in 43 days, the reminder is due in 33."""
    return MeetingFactory()


def at(meeting, days: int, hour: int = 9):
    """So many days before the last day to answer, at an hour in Stockholm."""
    return clock.standing_at(clock.instant(meeting.answer_by - timedelta(days=days), time(hour)))


def reminded() -> list[str]:
    """The addresses that are owed a reminder."""
    return sorted(Letter.objects.filter(notice=REMINDER).values_list("address__email", flat=True))


def test_whoever_has_not_answered_is_reminded_ten_days_before_the_last_day(meeting):
    invitation = InvitationFactory(meeting=meeting)
    MembershipFactory(organisation=invitation.organisation)
    with at(meeting, 11):
        assert remind_unanswered() == 0
    with at(meeting, 10):
        assert remind_unanswered() == 2
    assert len(reminded()) == 2


def test_nobody_is_reminded_before_eight_in_the_morning(meeting):
    InvitationFactory(meeting=meeting)
    with at(meeting, 7, hour=7):
        assert remind_unanswered() == 0
    with at(meeting, 7, hour=8):
        assert remind_unanswered() == 1


def test_an_unmoved_last_day_never_reminds_twice(meeting):
    InvitationFactory(meeting=meeting)
    for days in (7, 7, 6, 1, 0):
        with at(meeting, days):
            remind_unanswered()
    assert len(reminded()) == 1


def test_a_moved_last_day_reminds_again(meeting):
    InvitationFactory(meeting=meeting)
    with at(meeting, 7):
        remind_unanswered()
    meeting.answer_by += timedelta(days=3)
    meeting.save()
    with at(meeting, 7):
        assert remind_unanswered() == 1


@pytest.mark.parametrize(("answer", "letters"), [(Answer.YES, 0), (Answer.NO, 0), (Answer.NOT_YET, 1)])
def test_only_those_who_have_not_decided_are_asked_once_more(meeting, answer, letters):
    RsvpFactory(invitation=InvitationFactory(meeting=meeting), answer=answer)
    with at(meeting, 7):
        assert remind_unanswered() == letters


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.HELD, MeetingState.CANCELLED])
def test_nobody_is_reminded_of_what_takes_no_answers(meeting, state):
    InvitationFactory(meeting=meeting)
    meeting.state = state
    meeting.save()
    with at(meeting, 7):
        assert remind_unanswered() == 0


def test_nobody_is_reminded_after_the_last_day(meeting):
    InvitationFactory(meeting=meeting)
    with at(meeting, -1):
        assert remind_unanswered() == 0


def test_whoever_was_asked_yesterday_is_not_reminded_yet(meeting):
    with at(meeting, 6):
        InvitationFactory(meeting=meeting)
    with at(meeting, 5):
        assert remind_unanswered() == 0
    with at(meeting, 4):
        assert remind_unanswered() == 1


def test_when_nothing_is_due_the_clock_asks_one_question(meeting, django_assert_max_num_queries):
    InvitationFactory(meeting=meeting)
    with at(meeting, 20), django_assert_max_num_queries(2):
        remind_unanswered()


def test_many_are_reminded_with_as_many_queries_as_few():
    def queries(number):
        make_organisations(number)
        meeting = MeetingFactory()
        services.invite_all(meeting, actor=THE_CLOCK)
        with at(meeting, 7), CaptureQueriesContext(connection) as captured:
            remind_unanswered()
        meeting.delete()
        return len(captured)

    few = queries(3)
    assert queries(60) <= few


def test_whoever_stands_for_several_organisations_gets_one_reminder_a_day(meeting):
    karin = InvitationFactory(meeting=meeting).organisation.memberships.get()
    MembershipFactory(organisation=InvitationFactory(meeting=meeting).organisation, address=karin.address)
    InvitationFactory(meeting=meeting, organisation=MembershipFactory(address=karin.address).organisation)
    with at(meeting, 7):
        assert remind_unanswered() == 2
        assert remind_unanswered() == 0
    with at(meeting, 6):
        assert remind_unanswered() == 1
    with at(meeting, 5):
        assert remind_unanswered() == 1
    with at(meeting, 4):
        assert remind_unanswered() == 0
    assert reminded().count(karin.address.email) == 3
    assert len(reminded()) == 4


def test_the_clock_invites_whoever_has_become_a_contact(meeting):
    services.invite_all(meeting, actor=THE_CLOCK)
    organisation = InvitationFactory(meeting=meeting).organisation
    assert invite_newcomers() == 1
    MembershipFactory(organisation=organisation)
    assert [invite_newcomers(), invite_newcomers()] == [1, 0]


def test_the_clock_closes_what_is_over_and_answers_nothing_more():
    over, coming = MeetingFactory(starts_at=clock.now() - timedelta(hours=3)), MeetingFactory()
    assert [close_what_is_over(), close_what_is_over()] == [1, 0]
    over.refresh_from_db()
    coming.refresh_from_db()
    assert (over.state, coming.state) == (MeetingState.HELD, MeetingState.CALLED)
    assert list(Meeting.objects.published().past()) == [over]
    assert list(Meeting.objects.published().upcoming()) == [coming]


def test_when_nothing_is_over_the_clock_asks_one_question(meeting, django_assert_num_queries):
    with django_assert_num_queries(1):
        close_what_is_over()
