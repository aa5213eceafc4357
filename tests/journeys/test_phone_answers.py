"""Whom no letter reaches: staff write down what they say on the telephone; they answer by a code on paper."""

import pytest
from playwright.sync_api import expect

from dialogues import services
from dialogues.models import Rsvp
from dialogues.on_paper import code_on_paper, paper_links
from portal.notifications.models import Letter
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import address_of
from tests.factories import MeetingFactory, MembershipFactory, staff

from .looking import PHONE
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

CHOIR = "Älvsjö kör"


@pytest.fixture
def meeting(municipality):
    """A meeting to which one is invited that has a telephone only."""
    MembershipFactory(organisation__name=CHOIR, name="Siv Åkerö", address=None, phone="070-1740605")
    meeting = MeetingFactory(title="Stormöte våren")
    services.invite_all(meeting, actor=A_COMMAND)
    return meeting


@pytest.fixture
def office(meeting, visitor):
    """Somebody who calls meetings, at the answers."""
    page = visitor()
    enter(page, staff(name="Omar Haddad"))
    page.goto(address_of(meeting, "meeting_answers"))
    return page


def test_staff_write_down_change_and_take_back_what_is_said_on_the_telephone(office, looked_at):
    # Whom to phone, and the way to write it down.
    to_phone = office.get_by_role("region", name="Att ringa (1)")
    expect(to_phone.get_by_role("link", name="070-1740605")).to_be_visible()
    to_phone.get_by_role("link", name=f"Registrera svar: {CHOIR}").click()
    office.get_by_label("På telefon").check()
    office.get_by_label("Vi kommer").check()
    office.get_by_label("Hur många kommer?").fill("4")
    office.get_by_label("Mat utan något").check()
    office.get_by_label("Utan vad?").fill("gluten")
    looked_at(office, as_it_is=True)
    office.get_by_role("button", name="Registrera svaret").click()

    # It stands among the others, and says that it was written down.
    expect(office.get_by_text(f"Svaret för {CHOIR} är registrerat.")).to_be_visible()
    row = office.get_by_role("listitem").filter(has=office.get_by_role("link", name=CHOIR))
    expect(row).to_contain_text("4 personer i rummet")
    expect(row).to_contain_text("antecknat av oss: telefon")

    # Whoever cooks gets the number, without a name.
    office.get_by_role("link", name="Behov att ordna").click()
    expect(office.get_by_text("1 utan gluten")).to_be_visible()
    fetched = office.context.request.get(
        office.get_by_role("link", name="Hämta siffrorna").get_attribute("href")
    )
    assert "gluten" in fetched.text()
    assert CHOIR not in fetched.text()

    # They phone again: what they need stands, and is shown to nobody once more.
    office.go_back()
    row.get_by_role("link", name=CHOIR).click()
    expect(office.get_by_text("1 behov angivet – ändra")).to_be_visible()
    office.get_by_label("Hur många kommer?").fill("6")
    office.get_by_role("button", name="Registrera svaret").click()
    expect(row).to_contain_text("6 personer i rummet")
    row.get_by_role("link", name=CHOIR).click()
    expect(office.get_by_role("heading", name="Vad som har hänt")).to_be_visible()
    office.get_by_role("button", name="Ta tillbaka svaret åt dem").click()
    expect(office.get_by_text(f"Svaret för {CHOIR} är återtaget.")).to_be_visible()
    expect(office.get_by_role("link", name="Inget svar (1)")).to_be_visible()
    office.get_by_role("link", name="Behov att ordna").click()
    expect(office.get_by_text("Ingen som kommer har sagt att den behöver något")).to_be_visible()
    assert not Letter.objects.exists()


def test_who_has_the_letter_on_paper_answers_by_its_code(meeting, office, visitor, looked_at):
    invitation = meeting.invitations.get()
    code = code_on_paper(invitation, paper_links([invitation])[invitation.pk])
    page = visitor(PHONE)
    page.goto("/svar/")
    page.get_by_label("Kod").fill("AAAA-BBBB-CCCC")
    page.get_by_role("button", name="Gå till svaret").click()
    expect(page.get_by_text("Koden stämmer inte").first).to_be_visible()
    page.get_by_label("Kod").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Gå till svaret").click()
    expect(page.get_by_text(f"Du svarar för {CHOIR}.")).to_be_visible()
    page.get_by_label("Vi kommer").check()
    page.get_by_label("Hur många kommer?").fill("2")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Välkomna!")
    # Nobody promises a letter to whom none comes.
    expect(page.get_by_text("Ett kvitto kommer med e-post")).to_have_count(0)
    looked_at(page, as_it_is=True)

    office.reload()
    row = office.get_by_role("listitem").filter(has=office.get_by_role("link", name=CHOIR))
    expect(row).to_contain_text("2 personer i rummet")
    assert Rsvp.objects.get().given_by == "link"
    assert not Letter.objects.exists()
