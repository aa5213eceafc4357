"""Reminders to those who have not decided and to those who come; and of an agenda that is not out."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organisations.notices import with_source
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.web import clock

from ..enums import AGENDA_MISSING, REMINDER, REMINDER_COMING, ReminderKind
from ..models import Meeting, Reminder
from .persons import draft_to_one
from .shared import KIND_OF_MEETINGS, Facts, draft_about, hello, page_of, urls_of


def write_reminder(reminder: Reminder, to: Recipient, facts: Facts) -> Draft | None:
    """All that the address is reminded of that day, as far as it still is true; a letter for each number."""
    true = reminder.of_the_same_letter()
    if len(true) > 1:
        return _several_reminders(true, to)
    return _one_reminder(true[0], to) if true else None


def _one_reminder(reminder: Reminder, to: Recipient) -> Draft | None:
    invitation, given = reminder.invitation, reminder.given
    if reminder.kind != ReminderKind.COMING:
        return draft_about(
            "mail/dialogues/reminder",
            invitation,
            to,
            differs=(given is not None,),
            common={"has_answered": given is not None},
        )
    says = (given.group_size, given.mode, reminder.meeting.may_be_answered)
    if invitation:
        return draft_about(
            "mail/dialogues/reminder_coming", invitation, to, differs=says, common={"rsvp": given}
        )
    return draft_to_one(
        "mail/dialogues/reminder_coming", given, to, differs=("coming", *says), common={"rsvp": given}
    )


def _several_reminders(reminders: list[Reminder], to: Recipient) -> Draft | None:
    """One letter instead of several: nobody shares it, so that all of it is common."""
    lines, told = [], None
    for reminder in reminders:
        line = {"reminder": reminder, "meeting": reminder.meeting, "meeting_url": page_of(reminder.meeting)}
        if reminder.invitation:
            doors = reminder.invitation.doors(to.address)
            if not doors:
                continue
            door = doors[LinkPurpose.HAND_OVER]
            told = told or (door.untold and (reminder.invitation.organisation.name, door))
            line |= {"organisation": reminder.invitation.organisation.name, **urls_of(doors)}
        lines.append(line)
    if not lines:
        return None
    comes = [line for line in lines if line["reminder"].kind == ReminderKind.COMING]
    draft = Draft(
        template="mail/dialogues/reminders",
        same_for=("several", to.address.pk, *(reminder.pk for reminder in reminders)),
        common={
            "comes": comes,
            "asked": [line for line in lines if line not in comes],
            # One for each organisation, however many of its meetings there are.
            "hand_overs": {line["hand_over_url"]: line for line in lines if "hand_over_url" in line}.values(),
        },
        own={"hello": hello(to)},
    )
    if not told:
        return draft
    organisation, door = told
    return with_source(
        draft, organisation=organisation, code=door.contact, imported_on=door.untold, hand_over=door
    )


def write_agenda_missing(meeting: Meeting, to: Recipient, facts: Facts) -> Draft | None:
    """To whoever is in charge; untrue once there is an agenda, or no meeting."""
    if not meeting.may_be_registered or meeting.agenda():
        return None
    change = reverse("meeting_change", kwargs={"code": meeting.code, "slug": meeting.slug})
    return Draft(
        template="mail/dialogues/agenda_missing",
        same_for=(meeting.pk, meeting.sequence, clock.today()),
        common={
            "meeting": meeting,
            "change_url": settings.SITE_URL + change,
            "days": (meeting.on - clock.today()).days,
        },
        own={"hello": hello(to)},
    )


REMINDER_NOTICES = [
    Notice(
        key=REMINDER,
        title=_("Påminnelse om att svara"),
        urgency=Urgency.BULK,
        find=Reminder.objects.all,
        write=write_reminder,
        kind=KIND_OF_MEETINGS,
        reminds=True,
    ),
    Notice(
        key=REMINDER_COMING,
        title=_("Påminnelse till dem som kommer"),
        urgency=Urgency.SOON,
        find=Reminder.objects.all,
        write=write_reminder,
        kind=KIND_OF_MEETINGS,
        reminds=True,
    ),
    Notice(
        key=AGENDA_MISSING,
        title=_("Dagordningen är inte utlagd"),
        urgency=Urgency.SOON,
        find=Meeting.objects.all,
        write=write_agenda_missing,
    ),
]
