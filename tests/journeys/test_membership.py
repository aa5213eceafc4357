"""Who acts for an association: handed over from a letter; asked for, approved; then its page is theirs."""

import re

import pytest
from playwright.sync_api import expect

from dialogues import services
from organisations.models import Membership, Organisation
from organisations.services import ask_to_confirm
from portal.people.models import User
from portal.web.actor import A_COMMAND
from tests.factories import MeetingFactory, MembershipFactory, staff

from .looking import PHONE, follow
from .post import letter_to, link_in, said_in
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

SIV, NEW, FRED = "siv@koren.example", "ny@koren.example", "fred@koren.example"


@pytest.fixture
def siv(municipality):
    """The one contact of an association."""
    return MembershipFactory(
        name="Siv Sång",
        organisation__name="Kören",
        organisation__confirmed_on="2020-01-01",
        address__email=SIV,
    )


def test_a_contact_hands_over_from_the_foot_of_any_letter(siv, visitor, mail_sink, looked_at):
    services.invite_all(MeetingFactory(title="Stormöte våren"), actor=A_COMMAND)
    page = visitor(PHONE)
    page.goto(link_in(letter_to(mail_sink, SIV), "/lamna-over/"))
    looked_at(page)
    page.get_by_label("Den nya kontaktpersonens namn").fill("Nils Ny")
    page.get_by_label("Den nya kontaktpersonens e-postadress").fill(NEW)
    page.get_by_role("button", name="Fråga den nya kontaktpersonen").click()
    expect(page.get_by_text(f"Vi har frågat Nils Ny ({NEW})")).to_be_visible()

    other = visitor(PHONE)
    other.goto(link_in(letter_to(mail_sink, NEW), "/bli-kontaktperson/"))
    looked_at(other)
    other.get_by_role("button", name="Ja, jag är kontaktperson").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Du är kontaktperson för Kören")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inte längre kontaktperson")
    assert Membership.objects.current().get().address.email == NEW


def test_asked_approved_and_then_the_page_is_theirs_and_a_new_name_is_granted(
    siv, visitor, mail_sink, looked_at
):
    page = visitor(PHONE)
    page.goto(siv.organisation.get_absolute_url())
    follow(page.get_by_role("link", name="Jag företräder den här föreningen"))
    looked_at(page)
    page.get_by_label("Ditt namn").fill("Fred Frågare")
    page.get_by_label("Din e-postadress").fill(FRED)
    page.get_by_label("Vad gör du i föreningen?").fill("Ny ordförande sedan årsmötet.")
    page.get_by_role("button", name="Fråga föreningen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Titta i din e-post")
    page.goto(link_in(letter_to(mail_sink, FRED), "/foretrad/"))
    looked_at(page)
    page.get_by_role("button", name="Ja, fråga föreningen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vi har frågat")

    contact = visitor(PHONE)
    contact.goto(link_in(letter_to(mail_sink, SIV), "/svara-den-som-fragar/"))
    looked_at(contact)
    expect(contact.get_by_text("Ny ordförande sedan årsmötet.")).to_be_visible()
    contact.get_by_role("button", name="Ja, godkänn").click()
    expect(contact.get_by_text("Godkänd")).to_be_visible()
    letter_to(mail_sink, FRED, 2)

    # Who asks for a code by that address has an account.
    page.goto("/mina-foreningar/")
    page.get_by_label("E-post").fill(FRED)
    page.get_by_role("button", name="Skicka koden").click()
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", said_in(letter_to(mail_sink, FRED, 3)))
    page.get_by_label("Kod").fill(code[0])
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile("/mina-foreningar/"))
    looked_at(page)
    page.get_by_role("link", name="Ändra sidan").click()
    page.get_by_label("Vad föreningen gör").fill("Vi sjunger på tisdagar.")
    page.get_by_role("combobox", name="Plats").fill("Norrö")
    page.get_by_role("button", name="Spara sidan").click()
    expect(page.get_by_text("Vi sjunger på tisdagar.")).to_be_visible()

    page.get_by_role("link", name="Ändra sidan").click()
    page.get_by_role("link", name="Namn, nummer och organisationsform").click()
    page.get_by_label("Namn", exact=True).fill("Norrökören")
    page.get_by_label("Varför ska det ändras?").fill("Årsmötet bestämde det i mars.")
    follow(page.get_by_role("button", name="Be om ändringen"))
    looked_at(page)
    expect(page.get_by_text("Norrökören")).to_be_visible()

    office = visitor()
    enter(office, staff(name="Omar Haddad"))
    office.goto("/skrivbord/")
    follow(office.get_by_role("link", name="Läs och svara: 1 fråga"))
    looked_at(office)
    follow(office.get_by_role("link", name="Läs och svara"))
    looked_at(office)
    office.get_by_role("button", name="Godkänn ändringen").click()
    assert "Omar Haddad" in said_in(letter_to(mail_sink, FRED, 4))
    assert Organisation.objects.get().name == "Norrökören"
    assert User.objects.get(email=FRED).memberships.get().is_current


def test_one_press_in_the_yearly_letter_says_that_all_is_right(siv, visitor, mail_sink, looked_at):
    ask_to_confirm(actor=A_COMMAND)
    page = visitor(PHONE)
    page.goto(link_in(letter_to(mail_sink, SIV), "/stammer-det/"))
    looked_at(page)
    page.get_by_role("button", name="Ja, allt stämmer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack, uppgifterna är bekräftade")
    assert Organisation.objects.get().is_confirmed
