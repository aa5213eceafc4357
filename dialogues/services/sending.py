"""From the press to the receipt: an invitation is sent, tried on oneself, regretted, stopped and revoked."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Batch, Letter
from portal.notifications.services import notify, notify_each, stop_batch
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink, User
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import INVITATION, PROOF, Answer, InvitationState, MeetingState
from ..models import Invitation, InvitationQuerySet, Meeting
from .calling import call_meeting
from .filing import file_regretted
from .inviting import end_of, invite_all, letters_of_invitation, locked, paper_doors


@recorded
def call_and_invite(meeting: Meeting, *, actor: Actor) -> Batch:
    """What one press on the button does: a draft is called, then everybody not yet invited is.

    The meeting is public at once; the letters leave when the time to regret them is over.
    """
    meeting, asked_at = locked(meeting), clock.now()
    if meeting.state == MeetingState.DRAFT:
        # One and the same moment: by it the press that called the meeting is known.
        asked_at = call_meeting(meeting, actor=actor).called_at
    minutes = municipality().regret_minutes
    leaves_at = asked_at + timedelta(minutes=minutes) if minutes else None
    return invite_all(meeting, asked_at=asked_at, leaves_at=leaves_at, actor=actor)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What became of a sending that was regretted or stopped.

    `uninvited` organisations can be invited anew; `keep` theirs, as a letter has left for them or they have
    answered; `is_draft`: the meeting is what it was before the press.
    """

    uninvited: int
    keep: int
    is_draft: bool


@recorded
def take_back(batch: Batch, *, actor: Actor) -> TakenBack:
    """Regret an invitation before it has left, or stop it on its way.

    Whom no letter has reached is uninvited again, and the links are gone. Where nothing has left, nobody has
    answered or signed up, and the press had called the meeting, that is a draft again. Refuses when there is
    nothing left to stop.
    """
    meeting = locked(batch.about)
    batch = Batch.objects.get(pk=batch.pk)
    is_over = not batch.may_be_regretted
    if batch.notice != INVITATION or (not stop_batch(batch, actor=actor) and is_over):
        raise Refused(_("Alla brev har redan gått i väg, så det finns inget att stoppa."))
    invitations = Invitation.objects.filter(batch=batch)
    untold = invitations.filter(~Exists(_not_lapsed()), rsvp__isnull=True)
    before = invitations.count()
    untold.delete()
    keep = invitations.count()
    is_draft = _goes_back_to_draft(meeting, batch)
    if is_draft:
        meeting.state, meeting.called_at, meeting.changed_at = MeetingState.DRAFT, None, None
        meeting.save(update_fields=["state", "called_at", "changed_at"])
        file_regretted(meeting, actor=actor)
    return TakenBack(uninvited=before - keep, keep=keep, is_draft=is_draft)


def _not_lapsed():
    """The letters of an invitation that have left, were tried, or that a worker has in hand."""
    about = ContentType.objects.get_for_model(Invitation)
    letters = Letter.objects.filter(notice=INVITATION, about_type=about, about_id=OuterRef("pk"))
    return letters.exclude(state=LetterState.LAPSED)


def _goes_back_to_draft(meeting: Meeting, batch: Batch) -> bool:
    was_called_by_it = meeting.state == MeetingState.CALLED and meeting.called_at == batch.asked_at
    return was_called_by_it and not meeting.invitations.exists() and not meeting.rsvps.exists()


@recorded
def send_proof(meeting: Meeting, *, user: User, actor: Actor) -> Letter | None:
    """Owe whoever asks the invitation as it will look, with links that lead nowhere; at most one a minute."""
    to = Recipient(address_for(user.email, language=user.language), user.name, user.language, user)
    minute = clock.now().strftime("%Y-%m-%dT%H:%M")
    return notify(PROOF, about=meeting, to=to, occasion=minute)


@recorded
def revoke(invitation: Invitation, *, actor: Actor) -> Invitation:
    """Take back an invitation that went to the wrong one: its links open nothing, what waits is not sent.

    Refuses where the meeting is over or the organisation has said that it comes. Once more does nothing.
    """
    meeting = locked(invitation.meeting)
    invitation = _held(invitation)
    if meeting.state != MeetingState.CALLED or meeting.is_over:
        raise Refused(_("Mötet är över eller inställt, så inbjudan gäller inte längre ändå."))
    if hasattr(invitation, "rsvp") and invitation.rsvp.answer == Answer.YES:
        raise Refused(_("Föreningen har svarat att den kommer. Ändra först svaret, och ring dem."))
    if invitation.state == InvitationState.OPEN:
        invitation.state = InvitationState.REVOKED
        invitation.save(update_fields=["state"])
        _doors(invitation).update(generation=F("generation") + 1)
    return invitation


@recorded
def invite_again(invitation: Invitation, *, actor: Actor) -> int:
    """Invite an organisation whose invitation was revoked, by letters with new links; how many."""
    meeting = locked(invitation.meeting)
    invitation = _held(invitation)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan bjudas in."))
    if invitation.state == InvitationState.OPEN:
        raise Refused(_("Inbjudan gäller redan."))
    invitation.state, invitation.called_at = InvitationState.OPEN, clock.now()
    invitation.save(update_fields=["state", "called_at"])
    paper_doors([invitation], meeting)
    return notify_each(
        INVITATION,
        letters=letters_of_invitation(_only(invitation), meeting),
        occasion=f"again {clock.now():%Y-%m-%dT%H:%M:%S}",
        expires_at=end_of(meeting.answer_by),
    )


def _held(invitation: Invitation) -> Invitation:
    """The row as it is now, and nobody else's until we are done."""
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "rsvp")
    standing = rows.filter(pk=invitation.pk).first()
    if standing is None:
        raise Refused(_("Inbjudan finns inte längre. Utskicket ångrades."))
    return standing


def _only(invitation: Invitation) -> InvitationQuerySet:
    return Invitation.objects.filter(pk=invitation.pk)


def _doors(invitation: Invitation):
    about = ContentType.objects.get_for_model(Invitation)
    return GuestLink.objects.filter(purpose=LinkPurpose.ANSWER, subject_type=about, subject_id=invitation.pk)
