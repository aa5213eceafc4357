"""The letters of this room: invitation, reminder, receipt, changed answer, changed and cancelled meeting.

And to whoever asked or proposed something: what the answer is.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import LetterState, Urgency
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock

from ..enums import (
    ANSWER_CHANGED,
    CANCELLATION,
    INVITATION,
    MEETING_CHANGED,
    MEETINGS,
    OFFERED,
    RECEIPT,
    REMINDER,
    SEAT_GIVEN,
    Answer,
    InvitationState,
    MeetingState,
    PlaceState,
)
from ..models import (
    Invitation,
    as_told,
    differences,
)

_MEETINGS = Kind(MEETINGS, _("Inbjudningar till möten, och påminnelser om dem"))

Facts = Mapping[str, Any]


def _draft(
    template: str, invitation: Invitation, to: Recipient, *, differs: tuple = (), **more
) -> Draft | None:
    """What all letters of this room share; `differs` is what else sets two common texts apart.

    None where the address no longer stands for the organisation.
    """
    meeting = invitation.meeting
    doors = invitation.doors(to.address)
    if not doors:
        return None
    draft = Draft(
        template=template,
        same_for=(meeting.pk, meeting.sequence, *differs),
        common={
            "meeting": meeting,
            "meeting_url": settings.SITE_URL + meeting.get_absolute_url(),
            **more.pop("common", {}),
        },
        own={
            "hello": hello(to),
            "organisation": invitation.organisation.name,
            **_urls(doors),
            **more.pop("own", {}),
        },
    )
    door = doors[LinkPurpose.HAND_OVER]
    if not door.untold:
        return draft
    return with_source(
        draft,
        organisation=invitation.organisation.name,
        code=door.contact,
        imported_on=door.untold,
        hand_over=door,
    )


def hello(to: Recipient) -> str:
    """How a letter begins, by name where one is known."""
    with translation.override(to.language):
        first_name = to.name.partition(" ")[0]
        return gettext("Hej %(name)s!") % {"name": first_name} if first_name else gettext("Hej!")


def _urls(doors: Mapping[str, GuestLink]) -> dict[str, str]:
    """The addresses of the doors that a letter opens."""
    urls = {"hand_over_url": absolute(doors[LinkPurpose.HAND_OVER], "hand_over")}
    if LinkPurpose.ANSWER in doors:
        urls["answer_url"] = page = absolute(doors[LinkPurpose.ANSWER], "answer")
        urls |= {f"{answer}_url": f"{page}?val={answer}" for answer in OFFERED}
    return urls


def _still_asked(invitation: Invitation) -> bool:
    return invitation.state == InvitationState.OPEN and invitation.meeting.may_be_answered


def write_invitation(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the meeting takes no answers; true for the second contact though the first has answered."""
    if not _still_asked(invitation):
        return None
    return _draft("mail/dialogues/invitation", invitation, to)


def write_reminder(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the organisation has decided."""
    given = invitation.rsvp.answer if hasattr(invitation, "rsvp") else None
    if not _still_asked(invitation) or given in {Answer.YES, Answer.NO}:
        return None
    return _draft(
        "mail/dialogues/reminder",
        invitation,
        to,
        differs=(given,),
        common={"has_answered": given is not None},
    )


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
    return _draft(
        template,
        invitation,
        to,
        differs=(*shown, meeting.may_be_answered),
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
    """When this address last was told when and where; what still waits will say what holds by then."""
    about = ContentType.objects.get_for_model(Invitation)
    letters = Letter.objects.filter(notice__in=[INVITATION, MEETING_CHANGED], about_type=about)
    # One that another process has in hand is waited for: it may have left by the time it is let go of.
    ours = letters.filter(about_id=invitation.pk, address=to.address).select_for_update()
    sent = [sent_at for state, sent_at in ours.values_list("state", "sent_at") if state == LetterState.SENT]
    return max(sent, default=None)


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
    return _draft(
        "mail/dialogues/meeting_changed",
        invitation,
        to,
        differs=(
            rsvp and (rsvp.answer, rsvp.mode),
            meeting.may_be_answered,
            tuple(one.before for one in changed),
        ),
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
    return _draft("mail/dialogues/cancellation", invitation, to)


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
    _notice(INVITATION, _("Inbjudan till möte"), write_invitation, Urgency.BULK, _MEETINGS),
    _notice(REMINDER, _("Påminnelse om att svara"), write_reminder, Urgency.BULK, _MEETINGS),
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
