"""The worker's command: what it does not hold, and that it comes and goes."""

import os
import signal
import subprocess
import sys

import pytest

from portal.devkit.services import Valkey
from portal.settings import BASE_DIR
from tests.drill.waiting import wait_until


def test_the_worker_does_not_hold_what_only_others_need():
    program = """
import sys
import django
django.setup()
from celery import current_app
from django.core.management import load_command_class
load_command_class("portal.web", "worker")
current_app.Worker
current_app.loader.import_default_modules()
others = {"click_repl", "django.contrib.admin", "openpyxl", "PIL", "prompt_toolkit", "puremagic"}
assert "organisations.views.importing" in sys.modules
assert not others & set(sys.modules), others & set(sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=BASE_DIR, env=os.environ, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def queue(tmp_path):
    """A broker of its own: nobody else's tasks are taken."""
    valkey = Valkey(tmp_path / "queue", lasting=False).start()
    yield valkey.broker_url
    valkey.stop()


@pytest.fixture
def worker(queue, tmp_path):
    """The command, running; its words are in `log`."""
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "worker", "--concurrency", "1"],
            cwd=BASE_DIR,
            env={**os.environ, "BROKER_URL": queue},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    yield process
    process.kill()
    process.wait(10)


def test_the_worker_says_that_it_is_ready_and_stops_when_told(worker, tmp_path):
    log = tmp_path / "log"
    wait_until(lambda: "ready." in log.read_text(), within=60, saying="the worker is ready")
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0, log.read_text()
