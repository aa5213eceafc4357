"""Ports, and what a person is told when one is taken."""

import os
import socket
import sys

import pytest

from portal.devkit import ensemble, processes
from portal.devkit.services import HOST, free_port


@pytest.fixture
def taken():
    """A port that somebody listens on."""
    with socket.socket() as somebody:
        somebody.bind((HOST, 0))
        somebody.listen()
        yield somebody.getsockname()[1]


def test_without_a_choice_a_taken_usual_port_is_passed_over(monkeypatch, taken):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(ensemble, "USUAL_PORT", taken)
    with ensemble.open_port() as listener:
        assert listener.getsockname()[1] != taken


def test_a_chosen_port_is_used_or_refused_in_words(monkeypatch, taken):
    monkeypatch.setenv("PORT", str(taken))
    with pytest.raises(ensemble.CannotStart, match=f"Port {taken} är upptagen"):
        ensemble.open_port()


def test_a_machine_without_the_other_protocol_starts_too(monkeypatch):
    """A kernel without IPv6 refuses to make the socket."""
    monkeypatch.setenv("PORT", str(free_port()))
    monkeypatch.setattr(socket, "AF_INET6", 4711)
    with ensemble.open_port() as listener:
        assert listener.getsockname()[1] == int(os.environ["PORT"])


@pytest.mark.parametrize("port", ["åtta", "-1", "70000"])
def test_a_port_that_is_none_is_refused_in_words(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ensemble.CannotStart):
        ensemble.open_port()


def test_two_cannot_run_in_one_checkout(tmp_path):
    with (
        ensemble.only_once(tmp_path),
        pytest.raises(ensemble.CannotStart, match="kör redan"),
        ensemble.only_once(tmp_path),
    ):
        pass
    with ensemble.only_once(tmp_path):
        assert processes.alive(1)


# --- Code that is being written ---------------------------------------------------------------


@pytest.fixture
def reloading(tmp_path, monkeypatch):
    """An ensemble that has started nothing yet and looks for changed code."""
    monkeypatch.setenv("RELOAD", "1")
    return ensemble.Ensemble(tmp_path)


def test_what_falls_over_broken_code_is_told_and_the_rest_goes_on(reloading, tmp_path, capsys):
    broken = "import sys; sys.exit('SyntaxError: det där gick inte')"
    reloading.portal["worker"] = processes.start(
        processes.Launch(
            "worker", [sys.executable, "-c", broken], tmp_path, tmp_path / "log", tmp_path / "record"
        )
    )
    reloading.portal["worker"].process.wait()
    reloading.let_the_fallen_lie()
    reloading.check()
    said = capsys.readouterr().out
    assert "worker stannade (kod 1)" in said
    assert "SyntaxError: det där gick inte" in said
    assert "startar igen när koden ändras" in said


def test_without_reloading_what_falls_stops_everything(tmp_path, monkeypatch):
    monkeypatch.delenv("RELOAD", raising=False)
    plain = ensemble.Ensemble(tmp_path)
    plain.portal["worker"] = processes.start(
        processes.Launch(
            "worker", [sys.executable, "-c", ""], tmp_path, tmp_path / "log", tmp_path / "record"
        )
    )
    plain.portal["worker"].process.wait()
    with pytest.raises(processes.ChildFailed, match="worker stannade"):
        plain.check()
    processes.stop(plain.portal.values(), 0)


def test_code_that_comes_or_goes_is_a_change(tmp_path, settings):
    settings.BASE_DIR, settings.ROOMS = tmp_path, ["room"]
    (tmp_path / "room").mkdir()
    assert ensemble.written_code() == {}
    file = tmp_path / "room" / "models.py"
    file.write_text("")
    first = ensemble.written_code()
    assert list(first) == [file]
    os.utime(file, (1, 1))
    assert ensemble.written_code() != first
    # An editor's lock file points at nothing.
    (tmp_path / "room" / ".#models.py").symlink_to("nobody@nowhere")
    file.unlink()
    assert ensemble.written_code() == {}
