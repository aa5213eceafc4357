"""Whoever is in charge of a meeting is told, once, that its agenda is not out."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import AGENDA_MISSING, AgendaItemState, MeetingState
from dialogues.models import Meeting
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import letters
from tests.factories import AgendaItemFactory, MeetingFactory, evening, staff

pytestmark = pytest.mark.django_db


def at(day, days_before: int = 0, hour: int = 9):
    """So many days before a day, at an hour in Stockholm."""
    return clock.standing_at(clock.instant(day - timedelta(days=days_before), time(hour)))


def agendas_asked_for(meeting, days_before: int) -> int:
    """How many letters are owed so many days before a meeting."""
    with at(meeting.on, days_before):
        return services.ask_for_agendas(actor=THE_CLOCK)


def test_owner_and_deputy_are_told_once_that_the_agenda_is_not_out():
    meeting = MeetingFactory(owner=staff(), deputy=staff(), called_at=clock.now())
    assert [agendas_asked_for(meeting, days) for days in (15, 14, 14, 13, 2)] == [0, 2, 0, 0, 0]
    assert letters(AGENDA_MISSING) == sorted([meeting.owner.email, meeting.deputy.email])


def test_an_agenda_that_is_out_needs_no_letter_and_a_proposal_is_no_agenda():
    for state, letters_due in ((AgendaItemState.ACCEPTED, 0), (AgendaItemState.PROPOSED, 1)):
        meeting = MeetingFactory(called_at=clock.now())
        AgendaItemFactory(meeting=meeting, state=state)
        assert agendas_asked_for(meeting, 14) == letters_due


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.HELD, MeetingState.CANCELLED])
def test_nobody_is_asked_for_the_agenda_of_what_is_not_called(state):
    assert agendas_asked_for(MeetingFactory(state=state, called_at=clock.now()), 10) == 0


def test_a_meeting_called_late_is_asked_about_the_day_after():
    meeting = MeetingFactory()
    with at(meeting.on, 5, hour=8):
        meeting.called_at = clock.now()
        meeting.save()
    assert [agendas_asked_for(meeting, days) for days in (5, 4, 3)] == [0, 1, 0]


def test_a_moved_meeting_is_asked_about_again_and_who_has_left_is_not_told():
    meeting = MeetingFactory(deputy=staff(is_active=False), called_at=clock.now())
    assert agendas_asked_for(meeting, 14) == 1
    meeting.starts_at += timedelta(days=3)
    meeting.ends_at += timedelta(days=3)
    meeting.save()
    assert agendas_asked_for(meeting, 14) == 1


def test_many_agendas_are_asked_for_with_as_many_queries_as_few():
    def queries(number):
        for _each in range(number):
            MeetingFactory(called_at=clock.now())
        with at(evening(50).date(), 10), CaptureQueriesContext(connection) as captured:
            assert services.ask_for_agendas(actor=THE_CLOCK) == number
        Meeting.objects.all().delete()
        return len(captured)

    few = queries(3)
    assert queries(30) <= few
