"""The clock's job killed in the middle of reminders: nobody is left out, and nobody is told twice."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from .installation import Installation, kill
from .mail_server import MailServer
from .waiting import wait_until

pytestmark = pytest.mark.drill

SCENES = "tests.drill.promises"
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


# Where the job stands when it is killed: before anything is written down, between that and the links,
# between the links and the letters.
_PLACES = ("actionplans_nudge", "people_guestlink", "notifications_letter")


def kill_at(portal: Installation, table: str) -> None:
    """Let the clock's job begin, and kill it when it is about to write in a table."""
    waiting = f"SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '{table}'::regclass"
    with psycopg.connect(portal.database.url_of(portal.name)) as other:
        # It may be read but not written.
        other.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
        job = portal._start("job", ["-m", SCENES, "remind", "{}"])
        wait_until(lambda: portal.count(waiting) > 0, within=60, saying=f"the job writes in {table}")
        kill(job)
        other.rollback()
    wait_until(lambda: portal.count(_OTHERS) == 0, within=60, saying="the database has let go of the job")


def test_a_job_killed_in_the_middle_tells_everybody_once_the_next_time(
    portal: Installation, mail: MailServer, size
):
    count = portal.run_module(SCENES, "owe", count=size(200, 20))
    for table in _PLACES:
        kill_at(portal, table)
        assert told(portal) == (0, 0, 0), table
    # Two that begin at the same time: the clock that came back, and somebody at a prompt.
    with ThreadPoolExecutor(2) as pool:
        new = list(pool.map(lambda _job: portal.run_module(SCENES, "remind"), range(2)))
    assert sorted(new) == [0, count]
    assert portal.run_module(SCENES, "remind") == 0
    assert told(portal) == (count, count, count)
    portal.manage("tick", within=600)
    taken = Counter(letter.to for letter in mail.taken)
    assert (len(taken), set(taken.values())) == (count, {1})
