"""Meetings are drafted, changed, thrown away, called, cancelled and held."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.services import notify_each, open_batch
from portal.people.models import User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.refusals import Refused

from ..enums import CANCELLATION, MEETING_CHANGED, MEETING_NEXT, AgendaItemState, MeetingState
from ..models import AgendaItem, Meeting
from .details import AgendaLine, MeetingDetails, check, check_newly_named, marks, marks_of
from .inviting import letters_about, locked

# What everybody invited must hear of when it changes.
_TELL = ("place", "link", "starts_at", "ends_at", "answer_by")


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
            meeting = Meeting.objects.create(code=code, owners_post=_post_of(owner), **details.columns())
    except IntegrityError:
        # Sent twice in the same instant: the second waited for the first, and stands here.
        return _drafted_before(code, details)
    meeting.principles.set(details.principles)
    _write_agenda(meeting, details.agenda)
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


def _post_of(owner: User) -> str:
    posts = owner.employments.on(clock.today()).exclude(post="").values_list("post", flat=True)
    return posts.first() or ""


@recorded
def change_meeting(
    meeting: Meeting, *, details: MeetingDetails, made_from: Mapping[str, str] | None = None, actor: Actor
) -> Meeting:
    """Change a draft or a called meeting; whoever is invited is told of a new time, place or last day.

    Refuses when the meeting is held or cancelled, and when somebody else has changed it since the
    `marks_of` it that `made_from` holds were taken.
    """
    meeting = locked(meeting)
    if meeting.state not in {MeetingState.DRAFT, MeetingState.CALLED}:
        raise Refused(_("Mötet är %(state)s och kan inte ändras.") % {"state": meeting.get_state_display()})
    if made_from is not None and made_from != marks_of(meeting):
        raise Refused(_("Mötet har sparats på nytt sedan du öppnade sidan, så ditt är inte sparat än."))
    details = replace(details, owner=details.owner or meeting.owner)
    check(details)
    check_newly_named(details, meeting)
    if meeting.state == MeetingState.CALLED:
        _check_new_days(meeting, details)
    must_tell = any(getattr(meeting, name) != getattr(details, name) for name in _TELL)
    has_new_owner = details.owner != meeting.owner
    for name, value in details.columns().items():
        setattr(meeting, name, value)
    if has_new_owner:
        meeting.owners_post = _post_of(details.owner)
    meeting.sequence += meeting.state == MeetingState.CALLED
    meeting.save()
    meeting.principles.set(details.principles)
    _write_agenda(meeting, details.agenda)
    if must_tell and meeting.state == MeetingState.CALLED:
        _tell_the_invited(MEETING_CHANGED, meeting, occasion=f"change {meeting.sequence}", actor=actor)
    return meeting


def _check_new_days(meeting: Meeting, details: MeetingDetails) -> None:
    """What people have been told may be past; what they are told anew may not."""
    if details.starts_at <= clock.now() < meeting.starts_at:
        raise Refused(_("Ett möte som är kallat kan inte flyttas till en tid som har varit."), field="day")
    if details.answer_by < clock.today() and details.answer_by != meeting.answer_by:
        raise Refused(_("Välj en sista dag att svara som inte har varit."), field="answer_by")


@recorded
def discard_draft(meeting: Meeting, *, actor: Actor) -> None:
    """Throw a draft away; its history stays. Refuses what has been called, or anybody is invited to."""
    meeting = locked(meeting)
    if meeting.state != MeetingState.DRAFT or meeting.invitations.exists():
        raise Refused(_("Bara ett utkast som ingen är inbjuden till kan slängas. Ställ in mötet i stället."))
    meeting.delete()


def _write_agenda(meeting: Meeting, agenda: Iterable[AgendaLine]) -> None:
    """An item that keeps its title stays the same item, whatever hangs on it; what is left out goes."""
    standing = list(meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED))
    for order, line in enumerate(agenda):
        item = next((each for each in standing if each.title == line.title), None)
        if item:
            standing.remove(item)
        else:
            item = AgendaItem(meeting=meeting, title=line.title)
        wanted = (order, line.text, line.minutes)
        if item.pk is None or (item.order, item.text, item.minutes) != wanted:
            item.order, item.text, item.minutes = wanted
            item.save()
    for item in standing:
        item.delete()


@recorded
def call_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Make a draft public. Refuses when the time or the last day to answer has passed."""
    meeting = locked(meeting)
    _may_become(meeting, MeetingState.CALLED, _("Mötet är redan kallat."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötets tid har redan varit. Ändra dagen först."))
    if meeting.answer_by < clock.today():
        raise Refused(_("Sista dag att svara har redan varit. Ändra den först."))
    meeting.state = MeetingState.CALLED
    meeting.called_at = clock.now()
    meeting.owners_post = _post_of(meeting.owner)
    meeting.save(update_fields=["state", "called_at", "owners_post"])
    return meeting


@recorded
def cancel_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Cancel a called meeting that has not begun, and tell everybody invited."""
    meeting = locked(meeting)
    _may_become(meeting, MeetingState.CANCELLED, _("Bara ett möte som är kallat kan ställas in."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötet har redan börjat och kan inte ställas in."))
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence"])
    _tell_the_invited(CANCELLATION, meeting, occasion="cancelled", actor=actor)
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


def _tell_the_invited(key: str, meeting: Meeting, *, occasion: str, actor: Actor) -> None:
    """In a batch: whoever calls sees who could not be told, and must be phoned."""
    invitations = meeting.invitations.open()
    if not invitations.exists():
        return
    letters = letters_about(invitations, meeting)
    told = {about.pk for about, _to in letters}
    batch = open_batch(key, about=meeting, without_address=invitations.count() - len(told), actor=actor)
    notify_each(key, letters=letters, occasion=occasion, batch=batch, expires_at=meeting.starts_at)
