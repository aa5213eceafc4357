"""The worker's log and the clock's first turn."""

import json
import logging
import os
import subprocess
import sys

import pytest
import redis
from celery.app import trace
from celery.signals import setup_logging

from portal.celery import ask_for_the_frequent_at_once
from portal.notifications.nudging import DELIVER
from portal.settings import BASE_DIR
from portal.web.log import JsonFormatter
from portal.web.rooms import clock_entries

# They empty the queue that the whole run shares.
pytestmark = pytest.mark.xdist_group("queue")

SWEEP = "portal.notifications.tasks.sweep"


@pytest.fixture
def broker(broker_url):
    """The run's broker, with an empty queue before and after."""
    server = redis.from_url(broker_url)
    server.delete("celery")
    yield server
    server.delete("celery")


def waiting(server) -> list[str]:
    """The names of the tasks that wait."""
    return [json.loads(message)["headers"]["task"] for message in server.lrange("celery", 0, -1)]


def test_what_runs_often_runs_at_once_when_the_clock_starts(broker):
    ask_for_the_frequent_at_once()
    assert SWEEP in waiting(broker)
    assert "portal.notifications.tasks.forget_bodies" not in waiting(broker)
    # Another process of the test run may nudge meanwhile.
    assert set(waiting(broker)) - {DELIVER} < {entry.task for entry in clock_entries()}


def test_the_clock_starts_without_a_broker_too():
    program = (
        "import django; django.setup(); from portal import celery; celery.ask_for_the_frequent_at_once()"
    )
    nobody = {"BROKER_URL": "redis://127.0.0.1:9/0"}
    subprocess.run([sys.executable, "-c", program], cwd=BASE_DIR, env={**os.environ, **nobody}, check=True)


def line(caplog) -> dict:
    """The one line that was logged, as the worker writes it."""
    (record,) = caplog.records
    return json.loads(JsonFormatter().format(record))


def test_a_task_that_ended_is_one_line_with_name_time_and_result(caplog):
    with caplog.at_level(logging.INFO):
        trace.info(
            trace.LOG_SUCCESS,
            {
                "id": "7",
                "name": SWEEP,
                "return_value": "'3 brev'",
                "runtime": 0.0312,
                "args": "('a@b.example',)",
            },
        )
    said = line(caplog)
    assert (said["level"], said["message"], said["ms"]) == ("info", f"{SWEEP}: 3 brev", 31.2)
    assert "a@b.example" not in str(said)


def test_a_task_that_failed_is_told_without_the_words_of_its_exception(caplog):
    policy = trace.log_policy_unexpected
    context = {"id": "7", "name": SWEEP, "description": policy.description, "exc": "ValueError('Kim ringde')"}
    try:
        raise ValueError("Kim ringde")
    except ValueError as error:
        logger = logging.getLogger("celery.app.trace")
        logger.error(policy.format.strip(), context, exc_info=error, extra={"data": context})
    said = line(caplog)
    assert said["message"] == f"{SWEEP}: raised unexpected"
    assert said["error"] == "ValueError"
    assert "Kim" not in str(said)


def test_the_beginning_of_a_task_is_no_line_and_celery_leaves_all_levels_alone():
    assert not logging.getLogger("celery.worker.strategy").isEnabledFor(logging.INFO)
    assert setup_logging.receivers
