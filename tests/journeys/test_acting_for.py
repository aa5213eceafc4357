"""A contact of two associations signs in, switches, answers on the meeting's page, changes and takes back."""

import re

import pytest
from playwright.sync_api import expect

from dialogues.enums import Answer, GivenBy
from dialogues.models import Rsvp
from tests.dialogues.acts import address_of
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory, UserFactory

from .looking import PHONE
from .post import letter_to, said_in
from .test_every_page import enter
from .test_keyboard import press, tab_to

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

LONG = "Föreningen för bevarandet av ångbåtstrafiken mellan Norrö, Östanå och Stenhamra strand"
MAJ = "maj@sundetsif.example"


@pytest.fixture
def meeting(municipality):
    """A meeting to which both associations of one person are invited."""
    maj = UserFactory(name="Maj Sundin", email=MAJ)
    meeting = MeetingFactory(title="Stormöte våren", link="https://video.example/rum")
    for name in ("Sundets IF", LONG):
        contact = MembershipFactory(organisation__name=name, user=maj, address__email=f"{len(name)}.{MAJ}")
        InvitationFactory(meeting=meeting, organisation=contact.organisation)
    meeting.maj = maj
    return meeting


def test_one_switches_and_answers_for_each_of_two_associations(meeting, visitor, mail_sink, looked_at):
    page = visitor(PHONE)
    enter(page, meeting.maj)
    page.goto("/skrivbord/")
    expect(page.get_by_text("2 saker väntar på dig.")).to_be_visible()
    looked_at(page)

    # The switch, by the keyboard: the desk keeps to the association chosen.
    page.set_viewport_size(PHONE)
    press(page, "Du ser")
    looked_at(page, as_it_is=True)
    page.set_viewport_size(PHONE)
    press(page, "Föreningen för bevarandet")
    expect(page.get_by_text("1 sak till väntar på dig.")).to_be_visible()
    looked_at(page, as_it_is=True)
    page.set_viewport_size(PHONE)

    # The meeting's page names the chosen one first.
    page.goto(address_of(meeting))
    expect(page.locator(".invited h3").first).to_have_text(LONG)
    looked_at(page)
    page.set_viewport_size(PHONE)
    tab_to(page, "Svara för Föreningen")
    press(page, "Svara för Sundets IF")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommer ni?")
    expect(page.get_by_text("Du svarar för Sundets IF.")).to_be_visible()
    looked_at(page)
    page.set_viewport_size(PHONE)
    tab_to(page, "Vi kommer")
    page.keyboard.press("Space")
    tab_to(page, "Hur många kommer?")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3")
    press(page, "Skicka svaret")
    expect(page.get_by_role("heading", level=1)).to_have_text("Välkomna!")
    looked_at(page)
    rsvp = Rsvp.objects.get()
    assert (rsvp.invitation.organisation.name, rsvp.group_size, rsvp.given_by) == (
        "Sundets IF", 3, GivenBy.WEB,
    )  # fmt: skip
    assert "Sundets IF" in said_in(letter_to(mail_sink, f"10.{MAJ}"))

    # It stands on the meeting's page and on the desk; there it is changed, and taken back.
    page.goto(address_of(meeting))
    expect(page.get_by_text("Vi kommer, 3 personer")).to_be_visible()
    looked_at(page, as_it_is=True)
    page.get_by_role("link", name="Ändra svaret").click()
    page.get_by_label("Vi kan inte").check()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack för att ni sa till")
    page.goto("/skrivbord/")
    page.get_by_role("button", name="Visa allt").click()
    expect(page.get_by_role("heading", name=re.compile("Inbjudningar ni har svarat på"))).to_be_visible()
    looked_at(page, as_it_is=True)
    page.goto(address_of(meeting))
    page.get_by_role("button", name="Ta tillbaka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ert svar gäller inte längre")
    assert Rsvp.objects.get().answer == Answer.WITHDRAWN
    page.goto("/skrivbord/")
    expect(page.get_by_text("2 saker väntar på dig.")).to_be_visible()


def test_the_menu_of_thirty_associations_is_scrolled_and_used_by_keyboard(municipality, visitor, looked_at):
    person = UserFactory()
    for number in range(30):
        MembershipFactory(organisation__name=f"Förening {number:02}", user=person)
    for viewport in (PHONE, {"width": 1280, "height": 900}):
        page = visitor(viewport)
        enter(page, person)
        page.goto("/moten/")
        press(page, "Du ser")
        press(page, "Förening 29")
        expect(page.locator(".acting summary")).to_contain_text("Förening 29")
        page.locator(".acting summary").click()
        looked_at(page, as_it_is=True)
