"""Whoever is erased keeps no seat at a coming meeting."""

from datetime import timedelta

import pytest

from dialogues.enums import Answer, PlaceState
from portal.notifications.models import Letter
from portal.pages.services import erase_address
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import MeetingFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_whoever_is_erased_leaves_the_seat_to_the_next_who_waits():
    meeting = MeetingFactory(seats=1, answer_by=clock.today() - timedelta(days=1))
    leaves = PersonFactory(meeting=meeting, place_state=PlaceState.GIVEN)
    waits = PersonFactory(meeting=meeting, place_state=PlaceState.WAITING, queue_no=1)
    erase_address(leaves.address, actor=A_COMMAND)
    for rsvp in (leaves, waits):
        rsvp.refresh_from_db()
    assert (leaves.answer, leaves.name, leaves.address) == (Answer.WITHDRAWN, "", None)
    assert (waits.answer, waits.place_state) == (Answer.YES, PlaceState.GIVEN)
    assert {letter.address for letter in Letter.objects.select_related("address")} == {waits.address}


def test_a_seat_at_a_meeting_that_has_been_held_stays_what_it_was():
    rsvp = PersonFactory(place_state=PlaceState.GIVEN)
    with clock.standing_at(rsvp.meeting.ends_at + timedelta(days=1)):
        erase_address(rsvp.address, actor=A_COMMAND)
    rsvp.refresh_from_db()
    assert (rsvp.answer, rsvp.place_state, rsvp.name) == (Answer.YES, PlaceState.GIVEN, "")
