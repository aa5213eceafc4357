"""The Celery app and the timetable, collected from every room's `tasks.CLOCK`."""

import logging
import os
from datetime import timedelta

from celery import Celery
from celery.signals import beat_init, setup_logging
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("portal")
# Also for the threads of the web server, which otherwise would find a default app without a broker.
app.set_default()
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@app.on_after_finalize.connect
def set_the_clock(sender, **kwargs) -> None:
    """Give beat the timetable that the rooms declare; read once the apps are ready."""
    from portal.web.rooms import clock_entries

    sender.conf.beat_schedule = {
        entry.name: {"task": entry.task, "schedule": entry.every} for entry in clock_entries()
    }


@beat_init.connect
def ask_for_the_frequent_at_once(**kwargs) -> None:
    """Beat would let a whole turn pass first, and the post room say meanwhile that its clock stands still."""
    from portal.web.rooms import clock_entries

    for entry in clock_entries():
        if isinstance(entry.every, timedelta):
            try:
                app.send_task(entry.task)
            except OperationalError:
                # No broker yet. Beat waits for it; in its turn the task comes.
                return


@setup_logging.connect
def leave_the_log_to_the_settings(**kwargs) -> None:
    """Being here is enough: without anybody here Celery would set the level of all logs itself."""


class OneLineForEachTask(logging.Filter):
    """Says of a task that ended which it was, how long it took and what came of it; not for whom.

    Celery's own words quote an exception's, which may quote what a person typed.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        about = getattr(record, "data", None)
        if about and "name" in about:
            result = about.get("return_value", "").strip("'") or about.get("description") or "retry"
            record.msg, record.args = "%s: %s", (about["name"], result)
            if "runtime" in about:
                record.ms = round(about["runtime"] * 1000, 1)
        return True
