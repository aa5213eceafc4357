"""Children leave nothing behind, and a number alone is nobody's identity."""

import json
import signal
import subprocess
import sys
from dataclasses import replace
from time import monotonic

import pytest

from portal.devkit import processes
from portal.devkit.processes import Launch

# Starts a grandchild, says both numbers, and never ends by itself.
FAMILY = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
print(os.getpid(), child.pid, flush=True)
child.wait()
"""
STUBBORN = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("ready", flush=True)
signal.pause()
"""
COUNTING = """
import signal
signal.signal(signal.SIGTERM, lambda number, frame: print("asked", flush=True))
print("ready", flush=True)
while True: signal.pause()
"""


@pytest.fixture
def launch(tmp_path):
    """How to start a piece of Python as a child; its output can be read."""

    def launch_code(code):
        return Launch(
            name="child",
            command=[sys.executable, "-c", code],
            cwd=tmp_path,
            log=tmp_path / "child.log",
            record=tmp_path / "child.json",
            stdout=subprocess.PIPE,
        )

    return launch_code


def family(child):
    """The numbers of a child and its grandchild, once both run."""
    return [int(word) for word in child.process.stdout.readline().split()]


def test_stopping_takes_the_whole_session(launch):
    child = processes.start(launch(FAMILY))
    pids = family(child)
    processes.stop([child], patience=2)
    assert not any(processes.alive(pid) for pid in pids)
    assert not child.record.exists()


def test_who_does_not_listen_is_killed_when_patience_is_out(launch):
    child = processes.start(launch(STUBBORN))
    child.process.stdout.readline()
    processes.stop([child], patience=0.2)
    assert child.process.returncode == -signal.SIGKILL


def test_several_who_do_not_listen_are_killed_together(launch, tmp_path):
    children = [
        processes.start(replace(launch(STUBBORN), record=tmp_path / f"{number}.json")) for number in range(3)
    ]
    for child in children:
        child.process.stdout.readline()
    began = monotonic()
    processes.stop(children, patience=0.3)
    assert monotonic() - began < 0.3 * len(children)
    assert {child.process.returncode for child in children} == {-signal.SIGKILL}
    assert not set(children) & set(processes.started())


def test_who_was_asked_to_stop_is_not_asked_again(launch):
    """To some, a second signal means that they should drop what they have in hand."""
    child = processes.start(launch(COUNTING))
    child.process.stdout.readline()
    processes.ask([child])
    assert child.process.stdout.readline() == b"asked\n"
    processes.ask([child])
    processes.stop([child], patience=0.3)
    assert child.process.stdout.read() == b""


def test_processes_that_a_machine_hides_are_passed_over(tmp_path, monkeypatch):
    """Mounted with `hidepid`, /proc lists others' numbers and lets nobody read on."""
    for pid in ("1", "4711"):
        (tmp_path / pid).mkdir()
        (tmp_path / pid / "stat").symlink_to("stat")
    monkeypatch.setattr(processes, "_PROC", tmp_path)
    assert processes.session_members(1) == []
    assert not processes.alive(1)


def test_what_an_earlier_run_left_is_found_by_its_record(launch):
    child = processes.start(launch(FAMILY))
    pids = family(child)
    assert processes.stop_leftovers([child.record]) == sorted(pids)
    assert not any(processes.alive(pid) for pid in pids)
    child.process.wait()


def test_a_grandchild_whose_parent_was_killed_is_found_too(launch):
    child = processes.start(launch(FAMILY))
    leader, orphan = family(child)
    processes.kill([leader])
    child.process.wait()
    assert processes.stop_leftovers([child.record]) == [orphan]
    assert not processes.alive(orphan)


@pytest.mark.parametrize("changed", [{"started": "1"}, {"boot": "another"}])
def test_a_number_that_now_is_somebody_elses_is_left_alone(launch, changed):
    child = processes.start(launch(FAMILY))
    family(child)
    record = json.loads(child.record.read_text())
    child.record.write_text(json.dumps(record | changed))
    assert processes.stop_leftovers([child.record]) == []
    assert not child.ended()
    processes.stop([child], patience=2)


def test_an_unreadable_record_is_no_obstacle(tmp_path):
    record = tmp_path / "child.json"
    record.write_text("{half")
    assert processes.stop_leftovers([record, tmp_path / "none.json"]) == []
    assert not record.exists()


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child that its parent died.")
def test_children_die_with_a_parent_that_was_killed(tmp_path):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True, bufsize=1
    )
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    assert processes.wait_until(lambda: not processes.alive(child), 5)


PARENT = """
import signal, sys
from pathlib import Path
from portal.devkit import processes
folder = Path(sys.argv[1])
waiting = [sys.executable, "-c", "import signal; signal.pause()"]
child = processes.start(processes.Launch("child", waiting, folder, folder / "log", folder / "record"))
print(child.process.pid, flush=True)
signal.pause()
"""
