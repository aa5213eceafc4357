"""Ports, and what a person is told when one is taken."""

import os
import socket

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
