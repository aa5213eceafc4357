"""An organisation answers, changes its answer, and takes it back."""

from collections.abc import Mapping
from functools import cache

from django.db.models import Value
from django.utils.translation import gettext as _

from organisations.models import Membership
from portal.history.recording import recorded
from portal.people.models import GuestLink, User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.questions import Given, Whole, first_together
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day as in_words

from ..enums import ANSWER_CHANGED, RECEIPT, Answer, GivenBy, InvitationState, MeetingState, Mode
from ..models import Invitation, Meeting, Rsvp
from .inviting import open_doors
from .said import Said, write_down
from .seating import fill_seats, seats_of
from .telling import contact_asked, membership_asked, tell_contact, tell_the_others


@recorded
def answer(
    invitation: Invitation,
    *,
    link: GuestLink | None,
    person: User | None = None,
    answer: Answer,
    group_size: int = 1,
    mode: Mode = Mode.ROOM,
    needs: Mapping[str, str] | None = None,
    question: str = "",
    proposal: str = "",
    given_by: GivenBy = GivenBy.PHONE,
    made_from: int | None = None,
    actor: Actor,
) -> Rsvp:
    """Answer for an organisation, or change its answer: there is one, whoever of its contacts gave it.

    By a letter's `link`, or by a `person` who has signed in and acts for the organisation. Neither is given
    where staff write down what somebody has told them, by the door `given_by`; they may until the meeting
    begins. A receipt goes to the one who answered, else to all contacts; when the answer changed, the other
    contacts are told. The same once more changes nothing. What `Said` holds is said of the parts;
    `made_from` is the version that the page showed, 0 where nobody had answered.

    Refuses, with a sentence that says why, when the meeting is cancelled or over, when the last day has
    passed, when the invitation is withdrawn, when whoever answers no longer stands for the organisation,
    when another answer has come since the page was shown, or when a group that has seats would grow past
    those left.
    """
    by_staff = link is None and person is None
    meeting, invitation, contact = _as_it_stands(invitation, link, person)
    _refuse_late_answers(invitation, meeting, by_staff=by_staff)
    address = contact.address if person and contact else link and link.address
    if contact is None and (person or address):
        raise Refused(
            _("Du är inte längre kontaktperson för %(organisation)s.")
            % {"organisation": invitation.organisation}
        )
    said = Said(
        answer=answer, group_size=group_size, mode=mode, needs=needs, question=question, proposal=proposal
    )
    rsvp = getattr(invitation, "rsvp", None)
    if rsvp is None and answer == Answer.WITHDRAWN:
        raise Refused(_("Det finns inget svar att ta tillbaka."))
    rsvp = rsvp or Rsvp(version=0, confirmed_at=clock.now())
    rsvp.invitation, rsvp.meeting = invitation, meeting
    if made_from not in {None, rsvp.version} and not said.is_said_by(rsvp):
        raise Refused(_overtaken(rsvp, by_staff=by_staff))
    given_by = GivenBy.LINK if link else GivenBy.WEB if person else given_by
    had = seats_of(rsvp)
    if write_down(rsvp, said, given_by=given_by, address=address, actor=actor):
        if person and address:
            # It may be that no letter about this has gone to whoever became a contact since.
            open_doors([(invitation, contact)], meeting)
        _confirm(rsvp, contact if address else None)
        if seats_of(rsvp) < had:
            fill_seats(meeting, actor=actor)
    return rsvp


def _as_it_stands(
    invitation: Invitation, link: GuestLink | None, person: User | None
) -> tuple[Meeting, Invitation, Membership | None]:
    """The meeting, ours alone from now on, the invitation, and as what contact the link or person answers.

    The meeting first, as everywhere: its seats are given one answer at a time, and two contacts may answer
    in the same second. What stands is read when it is ours.
    """
    asked = [(_held(), {"pk": invitation.meeting_id}), (_standing(), {"pk": invitation.pk})]
    if person:
        asked.append(membership_asked(person, invitation))
    elif link and link.address:
        asked.append(contact_asked(link.address, invitation))
    meeting, invitation, *contacts = first_together(*asked)
    if meeting is None or invitation is None:
        raise Refused(_("Inbjudan finns inte längre. Utskicket ångrades."))
    invitation.meeting = meeting
    return meeting, invitation, contacts[0] if contacts else None


@cache
def _held() -> Whole:
    """A meeting, nobody else's until we are done."""
    return Whole.of(Meeting.objects.filter(pk=Value(Given("pk"))), "{rows} FOR NO KEY UPDATE")


@cache
def _standing() -> Whole:
    """An invitation with its organisation and its answer."""
    rows = Invitation.objects.select_related("organisation", "rsvp")
    return Whole.of(rows.filter(pk=Value(Given("pk"))))


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


def _overtaken(rsvp: Rsvp, *, by_staff: bool) -> str:
    """Another answer came while somebody wrote: what it is, and what to do."""
    words = (
        _(
            "Föreningen har svarat medan du skrev: %(answer)s. "
            "Registrera igen om det du har skrivit ska gälla i stället."
        )
        if by_staff
        else _(
            "Någon annan har svarat för er medan du skrev: %(answer)s. "
            "Skicka igen om det du har skrivit ska gälla i stället."
        )
    )
    return words % {"answer": rsvp.get_answer_display() or _("Inget svar")}


def _confirm(rsvp: Rsvp, contact: Membership | None) -> None:
    """A receipt to the one who answered; the other contacts hear of a changed answer."""
    occasion = f"version {rsvp.version}"
    if contact:
        tell_contact(RECEIPT, rsvp, contact, occasion=occasion)
    elif rsvp.version == 1:
        tell_the_others(RECEIPT, rsvp, occasion=occasion)
    if rsvp.version > 1:
        tell_the_others(ANSWER_CHANGED, rsvp, occasion=occasion)
