"""The open door: somebody on a telephone signs up, confirms by letter, changes; staff sign up who phones."""

import re

import pytest
from playwright.sync_api import expect

from dialogues.models import Rsvp
from portal.municipality.services import change_settings
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.factories import InvitationFactory, MeetingFactory, OrganisationFactory, staff
from tests.house.furnished import MUNICIPALITY

from .looking import PHONE, follow
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("open_door"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def meeting(worker):
    """A stormöte with two seats, to which one of the register's associations is invited."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    meeting = MeetingFactory(title="Stormöte våren", seats=2)
    OrganisationFactory(name="Norrö simsällskap", place="Norrö")
    invited = OrganisationFactory(name="Norrö idrottsförening", place="Norrö")
    InvitationFactory(meeting=meeting, organisation=invited)
    return meeting


def link_in(letter) -> str:
    """The page that a letter leads to."""
    return re.search(r"/s/\S+/anmalan/", letter.get_body(("plain",)).get_content())[0]


def test_somebody_signs_up_on_a_telephone_and_changes_by_the_letter(meeting, visitor, mail_sink, looked_at):
    page = visitor(PHONE)
    page.goto(meeting.get_absolute_url())
    follow(page.get_by_role("link", name="Anmäl dig"))
    looked_at(page)
    page.set_viewport_size(PHONE)
    page.get_by_label("Vad heter du?").fill("Ada Berg")
    page.get_by_label("E-post").fill("ada@hem.example")
    page.get_by_label("Vilken förening").fill("norrö")
    page.get_by_role("button", name="Sök i föreningsregistret").click()
    expect(page.get_by_label("Vad heter du?")).to_have_value("Ada Berg")
    looked_at(page, as_it_is=True)
    page.get_by_label("Norrö idrottsförening").check()
    page.get_by_label("Hur många kommer?").fill("2")
    page.get_by_label("Hörslinga").check()
    page.get_by_label("Vill du fråga något?").fill("Finns det kaffe?")
    page.get_by_role("button", name="Anmäl dig").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Titta i din e-post")
    looked_at(page)

    page.goto(link_in(mail_sink.wait_for(1)[-1]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bekräfta din anmälan")
    assert not Rsvp.objects.get().is_confirmed
    looked_at(page)
    page.get_by_role("button", name="Ja, jag kommer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Välkommen!")
    expect(page.get_by_text("Ni har plats i rummet")).to_be_visible()
    expect(page.get_by_text("Norrö idrottsförening är också inbjuden")).to_be_visible()
    looked_at(page)

    page.goto(link_in(mail_sink.wait_for(2)[-1]))
    follow(page.get_by_role("link", name="Ändra anmälan"))
    looked_at(page)
    page.get_by_label("Hur många kommer?").fill("1")
    page.get_by_role("button", name="Spara ändringen").click()
    expect(page.get_by_text("Du har plats i rummet")).to_be_visible()
    page.get_by_role("button", name="Ta tillbaka anmälan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inte anmäld längre")
    assert "återtagen" in mail_sink.wait_for(4)[-1].get_body(("plain",)).get_content()


def test_with_a_telephone_number_staff_ring_and_confirm(meeting, visitor, looked_at):
    guest, office = visitor(PHONE), visitor()
    enter(office, staff(Role.OFFICIAL, name="Omar Haddad"))
    guest.goto(meeting.get_absolute_url())
    guest.get_by_role("link", name="Anmäl dig").click()
    guest.get_by_label("Vad heter du?").fill("Bo Ek")
    guest.get_by_label("Telefon").fill("070-1740605")
    # With the keyboard alone: the key for "go on" sends the form, and searches nothing.
    guest.get_by_label("Telefon").press("Enter")
    expect(guest.get_by_role("heading", level=1)).to_have_text("Vi ringer dig")

    office.goto(meeting.get_absolute_url())
    office.get_by_role("link", name="Se svaren").click()
    office.get_by_role("link", name="Anmälda personer").click()
    expect(office.get_by_text("bekräfta anmälan")).to_be_visible()
    looked_at(office)
    office.get_by_role("link", name="Bo Ek").first.click()
    office.get_by_role("button", name="Bekräfta anmälan").click()
    expect(office.get_by_text("Anmälan är bekräftad.")).to_be_visible()
    looked_at(office)

    office.get_by_role("link", name="Anmälda personer").click()
    office.get_by_role("link", name="Anmäl någon som ringer").click()
    office.get_by_label("Namn", exact=True).fill("Siv Ek")
    office.get_by_role("textbox", name="Telefon").fill("070-1740606")
    office.get_by_label("Hur många kommer?").fill("2")
    looked_at(office, as_it_is=True)
    office.get_by_role("button", name="Anmäl personen").click()
    expect(office.get_by_text("Plats 1 på väntelistan")).to_be_visible()
