"""Questions and proposed agenda items are answered, by letter to whoever asked."""

from django.db.models import Max
from django.utils.translation import gettext as _

from organisations.notices import recipient
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.people.enums import AddressState
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import PROPOSAL_DECIDED, QUESTION_ANSWERED, AgendaItemState, MeetingState
from ..models import AgendaItem, Question, Rsvp, proposals_with_askers, questions_with_askers
from .filing import file_answer, file_decision
from .inviting import locked


@recorded
def answer_question(question: Question, *, answer: str, actor: Actor) -> Question:
    """Answer, once, by letter to the address that asked; where there is none, staff phone.

    The same answer once more changes nothing. Refuses another: somebody was first, and a letter has gone.
    Refuses, too, what whoever asked has just had erased.
    """
    question = questions_with_askers().select_for_update(of=("self",)).filter(pk=question.pk).first()
    if question is None:
        raise Refused(_("Frågan är borttagen: den som frågade har låtit radera sina uppgifter."))
    answer = answer.strip()
    if question.answered_at:
        if question.answer == answer:
            return question
        raise Refused(_("Någon annan har redan svarat på frågan, så ditt svar är inte skickat."))
    question.answer, question.answered_at = answer, clock.now()
    question.answered_by_id = actor.user_id
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    _tell(QUESTION_ANSWERED, question, question.rsvp)
    file_answer(question, actor=actor)
    return question


@recorded
def accept_proposal(item: AgendaItem, *, actor: Actor) -> AgendaItem:
    """Put a proposed item last on the agenda, and tell its proposer. Refuses once the meeting is over."""
    meeting = locked(item.meeting)
    item = _undecided(item, becomes=AgendaItemState.ACCEPTED)
    if item.state == AgendaItemState.ACCEPTED:
        return item
    if meeting.state == MeetingState.CANCELLED or meeting.is_over:
        raise Refused(_("Mötet blir inte av eller har redan hållits, så punkten kan inte tas upp på det."))
    on_agenda = meeting.agenda_items.filter(state=AgendaItemState.ACCEPTED)
    last = on_agenda.aggregate(last=Max("order"))["last"]
    item.order = 0 if last is None else last + 1
    return _decide(item, AgendaItemState.ACCEPTED, actor)


@recorded
def decline_proposal(item: AgendaItem, *, reason: str, actor: Actor) -> AgendaItem:
    """Say no to a proposed item, with a reason, and tell whoever proposed it. Refuses an empty reason."""
    locked(item.meeting)
    reason = reason.strip()
    if not reason:
        raise Refused(_("Skriv varför punkten inte kommer med."), field="reason")
    item = _undecided(item, becomes=AgendaItemState.DECLINED, reason=reason)
    if item.state == AgendaItemState.DECLINED:
        return item
    item.reason = reason
    return _decide(item, AgendaItemState.DECLINED, actor)


def _undecided(item: AgendaItem, *, becomes: AgendaItemState, reason: str = "") -> AgendaItem:
    """The row as it is now, nobody else's until we are done; or, pressed twice, as it already became.

    Refuses what somebody else has decided otherwise, or has been taken back.
    """
    item = proposals_with_askers().select_for_update(of=("self",)).filter(pk=item.pk).first()
    if item is None or item.state == AgendaItemState.WITHDRAWN:
        raise Refused(_("Förslaget är återtaget."))
    if item.state != AgendaItemState.PROPOSED and (item.state, item.reason) != (becomes, reason):
        raise Refused(_("Någon annan har redan bestämt om förslaget, så ditt besked är inte skickat."))
    return item


def _decide(item: AgendaItem, state: AgendaItemState, actor: Actor) -> AgendaItem:
    item.state, item.decided_at = state, clock.now()
    item.save(update_fields=["state", "reason", "order", "decided_at"])
    if item.proposed_by:
        # What fell off the agenda again is decided anew, and told anew.
        _tell(PROPOSAL_DECIDED, item, item.proposed_by, occasion=f"decided {item.decided_at.isoformat()}")
    file_decision(item, actor=actor)
    return item


def _tell(notice: str, about: Question | AgendaItem, rsvp: Rsvp, *, occasion: str = "") -> None:
    """A letter to the address that the answer came by, if it takes mail."""
    address = rsvp.address
    if address is None or address.state != AddressState.OK:
        return
    to = Recipient(address, rsvp.name, address.language)
    if rsvp.invitation_id:
        contacts = rsvp.invitation.organisation.memberships.filter(address=address)
        contact = contacts.select_related("address", "user").first()
        to = recipient(contact) if contact else to
    notify(notice, about=about, to=to, occasion=occasion)
