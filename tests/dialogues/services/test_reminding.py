"""Who is reminded of what, on which day, and by how many letters."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import (
    MEETING_CHANGED,
    MEETINGS,
    REMINDER,
    REMINDER_COMING,
    Answer,
    InvitationState,
    MeetingState,
    PlaceState,
    ReminderKind,
)
from dialogues.models import Invitation, Meeting, Reminder, Rsvp
from organisations.services import leave
from portal.municipality.services import change_settings
from portal.notifications.models import Choice, Letter
from portal.people.enums import AddressState
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.dialogues.acts import details_of, letters, with_doors
from tests.factories import (
    AddressFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    RsvpFactory,
    evening,
    make_organisations,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """A stormöte in fifty days; answers are wanted in 43, reminders are due in 33 and 40, and in 48."""
    return MeetingFactory()


def at(day, days_before: int = 0, hour: int = 9):
    """So many days before a day, at an hour in Stockholm."""
    return clock.standing_at(clock.instant(day - timedelta(days=days_before), time(hour)))


def asked(meeting, **fields) -> Invitation:
    """An organisation with a contact that was invited a while ago."""
    return with_doors(InvitationFactory(meeting=meeting, **fields))


def comes(meeting, **fields) -> Rsvp:
    """An organisation that has said yes."""
    return RsvpFactory(invitation=asked(meeting), **fields)


def _address(invitation: Invitation):
    return invitation.organisation.memberships.get().address


def reminded(day, days_before: int = 0, hour: int = 9) -> int:
    """How many letters the clock owes at that moment; those of before have gone at once."""
    Letter.objects.filter(state="waiting").update(state="sent", sent_at=F("queued_at"))
    with at(day, days_before, hour):
        return services.remind(actor=THE_CLOCK)


def days_reminded(day, notice: str = REMINDER, until: int = 20) -> list[int]:
    """Live through the days before a day; on which of them, counted from it, letters were owed."""
    found = []
    for days in range(until, -2, -1):
        before = Letter.objects.filter(notice=notice).count()
        reminded(day, days)
        if Letter.objects.filter(notice=notice).count() > before:
            found.append(days)
    return found


# --- Those who have not decided --------------------------------------------------------------


def test_whoever_is_silent_is_reminded_ten_and_three_days_before_the_last_day(meeting):
    invitation = asked(meeting)
    MembershipFactory(organisation=invitation.organisation)
    with_doors(invitation)
    assert days_reminded(meeting.answer_by) == [10, 3]
    assert len(letters(REMINDER)) == 4


def test_the_days_are_the_municipalitys(meeting):
    change_settings(values={"remind_before": 7, "remind_again": 1}, actor=A_COMMAND)
    asked(meeting)
    assert days_reminded(meeting.answer_by) == [7, 1]


@pytest.mark.parametrize("again", [5, 9])
def test_where_both_days_are_the_same_or_turned_round_there_is_one(meeting, again):
    change_settings(values={"remind_before": 5, "remind_again": again}, actor=A_COMMAND)
    asked(meeting)
    assert days_reminded(meeting.answer_by) == [again]


def test_a_server_that_was_down_sends_late_what_it_missed_but_never_both(meeting):
    asked(meeting)
    assert reminded(meeting.answer_by, 8) == 1
    assert reminded(meeting.answer_by, 3) == 1
    other = MeetingFactory()
    asked(other)
    assert [reminded(other.answer_by, days) for days in (2, 2, 1, 0)] == [1, 0, 0, 0]
    assert Reminder.objects.filter(invitation__meeting=other).get().kind == ReminderKind.SECOND


@pytest.mark.parametrize(
    ("called", "due"),
    [(13, [10, 3]), (11, [9, 3]), (10, [3]), (7, [3]), (4, [2]), (3, [1]), (2, [0]), (1, [])],
)
def test_who_is_invited_late_gets_what_lies_ahead_and_not_at_once(meeting, called, due):
    with at(meeting.answer_by, called):
        asked(meeting)
        promised = meeting.remind_on
    assert days_reminded(meeting.answer_by, until=called) == due
    assert promised == [meeting.answer_by - timedelta(days=days) for days in due]


def test_a_contact_who_is_asked_late_is_reminded_as_late(meeting, mail_sink):
    organisation = asked(meeting).organisation
    with at(meeting.answer_by, 8):
        newcomer = MembershipFactory(organisation=organisation)
        services.remind(actor=THE_CLOCK)
        services.invite_new_contacts(meeting, actor=THE_CLOCK)
    for days in (8, 6, 5, 4):
        reminded(meeting.answer_by, days)
    assert newcomer.address.email not in letters(REMINDER)
    assert reminded(meeting.answer_by, 3) == 2


def test_a_moved_last_day_reminds_again_and_whoever_was_just_told_of_it_rests(meeting, by):
    asked(meeting)
    assert reminded(meeting.answer_by, 10) == 1
    with at(meeting.answer_by, 9):
        later = details_of(meeting, answer_by=meeting.answer_by + timedelta(days=2))
        meeting = services.change_meeting(meeting, details=later, actor=by)
    assert days_reminded(meeting.answer_by, until=11) == [9, 3]


def test_a_last_day_that_comes_nearer_skips_the_first(meeting, by):
    asked(meeting)
    with at(meeting.answer_by, 20):
        sooner = details_of(meeting, answer_by=meeting.answer_by - timedelta(days=14))
        meeting = services.change_meeting(meeting, details=sooner, actor=by)
    assert days_reminded(meeting.answer_by, until=6) == [3]


@pytest.mark.parametrize(
    ("answer", "due"),
    [(Answer.YES, []), (Answer.NO, []), (Answer.NOT_YET, [10]), (Answer.WITHDRAWN, [10, 3])],
)
def test_only_those_who_have_not_decided_are_asked_and_who_does_not_know_once(meeting, answer, due):
    comes(meeting, answer=answer)
    assert days_reminded(meeting.answer_by) == due


def test_who_does_not_know_after_the_first_reminder_is_asked_at_the_second(meeting):
    invitation = asked(meeting)
    assert reminded(meeting.answer_by, 10) == 1
    with at(meeting.answer_by, 9):
        RsvpFactory(invitation=invitation, answer=Answer.NOT_YET)
    assert days_reminded(meeting.answer_by, until=8) == [3]


@pytest.mark.parametrize(("answered", "due"), [(3, [1]), (2, [1]), (1, []), (0, [])])
def test_who_does_not_know_after_the_second_is_asked_the_day_before_the_last(meeting, answered, due):
    invitation = asked(meeting)
    assert [reminded(meeting.answer_by, days) for days in (10, 3)] == [1, 1]
    with at(meeting.answer_by, answered, hour=10):
        rsvp = RsvpFactory(invitation=invitation, answer=Answer.NOT_YET, address=_address(invitation))
        assert rsvp.is_asked_again is bool(due)
    assert days_reminded(meeting.answer_by, until=answered) == due
    with at(meeting.answer_by, 1, hour=10):
        assert not rsvp.is_asked_again


@pytest.mark.parametrize(("changed", "due"), [(3, [1]), (2, [1]), (1, [])])
def test_a_change_before_the_eve_takes_nobodys_promised_question_and_one_on_the_eve_asks_it(
    meeting, by, changed, due
):
    invitation = asked(meeting)
    assert [reminded(meeting.answer_by, days) for days in (10, 3)] == [1, 1]
    with at(meeting.answer_by, 3, hour=10):
        RsvpFactory(invitation=invitation, answer=Answer.NOT_YET)
    with at(meeting.answer_by, changed, hour=8 if changed < 3 else 11):
        meeting = services.change_meeting(meeting, details=details_of(meeting, place="Skolan"), actor=by)
    assert letters(MEETING_CHANGED) == [_address(invitation).email]
    assert days_reminded(meeting.answer_by, until=changed) == due


@pytest.mark.parametrize(("called", "due"), [(4, [2]), (3, [1]), (2, [1])])
def test_who_is_invited_late_and_does_not_know_is_asked_before_the_last_day(meeting, called, due):
    with at(meeting.answer_by, called):
        RsvpFactory(invitation=asked(meeting), answer=Answer.NOT_YET)
    assert days_reminded(meeting.answer_by, until=called) == due


def test_nothing_is_promised_to_whom_no_reminder_goes(meeting):
    rsvp = comes(meeting, answer=Answer.NOT_YET)
    assert not rsvp.is_asked_again
    rsvp.address = _address(rsvp.invitation)
    assert rsvp.is_asked_again
    assert reminded(meeting.answer_by, 10) == 1
    with at(meeting.answer_by, 9):
        assert not rsvp.is_asked_again
    Reminder.objects.all().delete()
    Choice.objects.create(address=rsvp.address, kind=MEETINGS, off_since=clock.now())
    assert not rsvp.is_asked_again


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.HELD, MeetingState.CANCELLED])
def test_nobody_is_reminded_of_what_takes_no_answers(meeting, state):
    asked(meeting)
    comes(meeting)
    Meeting.objects.update(state=state)
    assert [reminded(meeting.answer_by, 7), reminded(meeting.on, 1)] == [0, 0]


def test_nobody_is_reminded_of_a_revoked_invitation(meeting):
    asked(meeting, state=InvitationState.REVOKED)
    RsvpFactory(invitation=asked(meeting, state=InvitationState.REVOKED))
    assert [reminded(meeting.answer_by, 7), reminded(meeting.on, 1)] == [0, 0]


def test_who_has_left_declined_or_takes_no_mail_is_not_reminded(meeting):
    leave(asked(meeting).organisation.memberships.get(), actor=A_COMMAND)
    declined = asked(meeting).organisation.memberships.get()
    Choice.objects.create(address=declined.address, kind=MEETINGS, off_since=clock.now())
    closed = asked(meeting).organisation.memberships.get().address
    closed.state = AddressState.BOUNCED
    closed.save()
    assert reminded(meeting.answer_by, 7) == 0


# --- Those who come --------------------------------------------------------------------------


def test_whoever_comes_is_reminded_two_days_before(meeting):
    comes(meeting)
    assert days_reminded(meeting.on, REMINDER_COMING) == [2]


def test_whoever_waits_for_a_seat_hears_nothing_of_the_sort(meeting):
    rsvp = comes(meeting, place_state=PlaceState.WAITING, queue_no=1)
    assert reminded(meeting.on, 2) == 0
    rsvp.place_state, rsvp.queue_no = PlaceState.GIVEN, None
    rsvp.save()
    assert reminded(meeting.on, 1) == 1


def test_whoever_comes_in_their_own_name_is_reminded_once_that_is_confirmed(meeting):
    for confirmed_at in (clock.now(), None):
        RsvpFactory(
            invitation=None, meeting=meeting, name="Åsa", address=AddressFactory(), confirmed_at=confirmed_at
        )
    RsvpFactory(invitation=None, meeting=meeting, name="Bo", phone="08-465 004 00", confirmed_at=clock.now())
    assert days_reminded(meeting.on, REMINDER_COMING) == [2]
    assert len(letters(REMINDER_COMING)) == 1


def test_who_said_yes_that_day_or_after_has_a_receipt_already(meeting):
    for days in (2, 1):
        with at(meeting.on, days, hour=7):
            comes(meeting)
    assert days_reminded(meeting.on, REMINDER_COMING) == []


def test_a_moved_meeting_moves_the_reminder_to_those_who_come(meeting):
    comes(meeting)
    assert reminded(meeting.on, 2) == 1
    Meeting.objects.update(
        starts_at=meeting.starts_at + timedelta(days=7), ends_at=meeting.ends_at + timedelta(days=7)
    )
    assert days_reminded(Meeting.objects.get().on, REMINDER_COMING, until=6) == [2]


def test_a_new_contact_of_those_who_come_is_reminded_though_the_last_day_has_passed(meeting):
    organisation = comes(meeting).invitation.organisation
    MembershipFactory(organisation=organisation)
    assert reminded(meeting.on, 2) == 2


# --- One letter a day ------------------------------------------------------------------------


def test_whoever_stands_for_several_gets_one_letter_that_lists_them_all(meeting):
    first = asked(meeting)
    karin = first.organisation.memberships.get()
    for each in (meeting, MeetingFactory(answer_by=meeting.answer_by)):
        organisation = MembershipFactory(address=karin.address).organisation
        with_doors(InvitationFactory(meeting=each, organisation=organisation))
    assert days_reminded(meeting.answer_by) == [10, 3]
    assert letters(REMINDER) == [karin.address.email] * 2
    assert Reminder.objects.count() == 6


def test_what_is_near_goes_first_and_takes_along_what_is_due(meeting):
    rsvp = comes(meeting)
    karin = rsvp.invitation.organisation.memberships.get()
    other = MeetingFactory(starts_at=evening(62), answer_by=meeting.on + timedelta(days=1))
    with_doors(InvitationFactory(meeting=other, organisation=karin.organisation))
    for days in (2, 1, 0):
        reminded(meeting.on, days)
    assert letters(REMINDER_COMING) == [karin.address.email]
    assert Reminder.objects.get(kind=ReminderKind.COMING).made_on == meeting.on - timedelta(days=2)


def test_who_was_reminded_today_of_something_else_comes_to_know_tomorrow(meeting):
    rsvp = comes(meeting)
    karin = rsvp.invitation.organisation.memberships.get()
    other = MeetingFactory(starts_at=evening(62), answer_by=meeting.on + timedelta(days=1))
    with_doors(InvitationFactory(meeting=other, organisation=karin.organisation))
    rsvp.place_state, rsvp.queue_no = PlaceState.WAITING, 1
    rsvp.save()
    assert reminded(meeting.on, 2) == 1
    rsvp.place_state, rsvp.queue_no = PlaceState.GIVEN, None
    rsvp.save()
    assert reminded(meeting.on, 2, hour=15) == 0
    assert reminded(meeting.on, 1) == 1


def test_a_letter_that_still_waits_is_not_followed_by_another(meeting):
    asked(meeting)
    for days, owed in ((10, 1), (3, 0)):
        with at(meeting.answer_by, days):
            assert services.remind(actor=THE_CLOCK) == owed


def test_what_lapsed_takes_nobodys_day(meeting):
    karin = asked(meeting).organisation.memberships.get()
    reminded(meeting.answer_by, 10, hour=8)
    Letter.objects.update(state="lapsed")
    other = MeetingFactory(answer_by=meeting.answer_by)
    with_doors(InvitationFactory(meeting=other, organisation=karin.organisation))
    assert reminded(meeting.answer_by, 10, hour=10) == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_remind_once(meeting):
    asked(meeting)
    at_once = Barrier(3, timeout=20)

    def press(_number) -> int:
        try:
            at_once.wait()
            return services.remind(actor=THE_CLOCK)
        finally:
            connection.close()

    with at(meeting.answer_by, 10), ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(press, range(3))) == [0, 0, 1]
    assert len(letters(REMINDER)) == 1


def test_many_meetings_are_asked_about_with_as_many_queries_as_few():
    def queries(number):
        day = evening(50)
        for organisation in make_organisations(number):
            for start in (day, evening(36)):
                meeting = MeetingFactory(starts_at=start, answer_by=evening(34).date())
                with_doors(InvitationFactory(meeting=meeting, organisation=organisation))
            RsvpFactory(invitation=Invitation.objects.latest("pk"))
        with at(evening(34).date()), CaptureQueriesContext(connection) as captured:
            services.remind(actor=THE_CLOCK)
        assert Letter.objects.filter(state="waiting").count() == number
        assert Reminder.objects.count() == 2 * number
        Meeting.objects.all().delete()
        Letter.objects.all().delete()
        return len(captured)

    few = queries(3)
    assert queries(30) <= few


def test_when_nothing_is_due_the_clock_asks_two_questions(meeting, django_assert_num_queries):
    asked(meeting)
    with at(meeting.answer_by, 12):
        services.remind(actor=THE_CLOCK)
        # Within a transaction of its own, which a test makes two questions more.
        with django_assert_num_queries(3):
            services.remind(actor=THE_CLOCK)
