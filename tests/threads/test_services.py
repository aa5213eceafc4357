"""The red thread: tied once, read both ways, never through what a person may not see."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.contrib.auth.models import AnonymousUser

from portal.history.timeline import timeline
from portal.people.enums import Role
from portal.threads.enums import Relation
from portal.threads.models import Link
from portal.threads.services import link
from portal.threads.stations import thread_of
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import MeetingFactory, OrganisationFactory, evening, staff

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
DAY = date(2027, 3, 11)


def meeting(days: int, **fields):
    return MeetingFactory(title=f"Möte dag {days}", starts_at=evening(days), **fields)


def tie(source, target, relation=Relation.LED_TO):
    return link(source, target, relation=relation, on=DAY, actor=A_COMMAND)


def titles(thing, user=NOBODY):
    return [stop.station.title for stop in thread_of(thing, user)]


def test_the_second_time_nothing_happens():
    first, second = meeting(10), meeting(20)
    assert tie(first, second) == tie(first, second)
    assert Link.objects.count() == 1
    tie(first, second, Relation.CARRIED_OVER)
    assert Link.objects.count() == 2


def test_a_thing_does_not_lead_to_itself():
    one = meeting(10)
    with pytest.raises(Refused):
        tie(one, one)


def test_only_things_that_take_part_are_tied():
    with pytest.raises(TypeError, match="takes no part"):
        tie(OrganisationFactory(), meeting(10))


def test_a_thing_without_links_has_no_thread():
    assert thread_of(meeting(10), NOBODY) == []


def test_the_thread_shows_what_led_here_and_what_came_of_it_by_day():
    first, second, third = meeting(10), meeting(20), meeting(30)
    tie(second, third)
    tie(first, second)
    for one in (first, second, third):
        assert titles(one) == [first.title, second.title, third.title]
    stops = thread_of(second, NOBODY)
    assert [stop.is_here for stop in stops] == [False, True, False]
    station = stops[0].station
    assert (station.day, station.url) == (first.on, first.get_absolute_url())
    assert station.tone == "going"


def test_what_else_came_of_the_same_meeting_is_not_on_the_thread():
    assembly, mine, other = meeting(10), meeting(20), meeting(30)
    tie(assembly, mine)
    tie(assembly, other)
    assert titles(mine) == [assembly.title, mine.title]
    assert titles(assembly) == [assembly.title, mine.title, other.title]


def test_a_circle_ends():
    first, second = meeting(10), meeting(20)
    tie(first, second)
    tie(second, first, Relation.CARRIED_OVER)
    assert titles(first) == [first.title, second.title]


def test_a_draft_neither_shows_nor_joins_for_those_who_may_not_see_it():
    first, draft, third = meeting(10), meeting(20, state="draft"), meeting(30)
    tie(first, draft)
    tie(draft, third)
    assert titles(first) == []
    assert titles(first, staff(Role.OFFICIAL)) == [first.title, draft.title, third.title]


def test_a_thing_that_is_gone_is_passed_over():
    first, second = meeting(10), meeting(20)
    tie(first, second)
    second.delete()
    assert titles(first) == []


def test_as_many_queries_for_a_long_thread_as_for_a_short_one(django_assert_num_queries):
    chain = [meeting(days) for days in range(1, 31)]
    tie(chain[0], chain[1])
    thread_of(chain[0], NOBODY)  # content types are known to the process from now on
    with django_assert_num_queries(2):
        assert len(thread_of(chain[0], NOBODY)) == 2
    for source, target in pairwise(chain):
        tie(source, target)
    with django_assert_num_queries(2):
        assert len(thread_of(chain[15], NOBODY)) == 30


def test_a_link_leaves_its_trace_in_the_history():
    tied = tie(meeting(10), meeting(20))
    assert [entry.kind for entry in timeline(tied)] == ["insert"]


def test_of_one_day_what_led_to_something_stands_before_it():
    first, second, third = (meeting(10) for _ in range(3))
    third.title, second.title, first.title = "Åtgärd", "Svar", "Synpunkt"
    for one in (first, second, third):
        one.save()
    tie(second, third)
    tie(first, second)
    for one in (first, second, third):
        assert titles(one) == ["Synpunkt", "Svar", "Åtgärd"]


def test_stations_stand_in_order_of_time_whatever_order_they_were_tied_in():
    later, earlier = meeting(40), meeting(5)
    tie(later, earlier)
    assert titles(later) == [earlier.title, later.title]
    assert thread_of(later, NOBODY)[0].station.day == earlier.on < later.on + timedelta(days=1)
