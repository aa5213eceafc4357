"""What somebody says to a meeting, and how it is written down: answer, seat, needs, question, proposal."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max

from portal.history.recording import recorded
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import Actor

from ..enums import AgendaItemState, Answer, GivenBy, Mode
from ..models import AgendaItem, Meeting, Question, Rsvp, RsvpNeed
from .filing import file_what_was_said
from .seating import give_seat

# Of a proposal's first line a heading is made, of the rest its text.
_TITLE_LENGTH = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer in all its parts.

    `needs` holds each need by kind with its words, and replaces what was stated; None leaves that as it is.
    """

    answer: Answer
    group_size: int = 1
    mode: Mode = Mode.ROOM
    needs: Mapping[str, str] | None = None
    question: str = ""
    proposal: str = ""

    def is_said_by(self, rsvp: Rsvp) -> bool:
        """Whether an answer that stands says the same in its own row."""
        return all(getattr(rsvp, name) == value for name, value in self.columns(rsvp.meeting).items())

    def columns(self, meeting: Meeting) -> dict[str, object]:
        """The values that stand in the answer's own row, as this meeting allows."""
        comes = self.answer == Answer.YES
        return {
            "answer": self.answer,
            "group_size": self.group_size if comes else 1,
            "mode": _possible_mode(meeting, self.mode),
        }


def _possible_mode(meeting: Meeting, wished: Mode) -> Mode:
    if meeting.has_both_modes:
        return wished
    return Mode.ROOM if meeting.place else Mode.ONLINE


@recorded
def write_down(rsvp: Rsvp, said: Said, *, given_by: GivenBy, address: Address | None, actor: Actor) -> bool:
    """Write down what was said, under the meeting's lock; whether anything of it was new.

    Raises Refused, at the field `group_size`, where a group that has seats would grow past those left.
    """
    meeting, columns = rsvp.meeting, said.columns(rsvp.meeting)
    new_needs = _needs_that_differ(rsvp, said)
    question, proposal = _new_question(rsvp, said), _new_proposal(rsvp, said)
    if rsvp.pk and said.is_said_by(rsvp) and new_needs is None and not question and not proposal:
        return False
    size_before = rsvp.group_size
    for name, value in columns.items():
        setattr(rsvp, name, value)
    give_seat(rsvp, meeting, size_before=size_before)
    rsvp.version += 1
    rsvp.given_by, rsvp.address, rsvp.answered_at = given_by, address, clock.now()
    rsvp.save()
    if new_needs is not None:
        rsvp.needs.all().delete()
        RsvpNeed.objects.bulk_create([RsvpNeed(rsvp=rsvp, kind=kind, text=text) for kind, text in new_needs])
    if question:
        Question.objects.create(meeting=meeting, rsvp=rsvp, text=question, asked_at=clock.now())
    if proposal:
        _propose(rsvp, proposal)
    if (question or proposal) and rsvp.is_confirmed:
        file_what_was_said(rsvp, actor=actor)
    return True


def _needs_that_differ(rsvp: Rsvp, said: Said) -> list[tuple[str, str]] | None:
    """The needs to be written anew; None where they stand already, or nothing was said of them."""
    if said.answer != Answer.YES:
        # Whoever does not come needs nothing.
        return [] if rsvp.pk and rsvp.needs.exists() else None
    if said.needs is None or (not said.needs and not rsvp.pk):
        return None
    wanted = [(kind, text.strip()) for kind, text in said.needs.items()]
    stated = set(rsvp.needs.values_list("kind", "text")) if rsvp.pk else set()
    return None if set(wanted) == stated else wanted


def _new_question(rsvp: Rsvp, said: Said) -> str:
    """Sent twice it is one question."""
    text = said.question.strip()
    return "" if text and rsvp.pk and rsvp.questions.open().filter(text=text).exists() else text


def _new_proposal(rsvp: Rsvp, said: Said) -> str:
    text = said.proposal.strip()
    if not text or not rsvp.pk:
        return text
    title, rest = _heading(text)
    return "" if rsvp.proposals.filter(title=title, text=rest).exists() else text


def _heading(proposal: str) -> tuple[str, str]:
    first, _break, rest = proposal.partition("\n")
    if len(first) <= _TITLE_LENGTH:
        return first.strip(), rest.strip()
    return f"{first[: _TITLE_LENGTH - 1].rstrip()}…", proposal


def _propose(rsvp: Rsvp, proposal: str) -> None:
    """An item that stands last, until those who call have decided."""
    title, text = _heading(proposal)
    last = rsvp.meeting.agenda_items.aggregate(last=Max("order"))["last"]
    AgendaItem.objects.create(
        meeting=rsvp.meeting,
        order=0 if last is None else last + 1,
        title=title,
        text=text,
        state=AgendaItemState.PROPOSED,
        proposed_by=rsvp,
        proposed_for=rsvp.invitation.organisation if rsvp.invitation else rsvp.organisation,
        proposed_at=clock.now(),
    )
