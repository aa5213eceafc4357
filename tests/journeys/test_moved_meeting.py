"""A meeting that moves: whom it tells is said before, the letter says what was, the calendar moves along."""

from datetime import time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from dialogues import services
from dialogues.enums import REMINDER, REMINDER_COMING
from dialogues.models import Meeting
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.templatetags.furniture import day, occasion
from tests.dialogues.acts import address_of
from tests.factories import MeetingFactory, MembershipFactory, staff

from .looking import PHONE
from .post import entry_in, letter_to, link_in, said_in
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

CHOIR, SCOUTS = "koren@forening.example", "scouterna@forening.example"
LATER = timedelta(days=14)


@pytest.fixture
def meeting(municipality):
    """A meeting to which two are invited by letter."""
    MembershipFactory(organisation__name="Kören", address__email=CHOIR)
    MembershipFactory(organisation__name="Scouterna", address__email=SCOUTS)
    meeting = MeetingFactory(title="Stormöte våren", place="Folkets hus")
    services.invite_all(meeting, actor=A_COMMAND)
    return meeting


def tick(moment) -> None:
    """Let the portal live at a moment."""
    call_command("tick", at=moment.isoformat(), stdout=StringIO())


def move(page, meeting, looked_at) -> None:
    """Two weeks later, at another time and place; the page says whom that tells, and is pressed once more."""
    page.goto(meeting.get_absolute_url())
    page.get_by_role("link", name="Ändra mötet").click()
    page.get_by_label("Dag", exact=True).fill((meeting.on + LATER).isoformat())
    page.get_by_label("Börjar").fill("17:30")
    page.get_by_label("Slutar").fill("20:00")
    page.get_by_role("textbox", name="Plats", exact=True).fill("Biblioteket")
    page.get_by_label("Sista dag att svara").fill((meeting.answer_by + LATER).isoformat())
    page.get_by_role("button", name="Spara").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 föreningar får ett brev")
    expect(page.get_by_text("Folkets hus")).to_be_visible()
    looked_at(page, as_it_is=True)
    assert Meeting.objects.get().place == "Folkets hus"
    page.get_by_role("button", name="Spara och skicka till 2 föreningar").click()
    expect(page.get_by_text("2 föreningar får ett brev.")).to_be_visible()


def test_whoever_comes_hears_of_it_and_the_old_link_shows_the_new_time(
    meeting, visitor, mail_sink, looked_at
):
    page, office = visitor(PHONE), visitor()
    enter(office, staff(name="Eva Lind"))
    link = link_in(letter_to(mail_sink, CHOIR), "val=yes")
    page.goto(link)
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Välkomna!")
    before = entry_in(letter_to(mail_sink, CHOIR, 2))

    move(office, meeting, looked_at)
    moved = Meeting.objects.get()
    was, now = (occasion(one.starts_at, one.ends_at) for one in (meeting, moved))

    # The letter says what was before and what is now, and its entry takes the earlier one's place.
    letter = letter_to(mail_sink, CHOIR, 3)
    said = said_in(letter)
    for words in (f"Förut: {was} Nu: {now}", "Förut: Folkets hus Nu: Biblioteket"):
        assert words in said
    entry = entry_in(letter)
    assert (entry["uid"], entry["method"]) == (before["uid"], "PUBLISH")
    assert entry["sequence"] > before["sequence"]
    assert (entry["starts_at"], entry["place"]) == (moved.starts_at, "Biblioteket")
    assert day(moved.answer_by) in said_in(letter_to(mail_sink, SCOUTS, 2))

    # The link in the first letter still opens; what is shown there holds now.
    page.goto(link)
    expect(page.get_by_text(now[1:])).to_be_visible()
    expect(page.get_by_text("Biblioteket")).to_be_visible()
    page.goto(address_of(moved))
    expect(page.get_by_text("Folkets hus")).to_be_visible()
    looked_at(page, as_it_is=True)

    # The reminders have moved along: at the old moments nobody is reminded, at the new ones they are.
    nine = time(9)
    for notice, last in (
        (REMINDER, meeting.answer_by - timedelta(days=10)),
        (REMINDER_COMING, meeting.on - timedelta(days=2)),
    ):
        reminders = Letter.objects.filter(notice=notice)
        tick(clock.instant(last, nine))
        assert not reminders.exists()
        tick(clock.instant(last + LATER, nine))
        assert reminders.get().state == "sent"
    assert now in said_in(letter_to(mail_sink, CHOIR, 4))
