"""An utskick: written, aimed, tried on oneself, sent, in the archive; its kind is declined by the letter."""

import pytest
from playwright.sync_api import expect

from tests.factories import MembershipFactory, OrganisationFactory, staff

from .looking import PHONE
from .post import letter_to, link_in, said_in
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

EVA, CHOIR, SCOUTS = "eva.lind@skarsjo.example", "koren@forening.example", "scouterna@forening.example"
TEXT = "Nu kan ni söka.\n\n## Så gör ni\n\n- Läs villkoren\n- Skriv till oss"


@pytest.fixture
def office(municipality, visitor):
    """Somebody who sends; two associations in the north, one that no letter reaches, and one elsewhere."""
    MembershipFactory(organisation__name="Kören", organisation__place="Norrö", address__email=CHOIR)
    MembershipFactory(organisation__name="Scouterna", organisation__place="Norrö", address__email=SCOUTS)
    OrganisationFactory(name="Roddarna", place="Norrö")
    MembershipFactory(organisation__place="Söderby")
    page = visitor()
    enter(page, staff(name="Eva Lind", email=EVA))
    return page


def write(page, title: str) -> None:
    """A draft about grants, to those in the north."""
    page.goto("/utskick/")
    page.get_by_role("link", name="Skriv ett utskick").click()
    page.get_by_label("Bidrag").check()
    page.get_by_label("Rubrik").fill(title)
    page.get_by_label("Text").fill(TEXT)
    page.get_by_label("Länk").fill("skarsjo.example/bidrag")
    page.get_by_role("button", name="Spara utkastet").click()
    page.get_by_role("link", name="Välj vilka som får utskicket").click()
    page.get_by_label("Välj ut").check()
    page.get_by_label("Norrö").check()
    page.get_by_role("button", name="Spara valet", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Utskick till 3 föreningar")


def send(page) -> None:
    """Press, end the time to regret, and see the receipt come of itself."""
    page.get_by_role("button", name="Skicka till 3 föreningar").click()
    page.get_by_role("button", name="Skicka nu").click()
    expect(page.get_by_role("region", name="Kvitto")).to_be_visible(timeout=30_000)


def test_it_is_written_aimed_tried_sent_read_and_declined(office, visitor, mail_sink, looked_at):
    write(office, "Bidrag att söka")
    expect(office.frame_locator("iframe").get_by_text("Så gör ni")).to_be_visible()
    looked_at(office, as_it_is=True)
    office.get_by_role("button", name="Skicka ett prov till mig").click()
    expect(office.get_by_text(f"Ett prov är på väg till {EVA}")).to_be_visible()
    assert "Så gör ni" in said_in(letter_to(mail_sink, EVA))

    send(office)
    expect(office.get_by_role("heading", name="2 brev är skickade")).to_be_visible()
    expect(office.get_by_role("row", name="Föreningar utan användbar adress")).to_contain_text("1")
    looked_at(office, as_it_is=True)
    letter = letter_to(mail_sink, CHOIR)
    assert "https://skarsjo.example/bidrag" in said_in(letter)
    assert len(mail_sink.letters) == 3

    # Everybody reads it in the archive.
    reader = visitor(PHONE)
    reader.goto("/utskick/")
    reader.get_by_role("link", name="Bidrag att söka").click()
    expect(reader.get_by_role("heading", name="Så gör ni")).to_be_visible()
    expect(reader.get_by_text("För er som skickar")).to_have_count(0)

    # One declines this kind by the letter's link; opening it declines nothing.
    reader.goto(link_in(letter, "/brev/"))
    expect(reader.get_by_text("Bidrag och stöd att söka")).to_be_visible()
    reader.get_by_role("button", name="Sluta skicka", exact=True).click()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Du får inte längre de här breven")
    looked_at(reader, as_it_is=True)
    write(office, "Mer bidrag")
    expect(office.get_by_text("1 har själv valt bort sådana brev")).to_be_visible()
    send(office)
    expect(office.get_by_role("heading", name="1 brev är skickat")).to_be_visible()
    assert "Mer bidrag" in said_in(letter_to(mail_sink, SCOUTS, 2))
    assert len(mail_sink.letters) == 4
