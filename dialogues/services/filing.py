"""What the registrar is told of: callings, papers, utskick, consultations; what is said and answered."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.history.recording import recorded
from portal.people.models import Address
from portal.records.models import Record
from portal.records.services import drawn_up, keep_wording, never_sent, received
from portal.web.actor import Actor

from ..models import AgendaItem, Dialogue, Mailing, Meeting, Paper, Question, Rsvp, Viewpoint


def _titled(words: Any, meeting: Meeting, **more: str) -> str:
    """A record's title: in the authority's language, whatever language the one speaks who did something."""
    with translation.override(settings.LANGUAGE_CODE):
        return words % {"meeting": meeting.title, **more}


def _person(rsvp: Rsvp | None) -> Address | None:
    """The address of whoever speaks in their own name; none where an organisation does."""
    return rsvp.address if rsvp and rsvp.invitation_id is None else None


@recorded
def file_calling(meeting: Meeting, *, actor: Actor) -> None:
    """The calling, and each paper that goes out with it. A link is kept by those whom it leads to."""
    title = _titled(_("Kallelse: %(meeting)s"), meeting)
    drawn_up(meeting, title=title, committee=meeting.committee, actor=actor)
    papers = Paper.objects.filter(agenda_item__meeting=meeting, file__isnull=False)
    for paper in papers.select_related("agenda_item__meeting__committee"):
        file_paper(paper, actor=actor)


@recorded
def file_paper(paper: Paper, *, actor: Actor) -> None:
    """A file that was put on the agenda of a meeting that is called."""
    meeting = paper.agenda_item.meeting
    title = _titled(_("Handling till %(meeting)s: %(paper)s"), meeting, paper=paper.title)
    drawn_up(paper, title=title, committee=meeting.committee, actor=actor)


@recorded
def file_regretted(meeting: Meeting, *, actor: Actor) -> None:
    """The calling was regretted before anything left: nothing was drawn up."""
    for thing in (meeting, *Paper.objects.filter(agenda_item__meeting=meeting)):
        never_sent(thing, actor=actor)


@recorded
def file_cancellation(meeting: Meeting, *, actor: Actor) -> None:
    """That a meeting is cancelled."""
    title = _titled(_("Inställt: %(meeting)s"), meeting)
    drawn_up(meeting, title=title, committee=meeting.committee, actor=actor)


@recorded
def file_mailing(mailing: Mailing, *, organisations: int, actor: Actor) -> None:
    """An utskick, to so many organisations."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Utskick: %(mailing)s") % {"mailing": mailing.title}
        to = ngettext("%(n)d förening", "%(n)d föreningar", organisations) % {"n": organisations}
    drawn_up(mailing, title=title, counterpart=to, committee=mailing.committee, actor=actor)


@recorded
def file_what_was_said(rsvp: Rsvp, *, actor: Actor) -> None:
    """Each question and proposal of somebody who is known to have said it; what has a record keeps that."""
    for words, things in (
        (_("Fråga inför %(meeting)s"), rsvp.questions.all()),
        (_("Förslag till %(meeting)s"), rsvp.proposals.all()),
    ):
        for thing in things:
            if not Record.objects.of(thing).exists():
                meeting = rsvp.meeting
                received(
                    thing,
                    title=_titled(words, meeting),
                    counterpart=rsvp.who,
                    person=_person(rsvp),
                    committee=meeting.committee,
                    actor=actor,
                )


@recorded
def file_answer(question: Question, *, actor: Actor) -> None:
    """The answer to a question."""
    meeting = question.meeting
    title = _titled(_("Svar på fråga inför %(meeting)s"), meeting)
    drawn_up(
        question,
        title=title,
        counterpart=question.rsvp.who,
        person=_person(question.rsvp),
        committee=meeting.committee,
        actor=actor,
    )


@recorded
def file_decision(item: AgendaItem, *, actor: Actor) -> None:
    """What was decided about a proposal."""
    meeting = item.meeting
    title = _titled(_("Besked om förslag till %(meeting)s"), meeting)
    drawn_up(
        item,
        title=title,
        counterpart=item.proposer,
        person=_person(item.proposed_by),
        committee=meeting.committee,
        actor=actor,
    )


@recorded
def file_dialogue(dialogue: Dialogue, *, actor: Actor) -> None:
    """A consultation that is opened: what is asked, and the parts that it is about."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Remiss: %(dialogue)s") % {"dialogue": dialogue.title}
    drawn_up(dialogue, title=title, committee=dialogue.committee, actor=actor)


@recorded
def file_viewpoint(viewpoint: Viewpoint, *, actor: Actor) -> None:
    """A viewpoint, as it came or as it was changed; what it says now is kept with the record."""
    dialogue = viewpoint.dialogue
    is_new = not Record.objects.of(viewpoint).exists()
    words = _("Synpunkt på %(dialogue)s") if is_new else _("Ändrad synpunkt på %(dialogue)s")
    with translation.override(settings.LANGUAGE_CODE):
        title = words % {"dialogue": dialogue.title}
    is_a_person = viewpoint.organisation_id is None
    whose = {"address": viewpoint.address, "user": viewpoint.user} if is_a_person else {}
    record = received(
        viewpoint,
        title=title,
        counterpart=viewpoint.name if is_a_person else viewpoint.organisation.name,
        person=whose.get("address"),
        committee=dialogue.committee,
        actor=actor,
    )
    keep_wording(record, **whose, actor=actor)
