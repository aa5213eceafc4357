"""The letters of this room: invitation, reminders, receipt, changed answer, changed and cancelled meeting."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, MembershipQuerySet
from organisations.notices import absolute, recipient, with_source
from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import LetterState, Urgency
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock

from .enums import (
    AGENDA_MISSING,
    ANSWER_CHANGED,
    CANCELLATION,
    INVITATION,
    MEETING_CHANGED,
    MEETINGS,
    OFFERED,
    PROOF,
    RECEIPT,
    REMINDER,
    REMINDER_COMING,
    SEAT_GIVEN,
    Answer,
    InvitationState,
    MeetingState,
    PlaceState,
    ReminderKind,
)
from .mailing_notices import MAILING_NOTICES, hello
from .models import Invitation, Meeting, Reminder

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
            "meeting_url": _page_of(meeting),
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


def _page_of(meeting: Meeting) -> str:
    return settings.SITE_URL + meeting.get_absolute_url()


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


def write_reminder(reminder: Reminder, to: Recipient, facts: Facts) -> Draft | None:
    """All that the address is reminded of that day, as far as it still is true; a letter for each number."""
    true = reminder.of_the_same_letter()
    if len(true) > 1:
        return _several_reminders(true, to)
    return _one_reminder(true[0], to) if true else None


def _one_reminder(reminder: Reminder, to: Recipient) -> Draft | None:
    invitation, given = reminder.invitation, reminder.given
    if reminder.kind != ReminderKind.COMING:
        return _draft(
            "mail/dialogues/reminder",
            invitation,
            to,
            differs=(given is not None,),
            common={"has_answered": given is not None},
        )
    says = (given.group_size, given.mode, reminder.meeting.may_be_answered)
    if invitation:
        return _draft("mail/dialogues/reminder_coming", invitation, to, differs=says, common={"rsvp": given})
    return Draft(
        template="mail/dialogues/reminder_coming",
        same_for=("in their own name", reminder.meeting.pk, reminder.meeting.sequence, *says),
        common={"rsvp": given, "meeting": reminder.meeting, "meeting_url": _page_of(reminder.meeting)},
        own={"hello": hello(to)},
    )


def _several_reminders(reminders: list[Reminder], to: Recipient) -> Draft | None:
    """One letter instead of several: nobody shares it, so that all of it is common."""
    lines, told = [], None
    for reminder in reminders:
        line = {"reminder": reminder, "meeting": reminder.meeting, "meeting_url": _page_of(reminder.meeting)}
        if reminder.invitation:
            doors = reminder.invitation.doors(to.address)
            if not doors:
                continue
            door = doors[LinkPurpose.HAND_OVER]
            told = told or (door.untold and (reminder.invitation.organisation.name, door))
            line |= {"organisation": reminder.invitation.organisation.name, **_urls(doors)}
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


def _knows_of_it(invitation: Invitation, to: Recipient) -> bool:
    """Whether the invitation has reached this address; what still waits will say what holds by then."""
    about = ContentType.objects.get_for_model(Invitation)
    invitations = Letter.objects.filter(notice=INVITATION, about_type=about, about_id=invitation.pk)
    # One that another process has in hand is waited for: it may have left by the time it is let go of.
    states = invitations.filter(address=to.address).select_for_update().values_list("state", flat=True)
    return LetterState.SENT in states


def write_meeting_changed(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once the meeting is cancelled or over; also to those who said that they do not come."""
    meeting = invitation.meeting
    answered = invitation.rsvp.answer if hasattr(invitation, "rsvp") else None
    if invitation.state != InvitationState.OPEN or meeting.state != MeetingState.CALLED or meeting.is_over:
        return None
    if not _knows_of_it(invitation, to):
        return None
    return _draft(
        "mail/dialogues/meeting_changed",
        invitation,
        to,
        differs=(answered, meeting.may_be_answered),
        common={"rsvp": getattr(invitation, "rsvp", None)},
    )


def write_cancellation(invitation: Invitation, to: Recipient, facts: Facts) -> Draft | None:
    """To everybody who has been invited, whatever they answered."""
    if invitation.meeting.state != MeetingState.CANCELLED or not _knows_of_it(invitation, to):
        return None
    return _draft("mail/dialogues/cancellation", invitation, to)


def first_recipients(meeting: Meeting) -> MembershipQuerySet:
    """Those whom an invitation sent now would reach, in the order of their organisations."""
    organisations = meeting.organisations_to_invite().values("pk")
    contacts = Membership.objects.current().reachable().accepting(meeting.declined_by)
    return (
        contacts.filter(organisation__in=organisations)
        .select_related("organisation", "address")
        .order_by("organisation__sort_key", "id")
    )


def specimen(meeting: Meeting, language: str, contact: Membership | None = None) -> Draft:
    """The invitation as it will look to a contact, as a rule the first: no link in it opens a door."""
    contact = contact or first_recipients(meeting).first()
    nowhere = settings.SITE_URL + meeting.get_absolute_url()
    with translation.override(language):
        somebody = contact.organisation.name if contact else gettext("Föreningens namn")
        words = hello(recipient(contact)) if contact else gettext("Hej!")
    return Draft(
        template="mail/dialogues/invitation",
        same_for=("specimen", meeting.pk),
        common={"meeting": meeting, "meeting_url": nowhere},
        own={"hello": words, "organisation": somebody}
        | {"hand_over_url": nowhere}
        | ({"decline_url": nowhere} if meeting.declined_by else {})
        | {f"{answer}_url": nowhere for answer in OFFERED},
    )


def write_proof(meeting: Meeting, to: Recipient, facts: Facts) -> Draft:
    """The invitation to whoever is about to send it, as its first recipient will get it."""
    proof = specimen(meeting, to.language)
    return replace(proof, template="mail/dialogues/proof", same_for=("proof", meeting.pk, to.address.pk))


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
        _MEETINGS,
        kind_of=lambda invitation: invitation.meeting.declined_by,
    ),
    Notice(
        key=REMINDER,
        title=_("Påminnelse om att svara"),
        urgency=Urgency.BULK,
        find=Reminder.objects.all,
        write=write_reminder,
        kind=_MEETINGS,
    ),
    Notice(
        key=REMINDER_COMING,
        title=_("Påminnelse till dem som kommer"),
        urgency=Urgency.SOON,
        find=Reminder.objects.all,
        write=write_reminder,
        kind=_MEETINGS,
    ),
    Notice(
        key=AGENDA_MISSING,
        title=_("Dagordningen är inte utlagd"),
        urgency=Urgency.SOON,
        find=Meeting.objects.all,
        write=write_agenda_missing,
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
    Notice(
        key=PROOF,
        title=_("Prov på en inbjudan"),
        urgency=Urgency.NOW,
        find=lambda: Meeting.objects.select_related("committee"),
        write=write_proof,
    ),
    *MAILING_NOTICES,
]
