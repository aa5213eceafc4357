"""What runs by the clock on the top floor."""

from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from . import services
from .models import RetentionRun
from .retention import expected, runs_in_order


@shared_task
def ask_for_tonights_retention() -> int:
    """Each night: let what has grown old be forgotten; no run, and no receipt, where nothing has."""
    services.note_unused_addresses(actor=THE_CLOCK)
    rows = sum(one.rows for one in expected(runs_in_order()))
    if rows:
        services.ask_for_retention(actor=THE_CLOCK)
    return rows


@shared_task
def carry_out_retention_runs() -> int:
    """When nudged and each minute: forget what somebody, or the night, has asked for; how many rows."""
    return sum(
        services.carry_out_retention(run, actor=THE_CLOCK).forgotten
        for run in RetentionRun.objects.under_way()
    )


@shared_task
def forget_last_letters() -> int:
    """Each ten minutes: erase the addresses of those whose last letter has left."""
    return services.forget_last_letters(actor=THE_CLOCK)


@shared_task
def forget_protections_of_nobody() -> int:
    """Each night: what is protected goes once the person has no account and is a contact nowhere."""
    return services.forget_protections(actor=THE_CLOCK)


CLOCK = [
    ClockEntry(
        "ask-for-tonights-retention",
        "portal.pages.tasks.ask_for_tonights_retention",
        crontab(hour=2, minute=30),
    ),
    ClockEntry("carry-out-retention", "portal.pages.tasks.carry_out_retention_runs", timedelta(minutes=1)),
    ClockEntry(
        "forget-protections-of-nobody",
        "portal.pages.tasks.forget_protections_of_nobody",
        crontab(hour=3, minute=40),
    ),
    ClockEntry("forget-last-letters", "portal.pages.tasks.forget_last_letters", timedelta(minutes=10)),
]
