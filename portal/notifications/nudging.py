"""A word to the worker that something is due. It may be lost: the sweep finds what it left behind."""

import logging
from datetime import datetime
from functools import cache
from time import monotonic
from zlib import crc32

from celery import current_app
from kombu import Connection
from kombu.exceptions import LimitExceeded, OperationalError
from kombu.pools import producers
from redis.exceptions import RedisError

from portal.web import clock
from portal.web.cache import mark, unmark

logger = logging.getLogger(__name__)

DELIVER = "portal.notifications.tasks.deliver_letters"
PATIENCE = 0.3  # seconds of a person's time that a nudge is worth
_UNHEARD = 1  # seconds after which a word may have been lost, and another is said
_QUIET = 2.0  # seconds in which a broker that did not answer is not asked again

_silent_until = 0.0


@cache
def _line_to(broker: str) -> Connection:
    """What the kept-open connections are made after: the app's own, with less patience."""
    connection = current_app.connection_for_write(broker)
    connection.transport_options = {**connection.transport_options, "socket_timeout": PATIENCE}
    return connection


def nudge(task: str = DELIVER, *, at: datetime | None = None) -> None:
    """Tell the worker, that something is due now or will be `at` a moment.

    A broker out of reach is no reason to fail, nor to wait. While a word to deliver waits to be heard, the
    worker finds what has come since as well: no more are said.
    """
    global _silent_until
    if monotonic() < _silent_until:
        return
    if task == DELIVER and at is None and not mark(_said(), seconds=_UNHEARD):
        return
    line = producers[_line_to(current_app.conf.broker_write_url)]
    try:
        with line.acquire(block=True, timeout=PATIENCE) as producer:
            current_app.send_task(task, producer=producer, retry=False, countdown=_until(at))
    except (LimitExceeded, OperationalError, RedisError, OSError) as gone:
        _silent_until = monotonic() + _QUIET
        logger.warning("The broker did not answer: %s", type(gone).__name__)


def heard() -> None:
    """The worker has begun to look: what comes from now on needs a word of its own."""
    unmark(_said())


def _said() -> str:
    """The key under which the cache knows that a word waits at this broker."""
    return f"notifications:said:{crc32(current_app.conf.broker_write_url.encode())}"


def _until(moment: datetime | None) -> float | None:
    """Seconds, with one more: the worker's clock may be a little behind ours."""
    left = (moment - clock.now()).total_seconds() if moment else 0
    return left + 1 if left > 0 else None
