"""Papers are added, changed, put in order and taken away."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogues import services
from dialogues.enums import AgendaItemState, MeetingState
from dialogues.models import Paper
from dialogues.services.papers import MOST_PAPERS
from portal.files.models import File
from portal.history.timeline import timeline
from portal.notifications.models import Letter
from portal.web.refusals import Refused
from tests.factories import A_PDF, AgendaItemFactory, InvitationFactory, MeetingFactory, PaperFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def pdf(name: str = "Underlag.pdf", content: bytes = A_PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_a_pdf_is_called_what_its_file_is_called_unless_somebody_says(by):
    item = AgendaItemFactory()
    first = services.add_file(item, upload=pdf("Kandidater 2027.pdf"), actor=by)
    second = services.add_file(item, upload=pdf(), title=" Budget ", actor=by)
    assert [paper.title for paper in item.papers.all()] == ["Kandidater 2027", "Budget"]
    assert (first.file.public, first.order, second.order) == (False, 0, 1)
    assert timeline(first, names=True)[0].who == "Eva Lind"


def test_nobody_is_written_to_when_a_paper_comes(by):
    meeting = InvitationFactory().meeting
    services.add_link(AgendaItemFactory(meeting=meeting), link="https://a.example", title="A", actor=by)
    assert not Letter.objects.exists()


@pytest.mark.parametrize("content", [b"", b"<html>", b"\x89PNG\r\n\x1a\n"])
def test_only_a_pdf_is_taken_in(by, content):
    with pytest.raises(Refused) as refusal:
        services.add_file(AgendaItemFactory(), upload=pdf(content=content), actor=by)
    assert refusal.value.field == "file"
    assert not File.objects.exists()


def test_a_link_added_twice_is_one(by):
    item = AgendaItemFactory()
    for _press in range(2):
        services.add_link(item, link="https://a.example", title="A", actor=by)
    assert item.papers.count() == 1


def test_papers_change_places(by):
    item = AgendaItemFactory()
    a, _b, c = (PaperFactory(agenda_item=item, title=title, order=0) for title in "ABC")
    services.move_paper(c, up=True, actor=by)
    services.move_paper(a, up=True, actor=by)
    services.move_paper(a, up=False, actor=by)
    assert [paper.title for paper in item.papers.all()] == ["C", "A", "B"]


def test_a_paper_moves_to_another_item_of_its_meeting_and_stands_last(by):
    paper = PaperFactory()
    other = AgendaItemFactory(meeting=paper.agenda_item.meeting)
    PaperFactory(agenda_item=other, order=3)
    services.change_paper(paper, values={"agenda_item": other}, actor=by)
    assert list(other.papers.all())[-1] == paper
    with pytest.raises(Refused) as refusal:
        services.change_paper(paper, values={"agenda_item": AgendaItemFactory()}, actor=by)
    assert refusal.value.field == "agenda_item"


def test_what_somebody_else_called_a_paper_is_not_written_over(by):
    paper = PaperFactory(title="Deras")
    with pytest.raises(Refused):
        services.change_paper(paper, values={"title": "Mitt"}, seen={"title": "Vårt"}, actor=by)


def test_a_paper_goes_with_its_file(by, django_capture_on_commit_callbacks):
    paper = services.add_file(AgendaItemFactory(), upload=pdf(), actor=by)
    on_disk = Path(paper.file.stored.path)
    with django_capture_on_commit_callbacks(execute=True):
        services.remove_paper(paper, actor=by)
    assert not File.objects.exists()
    assert not on_disk.exists()
    for act in (services.remove_paper, services.move_paper):
        with pytest.raises(Refused) as refusal:
            act(paper, actor=by, **({"up": True} if act is services.move_paper else {}))
        assert refusal.value.message == "Handlingen är redan borttagen."


def test_the_files_of_a_draft_go_with_it(by, django_capture_on_commit_callbacks):
    item = AgendaItemFactory(meeting__state=MeetingState.DRAFT)
    on_disk = Path(services.add_file(item, upload=pdf(), actor=by).file.stored.path)
    with django_capture_on_commit_callbacks(execute=True):
        services.discard_draft(item.meeting, actor=by)
    assert not File.objects.exists()
    assert not on_disk.exists()


@pytest.mark.parametrize(
    ("state", "may"),
    [
        (MeetingState.DRAFT, True),
        (MeetingState.CALLED, True),
        (MeetingState.HELD, True),
        (MeetingState.CANCELLED, False),
    ],
)
def test_papers_come_also_after_a_meeting_but_not_to_one_that_is_cancelled(by, state, may):
    item = AgendaItemFactory(meeting=MeetingFactory(state=state))
    if may:
        services.add_link(item, link="https://a.example", title="A", actor=by)
    else:
        with pytest.raises(Refused):
            services.add_link(item, link="https://a.example", title="A", actor=by)
    assert Paper.objects.exists() == may


def test_an_item_takes_no_more_papers_than_anybody_reads(by):
    item = AgendaItemFactory()
    Paper.objects.bulk_create(PaperFactory.build(agenda_item=item) for _each in range(MOST_PAPERS))
    with pytest.raises(Refused):
        services.add_link(item, link="https://a.example", title="A", actor=by)


def test_an_item_that_is_not_on_the_agenda_takes_none(by):
    item = AgendaItemFactory(state=AgendaItemState.PROPOSED)
    with pytest.raises(Refused):
        services.add_link(item, link="https://a.example", title="A", actor=by)
