"""The registrar finds a document, sends it to the diary, writes the number back, and hands out a copy."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from dialogues import services
from dialogues.enums import Answer
from portal.people.enums import Role
from portal.records.models import HandedOut
from portal.web.actor import A_COMMAND
from tests.factories import CommitteeFactory, InvitationFactory, OrganisationFactory, staff
from tests.journeys.looking import PHONE, faults, follow

from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

QUESTION = "Kan Anna Ek få skjuts? Hon bor på Strandvägen 12.\nANNA EK har telefon 070-1740605."


@pytest.fixture
def asked(municipality):
    """A question with somebody's address in it, among what has come in."""
    committee = CommitteeFactory(name="Kultur- och fritidsnämnden", mailbox="kfn@skarsjo.example")
    for name, question in (("Norrö IF", QUESTION), ("Älvsjö kör", "Finns det parkering?")):
        invitation = InvitationFactory(
            meeting__title="Stormöte våren",
            meeting__committee=committee,
            organisation=OrganisationFactory(name=name),
        )
        services.answer(invitation, link=None, answer=Answer.YES, question=question, actor=A_COMMAND)


@pytest.fixture
def registrar(asked, visitor):
    """Siv at her desk."""
    page = visitor()
    enter(page, staff(Role.REGISTRAR, name="Siv Norman"))
    page.goto("/skrivbord/")
    return page


def test_a_question_goes_to_the_diary_and_a_copy_to_whoever_asks(registrar, mail_sink, looked_at):
    page = registrar
    # The desk says that something waits.
    expect(page.get_by_role("heading", name="2 handlingar att registrera")).to_be_visible()
    follow(page.get_by_role("link", name="Se vilka: 2 handlingar att registrera"))
    looked_at(page)
    page.get_by_label("Sök i rubrik, motpart och diarienummer").fill("norro")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("link", name="Fråga inför Stormöte våren")).to_have_count(1)
    follow(page.get_by_role("link", name="Fråga inför Stormöte våren"))
    looked_at(page)

    # To the diary, with proof.
    page.get_by_role("link", name="Skicka till diariet").click()
    expect(page.get_by_text("kfn@skarsjo.example")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Skicka till diariet").click()
    (mail,) = mail_sink.wait_for(1)
    pdf, _xml = mail.iter_attachments()
    assert "Anna Ek" in PdfReader(io.BytesIO(pdf.get_payload(decode=True))).pages[0].extract_text()
    page.reload()
    expect(page.get_by_text("Framme hos e-postservern")).to_be_visible()
    looked_at(page)

    # The number that came back, by which it is found.
    page.get_by_role("link", name="Skriv diarienummer eller läge").click()
    page.get_by_label("Diarienummer").fill("KFN 2026/17")
    looked_at(page, as_it_is=True)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Registrerad").first).to_be_visible()
    page.get_by_role("navigation", name="Här är du").get_by_role("link", name="Diarium").click()
    page.get_by_label("Sök i rubrik, motpart och diarienummer").fill("KFN 2026/17")
    page.get_by_role("button", name="Visa").click()
    page.get_by_role("link", name="Fråga inför Stormöte våren").click()

    # A copy without what is secret.
    follow(page.get_by_role("link", name="Lämna ut en maskerad kopia"))
    looked_at(page)
    page.get_by_label("Anna Ek (namn?)", exact=True).check()
    page.get_by_label("Strandvägen 12 (adress?)").check()
    page.get_by_label("Fler ord").fill("070-1740605")
    page.get_by_label("21 kap. 3 §").check()
    page.get_by_role("button", name="Förhandsgranska").click()
    expect(page.locator(".masked")).to_have_count(4)
    for viewport in (PHONE, {"width": 1280, "height": 900}):
        page.set_viewport_size(viewport)
        assert not faults(page, page.url)
    with page.expect_download() as download:
        page.get_by_role("button", name="Lämna ut kopian som PDF").click()
    said = PdfReader(download.value.path()).pages[0].extract_text()
    for secret in ("Anna", "ANNA", "Strandvägen", "070"):
        assert secret not in said
    assert "Hon bor på" in said
    assert HandedOut.objects.get().grounds == ["21:3"]
