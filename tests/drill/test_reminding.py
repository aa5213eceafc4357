"""The clock's job killed in the middle of reminders: nobody is left out, and nobody is told twice."""

import psycopg
import pytest

from .installation import Installation, kill
from .waiting import wait_until

pytestmark = pytest.mark.drill

SCENES = "tests.drill.promises"
_WAITS = """
    SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'notifications_letter'::regclass
"""
_OTHERS = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def told(portal: Installation) -> tuple[int, int, int]:
    """How much is written down as told, how many letters are owed, and to how many."""
    return (
        portal.count("SELECT count(*) FROM actionplans_nudge"),
        portal.count("SELECT count(*) FROM notifications_letter"),
        portal.count("SELECT count(DISTINCT address_id) FROM notifications_letter"),
    )


def test_a_job_killed_between_what_it_wrote_down_and_its_letters_begins_anew(portal: Installation, size):
    count = portal.run_module(SCENES, "owe", count=size(200, 20))
    with psycopg.connect(portal.database.url_of(portal.name)) as other:
        # Letters may be read but not stored: the job has written down whom it tells, and stands there.
        other.execute("LOCK TABLE notifications_letter IN EXCLUSIVE MODE")
        job = portal._start("job", ["-m", SCENES, "remind", "{}"])
        wait_until(lambda: portal.count(_WAITS) > 0, within=60, saying="the job stores its letters")
        kill(job)
        other.rollback()
    wait_until(lambda: portal.count(_OTHERS) == 0, within=60, saying="the database has let go of the job")
    assert told(portal) == (0, 0, 0)
    assert portal.run_module(SCENES, "remind") == count
    assert portal.run_module(SCENES, "remind") == 0
    assert told(portal) == (count, count, count)
