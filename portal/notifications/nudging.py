"""A word to the worker that letters are due. It may be lost: the sweep finds what it left behind."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError


logger = logging.getLogger(__name__)

DELIVER = "portal.notifications.tasks.deliver_letters"


def nudge() -> None:
    """Tell the worker, in three tenths of a second at most; a broker out of reach is no reason to fail."""
    try:
        current_app.send_task(DELIVER, retry=False, ignore_result=True)
    except (OperationalError, RedisError, OSError) as gone:
        logger.warning("The broker did not answer: %s", type(gone).__name__)
