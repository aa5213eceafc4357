"""Meetings are drafted, thrown away, called, cancelled and held."""

from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.files.models import File
from portal.files.services import throw_away
from portal.history.recording import recorded
from portal.people.models import User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day, occasion

from ..enums import CANCELLATION, MEETING_NEXT, MeetingState
from ..models import Meeting
from .announcing import announce, post_of
from .changing import write_agenda
from .details import MeetingDetails, check, marks
from .filing import file_calling, file_cancellation
from .inviting import locked
from .telling import tell_persons


def _may_become(meeting: Meeting, state: MeetingState, otherwise: str) -> None:
    if state not in MEETING_NEXT[meeting.state]:
        raise Refused(otherwise)


@recorded
def draft_meeting(*, details: MeetingDetails, owner: User, code: str = "", actor: Actor) -> Meeting:
    """A new meeting that only staff see. Refuses times, places and last days that cannot be.

    `code` is drawn when the form is given out, so that a form sent twice makes one draft: the second
    time the draft of the first is returned, or refused where something else is said by then.
    """
    details = replace(details, owner=owner)
    check(details)
    code = code or new_code()
    try:
        with transaction.atomic():
            meeting = Meeting.objects.create(code=code, owners_post=post_of(owner), **details.columns())
    except IntegrityError:
        # Sent twice in the same instant: the second waited for the first, and stands here.
        return _drafted_before(code, details)
    meeting.principles.set(details.principles)
    meeting.topics.set(details.topics)
    write_agenda(meeting, details.agenda, actor=actor)
    return meeting


def _drafted_before(code: str, details: MeetingDetails) -> Meeting:
    meeting = Meeting.objects.get(code=code)
    if marks(MeetingDetails.of(meeting)) == marks(details):
        return meeting
    raise Refused(
        _(
            "Du har redan sparat ett utkast från den här sidan, med annat innehåll. "
            "Spara igen om du vill ha det här som ett eget utkast."
        )
    )


@recorded
def discard_draft(meeting: Meeting, *, actor: Actor) -> None:
    """Throw a draft away; its history stays. Refuses what has been called, or anybody is invited to."""
    meeting = locked(meeting)
    if meeting.state != MeetingState.DRAFT or meeting.invitations.exists():
        raise Refused(_("Bara ett utkast som ingen är inbjuden till kan slängas. Ställ in mötet i stället."))
    files = list(File.objects.filter(paper__agenda_item__meeting=meeting))
    meeting.delete()
    for file in files:
        throw_away(file, actor=actor)


def too_late_to_call(meeting: Meeting) -> str:
    """Why there is no time left to call a meeting, for a person; empty where there is."""
    if meeting.starts_at <= clock.now():
        return _(
            "Mötet skulle ha börjat %(when)s. Ändra dagen, och sista dagen att svara, innan du kallar."
        ) % {"when": occasion(meeting.starts_at)}
    if meeting.answer_by < clock.today():
        return _("Sista dagen att svara var %(day)s. Välj en senare dag innan du kallar.") % {
            "day": day(meeting.answer_by)
        }
    return ""


@recorded
def call_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Make a draft public. Refuses when the time or the last day to answer has passed."""
    meeting = locked(meeting)
    _may_become(meeting, MeetingState.CALLED, _("Mötet är redan kallat."))
    if sentence := too_late_to_call(meeting):
        raise Refused(sentence)
    meeting.state = MeetingState.CALLED
    meeting.called_at = clock.now()
    meeting.owners_post = post_of(meeting.owner)
    meeting.save(update_fields=["state", "called_at", "owners_post"])
    file_calling(meeting, actor=actor)
    return meeting


@recorded
def cancel_meeting(meeting: Meeting, *, reason: str = "", actor: Actor) -> Meeting:
    """Cancel a called meeting that has not begun, and tell everybody invited, and why where that is said."""
    meeting = locked(meeting)
    _may_become(meeting, MeetingState.CANCELLED, _("Bara ett möte som är kallat kan ställas in."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötet har redan börjat och kan inte ställas in."))
    meeting.state = MeetingState.CANCELLED
    meeting.cancel_reason = reason.strip()
    meeting.sequence += 1
    meeting.save(update_fields=["state", "cancel_reason", "sequence"])
    announce(CANCELLATION, meeting.invitations.open(), meeting, occasion="cancelled", actor=actor)
    tell_persons(CANCELLATION, meeting, occasion="cancelled")
    file_cancellation(meeting, actor=actor)
    return meeting


@recorded
def close_held(meeting: Meeting, *, actor: Actor) -> bool:
    """A called meeting whose end has passed has been held; whether this was when it became so."""
    meeting = locked(meeting)
    if meeting.state != MeetingState.CALLED or not meeting.is_over:
        return False
    meeting.state = MeetingState.HELD
    meeting.save(update_fields=["state"])
    return True
