"""A network without a number comes from the start page to its own public page, by letters and an official."""

import pytest
from playwright.sync_api import expect

from organisations.models import Organisation
from portal.municipality.services import change_settings
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.factories import staff
from tests.house.furnished import MUNICIPALITY

from .looking import PHONE, follow
from .post import letter_to, link_in, said_in
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("registering"),
    pytest.mark.django_db(transaction=True),
]

ADDRESS = "hej@grannmaten.example"


@pytest.fixture
def pilot(worker):
    """The process leader of a municipality that can be phoned."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    return staff(Role.PROCESS_LEADER, name="Amina Holm")


def h1(page):
    return page.get_by_role("heading", level=1)


def go_on(page) -> None:
    page.get_by_role("button", name="Spara och fortsätt", exact=True).click()


def written(page, looked_at) -> None:
    """Step two to five, by somebody on a telephone."""
    expect(h1(page)).to_have_text("Vad ni gör")
    page.get_by_label("Kultur").first.check()
    page.get_by_label("Vad gör ni?").fill("Vi lagar mat ihop på torsdagar.")
    page.get_by_label("Vad kan ni bidra med?").fill("Ett stort kök.")
    looked_at(page, as_it_is=True)
    go_on(page)
    expect(h1(page)).to_have_text("För vilka, och var")
    page.get_by_label("Var finns ni mest?").fill("Norrö")
    looked_at(page, as_it_is=True)
    go_on(page)
    expect(h1(page)).to_have_text("Årsmöte och webbplats")
    page.get_by_label("När brukar ni ha årsmöte?").select_option("Mars")
    looked_at(page, as_it_is=True)
    go_on(page)
    expect(h1(page)).to_have_text("Kontakt")
    page.get_by_label("E-post till föreningen").fill(ADDRESS)
    page.get_by_label("Vem är kontaktperson?").fill("Ada Berg")
    looked_at(page, as_it_is=True)
    go_on(page)


def test_a_network_without_a_number_comes_from_the_start_page_to_its_own(
    pilot, visitor, mail_sink, looked_at
):
    page = visitor(PHONE)
    page.goto("/")
    follow(page.get_by_role("link", name="Anmäl er förening"))
    looked_at(page)
    page.set_viewport_size(PHONE)
    page.get_by_label("Vad heter ni?").fill("Grannmaten")
    # The number is looked at while it is typed; they have none.
    page.get_by_label("Organisationsnummer").press_sequentially("8020884817")
    expect(page.get_by_role("status")).to_contain_text("stämmer inte")
    looked_at(page, as_it_is=True)
    page.get_by_label("Organisationsnummer").fill("")
    page.get_by_label("Vi har inget nummer").check()
    page.get_by_label("Nätverk").check()
    go_on(page)
    written(page, looked_at)

    expect(h1(page)).to_have_text("Granska och skicka")
    looked_at(page)
    page.get_by_role("button", name="Skicka anmälan").click()
    expect(h1(page)).to_have_text("Titta i din e-post")
    looked_at(page)
    page.goto(link_in(letter_to(mail_sink, ADDRESS), "/anmal-forening/"))
    expect(h1(page)).to_have_text("Skicka anmälan till kommunen")
    looked_at(page)
    page.get_by_role("button", name="Ja, skicka anmälan").click()
    expect(h1(page)).to_have_text("Vi har fått anmälan")
    looked_at(page)
    assert "Ni får besked senast" in said_in(letter_to(mail_sink, ADDRESS, 2))

    office = visitor()
    enter(office, staff(Role.OFFICIAL, name="Omar Haddad"))
    office.goto("/foreningar/anmalda/")
    looked_at(office)
    follow(office.get_by_role("link", name="Grannmaten"))
    looked_at(office)
    office.get_by_role("link", name="Fråga").click()
    office.get_by_label("Vad behöver du veta?").fill("Var ligger köket?")
    office.get_by_role("button", name="Skicka frågan").click()

    page.goto(link_in(letter_to(mail_sink, ADDRESS, 3), "/anmal-forening/"))
    expect(page.get_by_text("Var ligger köket?")).to_be_visible()
    looked_at(page)
    page.get_by_label("Ert svar").fill("I Folkets hus.")
    page.get_by_role("button", name="Skicka svaret").click()

    office.reload()
    expect(office.get_by_text("I Folkets hus.")).to_be_visible()
    follow(office.get_by_role("link", name="Bekräfta"))
    looked_at(office)
    office.get_by_role("button", name="Bekräfta").click()
    expect(h1(office)).to_have_text("Grannmaten")

    welcome = said_in(letter_to(mail_sink, ADDRESS, 5))
    assert "Amina Holm är er lots" in welcome
    assert "/lamna-over/" in welcome
    page.goto(Organisation.objects.get().get_absolute_url())
    for said in ("Vi lagar mat ihop på torsdagar.", "Ett stort kök.", "Mars", "Nätverk"):
        expect(page.get_by_text(said).first).to_be_visible()
    assert "Ada Berg" not in page.content()
    looked_at(page)
