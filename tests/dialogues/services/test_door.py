"""The door: ticked by two at once, taken back, and open for its time only."""

from threading import Thread

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import GivenBy
from dialogues.models import Rsvp, figures_of
from portal.history.events import events_of
from portal.web import clock
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import MeetingFactory, RsvpFactory, evening
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def meeting_of_today(**fields):
    """One whose door is open."""
    return MeetingFactory(starts_at=evening(0), answer_by=clock.today(), **fields)


def test_who_came_is_ticked_and_taken_back_and_stands_in_the_history(by):
    rsvp = RsvpFactory(invitation__meeting=meeting_of_today(), group_size=4)
    services.tick(rsvp, came=True, actor=by)
    services.tick(rsvp, came=True, actor=by)
    assert Rsvp.objects.get().came is True
    assert figures_of(rsvp.meeting).persons_who_came == 4
    services.tick(rsvp, came=False, actor=by)
    assert Rsvp.objects.get().came is None
    events = events_of(Rsvp).objects.filter(pgh_label="update")
    assert [event.came for event in events.order_by("pgh_id")] == [True, None]


@pytest.mark.django_db(transaction=True)
def test_two_doorkeepers_who_tick_at_once_agree(by):
    rsvp = RsvpFactory(invitation__meeting=meeting_of_today())

    def press():
        services.tick(rsvp, came=True, actor=by)
        connection.close()

    doorkeepers = [Thread(target=press) for _each in range(2)]
    for one in doorkeepers:
        one.start()
    for one in doorkeepers:
        one.join()
    assert Rsvp.objects.get().came is True
    assert events_of(Rsvp).objects.filter(pgh_label="update").count() == 1


def test_whoever_drops_in_stands_among_those_who_came_once(by):
    meeting = meeting_of_today(seats=1)
    said = {"name": "Bo Ek", "group_size": 2, "organisation_name": "Kören", "code": new_code()}
    first = services.add_at_door(meeting, **said, actor=by)
    assert services.add_at_door(meeting, **said, actor=by) == first
    rsvp = Rsvp.objects.get()
    assert (rsvp.came, rsvp.given_by, rsvp.group_size) == (True, GivenBy.DOOR, 2)
    assert rsvp.confirmed_at
    figures = figures_of(meeting)
    assert (figures.persons_who_came, figures.persons_expected, figures.seats_left) == (2, 2, 0)


def test_a_code_from_another_meeting_is_not_taken_over(by):
    other = RsvpFactory()
    added = services.add_at_door(meeting_of_today(), name="Bo Ek", code=other.code, actor=by)
    assert added.code != other.code


@pytest.mark.parametrize(("days", "is_open"), [(-1, False), (0, True), (7, True), (8, False)])
def test_the_door_is_open_on_the_day_and_a_week_after(by, days, is_open):
    rsvp = RsvpFactory(invitation__meeting=meeting_of_today())
    with clock.standing_at(in_days(days)):
        if is_open:
            services.tick(rsvp, came=True, actor=by)
            return
        with pytest.raises(Refused, match="bockas av från"):
            services.tick(rsvp, came=True, actor=by)
        with pytest.raises(Refused, match="bockas av från"):
            services.add_at_door(rsvp.meeting, name="Bo Ek", code=new_code(), actor=by)


def test_nobody_comes_to_a_cancelled_meeting(by):
    rsvp = RsvpFactory(invitation__meeting=meeting_of_today(state="cancelled"))
    with pytest.raises(Refused):
        services.tick(rsvp, came=True, actor=by)
