"""The letters of this room: invitation, reminder, receipt, changed answer, changed and cancelled meeting.

And to whoever asked or proposed something: what the answer is.
"""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.web import clock

from ..enums import (
    ANSWER_CHANGED,
    CANCELLATION,
    INVITATION,
    MEETING_CHANGED,
    RECEIPT,
    SEAT_GIVEN,
    Answer,
    InvitationState,
    MeetingState,
    PlaceState,
)
from ..models import Invitation, as_told, differences
from .shared import KIND_OF_MEETINGS, Facts, draft_about, told_at


def _still_asked(invitation: Invitation) -> bool:
    return invitation.state == InvitationState.OPEN and invitation.meeting.may_be_answered


def write_invitation(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the meeting takes no answers; true for the second contact though the first has answered."""
    if not _still_asked(invitation):
        return None
    return draft_about("mail/dialogues/invitation", invitation, to)


def write_receipt(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """To the one who answered: what holds now."""
    if not hasattr(invitation, "rsvp"):
        return None
    return _about_answer("mail/dialogues/receipt", invitation, to)


def write_answer_changed(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """To the organisation's other contacts: what holds now."""
    if not hasattr(invitation, "rsvp"):
        return None
    return _about_answer("mail/dialogues/answer_changed", invitation, to)


def write_seat_given(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the seat is left again, or the meeting has begun."""
    rsvp = getattr(invitation, "rsvp", None)
    if rsvp is None or rsvp.place_state != PlaceState.GIVEN or invitation.meeting.starts_at <= clock.now():
        return None
    return _about_answer("mail/dialogues/seat_given", invitation, to)


def _about_answer(template: str, invitation: Invitation, to: Recipient) -> Draft | None:
    rsvp, meeting = invitation.rsvp, invitation.meeting
    if meeting.state == MeetingState.CANCELLED:
        return None
    turn, needs, question = rsvp.turn(), rsvp.needs.count(), rsvp.questions.open().last()
    shown = (rsvp.answer, rsvp.group_size, rsvp.mode, rsvp.place_state, turn, needs, bool(question))
    return draft_about(
        template,
        invitation,
        to,
        differs=(*shown, meeting.may_be_answered),
        in_calendar=rsvp,
        common={
            "rsvp": rsvp,
            "comes": rsvp.answer == Answer.YES,
            "turn": turn,
            "needs": needs,
            "has_question": bool(question),
        },
        own={"question": question.text if question else ""},
    )


def _told_at(invitation: Invitation, to: Recipient) -> datetime | None:
    """When this address last was told when and where."""
    return told_at(invitation, to, (INVITATION, MEETING_CHANGED))


def write_meeting_changed(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """What holds against what this address was told; untrue once the meeting is cancelled or over.

    Whoever said no is asked anew.
    """
    meeting = invitation.meeting
    rsvp = getattr(invitation, "rsvp", None)
    if rsvp and rsvp.answer == Answer.WITHDRAWN:
        rsvp = None
    if invitation.state != InvitationState.OPEN or meeting.state != MeetingState.CALLED or meeting.is_over:
        return None
    told_at = _told_at(invitation, to)
    if told_at is None:
        return None
    was = as_told(meeting, told_at)
    changed = differences(was, meeting) if was else ()
    comes = rsvp is not None and rsvp.answer == Answer.YES
    return draft_about(
        "mail/dialogues/meeting_changed",
        invitation,
        to,
        differs=(
            rsvp and (rsvp.answer, rsvp.mode),
            meeting.may_be_answered,
            tuple(one.before for one in changed),
        ),
        in_calendar=rsvp if comes else None,
        common={
            "rsvp": rsvp,
            "changed": changed,
            "only_online": comes and bool(was and was.place) and not meeting.place,
            "only_in_room": comes and bool(was and was.link) and not meeting.link,
        },
    )


def write_cancellation(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """To everybody who has been invited, whatever they answered."""
    if invitation.meeting.state != MeetingState.CANCELLED or not _told_at(invitation, to):
        return None
    rsvp = getattr(invitation, "rsvp", None)
    comes = rsvp is not None and rsvp.answer == Answer.YES
    return draft_about("mail/dialogues/cancellation", invitation, to, in_calendar=rsvp if comes else None)


def _notice(key: str, title, write, urgency: Urgency, kind: Kind | None = None, **more) -> Notice:
    """All but invitations and reminders say how things stand: of two that wait the later is enough."""
    return Notice(
        key=key,
        title=title,
        urgency=urgency,
        find=Invitation.objects.for_letter,
        write=write,
        kind=kind,
        latest_only=kind is None,
        **more,
    )


NOTICES = [
    _notice(
        INVITATION,
        _("Inbjudan till möte"),
        write_invitation,
        Urgency.BULK,
        KIND_OF_MEETINGS,
        kind_of=lambda invitation: invitation.meeting.declined_by,
    ),
    _notice(RECEIPT, _("Kvitto på svar"), write_receipt, Urgency.SOON),
    _notice(
        ANSWER_CHANGED,
        _("Ändrat svar"),
        write_answer_changed,
        Urgency.SOON,
        # Whoever holds the link can press as often as they like; the others hear of how it ended.
        gathers=timedelta(minutes=5),
    ),
    _notice(SEAT_GIVEN, _("Plats på mötet"), write_seat_given, Urgency.SOON),
    _notice(MEETING_CHANGED, _("Ändrat möte"), write_meeting_changed, Urgency.SOON),
    _notice(CANCELLATION, _("Inställt möte"), write_cancellation, Urgency.SOON),
]
