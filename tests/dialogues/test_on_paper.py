"""Letters on paper: tagged PDF that takes any name, and a code that opens the answer page and no other."""

import io
from time import perf_counter

import pytest
from django.urls import reverse
from pypdf import PdfReader

from dialogues.enums import MeetingKind
from dialogues.models import MailingCopy
from dialogues.on_paper import (
    code_on_paper,
    letters_on_paper,
    mailing_on_paper,
    opened_by_code,
    paper_links,
)
from portal.municipality.current import forget
from portal.municipality.services import change_settings
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import text
from tests.factories import (
    AgendaItemFactory,
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db

MARKUP = 'Åkersta #[*]`$\\ "Ängs" @x <b> //c'


def invited(name="Älvsjö kör", **more):
    """An invitation on paper."""
    invitation = InvitationFactory(organisation=OrganisationFactory(name=name), **more)
    link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=None)
    return invitation


def pdf_of(*invitations) -> PdfReader:
    """The file as a reader opens it."""
    return PdfReader(io.BytesIO(letters_on_paper(invitations[0].meeting, invitations)))


def words(page) -> str:
    """What stands on a page, without where it may break."""
    return " ".join(page.extract_text().replace("\u200b", "").split())


def code_of(invitation) -> str:
    """As it stands on the letter."""
    return code_on_paper(invitation, paper_links([invitation])[invitation.pk])


def test_a_letter_says_what_when_where_until_when_and_how_to_answer():
    invitation = invited()
    (page,) = pdf_of(invitation).pages
    said = words(page)
    for expected in ("Älvsjö kör", invitation.meeting.title, "Folkets hus", code_of(invitation), "/svar"):
        assert expected in said
    assert "kl. 18.00–20.30" in said
    assert "http" not in said.replace("https://mote.example/stormote", "")


def test_the_file_is_tagged_and_says_its_language_and_standards():
    pdf = pdf_of(invited())
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "sv-SE"
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part" in metadata
    assert "pdfaid:part" in metadata
    assert pdf.metadata.title


def test_each_letter_begins_on_a_page_of_its_own():
    meeting = MeetingFactory()
    pdf = pdf_of(*(invited(f"Förening {n}", meeting=meeting) for n in range(3)))
    assert [f"Förening {n}" in words(page) for n, page in enumerate(pdf.pages)] == [True] * 3


@pytest.mark.parametrize("name", [MARKUP, "Åland Ärlig Östanå åäö", "Žižkov Łódź", "Українська громада"])
def test_a_name_stays_a_name(name):
    assert name in words(pdf_of(invited(name)).pages[0])


@pytest.mark.parametrize("name", ["Sjö 🎉 日本", "m" * 160, "Ett långt namn " * 10])
def test_a_name_that_no_font_or_line_has_room_for_makes_a_letter_all_the_same(name):
    invitation = invited(name)
    (page,) = pdf_of(invitation).pages
    assert code_of(invitation) in words(page)


def test_a_letter_speaks_the_organisations_language():
    invitation = invited()
    invitation.organisation.language = "en"
    assert "invitation" in words(pdf_of(invitation).pages[0])


def test_three_hundred_letters_are_one_file_in_some_seconds(django_assert_max_num_queries):
    meeting = MeetingFactory()
    invitations = [invited(f"Förening {n}", meeting=meeting) for n in range(300)]
    with django_assert_max_num_queries(5):
        began = perf_counter()
        pdf = letters_on_paper(meeting, invitations)
    assert perf_counter() - began < 10
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 300


def test_the_code_opens_the_answer_page_however_it_is_typed(client):
    invitation = invited()
    link = GuestLink.objects.get()
    page = reverse("answer_by_code")
    assert "Koden i brevet" in text(client.get(page))
    for typed in (code_of(invitation), code_of(invitation).lower().replace("-", " ")):
        response = client.post(page, {"code": typed})
        assert response.headers["Location"] == link.path("answer")


def test_a_code_that_is_wrong_old_or_revoked_opens_nothing(client):
    invitation = invited()
    code = code_of(invitation)
    for wrong in ("", "K3M9", code[:-1], code[:-1] + ("0" if code[-1] != "0" else "1"), "å" * 60, code * 2):
        response = client.post(reverse("answer_by_code"), {"code": wrong})
        assert response.status_code == 422
    GuestLink.objects.update(expires_at=clock.now())
    assert opened_by_code(code) is None
    GuestLink.objects.update(expires_at=None, generation=1)
    assert opened_by_code(code) is None


def test_wrong_tries_are_counted_by_network_and_the_form_says_so(client):
    wrong = {"code": "0000-0000-0000"}
    page = reverse("answer_by_code")
    answers = [client.post(page, wrong).status_code for _try in range(11)]
    assert answers == [422] * 10 + [429]
    last = client.post(page, wrong)
    assert "för många försök" in text(last)
    assert "0000-0000-0000" in text(last)


def test_tries_at_one_invitation_are_counted_from_all_networks_together(client):
    code = code_of(invited())
    wrong = {"code": code[:9] + "00000"}
    for n in range(20):
        assert client.post(reverse("answer_by_code"), wrong, REMOTE_ADDR=f"192.0.2.{n}").status_code == 422
    right = client.post(reverse("answer_by_code"), {"code": code}, REMOTE_ADDR="192.0.2.99")
    assert right.status_code == 429


def test_the_agenda_has_its_times_where_they_are_known_else_its_numbers():
    invitation = invited()
    AgendaItemFactory(meeting=invitation.meeting, title="Val till samrådet", minutes=None)
    assert "1. Val till samrådet" in words(pdf_of(invitation).pages[0])
    invitation.meeting.agenda_items.update(minutes=30)
    assert "18.00 Val till samrådet" in words(pdf_of(invitation).pages[0])


def test_an_utskick_on_paper_has_its_headings_and_points_and_says_whom_to_ask():
    change_settings(values={"phone": "08-465 004 10"}, actor=A_COMMAND)
    forget()
    mailing = MailingFactory(text="Sök\nbidrag.\n\n## Så gör ni\n- Läs [sidan](/om-samverkan/)\n- Skriv")
    copy = MailingCopy.objects.create(mailing=mailing, organisation=OrganisationFactory())
    (page,) = PdfReader(io.BytesIO(mailing_on_paper(mailing, [copy]))).pages
    said = words(page)
    assert "Sök bidrag. Så gör ni • Läs sidan (http" in said
    assert "• Skriv" in said
    assert "08-465 004 10" in said
    assert "##" not in said


def test_the_code_stands_in_no_row():
    code = code_of(invited()).replace("-", "").lower()
    link = GuestLink.objects.get()
    assert code[7:] not in link.code + link.secret


def test_where_both_call_paper_names_both():
    assert "och samrådet" in words(pdf_of(invited()).pages[0])
    workshop = invited(meeting=MeetingFactory(kind=MeetingKind.WORKSHOP))
    assert "och samrådet" not in words(pdf_of(workshop).pages[0])
