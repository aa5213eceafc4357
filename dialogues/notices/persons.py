"""Letters to those who come in their own name: to be confirmed, receipt, seat, changed, cancelled."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from organisations.notices import absolute
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..enums import (
    CANCELLATION_TO_ONE,
    MEETING_CHANGED_TO_ONE,
    RECEIPT_TO_ONE,
    SEAT_GIVEN_TO_ONE,
    SIGN_UP,
    Answer,
    MeetingState,
    PlaceState,
)
from ..models import Rsvp, as_told, differences
from .entries import EntryWith
from .shared import Facts, hello, told_at


def draft_to_one(
    template: str, rsvp: Rsvp, to: Recipient, *, differs: tuple = (), common=None
) -> Draft | None:
    """What letters to one share; nothing where the person has taken the address back."""
    link = GuestLink.objects.filter(
        purpose=LinkPurpose.SIGN_UP,
        subject_type=ContentType.objects.get_for_model(Rsvp),
        subject_id=rsvp.pk,
        address=to.address,
    ).first()
    if link is None or rsvp.address_id != to.address.pk:
        return None
    # Before a sign-up is confirmed there is none.
    meeting, entry = rsvp.meeting, EntryWith.about(rsvp, to)
    return Draft(
        template=template,
        same_for=(
            meeting.pk,
            meeting.sequence,
            meeting.may_be_answered,
            rsvp.version,
            entry and entry.mark,
            *differs,
        ),
        common={
            "meeting": meeting,
            "meeting_url": settings.SITE_URL + meeting.get_absolute_url(),
            **(common or {}),
        },
        own={"hello": hello(to), "sign_up_url": absolute(link, "sign_up_own")},
        attachments=entry.attachments if entry else (),
    )


def write_sign_up(rsvp: Rsvp, to: Recipient, facts: Facts) -> Draft | None:
    """The link by which a sign-up is confirmed, or which leads to the one that stands.

    Says nothing that was typed: anybody may have typed any address, and any words.
    """
    if not rsvp.meeting.may_be_registered:
        return None
    return draft_to_one(
        "mail/dialogues/sign_up",
        rsvp,
        to,
        differs=(rsvp.is_confirmed,),
        common={"stands": rsvp.is_confirmed},
    )


def write_receipt(rsvp: Rsvp, to: Recipient, facts: Facts) -> Draft | None:
    """What holds now, to whoever has confirmed or changed it."""
    if not rsvp.is_confirmed or rsvp.meeting.state == MeetingState.CANCELLED:
        return None
    return _about_sign_up("mail/dialogues/receipt_to_one", rsvp, to)


def write_seat_given(rsvp: Rsvp, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the seat is left again, or the meeting has begun or is cancelled."""
    if rsvp.place_state != PlaceState.GIVEN or not rsvp.meeting.may_be_registered:
        return None
    return _about_sign_up("mail/dialogues/seat_given_to_one", rsvp, to)


def write_meeting_changed(rsvp: Rsvp, to: Recipient, facts: Facts) -> Draft | None:
    """What holds against what the person was told; untrue once the meeting is cancelled or over, or the
    person has taken the sign-up back."""
    meeting, is_told = rsvp.meeting, rsvp.is_confirmed and rsvp.answer != Answer.WITHDRAWN
    if not is_told or meeting.state != MeetingState.CALLED or meeting.is_over:
        return None
    was = as_told(meeting, _told_at(rsvp, to))
    changed = differences(was, meeting) if was else ()
    return _about_sign_up(
        "mail/dialogues/meeting_changed_to_one",
        rsvp,
        to,
        differs=tuple((one.change, one.before) for one in changed),
        common={
            "changed": changed,
            "only_online": bool(was and was.place) and not meeting.place,
            "only_in_room": bool(was and was.link) and not meeting.link,
        },
    )


def _told_at(rsvp: Rsvp, to: Recipient) -> datetime:
    """When the person last heard when and where: by letter, on the page, or from staff."""
    said = max(rsvp.answered_at, rsvp.confirmed_at or rsvp.answered_at)
    by_letter = told_at(rsvp, to, (RECEIPT_TO_ONE, SEAT_GIVEN_TO_ONE, MEETING_CHANGED_TO_ONE))
    return max(said, by_letter) if by_letter else said


def write_cancellation(rsvp: Rsvp, to: Recipient, facts: Facts) -> Draft | None:
    """To everybody who has signed up and not taken it back."""
    is_told = rsvp.is_confirmed and rsvp.answer != Answer.WITHDRAWN
    if not is_told or rsvp.meeting.state != MeetingState.CANCELLED:
        return None
    return draft_to_one("mail/dialogues/cancellation_to_one", rsvp, to)


def _about_sign_up(
    template: str, rsvp: Rsvp, to: Recipient, *, differs: tuple = (), common: Facts | None = None
) -> Draft | None:
    turn, needs, question = rsvp.turn(), rsvp.needs.count(), rsvp.questions.open().last()
    invited = rsvp.organisation_is_invited()
    draft = draft_to_one(
        template,
        rsvp,
        to,
        differs=(
            rsvp.answer,
            rsvp.group_size,
            rsvp.mode,
            rsvp.place_state,
            turn,
            needs,
            bool(question),
            invited,
            *differs,
        ),
        common={
            "rsvp": rsvp,
            "comes": rsvp.answer == Answer.YES,
            "turn": turn,
            "needs": needs,
            "has_question": bool(question),
            "is_invited": invited,
            **(common or {}),
        },
    )
    if draft is None:
        return None
    more = {"question": question.text if question else "", "organisation": rsvp.from_where}
    return replace(draft, own={**draft.own, **more})


def _notice(key: str, title, write, urgency: Urgency = Urgency.SOON) -> Notice:
    """All of them say how things stand: of two that wait the later is enough."""
    return Notice(
        key=key, title=title, urgency=urgency, find=Rsvp.objects.for_letter, write=write, latest_only=True
    )


NOTICES = [
    # Somebody waits at the screen; and asked for it, whatever became of letters to the address before.
    _notice(SIGN_UP, _("Bekräfta en anmälan"), write_sign_up, Urgency.NOW),
    _notice(RECEIPT_TO_ONE, _("Kvitto på anmälan"), write_receipt),
    _notice(SEAT_GIVEN_TO_ONE, _("Plats på mötet"), write_seat_given),
    _notice(MEETING_CHANGED_TO_ONE, _("Ändrat möte"), write_meeting_changed),
    _notice(CANCELLATION_TO_ONE, _("Inställt möte"), write_cancellation),
]
