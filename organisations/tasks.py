"""What runs by the clock for organisations."""

from contextlib import suppress
from datetime import timedelta

from celery import shared_task
from celery.schedules import crontab

from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.refusals import Refused
from portal.web.rooms import ClockEntry

from .enums import ImportState
from .models import ImportRun
from .services import (
    ask_to_confirm,
    begin,
    carry_out_import,
    forget_import_rows,
    forget_registrations,
    forget_unconfirmed,
    forget_unconfirmed_requests,
    lay_silent_dormant,
    map_register,
    silent_organisations,
    weigh_import,
)


@shared_task
def forget_unconfirmed_contacts() -> int:
    """Each night: forget those who were named as contacts, or asked to be, and never answered our letter."""
    return forget_unconfirmed(actor=THE_CLOCK) + forget_unconfirmed_requests(actor=THE_CLOCK)


@shared_task
def ask_whether_entries_are_right() -> int:
    """Each morning: ask and remind associations, warn and lay dormant those silent; how many were written to.

    Reminders of meetings are owed at midnight: whoever got one is asked another day. One that somebody else
    has at the moment is laid dormant another morning.
    """
    for organisation in silent_organisations():
        with suppress(Refused):
            lay_silent_dormant(organisation, actor=THE_CLOCK)
    return ask_to_confirm(actor=THE_CLOCK)


@shared_task
def forget_rows_not_taken() -> int:
    """Each night: forget rows of register files that nobody has decided or mended in time."""
    return forget_import_rows(actor=THE_CLOCK)


@shared_task
def forget_old_registrations() -> int:
    """Each night: forget drafts that nobody writes in, and who stood behind registrations that are over."""
    return forget_registrations(actor=THE_CLOCK)


@shared_task
def bring_in_files() -> int:
    """When nudged and each minute: compare files that were read, bring in those confirmed; how many."""
    return sum(_one_step(run) for run in ImportRun.objects.under_way().order_by("at", "id"))


@shared_task
def map_register_anew() -> int:
    """When nudged and each minute: make the register's bitmaps where it has changed; how many."""
    return map_register(actor=THE_CLOCK)


def _one_step(run: ImportRun) -> bool:
    asked_by = run.confirmed_by_id if run.state == ImportState.CONFIRMED else run.asked_by_id
    actor = Actor(Door.IMPORT, user_id=asked_by)
    if not begin(run, actor=actor):
        return False
    step = carry_out_import if run.state == ImportState.CONFIRMED else weigh_import
    return step(run, actor=actor)


CLOCK = [
    ClockEntry("bring-in-files", "organisations.tasks.bring_in_files", timedelta(minutes=1)),
    ClockEntry("map-register", "organisations.tasks.map_register_anew", timedelta(minutes=1)),
    ClockEntry(
        "ask-whether-entries-are-right",
        "organisations.tasks.ask_whether_entries_are_right",
        crontab(hour=10, minute=15),
    ),
    ClockEntry(
        "forget-unconfirmed-contacts",
        "organisations.tasks.forget_unconfirmed_contacts",
        crontab(hour=3, minute=40),
    ),
    ClockEntry(
        "forget-rows-not-taken",
        "organisations.tasks.forget_rows_not_taken",
        crontab(hour=3, minute=50),
    ),
    ClockEntry(
        "forget-old-registrations",
        "organisations.tasks.forget_old_registrations",
        crontab(hour=3, minute=55),
    ),
]
