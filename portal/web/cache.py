"""The cache: quick where it answers, empty where it does not, and never a reason to fail."""

import logging
import pickle
from collections.abc import Callable
from time import monotonic
from typing import Any

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as NotConnected
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# After a failure nobody waits for the cache again until this many seconds have passed.
REST = 2.0
# What has been written by another release of the portal may not be readable: that is empty too.
UNREADABLE = (pickle.UnpicklingError, AttributeError, ImportError, EOFError, IndexError, TypeError)


def limits_a_rate(key: Any) -> bool:
    """Whether allauth counts tries, or locks such a count, under this key; it must not be forgotten."""
    return str(key).startswith("allauth:rl:")


class _Gone(Exception):
    """The cache did not answer, or has been found silent a moment ago."""


class _Client(RedisCacheClient):
    """Django's own, which makes a client anew for every command; this one keeps it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._made: dict[bool, Any] = {}

    def get_client(self, key=None, *, write=False):
        if write not in self._made:
            self._made[write] = super().get_client(key, write=write)
        return self._made[write]


class ForgivingCache(RedisCache):
    """Django's cache on Valkey or Redis that counts as empty while it cannot be reached.

    Only counts that limit a rate go to the database meanwhile: an outage must not open the door
    to guessing. Where a method is asked to say whether it succeeded, it says what an empty cache
    would.
    """

    # When each server may be asked again; shared, as every thread has a cache object of its own.
    _silent_until: dict[str, float] = {}

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _Client
        self._server = str(server)
        # A connection that the server closed is opened anew once; a silent server is not asked twice.
        once = Retry(NoBackoff(), 1, supported_errors=(NotConnected,))
        self._options = {"retry": once, **self._options}

    def get(self, key, default=None, version=None):
        try:
            return self._ask(super().get, key, default, version)
        except _Gone:
            return caches["counts"].get(key, default) if limits_a_rate(key) else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            return self._ask(super().set, key, value, timeout, version)
        except _Gone:
            return caches["counts"].set(key, value, timeout) if limits_a_rate(key) else None

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            return self._ask(super().add, key, value, timeout, version)
        except _Gone:
            return caches["counts"].add(key, value, timeout) if limits_a_rate(key) else True

    def delete(self, key, version=None):
        try:
            return self._ask(super().delete, key, version)
        except _Gone:
            return caches["counts"].delete(key) if limits_a_rate(key) else False

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            return self._ask(super().touch, key, timeout, version)
        except _Gone:
            return caches["counts"].touch(key, timeout) if limits_a_rate(key) else False

    def has_key(self, key, version=None):
        try:
            return self._ask(super().has_key, key, version)
        except _Gone:
            return caches["counts"].has_key(key) if limits_a_rate(key) else False

    def incr(self, key, delta=1, version=None):
        try:
            return self._ask(super().incr, key, delta, version)
        except _Gone:
            if limits_a_rate(key):
                return caches["counts"].incr(key, delta)
            raise ValueError(f"Key {key!r} not found.")

    def get_many(self, keys, version=None):
        try:
            return self._ask(super().get_many, keys, version)
        except _Gone:
            return {}

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        try:
            return self._ask(super().set_many, data, timeout, version)
        except _Gone:
            return list(data)

    def delete_many(self, keys, version=None):
        try:
            return self._ask(super().delete_many, keys, version)
        except _Gone:
            return None

    def clear(self):
        try:
            return self._ask(super().clear)
        except _Gone:
            return False

    def _ask(self, command: Callable, *args: Any) -> Any:
        """What the server answers; raises `_Gone` where it does not, or did not a moment ago."""
        if monotonic() < self._silent_until.get(self._server, 0):
            raise _Gone
        try:
            answer = command(*args)
        except (RedisError, OSError) as error:
            if self._server not in self._silent_until:
                logger.warning("The cache does not answer: %s", type(error).__name__)
            self._silent_until[self._server] = monotonic() + REST
            raise _Gone from error
        except UNREADABLE as error:
            raise _Gone from error
        if self._server in self._silent_until:
            self._silent_until.pop(self._server, None)
            logger.info("The cache answers again")
        return answer


def mark(key: str, *, seconds: int) -> bool:
    """Put up a mark, for what need not be done twice; false where it stands already."""
    return caches["default"].add(key, True, timeout=seconds)


def unmark(key: str) -> None:
    """Take a mark down."""
    caches["default"].delete(key)
