"""The papers of an agenda item: added, changed, put in order, taken away."""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from portal.files.enums import PDF
from portal.files.services import store_file, throw_away
from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import TAKES_PAPERS, AgendaItemState, MeetingState
from ..models import AgendaItem, Meeting, Paper
from .filing import file_paper
from .inviting import locked

# More than anybody reads before a meeting.
MOST_PAPERS = 20


@recorded
def add_file(item: AgendaItem, *, upload: UploadedFile, title: str = "", actor: Actor) -> Paper:
    """A PDF under an item, called what its file is called where no title is given. Raises Refused."""
    order = _room_under(item)
    file = store_file(upload=upload, owner=item, public=False, actor=actor, accepted=[PDF])
    title = title.strip() or PurePath(file.name).stem
    paper = Paper.objects.create(
        agenda_item=item, file=file, title=title[:120], order=order, added_at=clock.now()
    )
    if item.meeting.state != MeetingState.DRAFT:
        file_paper(paper, actor=actor)
    return paper


@recorded
def add_link(item: AgendaItem, *, link: str, title: str, actor: Actor) -> Paper:
    """An address elsewhere under an item; the same once more is the one that stands. Raises Refused."""
    order = _room_under(item)
    standing = item.papers.filter(link=link).first()
    return standing or Paper.objects.create(
        agenda_item=item, link=link, title=title.strip(), order=order, added_at=clock.now()
    )


@recorded
def change_paper(
    paper: Paper, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Paper:
    """Another title or address, or another item of the same meeting, where it then stands last.

    Raises Refused, also where what was `seen` in the fields no longer stands.
    """
    paper = _standing(paper)
    refuse_if_overtaken(paper, seen or {})
    item = values.get("agenda_item", paper.agenda_item)
    if item.pk != paper.agenda_item_id:
        if item.meeting_id != paper.agenda_item.meeting_id:
            raise Refused(_("Välj en punkt på samma möte."), field="agenda_item")
        paper.order = _room_under(item)
    for name, value in values.items():
        setattr(paper, name, value)
    paper.save()
    return paper


@recorded
def move_paper(paper: Paper, *, up: bool, actor: Actor) -> None:
    """Let a paper change places with the one above or below; at the end of the list nothing happens."""
    paper = _standing(paper)
    papers = list(paper.agenda_item.papers.all())
    place = papers.index(paper)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(papers):
        return
    papers[place], papers[other] = papers[other], papers[place]
    for order, each in enumerate(papers):
        if each.order != order:
            each.order = order
            each.save(update_fields=["order"])


@recorded
def remove_paper(paper: Paper, *, actor: Actor) -> None:
    """Take a paper away, and its file with it."""
    paper = _standing(paper)
    file = paper.file
    paper.delete()
    if file:
        throw_away(file, actor=actor)


def _standing(paper: Paper) -> Paper:
    """The row as it is now, in a meeting that takes papers and that nobody else changes until we are done."""
    papers = Paper.objects.select_related("agenda_item__meeting", "file").filter(pk=paper.pk)
    if found := papers.first():
        _refuse_where_closed(found.agenda_item.meeting)
        # Whoever had the meeting before us may have taken it away.
        found = papers.first()
    if found is None:
        raise Refused(_("Handlingen är redan borttagen."))
    return found


def _room_under(item: AgendaItem) -> int:
    """In which place a new paper of an item stands."""
    _refuse_where_closed(item.meeting)
    if not AgendaItem.objects.filter(pk=item.pk, state=AgendaItemState.ACCEPTED).exists():
        raise Refused(_("Punkten är borttagen från dagordningen."))
    if item.papers.count() >= MOST_PAPERS:
        raise Refused(_("En punkt kan ha högst %(most)d handlingar.") % {"most": MOST_PAPERS})
    last = item.papers.order_by("-order").values_list("order", flat=True).first()
    return 0 if last is None else last + 1


def _refuse_where_closed(meeting: Meeting) -> None:
    if locked(meeting).state not in TAKES_PAPERS:
        raise Refused(_("Mötet är inställt, så dess handlingar ändras inte."))
