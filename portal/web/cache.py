"""The cache: quick where it answers, empty where it does not, and never a reason to fail."""

import logging
from contextlib import suppress

from django.core.cache import caches
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def _limits_a_rate(key) -> bool:
    """Whether allauth counts tries under this key; such a count must not be forgotten."""
    return "allauth:rl" in str(key)


class ForgivingCache(RedisCache):
    """Django's cache on Valkey or Redis that counts as empty while it cannot be reached.

    Only counts that limit a rate go to the database meanwhile: an outage must not open the door
    to guessing.
    """

    def get(self, key, default=None, version=None):
        with self._or_gone():
            return super().get(key, default, version)
        return caches["counts"].get(key, default) if _limits_a_rate(key) else default

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self._or_gone():
            return super().set(key, value, timeout, version)
        return caches["counts"].set(key, value, timeout) if _limits_a_rate(key) else None

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self._or_gone():
            return super().add(key, value, timeout, version)
        return caches["counts"].add(key, value, timeout) if _limits_a_rate(key) else True

    def delete(self, key, version=None):
        with self._or_gone():
            return super().delete(key, version)
        return caches["counts"].delete(key) if _limits_a_rate(key) else False

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        with self._or_gone():
            return super().touch(key, timeout, version)
        return False

    def incr(self, key, delta=1, version=None):
        with self._or_gone():
            return super().incr(key, delta, version)
        return caches["counts"].incr(key, delta) if _limits_a_rate(key) else delta

    def _or_gone(self):
        return _SayingSo()


class _SayingSo(suppress):
    """Suppress an unreachable cache, and say so once in the log."""

    def __init__(self):
        super().__init__(RedisError, OSError)

    def __exit__(self, kind, error, trace):
        gone = super().__exit__(kind, error, trace)
        if gone:
            logger.warning("The cache did not answer: %s", kind.__name__)
        return gone
