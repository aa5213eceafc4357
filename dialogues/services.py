"""What happens to meetings: drafted, changed, called, cancelled; invited to, answered, reminded of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.models import Batch, Letter
from portal.notifications.services import notify, notify_each, open_batch
from portal.people.enums import LinkPurpose
from portal.people.models import Committee, GuestLink, User
from portal.people.services import links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day as in_words

from .enums import (
    ANSWER_CHANGED,
    CANCELLATION,
    INVITATION,
    MEETING_CHANGED,
    MEETING_NEXT,
    RECEIPT,
    REMINDER,
    AgendaItemState,
    Answer,
    GivenBy,
    InvitationState,
    MeetingKind,
    MeetingState,
    Mode,
)
from .models import AgendaItem, Invitation, Meeting, Rsvp

# An organisation that was asked a moment ago is not reminded.
REST_BEFORE_REMINDER = timedelta(days=2)
# The link of a letter still says what became of the meeting for a while after it.
LINKS_LAST_AFTER = timedelta(days=30)
# What everybody invited must hear of when it changes.
_TELL = ("place", "link", "starts_at", "ends_at", "answer_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaLine:
    """One item of an agenda as a person wrote it."""

    title: str
    text: str = ""
    minutes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What a person says about a meeting when drafting or changing it."""

    title: str
    starts_at: datetime
    ends_at: datetime
    answer_by: date
    kind: str = MeetingKind.ASSEMBLY
    purpose: str = ""
    place: str = ""
    link: str = ""
    committee: Committee | None = None
    open_to_all: bool = True
    principles: tuple[Tag, ...] = ()
    agenda: tuple[AgendaLine, ...] = ()

    def columns(self) -> dict:
        """The values that stand in the meeting's own row."""
        return {name: getattr(self, name) for name in self.__slots__ if name not in {"principles", "agenda"}}


def _check(details: MeetingDetails) -> None:
    if details.ends_at <= details.starts_at:
        raise Refused(_("Mötet måste sluta efter att det har börjat."), field="ends")
    if not details.place and not details.link:
        raise Refused(_("Skriv en plats eller en länk, eller båda."), field="place")
    if details.answer_by > details.starts_at.astimezone(clock.STOCKHOLM).date():
        raise Refused(_("Sista dag att svara kan inte vara efter mötet."), field="answer_by")


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)


def _may_become(meeting: Meeting, state: MeetingState, otherwise: str) -> None:
    if state not in MEETING_NEXT[meeting.state]:
        raise Refused(otherwise)


@recorded
def draft_meeting(*, details: MeetingDetails, owner: User, actor: Actor) -> Meeting:
    """A new meeting that only staff see. Refuses times, places and last days that cannot be."""
    _check(details)
    meeting = Meeting.objects.create(owner=owner, **details.columns())
    meeting.principles.set(details.principles)
    _write_agenda(meeting, details.agenda)
    return meeting


