"""A word to the worker that letters are due. It may be lost: the sweep finds what it left behind."""

import logging
from time import monotonic

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

DELIVER = "portal.notifications.tasks.deliver_letters"
PATIENCE = 0.3  # seconds of a person's time that a nudge is worth
_QUIET = 2.0  # seconds in which a broker that did not answer is not asked again

_silent_until = 0.0


def nudge() -> None:
    """Tell the worker; a broker out of reach is no reason to fail, nor to wait."""
    global _silent_until
    if monotonic() < _silent_until:
        return
    with current_app.connection_for_write() as connection:
        connection.transport_options = {**connection.transport_options, "socket_timeout": PATIENCE}
        try:
            current_app.send_task(DELIVER, connection=connection, retry=False)
        except (OperationalError, RedisError, OSError) as gone:
            _silent_until = monotonic() + _QUIET
            logger.warning("The broker did not answer: %s", type(gone).__name__)
