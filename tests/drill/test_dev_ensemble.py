"""`manage.py dev` in a checkout of its own: started, stopped, killed, started again, twice at once."""

import json
import os
import signal
import socket
from time import monotonic

import pytest

from portal.devkit import processes

from .checkout import (
    STOPPED_WITHIN,
    Run,
    copy_checkout,
    left_running,
    manage,
    postgres_of,
    remove_checkout,
    status,
)

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("dev")]

QUICK = os.environ.get("QUICK") == "1"
FIRST_START = 240
WARM_START = 60


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout whose path has spaces and Swedish letters, below a folder only its owner may enter."""
    place = copy_checkout(tmp_path_factory.mktemp("dev") / "Bryggan på ön")
    yield place
    remove_checkout(place)


@pytest.fixture
def neighbour(tmp_path):
    """A second checkout."""
    place = copy_checkout(tmp_path / "other")
    yield place
    remove_checkout(place)


@pytest.fixture
def dev(checkout):
    """Starts the ensemble and waits until it is ready; stops what a test leaves running."""
    started = []

    def start(place=checkout, **more):
        run = Run(place, DEMO="no", **more)
        started.append(run)
        run.address = run.ready(FIRST_START)
        return run

    yield start
    for run in started:
        if run.process.poll() is None:
            run.stop()


@pytest.fixture
def usual_port():
    """Somebody else has the usual port; who already has it will do."""
    try:
        somebody = socket.create_server(("127.0.0.1", 8000))
    except OSError:
        yield
    else:
        with somebody:
            yield


def emails(checkout):
    """The addresses of all users, asked through a command with nothing set."""
    code = "from portal.people.models import User; print(*User.objects.values_list('email', flat=True))"
    return set(manage(checkout, "shell", "--no-imports", "-c", code).split())


def test_it_shows_the_way_and_an_interrupt_leaves_nothing(dev, checkout):
    run = dev()
    shown = "".join(run.said)
    assert status(run.address) == 200
    assert status(f"{run.address}devkit/mail/") == 200
    assert f"{run.address}devkit/mail/" in shown
    assert "administrator@kommunen.example" in shown
    assert emails(checkout) == {"administrator@kommunen.example"}
    assert run.stop(signal.SIGINT) < STOPPED_WITHIN
    assert run.process.returncode == 0
    assert left_running(checkout) == []


def test_a_second_start_keeps_data_and_secrets(dev, checkout, pytestconfig):
    dev().stop()
    kept = json.loads((checkout / ".dev/services.json").read_text())
    began = monotonic()
    dev()
    # Told, not asserted: a busy machine is no fault. Its bound is held by the bench.
    pytestconfig.get_terminal_writer().line(f" warm start {monotonic() - began:.1f} s ")
    now = json.loads((checkout / ".dev/services.json").read_text())
    assert (now["SECRET_KEY"], now["LINK_KEYS"]) == (kept["SECRET_KEY"], kept["LINK_KEYS"])
    assert emails(checkout) == {"administrator@kommunen.example"}


@pytest.mark.parametrize("number", [signal.SIGTERM] if QUICK else [signal.SIGTERM, signal.SIGHUP])
def test_terminated_or_hung_up_it_leaves_nothing(dev, checkout, number):
    run = dev()
    assert run.stop(number) < STOPPED_WITHIN
    assert left_running(checkout) == []


@pytest.mark.parametrize(
    "moment", ["run/web.json"] if QUICK else ["mail/process.json", "run/prepare.json", "run/web.json"]
)
def test_interrupted_while_it_starts_it_leaves_nothing(checkout, moment):
    sign = checkout / ".dev" / moment
    sign.unlink(missing_ok=True)
    run = Run(checkout, DEMO="no")
    assert processes.wait_until(sign.exists, WARM_START)
    assert run.stop(signal.SIGINT) < STOPPED_WITHIN
    assert left_running(checkout) == []


def test_after_everything_was_killed_the_next_start_cleans_up(dev, checkout):
    run = dev()
    pids = [int(line.split()[0]) for line in left_running(checkout)]
    processes.kill(pids)
    run.process.wait(10)
    assert (postgres_of(checkout) / "data/postmaster.pid").exists()
    again = dev()
    assert status(again.address) == 200
    assert emails(checkout) == {"administrator@kommunen.example"}
    again.stop()
    assert left_running(checkout) == []


def test_when_only_the_parent_is_killed_the_children_go_too(dev, checkout):
    run = dev()
    run.process.kill()
    run.process.wait(10)
    assert processes.wait_until(lambda: left_running(checkout) == [], 10), left_running(checkout)


@pytest.mark.parametrize("name", ["web"] if QUICK else ["web", "worker", "beat", "mailcatcher"])
def test_a_child_that_dies_is_named_and_all_stop(dev, checkout, name):
    run = dev()
    records = {"mailcatcher": "mail/process.json"}
    record = checkout / ".dev" / records.get(name, f"run/{name}.json")
    os.kill(json.loads(record.read_text())["pid"], signal.SIGKILL)
    assert run.end(STOPPED_WITHIN + 5) == 1
    assert f"{name} stannade" in "".join(run.said)
    assert left_running(checkout) == []


def test_a_second_start_in_the_same_checkout_says_where_the_first_is(dev, checkout):
    run = dev()
    second = Run(checkout, DEMO="no")
    assert second.end(WARM_START) == 1
    assert f"kör redan i den här mappen: {run.address.rstrip('/')}" in "".join(second.said)


def test_two_checkouts_run_side_by_side_with_the_usual_port_taken(neighbour, dev, usual_port):
    one, other = dev(), dev(neighbour)
    assert len({one.address, other.address, "http://localhost:8000/"}) == 3
    assert status(one.address) == status(other.address) == 200
    one.stop()
    assert status(other.address) == 200
