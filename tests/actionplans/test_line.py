"""How a goal stands: expected, latest, fresh or stale, in both directions, whatever is measured."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actionplans.enums import Direction, GoalState
from actionplans.models import ActionPlan, Goal
from actionplans.models.figures import in_figures
from actionplans.models.line import GoalLine, Value, lines_of
from portal.municipality.enums import ReportEvery
from tests.factories import GoalFactory, MeasurementFactory, PlanFactory

START, END = date(2026, 1, 1), date(2028, 12, 31)


def a_line(*values, today=date(2026, 12, 31), **fields) -> GoalLine:
    """From 41 per cent down to 30, measured each year."""
    given = {
        "key": "k3m9x2t",
        "title": "Andel som besväras av ensamhet",
        "unit": "procent",
        "direction": "down",
        "start": Decimal(41),
        "start_on": START,
        "target": Decimal(30),
        "target_on": END,
        "rhythm": timedelta(days=366),
        "promised_on": START,
        "values": tuple(Value(day, Decimal(value)) for day, value in values),
        "today": today,
    }
    return GoalLine(**{**given, **fields})


def test_the_expected_goes_straight_from_start_to_target():
    line = a_line()
    assert line.expected(START) == line.expected(date(2025, 1, 1)) == 41
    assert line.expected(END) == line.expected(date(2030, 1, 1)) == 30
    assert line.expected(date(2027, 7, 2)) == Decimal("35.505")
    assert line.expected_in_figures(date(2027, 7, 2)) == "35,5\u00a0%"


@pytest.mark.parametrize(
    ("value", "state"),
    [(36, GoalState.BETTER), (37, GoalState.AS_EXPECTED), (40, GoalState.WORSE), (29, GoalState.REACHED)],
)
def test_the_last_value_is_held_against_what_was_to_be_expected(value, state):
    assert a_line((date(2026, 12, 31), value)).state == state


@pytest.mark.parametrize(
    ("value", "state"), [(158, GoalState.WORSE), (230, GoalState.BETTER), (300, GoalState.REACHED)]
)
def test_a_goal_upwards_is_judged_the_other_way(value, state):
    up = {"start": Decimal(120), "target": Decimal(300), "unit": "unga", "direction": "up"}
    assert a_line((date(2026, 12, 31), value), **up).state == state


def test_where_figures_and_word_differ_the_figures_decide():
    assert a_line((date(2026, 12, 31), 36), direction="up").state == GoalState.BETTER


def test_without_a_value_a_goal_waits_for_its_rhythm_and_a_month_and_then_says_so():
    assert a_line(today=START + timedelta(days=397)).state == GoalState.UNMEASURED
    assert a_line(today=START + timedelta(days=398)).state == GoalState.STALE


def test_a_value_that_has_grown_old_is_no_answer():
    measured = (date(2026, 6, 1), 36)
    fresh, stale = (a_line(measured, today=measured[0] + timedelta(days=n)) for n in (397, 398))
    assert (fresh.state, stale.state) == (GoalState.BETTER, GoalState.STALE)
    assert stale.days_since == 398


def test_the_end_is_told_by_a_value_of_the_end():
    late = END + timedelta(days=60)
    assert a_line((date(2028, 12, 1), 30), today=late).state == GoalState.REACHED
    assert a_line((date(2028, 12, 1), 31), today=late).state == GoalState.MISSED
    assert a_line((date(2028, 3, 1), 33), today=late).state == GoalState.STALE
    # The month after the end is the time in which the last value comes.
    assert a_line((date(2028, 3, 1), 33), today=END + timedelta(days=20)).state == GoalState.AS_EXPECTED


def test_years_after_its_end_nobody_waits_for_values():
    line = a_line((date(2028, 12, 1), 30), today=date(2035, 1, 1))
    assert (line.is_stale, line.state) == (False, GoalState.REACHED)


def test_to_keep_what_one_has_is_reached_at_the_end():
    keep = {"start": Decimal(90), "target": Decimal(90), "direction": "up"}
    assert a_line((date(2026, 12, 1), 92), **keep).state == GoalState.AS_EXPECTED
    assert a_line((date(2026, 12, 1), 89), **keep).state == GoalState.WORSE
    ended = a_line((date(2028, 12, 1), 90), today=date(2029, 2, 1), **keep)
    assert ended.state == GoalState.REACHED


def test_without_a_target_nothing_is_judged():
    assert a_line((date(2026, 12, 1), 92), target=None).state == GoalState.NO_TARGET


def test_values_before_the_start_are_of_the_line_but_say_nothing_of_how_it_goes():
    line = a_line((date(2024, 12, 31), 25))
    assert (line.latest, line.state) == (None, GoalState.UNMEASURED)
    assert [row.value for row in line.rows] == [25, 41]


@pytest.mark.django_db
def test_without_a_baseline_the_first_value_is_where_it_began():
    goal = GoalFactory(baseline=None, baseline_on=None)
    day = goal.plan.starts_on
    MeasurementFactory(goal=goal, on=day, value=40)
    line = lines_of([goal], today=day + timedelta(days=5))[goal.pk]
    assert (line.start, line.start_on, line.state) == (40, day, GoalState.UNMEASURED)


@pytest.mark.django_db
def test_values_come_along_from_the_plan_before_where_the_unit_is_the_same():
    before = GoalFactory(unit="Procent ")
    other = GoalFactory(unit="antal")
    goal = GoalFactory(carried_from=before, plan=PlanFactory())
    counted = GoalFactory(carried_from=other)
    day = goal.plan.starts_on
    for one, value in ((before, 39), (goal, 38), (other, 7)):
        MeasurementFactory(goal=one, on=day, value=value)
    MeasurementFactory(goal=before, on=day - timedelta(days=1), value=40)
    lines = lines_of([goal, counted])
    assert [(one.value, one.is_own) for one in lines[goal.pk].values] == [(40, False), (38, True)]
    assert not lines[counted.pk].values


@pytest.mark.django_db
def test_goals_that_go_on_from_each_other_in_a_circle_end(django_assert_num_queries):
    one = GoalFactory()
    other = GoalFactory(carried_from=one)
    one.carried_from = other
    one.save()
    MeasurementFactory(goal=one)
    with django_assert_num_queries(1):
        assert len(lines_of([one, other])[other.pk].values) == 1


def test_figures_are_written_as_a_swede_reads_them():
    assert in_figures(Decimal("1234.500"), "besök") == "1\u00a0234,5"
    assert in_figures(Decimal("36.000"), "procent") == "36\u00a0%"
    assert in_figures(Decimal("-0.250")) == "\u22120,25"


@pytest.mark.parametrize(
    ("unit", "value", "is_odd"),
    [("procent", "101", True), ("procent", "-1", True), ("procent", "3.6", False), ("besök", "700", True),
     ("besök", "-1", True), ("besök", "140", False)],
)  # fmt: skip
def test_what_lies_ten_ways_off_is_asked_about(unit, value, is_odd):
    ends = {"start": Decimal(41), "target": Decimal(30)}
    assert a_line(unit=unit, **ends).is_unlikely(Decimal(value)) == is_odd


FIGURES = st.decimals(min_value=-(10**11) + 1, max_value=10**11 - 1, places=3, allow_nan=False)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
VALUES = st.lists(st.builds(Value, DAYS, FIGURES), max_size=40, unique_by=lambda one: one.on).map(
    lambda values: tuple(sorted(values, key=lambda one: one.on))
)
GOALS = st.builds(
    Goal,
    plan=st.builds(ActionPlan, starts_on=DAYS, ends_on=DAYS),
    title=st.just("Färre är ensamma"),
    baseline=st.none() | FIGURES,
    baseline_on=st.none() | DAYS,
    target=st.none() | FIGURES,
    target_on=st.none() | DAYS,
    direction=st.sampled_from(Direction),
    measured_every=st.sampled_from(ReportEvery),
    unit=st.sampled_from(["procent", "besök", ""]),
)
LINES = st.builds(lambda goal, values, today: GoalLine.of(goal, values, today=today), GOALS, VALUES, DAYS)


@given(LINES, DAYS)
def test_no_line_breaks_and_the_expected_lies_between_start_and_target(line, day):
    assert line.state in GoalState
    assert line.state_in_words
    assert line.tone
    assert line.days_since >= 0
    expected = line.expected(day)
    assert bool(line.expected_in_figures(day)) == (expected is not None)
    if expected is not None:
        assert min(line.start, line.target) <= expected <= max(line.start, line.target)
    assert len(line.rows) >= len(line.values)
