"""Scenes of drills about promises: people who owe something, and the clock's job that tells them.

`python -m tests.drill.promises NAME '{"value": …}'` in an installation's environment; the last line
written is JSON.
"""

import json
import sys
from datetime import timedelta

import django

django.setup()

from actionplans.services import remind_of_what_is_owed  # noqa: E402
from portal.web import clock  # noqa: E402
from portal.web.actor import THE_CLOCK  # noqa: E402
from tests.factories import ActionFactory, PlanFactory, staff  # noqa: E402


def owe(count: int) -> int:
    """So many people, each with an action that should have been done yesterday."""
    began = clock.today() - timedelta(days=20)
    plan = PlanFactory(starts_on=began, owner=staff())
    for _number in range(count):
        ActionFactory(plan=plan, responsible=staff(), due_on=clock.today() - timedelta(days=1))
    return count


def remind() -> int:
    """What the clock does; how many letters are new."""
    return remind_of_what_is_owed(actor=THE_CLOCK)


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
