"""The red thread drawn: what happened solid, what is owed dotted, the middle of a long one folded."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from portal.pages.templatetags.red_thread import LONGEST_UNFOLDED, Knot, folded, knots_of
from portal.threads.enums import Relation
from portal.threads.models import Link
from portal.threads.services import link, unlink
from portal.threads.stations import Owed, Station, Stop
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    ActionFactory,
    AreaFactory,
    MeetingFactory,
    PlanFactory,
    ProgressReportFactory,
    evening,
)
from tests.moments import in_days

NOBODY = AnonymousUser()
A_DAY = date(2027, 3, 11)


def drawn(thing, user=NOBODY):
    template = Template("{% red_thread thing %}")
    return template.render(Context({"thing": thing, "user": user}))


def tie(source, target):
    link(source, target, relation=Relation.LED_TO, on=clock.today(), actor=A_COMMAND)


def stop(days, *, tone="done", owed=None, is_here=False):
    day = clock.today() + timedelta(days=days)
    return Stop(Station(f"dag {days}", day, "/", "klart", tone, owed=owed), is_here)


def test_what_is_to_come_and_what_is_owed_stand_last_whatever_their_days():
    late = Owed("Hitta en lokal", "chefen", clock.today() - timedelta(days=3))
    some_day = Owed("Någon gång", "chefen")
    stops = [stop(-9, owed=some_day), stop(-1, owed=late, is_here=True), stop(5, tone="going"), stop(-2)]
    knots = knots_of(stops)
    assert [knot.title for knot in knots] == [
        "dag -9", "dag -2", "dag -1", "Hitta en lokal", "dag 5", "Någon gång",
    ]  # fmt: skip
    assert [knot.is_to_come for knot in knots] == [False] * 3 + [True] * 3
    assert knots[3].tone == "late"


def a_knot(at, *, here=False, to_come=False):
    return Knot(f"knut {at}", A_DAY, "", "klart", "done", is_here=here, is_to_come=to_come)


@given(st.integers(1, 90), st.data())
def test_folded_or_not_every_knot_stands_once_in_order_and_one_sees_where_one_is(number, data):
    here = data.draw(st.integers(0, number - 1))
    first_to_come = data.draw(st.integers(0, number))
    knots = [a_knot(at, here=at == here, to_come=at >= first_to_come) for at in range(number)]
    stretches = folded(knots)
    assert [knot for one in stretches for knot in one.knots] == knots
    hidden = [knot for one in stretches if one.is_folded for knot in one.knots]
    assert not [knot for knot in hidden if knot.is_here or knot.is_to_come]
    assert not hidden or number > LONGEST_UNFOLDED


@pytest.mark.django_db
def test_a_thing_that_nothing_is_tied_to_has_no_thread():
    assert drawn(MeetingFactory()).strip() == ""


@pytest.mark.django_db
def test_the_next_step_has_an_owner_and_a_day():
    meeting = MeetingFactory(title="Stormöte våren", starts_at=evening(-40), state="held")
    action = ActionFactory(title="Samtalskaféer", responsibles_post="enhetschefen")
    report = ProgressReportFactory(
        action=action, next_step="Hitta en lokal", next_on=clock.today() + timedelta(days=9)
    )
    tie(meeting, action)
    tie(action, report)
    page = drawn(meeting)
    assert page.index("Samtalskaféer") > 0
    assert page.count('class="to-come"') == 2
    assert "Hitta en lokal" in page
    assert page.count("Ansvarig: enhetschefen") == 2
    assert page.count('aria-current="step"') == 1
    assert "Du är här" in page
    # A later report takes over what is next.
    later = replace_report(action)
    tie(action, later)
    assert "Hitta en lokal" not in drawn(meeting)


def replace_report(action):
    ProgressReportFactory._meta.model.objects.update(given_at=in_days(-1))
    return ProgressReportFactory(action=action)


@pytest.mark.django_db
def test_what_is_hidden_neither_shows_nor_joins():
    meeting = MeetingFactory(title="Stormöte våren", starts_at=evening(-40), state="held")
    action = ActionFactory(plan=PlanFactory(state="draft"), title="Hemlig åtgärd")
    tie(meeting, action)
    assert drawn(meeting).strip() == ""


@pytest.mark.django_db
def test_what_is_untied_is_no_longer_drawn():
    meeting, action = MeetingFactory(), ActionFactory()
    tie(meeting, action)
    assert unlink(meeting, action, relation=Relation.LED_TO, actor=A_COMMAND)
    assert not unlink(meeting, action, relation=Relation.LED_TO, actor=A_COMMAND)
    assert not Link.objects.exists()
    assert drawn(meeting).strip() == ""


@pytest.mark.django_db
def test_one_query_for_the_links_and_one_for_each_kind_of_thing(django_assert_num_queries):
    action = ActionFactory(area=AreaFactory())
    tie(action.area, action)
    for days in range(20):
        tie(MeetingFactory(starts_at=evening(-days - 1), state="held"), action)
        tie(action, ProgressReportFactory(action=action, next_step="Mer"))
    seen = type(action).objects.visible_to(NOBODY).get(pk=action.pk)
    drawn(seen)
    with django_assert_num_queries(4):
        page = drawn(seen)
    assert page.count("<li") >= 40
    assert "<details>" in page


def test_a_knot_of_a_stop_says_what_the_station_says():
    here = stop(-1, is_here=True)
    knot = Knot.of_stop(replace(here))
    assert (knot.title, knot.is_here, knot.is_last_day) == ("dag -1", True, False)
