"""What runs by the clock for people."""

from celery import shared_task
from celery.schedules import crontab

from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .services import (
    end_stale_claims,
    forget_expired,
    forget_never_proven,
    forget_who_was_declined,
)


@shared_task
def end_what_the_login_gave() -> int:
    """Each night: roles and employments end for those who no longer come by the municipality's login."""
    return end_stale_claims(actor=THE_CLOCK)


@shared_task
def forget_accounts_never_proven() -> int:
    """Each night: accounts go that somebody opened by asking for a code, and never entered."""
    return forget_never_proven(actor=THE_CLOCK)


@shared_task
def forget_expired_sign_ins() -> int:
    """Each night: sign-ins go that have run out."""
    return forget_expired(actor=THE_CLOCK)


@shared_task
def forget_who_was_not_erased() -> int:
    """Each night: a request that got a no says no longer who asked."""
    return forget_who_was_declined(actor=THE_CLOCK)


CLOCK = [
    ClockEntry(
        "forget-expired-sign-ins",
        "portal.people.tasks.forget_expired_sign_ins",
        crontab(hour=3, minute=10),
    ),
    ClockEntry(
        "forget-accounts-never-proven",
        "portal.people.tasks.forget_accounts_never_proven",
        crontab(hour=3, minute=30),
    ),
    ClockEntry(
        "end-what-the-login-gave",
        "portal.people.tasks.end_what_the_login_gave",
        crontab(hour=3, minute=20),
    ),
    ClockEntry(
        "forget-who-was-not-erased",
        "portal.people.tasks.forget_who_was_not_erased",
        crontab(hour=3, minute=50),
    ),
]
