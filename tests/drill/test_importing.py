"""A register file is brought in whole or not at all, whatever is killed while it is being brought in."""

import pytest

from .installation import Installation, kill
from .waiting import wait_until

pytestmark = pytest.mark.drill

BRING_IN = "organisations.tasks.bring_in_files"
# The first and the last table that are written.
MOMENTS = ("organisations_organisation", "organisations_sourcerow")


def state(portal: Installation, run: int) -> str:
    return portal.ask("SELECT state FROM organisations_importrun WHERE id = %s", run)[0][0]


def brought_in(portal: Installation) -> tuple[int, ...]:
    """How many organisations, contacts, rows of sources and events there are."""
    return tuple(
        portal.count(f"SELECT count(*) FROM organisations_{table}")
        for table in ("organisation", "membership", "sourcerow", "organisationevent")
    )


def is_writing(portal: Installation, table: str) -> bool:
    """Whether somebody writes to this table now, or has begun to write to a later one."""
    asked = portal.ask(
        "SELECT query FROM pg_stat_activity WHERE datname = %s AND state <> 'idle'", portal.name
    )
    return any(f'INSERT INTO "{table}"' in query for (query,) in asked)


@pytest.mark.parametrize("victim", ["worker", "database"])
def test_killed_in_the_middle_of_confirming_it_is_all_or_nothing(portal: Installation, size, victim):
    rows = size(20_000, 3_000)
    worker = portal.worker(1)
    run = portal.scene("receive_file", rows=rows)
    wait_until(lambda: state(portal, run) == "weighed", within=120, saying="the file is weighed")
    portal.scene("confirm_file", run=run)
    for moment in MOMENTS:
        wait_until(
            lambda table=moment: is_writing(portal, table), within=120, saying=f"{moment} is being written"
        )
        if victim == "worker":
            kill(worker)
            worker = portal.worker(1)
        else:
            portal.database.kill()
            portal.database.begin_again()
        assert (state(portal, run), brought_in(portal)) == ("confirmed", (0, 0, 0, 0))
        portal.ask_for(BRING_IN)
    wait_until(lambda: state(portal, run) == "done", within=120, saying="the file is brought in")
    assert brought_in(portal) == (rows, rows, rows, rows)
    # What was asked for meanwhile finds nothing more to do.
    portal.ask_for(BRING_IN)
    again = portal.scene("receive_file", rows=rows)
    wait_until(lambda: state(portal, again) == "weighed", within=120, saying="the file is weighed again")
    counts = portal.ask("SELECT counts FROM organisations_importrun WHERE id = %s", again)[0][0]
    assert (counts["unchanged"], counts["new"], counts["changed"]) == (rows, 0, 0)
