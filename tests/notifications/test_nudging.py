"""The word to the worker: said once while it waits to be heard."""

import json
import os
import subprocess
import sys

import pytest
import redis

from portal.devkit.services import Valkey
from portal.notifications.nudging import DELIVER
from portal.settings import BASE_DIR

_BEFORE = """\
import django; django.setup()
from datetime import timedelta
from portal.notifications import nudging
from portal.notifications.nudging import heard, nudge
from portal.web import clock
# On a busy machine more than a second may pass between the lines, and no test here is to be about that.
nudging._UNHEARD = 60
"""


@pytest.fixture
def words_of(tmp_path):
    """What waits at a broker which nobody else speaks to, once a process has run these lines."""
    valkey = Valkey(tmp_path, lasting=False).start()
    server = redis.from_url(valkey.broker_url)

    def run(*lines: str) -> list[str]:
        program = _BEFORE + "\n".join(lines)
        env = {**os.environ, "BROKER_URL": valkey.broker_url, "CACHE_URL": valkey.cache_url}
        subprocess.run([sys.executable, "-c", program], cwd=BASE_DIR, env=env, check=True)
        return [json.loads(one)["headers"]["task"] for one in server.lrange("celery", 0, -1)]

    yield run
    valkey.stop()


def test_while_a_word_waits_no_more_are_said_until_the_worker_has_begun_to_look(words_of):
    assert words_of("for _ in range(3): nudge()") == [DELIVER]
    assert words_of("heard()", "nudge()", "nudge()") == [DELIVER, DELIVER]


def test_words_of_another_errand_or_for_later_are_always_said(words_of):
    said = words_of("nudge()", "nudge(at=clock.now() + timedelta(minutes=10))", "nudge('x')", "nudge('x')")
    assert sorted(said) == sorted([DELIVER, DELIVER, "x", "x"])
