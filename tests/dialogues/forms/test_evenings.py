"""Which evening is proposed."""

from datetime import date, time

import pytest
import time_machine

from dialogues.enums import MeetingState
from dialogues.forms import proposed_day
from portal.web import clock
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2027-01-13", date(2027, 3, 2)),  # 45 days on is a Saturday; Tuesday it is
        ("2027-05-19", date(2027, 8, 3)),  # not in July
        ("2026-11-09", date(2027, 1, 12)),  # not between Christmas and the eighth of January
        ("2027-02-08", date(2027, 3, 30)),  # not on Maundy Thursday
        ("2027-03-21", date(2027, 5, 11)),  # not on the eve of Ascension Day
        ("2027-03-22", date(2027, 5, 11)),  # nor on the day itself
    ],
)
def test_a_suitable_evening_is_proposed(today, day):
    with time_machine.travel(f"{today}T12:00:00Z"):
        assert proposed_day() == day


def test_an_evening_on_which_another_meeting_is_called_is_not_proposed():
    day = proposed_day()
    MeetingFactory(starts_at=clock.instant(day, time(18)), state=MeetingState.DRAFT)
    assert proposed_day() == day
    MeetingFactory(starts_at=clock.instant(day, time(18)))
    assert proposed_day() > day
