"""`make run` as it is typed, in a clone that was never set up: ready, stopped in three ways, reloaded.

The set-up is part of it, with packages from the machine's caches where it has them.
"""

import http.client
import os
import signal
import sys
from time import monotonic

import pytest

from portal.devkit import processes

from .checkout import STOPPED_WITHIN, Run, copy_checkout, left_running, remove_checkout, status
from .visitor import Visitor
from .waiting import wait_until

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("make")]

WITH_SET_UP = 600


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """What a clone holds, and nothing beside it."""
    place = copy_checkout(tmp_path_factory.mktemp("make") / "klon", with_packages=False)
    yield place
    remove_checkout(place)


@pytest.fixture
def make_run(checkout):
    """Types `make run` and waits until it is ready; stops what a test leaves running."""
    started = []

    def start(**more):
        run = Run(checkout, "make", "run", f"PYTHON={sys._base_executable}", **more)
        started.append(run)
        run.address = run.ready(WITH_SET_UP)
        return run

    yield start
    for run in started:
        if run.process.poll() is None:
            run.stop()
    assert processes.wait_until(lambda: left_running(checkout) == [], STOPPED_WITHIN)


def seconds_until_all_is_gone(checkout) -> float:
    """How long it takes from now."""
    began = monotonic()
    gone = processes.wait_until(lambda: left_running(checkout) == [], 2 * STOPPED_WITHIN)
    assert gone, left_running(checkout)
    return monotonic() - began


def test_from_a_clean_clone_to_the_demo_and_an_interrupt_at_the_terminal(make_run, checkout):
    run = make_run()
    said = "".join(run.said)
    assert "Installerar Pythonpaket" in said
    assert "Bygger temat" in said
    assert f"{run.address}devkit/mail/" in said
    for path in ("", "moten/", "foreningar/", "devkit/mail/"):
        assert status(f"{run.address}{path}") == 200, path
    assert "/moten/" in "".join(visitor_of(run).get("/moten/").links)
    # The terminal sends it to everybody in the foreground: make and what it started.
    os.killpg(run.process.pid, signal.SIGINT)
    assert seconds_until_all_is_gone(checkout) < STOPPED_WITHIN
    run.end(STOPPED_WITHIN)
    assert "Traceback" not in "".join(run.said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_when_make_alone_is_stopped_nothing_is_left(make_run, checkout, number):
    run = make_run()
    assert "Installerar" not in "".join(run.said)
    run.process.send_signal(number)
    assert seconds_until_all_is_gone(checkout) < STOPPED_WITHIN


def test_a_changed_file_is_loaded(make_run, checkout):
    run = make_run(RELOAD="1")
    source = checkout / "portal/pages/health.py"
    assert visitor_of(run).get("/healthz/live").text == "ok"
    source.write_text(source.read_text().replace('HttpResponse("ok"', 'HttpResponse("changed"'))
    wait_until(lambda: live(run) == "changed", within=60, saying="the new code answers")
    run.hear("Koden har ändrats", within=60)


def live(run: Run) -> str:
    """What the portal says of itself; nothing while the web server begins anew."""
    try:
        return visitor_of(run).get("/healthz/live").text
    except (OSError, http.client.HTTPException):
        return ""


def visitor_of(run: Run) -> Visitor:
    """Somebody who visits what it started."""
    return Visitor(int(run.address.rpartition(":")[2].strip("/")))
