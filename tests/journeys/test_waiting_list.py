"""A full room: groups wait in turn, one takes its answer back, the next that fits is told, and one leaves."""

import pytest
from playwright.sync_api import expect

from dialogues.enums import PlaceState
from tests.dialogues.acts import answer_from, link_of, with_doors
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory, staff

from .looking import PHONE, faults
from .post import entry_in, letter_to, link_in, said_in
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def meeting(municipality):
    """Four seats, and all of them taken."""
    meeting = MeetingFactory(title="Stormöte våren", seats=4, link="")
    answer_from("Kören", meeting, group_size=3, place_state=PlaceState.GIVEN)
    answer_from("Lyran", meeting, place_state=PlaceState.GIVEN)
    return meeting


def invited(meeting, name: str):
    """An organisation that has not answered, and where its letters go."""
    contact = MembershipFactory(organisation__name=name)
    invitation = InvitationFactory(meeting=meeting, organisation=contact.organisation)
    return with_doors(invitation), contact.address.email


def come(page, invitation, number: int) -> None:
    """Answer by the link that so many come."""
    page.goto(link_of(invitation).path("answer"))
    page.get_by_label("Vi kommer").check()
    page.get_by_label("Hur många kommer?").fill(str(number))
    page.get_by_role("button", name="Skicka svaret").click()


def take_back(page, meeting, name: str) -> None:
    """Take an answer back by the link."""
    invitation = meeting.invitations.get(organisation__name=name)
    page.goto(link_of(invitation).path("answer"))
    page.get_by_role("button", name="Ta tillbaka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ert svar gäller inte längre")


def test_groups_wait_in_turn_and_the_next_that_fits_is_told(meeting, visitor, mail_sink):
    page, office = visitor(PHONE), visitor()
    heading = page.get_by_role("heading", level=1)
    scouts, to_scouts = invited(meeting, "Scouterna")
    rowers, to_rowers = invited(meeting, "Roddarna")
    orchestra, to_orchestra = invited(meeting, "Orkestern")

    for turn, (group, number) in enumerate(((scouts, 3), (rowers, 1), (orchestra, 4)), start=1):
        come(page, group, number)
        expect(heading).to_have_text(f"Ni står på plats {turn} på väntelistan")
    expect(page.get_by_text("en mindre grupp längre bak kan få plats före")).to_be_visible()
    assert not faults(page, "a receipt of whoever waits")
    assert "Ni står på plats 2" in said_in(letter_to(mail_sink, to_rowers))

    # The list is left by the link in the receipt.
    page.goto(link_in(letter_to(mail_sink, to_orchestra), "/svar/"))
    page.get_by_label("Vi kan inte").check()
    page.get_by_role("button", name="Skicka svaret").click()
    expect(heading).to_have_text("Tack för att ni sa till")

    # One seat comes free: the three who are first do not fit in it, the one behind them does.
    take_back(page, meeting, "Lyran")
    told = letter_to(mail_sink, to_rowers, 2)
    assert "Roddarna har fått den på Stormöte våren" in said_in(told)
    assert entry_in(told)["method"] == "PUBLISH"
    page.goto(link_of(scouts).path("answer_receipt"))
    expect(heading).to_have_text("Ni står på plats 1 på väntelistan")

    # Three come free, and it is their turn.
    take_back(page, meeting, "Kören")
    assert "Scouterna har fått 3 platser" in said_in(letter_to(mail_sink, to_scouts, 2))
    page.goto(link_of(scouts).path("answer_receipt"))
    expect(heading).to_have_text("Välkomna!")
    expect(page.get_by_text("Ni har plats i rummet")).to_be_visible()

    enter(office, staff())
    office.goto(meeting.get_absolute_url())
    office.get_by_role("link", name="Se svaren").click()
    left = office.get_by_role("listitem").filter(has_text="platser kvar i rummet")
    expect(left).to_contain_text("0 av 4")
    expect(left).not_to_contain_text("på väntelistan")
