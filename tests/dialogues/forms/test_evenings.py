"""Which evening is proposed."""

from datetime import date

import pytest
import time_machine

from dialogues.forms import proposed_day

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2027-01-13", date(2027, 3, 2)),  # 45 days on is a Saturday; Tuesday it is
        ("2027-05-19", date(2027, 8, 3)),  # not in July
        ("2026-11-09", date(2027, 1, 12)),  # not between Christmas and the eighth of January
    ],
)
def test_a_suitable_evening_is_proposed(today, day):
    with time_machine.travel(f"{today}T12:00:00Z"):
        assert proposed_day() == day
