"""By the clock: reminders are sent, newcomers invited, what is over has been held."""

from datetime import time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from dialogues import services
from dialogues.enums import AGENDA_MISSING, REMINDER, REMINDER_COMING, Answer, MeetingState
from dialogues.models import Invitation, Meeting
from dialogues.tasks import (
    close_what_is_over,
    forget_what_was_needed,
    invite_newcomers,
    send_reminders,
)
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.dialogues.acts import details, link_of, with_doors
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    NeedFactory,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db


def at(day, hour: int = 9):
    """An hour of a day in Stockholm."""
    return clock.standing_at(clock.instant(day, time(hour)))


def test_nobody_is_reminded_before_eight_in_the_morning():
    meeting = MeetingFactory()
    with_doors(InvitationFactory(meeting=meeting))
    due = meeting.answer_by - timedelta(days=10)
    for hour, letters in ((0, 0), (7, 0), (8, 1)):
        with at(due, hour):
            assert send_reminders() == letters


def test_ticks_show_all_that_a_meeting_sends_by_itself(official, by, mail_sink):
    """From the call to the day itself, an hour of each day; one association each that decides otherwise."""
    silent, unsure, comes, declines = make_organisations(4)
    meeting = services.draft_meeting(details=details(deputy=staff()), owner=official, actor=by)
    services.call_and_invite(meeting, actor=by)
    for organisation, answer in ((unsure, Answer.NOT_YET), (comes, Answer.YES), (declines, Answer.NO)):
        invitation = Invitation.objects.get(organisation=organisation)
        services.answer(invitation, link=link_of(invitation), answer=answer, actor=A_COMMAND)
    for days in range(50):
        tick(clock.instant(clock.today() + timedelta(days=days), time(9)))
    sent = Letter.objects.filter(state="sent", notice__in=[REMINDER, REMINDER_COMING, AGENDA_MISSING])
    told = {
        (letter.sent_at.astimezone(clock.STOCKHOLM).date(), letter.notice, letter.address.email)
        for letter in sent.select_related("address")
    }

    def before(day, days, notice, *addresses):
        return {(day - timedelta(days=days), notice, address) for address in addresses}

    def mail(organisation):
        return organisation.memberships.get().address.email

    assert told == (
        before(meeting.on, 14, AGENDA_MISSING, official.email, meeting.deputy.email)
        | before(meeting.answer_by, 10, REMINDER, mail(silent), mail(unsure))
        | before(meeting.answer_by, 3, REMINDER, mail(silent))
        | before(meeting.on, 2, REMINDER_COMING, mail(comes))
    )
    assert sent.count() == len(told)


def tick(moment) -> None:
    """Let the portal live at a moment, as `manage.py tick --at` does."""
    call_command("tick", at=moment.isoformat(), stdout=StringIO())


def test_the_clock_invites_whoever_has_become_a_contact():
    meeting = MeetingFactory()
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


def test_when_nothing_is_over_the_clock_asks_one_question(django_assert_num_queries):
    MeetingFactory()
    with django_assert_num_queries(1):
        close_what_is_over()


def test_what_was_needed_is_forgotten_a_month_after_the_meeting():
    need = NeedFactory()
    ended = need.rsvp.meeting.ends_at
    with clock.standing_at(ended + timedelta(days=29)):
        assert forget_what_was_needed() == 0
    with clock.standing_at(ended + timedelta(days=30)):
        assert forget_what_was_needed() == 1
    assert not need.rsvp.needs.exists()
