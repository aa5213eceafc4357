"""A contact signs in, sees what is known, takes it along, is erased; then no table says a word of it."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from organisations.models import Membership, Organisation
from portal.pages.services import forget_last_letters
from portal.people.models import Erasure
from portal.web.actor import THE_CLOCK
from tests.factories import MembershipFactory
from tests.pages.services.test_erasing import places

from .post import letter_to, link_in, said_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("oneself"),
    pytest.mark.django_db(transaction=True),
]

EMAIL = "kim.zebrafink@forening.example"


@pytest.fixture
def contact(municipality):
    return MembershipFactory(
        name="Kim Zebrafink", phone="070-1740645", address__email=EMAIL, organisation__name="Norrö IF"
    )


def come_in(page, sink):
    """By a code in a letter."""
    page.goto("/logga-in/")
    page.get_by_label("E-post").fill(EMAIL)
    page.get_by_role("button", name="Skicka koden").click()
    page.get_by_label("Kod").fill(re.search(r"[A-Z]{4}-[A-Z]{4}", said_in(letter_to(sink, EMAIL)))[0])
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile("/skrivbord/"))


def test_from_signing_in_to_the_last_letter(visitor, mail_sink, contact, looked_at, tmp_path):
    page = visitor(accept_downloads=True)
    come_in(page, mail_sink)
    page.goto("/mina-uppgifter/")
    expect(page.get_by_text("Kim Zebrafink").first).to_be_visible()
    looked_at(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Hämta allt som en fil").click()
    kept = tmp_path / "mina-uppgifter.json"
    taken.value.save_as(kept)
    assert "Norrö IF" in str(json.loads(Path(kept).read_text()))
    page.get_by_role("link", name="Radera mig").click()
    expect(page.get_by_text("Du slutar vara kontaktperson för Norrö IF.")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Radera mig").click()
    expect(page.get_by_role("heading", name="Uppgifterna är borta")).to_be_visible()
    looked_at(page)

    last = letter_to(mail_sink, EMAIL, 2)
    assert Erasure.objects.get().code.upper() in said_in(last)
    page.goto("/mina-uppgifter/")
    expect(page).to_have_url(re.compile("/mina-uppgifter/fraga/"))
    forget_last_letters(actor=THE_CLOCK)
    assert places("zebrafink") == []
    assert Organisation.objects.without_contact().get().name == "Norrö IF"


def test_whoever_never_signs_in_protects_oneself_by_a_link(visitor, mail_sink, contact, looked_at):
    page = visitor()
    page.goto("/mina-uppgifter/fraga/")
    looked_at(page)
    page.get_by_label("Din e-postadress").fill(EMAIL)
    page.get_by_role("button", name="Skicka länken").click()
    expect(page.get_by_role("heading", name="Titta i din e-post")).to_be_visible()
    page.goto(link_in(letter_to(mail_sink, EMAIL), "/mina-uppgifter/"))
    looked_at(page, as_it_is=True)
    page.get_by_role("link", name="Jag har skyddade personuppgifter").click()
    page.get_by_label(re.compile("Adress för uppdraget i Norrö IF")).fill("kim@forening.example")
    page.get_by_role("button", name="Skydda mina uppgifter").click()
    expect(page.get_by_text("Den adressen verkar innehålla namnet.").first).to_be_visible()
    looked_at(page, as_it_is=True)
    page.get_by_label(re.compile("Adress för uppdraget i Norrö IF")).fill("styrelsen@forening.example")
    page.get_by_role("button", name="Skydda mina uppgifter").click()
    expect(page.get_by_text("Dina uppgifter är skyddade.")).to_be_visible()
    contact = Membership.objects.get()
    assert (contact.name, contact.address.email) == ("", "styrelsen@forening.example")
