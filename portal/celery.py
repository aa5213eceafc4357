"""The Celery app and the timetable, collected from every room's `tasks.CLOCK`."""

import os

from celery import Celery

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
