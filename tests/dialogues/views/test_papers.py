"""The pages of a meeting's papers: who sees what, and what is typed wrong."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import MeetingState
from dialogues.models import Paper
from tests.dialogues.acts import address_of, text
from tests.factories import A_PDF, AgendaItemFactory, MeetingFactory, PaperFactory, UserFactory
from tests.tabs import save_in_two_tabs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def paper(by):
    """A PDF under an item of a called meeting."""
    upload = SimpleUploadedFile("Förslag till år 2027.pdf", A_PDF, "application/pdf")
    return services.add_file(AgendaItemFactory(title="Val"), upload=upload, actor=by)


def page_of(paper: Paper, name: str) -> str:
    meeting = paper.agenda_item.meeting
    return reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug, "paper": paper.code})


def add_page(item) -> str:
    kwargs = {"code": item.meeting.code, "slug": item.meeting.slug, "item": item.code}
    return reverse("paper_add", kwargs=kwargs)


def test_a_paper_is_read_in_the_browser_under_its_own_name(client, paper):
    page = text(client.get(address_of(paper.agenda_item.meeting)))
    assert page_of(paper, "paper_file") in page
    assert f"PDF, {len(A_PDF)}" in page
    response = client.get(page_of(paper, "paper_file"))
    assert b"".join(response.streaming_content) == A_PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("inline; filename*=utf-8''F%C3%B6rslag")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert (
        client.get(page_of(paper, "paper_file"), headers={"If-None-Match": response["ETag"]}).status_code
        == 304
    )


def test_the_papers_of_a_draft_are_for_those_who_call(client, official, paper):
    meeting = paper.agenda_item.meeting
    meeting.state = MeetingState.DRAFT
    meeting.save()
    for visitor in (None, UserFactory()):
        if visitor:
            client.force_login(visitor)
        assert client.get(page_of(paper, "paper_file")).status_code == 404
    client.force_login(official)
    assert client.get(page_of(paper, "paper_file")).status_code == 200


def test_a_paper_is_no_other_meetings_and_a_link_no_file(client, paper):
    other, link = MeetingFactory(), PaperFactory()
    kwargs = {"code": other.code, "slug": other.slug, "paper": paper.code}
    assert client.get(reverse("paper_file", kwargs=kwargs)).status_code == 404
    assert client.get(page_of(link, "paper_file")).status_code == 404
    assert link.link in text(client.get(address_of(link.agenda_item.meeting)))


def test_a_paper_is_added_renamed_moved_and_taken_away(client, official):
    client.force_login(official)
    item = AgendaItemFactory(title="Val")
    upload = SimpleUploadedFile("Kandidater.pdf", A_PDF, "application/pdf")
    assert client.post(add_page(item), {"file": upload, "title": "", "link": ""}).status_code == 302
    added = client.post(add_page(item), {"link": "kommunen.example/plan", "title": "Planen"}, follow=True)
    assert "Handlingen är tillagd." in text(added)
    plan = Paper.objects.get(title="Planen")
    assert plan.link == "https://kommunen.example/plan"
    client.post(page_of(plan, "paper_move"), {"upp": "ja"})
    assert [paper.title for paper in item.papers.all()] == ["Planen", "Kandidater"]
    changed = {"title": "Årets plan", "link": plan.link, "agenda_item": item.pk}
    client.post(page_of(plan, "paper_change"), changed)
    assert item.papers.first().title == "Årets plan"
    assert "Ta bort Årets plan?" in text(client.get(page_of(plan, "paper_remove")))
    assert "Handlingen är borttagen." in text(client.post(page_of(plan, "paper_remove"), follow=True))
    assert [paper.title for paper in item.papers.all()] == ["Kandidater"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Välj en PDF-fil eller skriv en länk."),
        ({"link": "inte en adress", "title": "A"}, "Skriv hela adressen"),
        ({"link": "https://a.example", "title": " "}, "Skriv vad länken leder till."),
        ({"link": "https://a.example", "title": "x" * 121}, "tecken plats"),
        ({"file": ("bild.pdf", b"\x89PNG\r\n\x1a\n")}, "Den här sortens fil kan vi inte ta emot. Välj PDF."),
        ({"file": ("tom.pdf", b"")}, "Filen är tom."),
        ({"file": ("a.pdf", A_PDF), "link": "https://a.example"}, "inte båda"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(client, official, typed, words):
    client.force_login(official)
    typed = typed | {
        name: SimpleUploadedFile(*value) for name, value in typed.items() if isinstance(value, tuple)
    }
    response = client.post(add_page(AgendaItemFactory()), {"title": "", "link": ""} | typed)
    assert response.status_code == 422
    assert words in text(response)
    assert not Paper.objects.exists()


def test_a_file_of_twenty_megabytes_is_taken_and_a_larger_is_not(client, official):
    client.force_login(official)
    item = AgendaItemFactory()
    for more, status in [(0, 302), (1, 422)]:
        content = A_PDF[:9] + b"0" * (20 * 1024 * 1024 - len(A_PDF) + more) + A_PDF[9:]
        response = client.post(add_page(item), {"file": SimpleUploadedFile("stor.pdf", content)})
        assert response.status_code == status
    assert "högst 20 megabyte" in text(response)


def test_a_pdf_that_is_cut_off_is_refused_at_its_field_and_what_was_typed_stays(client, official):
    client.force_login(official)
    cut_off = SimpleUploadedFile("plan.pdf", A_PDF[:20])
    response = client.post(add_page(AgendaItemFactory()), {"file": cut_off, "title": "Planen"})
    assert response.status_code == 422
    assert "slutet saknas" in response.context["form"].errors["file"][0]
    assert 'value="Planen"' in text(response)


def test_two_who_rename_a_paper_see_each_other(client, official):
    client.force_login(official)
    paper = PaperFactory()
    response = save_in_two_tabs(
        client, page_of(paper, "paper_change"), theirs={"title": "Deras"}, mine={"title": "Mitt"}
    )
    assert response.status_code == 422
    assert "Deras" in text(response)
    assert Paper.objects.get().title == "Deras"


def test_a_cancelled_meetings_papers_stand_as_they_are(client, official):
    client.force_login(official)
    paper = PaperFactory(agenda_item__meeting__state=MeetingState.CANCELLED)
    page = text(client.get(address_of(paper.agenda_item.meeting, "paper_list")))
    assert "Mötet är inställt, så handlingarna går inte att ändra." in page
    assert page_of(paper, "paper_change") not in page
    assert "ändras inte" in text(client.post(page_of(paper, "paper_remove"), follow=True))
    assert Paper.objects.exists()


def test_only_those_who_call_keep_papers(client):
    paper = PaperFactory()
    for name in ("paper_change", "paper_remove"):
        assert client.get(page_of(paper, name)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(add_page(paper.agenda_item)).status_code == 403


def test_the_list_costs_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)
    meeting = MeetingFactory()

    def queries(number):
        for _each in range(number):
            PaperFactory(agenda_item__meeting=meeting)
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting, "paper_list"))
        return len(captured)

    client.get(address_of(meeting, "paper_list"))
    assert queries(3) == queries(27)
