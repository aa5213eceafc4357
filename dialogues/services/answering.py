"""An organisation answers, and changes its answer."""

from django.utils.translation import gettext as _

from organisations.notices import recipient
from portal.history.recording import recorded
from portal.notifications.services import notify, notify_each
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day as in_words

from ..enums import ANSWER_CHANGED, RECEIPT, Answer, GivenBy, InvitationState, MeetingState, Mode
from ..models import Invitation, Meeting, Rsvp
from .inviting import letters_about


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

    A receipt goes to the one whose link was used, or to all contacts where staff wrote down what somebody
    phoned (`link` is None), which they may until the meeting begins; when the answer changed, the other
    contacts are told. The same answer once more changes nothing. Refuses, with a sentence that says why, when
    the meeting is cancelled or over, when the last day has passed, when the invitation is withdrawn,
    or when the link's address no longer stands for the organisation.
    """
    # Two contacts may answer in the same second: the second waits for the first.
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("meeting", "organisation")
    invitation = locked.get(pk=invitation.pk)
    meeting = invitation.meeting
    _refuse_late_answers(invitation, meeting, by_staff=link is None)
    if link and not invitation.doors(link.address):
        raise Refused(
            _("Du är inte längre kontaktperson för %(organisation)s.")
            % {"organisation": invitation.organisation}
        )
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
    rsvp.given_by = GivenBy.LINK if link else GivenBy.PHONE
    rsvp.address = link.address if link else None
    rsvp.answered_at = rsvp.confirmed_at = clock.now()
    rsvp.save()
    _confirm(rsvp)
    return rsvp


def _refuse_late_answers(invitation: Invitation, meeting: Meeting, *, by_staff: bool) -> None:
    if meeting.state == MeetingState.CANCELLED:
        raise Refused(_("Mötet är inställt, så vi tar inte emot några svar."))
    if meeting.state != MeetingState.CALLED or meeting.is_over:
        raise Refused(_("Mötet har redan hållits, så vi tar inte emot några svar."))
    if by_staff and not meeting.may_be_registered:
        raise Refused(_("Mötet har redan börjat, så vi tar inte emot några svar."))
    if not by_staff and not meeting.may_be_answered:
        raise Refused(_("Sista dagen att svara var %(day)s.") % {"day": in_words(meeting.answer_by)})
    if invitation.state != InvitationState.OPEN:
        raise Refused(_("Inbjudan är återkallad, så vi tar inte emot något svar."))


def _possible_mode(meeting: Meeting, wished: Mode) -> Mode:
    if meeting.has_both_modes:
        return wished
    return Mode.ROOM if meeting.place else Mode.ONLINE


def _confirm(rsvp: Rsvp) -> None:
    """A receipt to the one who answered; the other contacts hear of a changed answer."""
    occasion, over = f"version {rsvp.version}", rsvp.meeting.ends_at
    if rsvp.address:
        contacts = rsvp.invitation.organisation.memberships.current().filter(address=rsvp.address)
        giver = recipient(contacts.select_related("address", "user")[0])
        notify(RECEIPT, about=rsvp.invitation, to=giver, occasion=occasion, expires_at=over)
        if rsvp.version == 1:
            return
    letters = letters_about(Invitation.objects.filter(pk=rsvp.invitation_id), rsvp.meeting)
    others = [(about, to) for about, to in letters if to.address != rsvp.address]
    notice = RECEIPT if rsvp.version == 1 else ANSWER_CHANGED
    notify_each(notice, letters=others, occasion=occasion, expires_at=over)
