"""What this room does by the clock."""

from datetime import time, timedelta

from celery import shared_task

from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.rooms import ClockEntry

from .enums import VIEWPOINT_KEPT, MailingState
from .models import Dialogue, Mailing, Meeting, Rsvp, Viewpoint
from .services import (
    UNCONFIRMED_KEPT,
    ask_for_agendas,
    close_dialogue,
    close_held,
    finish_mailing,
    forget_needs,
    forget_unconfirmed,
    forget_unconfirmed_viewpoint,
    invite_new_contacts,
    remind,
)

# Nobody's telephone rings at midnight: a day's reminders begin in the morning.
MORNING = time(8)


@shared_task
def send_reminders() -> int:
    """Remind those who have not decided, those who come, and whose agenda is not out; how many letters."""
    if clock.now() < clock.instant(clock.today(), MORNING):
        return 0
    return remind(actor=THE_CLOCK) + ask_for_agendas(actor=THE_CLOCK)


@shared_task
def invite_newcomers() -> int:
    """Invite those who have become contacts since their organisation was; how many letters."""
    return sum(
        invite_new_contacts(meeting, actor=THE_CLOCK) for meeting in Meeting.objects.called().upcoming()
    )


@shared_task
def close_what_is_over() -> int:
    """Called meetings whose end has passed have been held; how many became so."""
    return sum(close_held(meeting, actor=THE_CLOCK) for meeting in Meeting.objects.called().past())


@shared_task
def forget_what_nobody_confirmed() -> int:
    """Sign-ups on a meeting's page whose letter nobody has opened in time; how many were forgotten."""
    unconfirmed = Rsvp.objects.unconfirmed_since(clock.now() - UNCONFIRMED_KEPT)
    return sum(forget_unconfirmed(rsvp, actor=THE_CLOCK) for rsvp in unconfirmed)


@shared_task
def finish_mailings() -> int:
    """Utskick whose letters are all handled have been sent; how many became so."""
    going = Mailing.objects.filter(state=MailingState.SENDING)
    return sum(finish_mailing(mailing, actor=THE_CLOCK) for mailing in going)


@shared_task
def forget_what_was_needed() -> int:
    """What people needed at meetings long over; how many needs were forgotten."""
    return forget_needs(actor=THE_CLOCK)


@shared_task
def close_dialogues() -> int:
    """Dialogues whose last day has passed take no more viewpoints; how many closed."""
    return sum(close_dialogue(dialogue, actor=THE_CLOCK) for dialogue in Dialogue.objects.over())


@shared_task
def forget_viewpoints_nobody_confirmed() -> int:
    """Viewpoints whose letter nobody has opened in time; how many were forgotten."""
    unconfirmed = Viewpoint.objects.unconfirmed_since(clock.now() - VIEWPOINT_KEPT)
    return sum(forget_unconfirmed_viewpoint(one, actor=THE_CLOCK) for one in unconfirmed)


CLOCK = [
    ClockEntry("send-reminders", "dialogues.tasks.send_reminders", timedelta(minutes=1)),
    ClockEntry("invite-newcomers", "dialogues.tasks.invite_newcomers", timedelta(minutes=10)),
    ClockEntry("forget-unconfirmed", "dialogues.tasks.forget_what_nobody_confirmed", timedelta(hours=1)),
    ClockEntry("forget-needs", "dialogues.tasks.forget_what_was_needed", timedelta(hours=1)),
    ClockEntry("close-what-is-over", "dialogues.tasks.close_what_is_over", timedelta(minutes=1)),
    ClockEntry("finish-mailings", "dialogues.tasks.finish_mailings", timedelta(minutes=1)),
    ClockEntry("close-dialogues", "dialogues.tasks.close_dialogues", timedelta(minutes=10)),
    ClockEntry("forget-viewpoints", "dialogues.tasks.forget_viewpoints_nobody_confirmed", timedelta(hours=1)),
]