@recorded
def change_meeting(meeting: Meeting, *, details: MeetingDetails, actor: Actor) -> Meeting:
    """Change a draft or a called meeting; whoever is invited is told of a new time, place or last day.

    Refuses when the meeting is held or cancelled.
    """
    meeting = _locked(meeting)
    if meeting.state not in {MeetingState.DRAFT, MeetingState.CALLED}:
        raise Refused(_("Mötet är %(state)s och kan inte ändras.") % {"state": meeting.get_state_display()})
    _check(details)
    if meeting.state == MeetingState.CALLED and details.starts_at <= clock.now() < meeting.starts_at:
        raise Refused(_("Ett möte som är kallat kan inte flyttas till en tid som har varit."), field="day")
    must_tell = any(getattr(meeting, name) != getattr(details, name) for name in _TELL)
    for name, value in details.columns().items():
        setattr(meeting, name, value)
    meeting.sequence += meeting.state == MeetingState.CALLED
    meeting.save()
    meeting.principles.set(details.principles)
    _write_agenda(meeting, details.agenda)
    if must_tell and meeting.state == MeetingState.CALLED:
        _tell_the_invited(MEETING_CHANGED, meeting, occasion=f"change {meeting.sequence}")
    return meeting


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
    meeting = _locked(meeting)
    _may_become(meeting, MeetingState.CALLED, _("Mötet är redan kallat."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötets tid har redan varit. Ändra dagen först."))
    if meeting.answer_by < clock.today():
        raise Refused(_("Sista dag att svara har redan varit. Ändra den först."))
    meeting.state = MeetingState.CALLED
    meeting.called_at = clock.now()
    meeting.save(update_fields=["state", "called_at"])
    return meeting


@recorded
def cancel_meeting(meeting: Meeting, *, actor: Actor) -> Meeting:
    """Cancel a called meeting that has not begun, and tell everybody invited."""
    meeting = _locked(meeting)
    _may_become(meeting, MeetingState.CANCELLED, _("Bara ett möte som är kallat kan ställas in."))
    if meeting.starts_at <= clock.now():
        raise Refused(_("Mötet har redan börjat och kan inte ställas in."))
    meeting.state = MeetingState.CANCELLED
    meeting.sequence += 1
    meeting.save(update_fields=["state", "sequence"])
    _tell_the_invited(CANCELLATION, meeting, occasion="cancelled")
    return meeting


def _letters(invitations: Iterable[Invitation], meeting: Meeting) -> list[tuple[Invitation, Recipient]]:
    """Who gets a letter about which invitation: every reachable contact, with the links it needs."""
    by_organisation = {invitation.organisation_id: invitation for invitation in invitations}
    contacts = (
        Membership.objects.current()
        .reachable()
        .filter(organisation__in=by_organisation)
        .select_related("address", "user")
        .order_by("organisation__sort_key", "id")
    )
    # One person may hold two posts, and two persons may share an address.
    each = {(contact.organisation_id, contact.address_id): contact for contact in contacts}
    pairs = [(by_organisation[organisation], contact) for (organisation, _a), contact in each.items()]
    links_for(
        purpose=LinkPurpose.ANSWER,
        subjects_and_addresses=[(invitation, contact.address) for invitation, contact in pairs],
        expires_at=meeting.ends_at + LINKS_LAST_AFTER,
    )
    hand_over_links(contact for _invitation, contact in pairs)
    return [(invitation, recipient(contact)) for invitation, contact in pairs]


def _tell_the_invited(key: str, meeting: Meeting, *, occasion: str) -> None:
    letters = _letters(meeting.invitations.open(), meeting)
    notify_each(key, letters=letters, occasion=occasion, expires_at=meeting.starts_at)


def _end_of(day: date) -> datetime:
    return clock.instant(day + timedelta(days=1), time())


@recorded
def invite_all(meeting: Meeting, *, actor: Actor) -> Batch:
    """Invite every active organisation that is not invited yet and can be reached by mail (seed 002).

    Returns the batch in which the letters go, with how many organisations have no usable address.
    When nobody is new, the batch of the last time. Refuses a meeting that takes no answers.
    """
    meeting = _locked(meeting)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan bjudas in."))
    waiting = meeting.organisations_to_invite()
    invitations = Invitation.objects.bulk_create(
        [
            Invitation(meeting=meeting, organisation=organisation, called_at=clock.now())
            for organisation in waiting.reachable()
        ],
        batch_size=1000,
    )
    last = None if invitations else meeting.last_batch()
    batch = last or open_batch(INVITATION, about=meeting, without_address=waiting.count(), actor=actor)
    letters = _letters(invitations, meeting)
    notify_each(INVITATION, letters=letters, batch=batch, expires_at=_end_of(meeting.answer_by))
    return batch


@recorded
def call_and_invite(meeting: Meeting, *, actor: Actor) -> Batch:
    """What one press on the button does: a draft is called, then everybody not yet invited is."""
    if _locked(meeting).state == MeetingState.DRAFT:
        call_meeting(meeting, actor=actor)
    return invite_all(meeting, actor=actor)


@recorded
def answer(
    invitation: Invitation,
    *,
    link: GuestLink | None,
    answer: Answer,
    group_size: int = 1,
    mode: Mode = Mode.ROOM,
    message: str = "",
    actor: Actor,
) -> Rsvp:
    """Answer for an organisation, or change its answer: there is one, whoever of its contacts gave it.

    A receipt goes to the one whose link was used; when the answer changed, the other contacts are
    told. The same answer once more changes nothing. Refuses, with a sentence that says why, when
    the meeting is cancelled or over, when the last day has passed, or the invitation is withdrawn.
    """
    # Two contacts may answer in the same second: the second waits for the first.
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    meeting = invitation.meeting
    _refuse_late_answers(invitation, meeting)
    given = {
        "answer": answer,
        "group_size": group_size if answer == Answer.YES else 1,
        "mode": _possible_mode(meeting, mode),
        "message": message.strip(),
    }
    rsvp = Rsvp.objects.filter(invitation=invitation).first()
    if rsvp and all(getattr(rsvp, name) == value for name, value in given.items()):
        return rsvp
    rsvp = rsvp or Rsvp(invitation=invitation, meeting=meeting, version=0)
    for name, value in given.items():
        setattr(rsvp, name, value)
    rsvp.version += 1
    rsvp.given_by = GivenBy.LINK if link else GivenBy.STAFF
    rsvp.address = link.address if link else None
    rsvp.answered_at = clock.now()
    rsvp.save()
    _confirm(rsvp)
    return rsvp


def _refuse_late_answers(invitation: Invitation, meeting: Meeting) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt, så vi tar inte emot några svar."))
    if meeting.state != MeetingState.CALLED or meeting.is_over:
        raise Refused(_("Mötet har redan hållits, så vi tar inte emot några svar."))
    if not meeting.may_be_answered:
        raise Refused(_("Sista dagen att svara var %(day)s.") % {"day": in_words(meeting.answer_by)})
    if invitation.state != InvitationState.OPEN:
        raise Refused(_("Inbjudan är återkallad, så vi tar inte emot något svar."))


def _possible_mode(meeting: Meeting, wished: Mode) -> Mode:
    if meeting.has_both_modes:
        return wished
    return Mode.ROOM if meeting.place else Mode.ONLINE


def _confirm(rsvp: Rsvp) -> None:
    """A receipt to the one who answered; the other contacts hear of a changed answer."""
    occasion, facts, over = f"version {rsvp.version}", {"version": rsvp.version}, rsvp.meeting.ends_at
    contacts = {to.address.pk: to for _invitation, to in _letters([rsvp.invitation], rsvp.meeting)}
    if rsvp.address:
        giver = contacts.pop(rsvp.address.pk, None) or Recipient(rsvp.address, language=rsvp.address.language)
        notify(RECEIPT, about=rsvp.invitation, to=giver, occasion=occasion, facts=facts, expires_at=over)
    if rsvp.version > 1:
        others = [(rsvp.invitation, to) for to in contacts.values()]
        notify_each(ANSWER_CHANGED, letters=others, occasion=occasion, expires_at=over)


@recorded
def remind(meeting: Meeting, *, actor: Actor) -> int:
    """Remind the organisations that have not decided; how many letters are new.

    Once for each last day: a moved one reminds again, an unmoved one never twice.
    """
    meeting = _locked(meeting)
    if not meeting.may_be_answered:
        return 0
    occasion = f"answer by {meeting.answer_by}"
    rested = clock.now() - REST_BEFORE_REMINDER
    undecided = meeting.invitations.open().undecided().filter(called_at__lte=rested)
    invitations = undecided.filter(~Exists(_reminders(occasion)))
    return notify_each(
        REMINDER,
        letters=_letters(invitations, meeting),
        occasion=occasion,
        expires_at=_end_of(meeting.answer_by),
    )


def _reminders(occasion: str):
    return Letter.objects.filter(
        about_type=ContentType.objects.get_for_model(Invitation),
        about_id=OuterRef("pk"),
        notice=REMINDER,
        occasion=occasion,
    )
