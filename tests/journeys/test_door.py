"""At the door with a telephone: pressed, taken back, out of reach of the net, and somebody unexpected."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from dialogues import services
from dialogues.models import Rsvp
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import answer_from
from tests.factories import MeetingFactory, evening, staff

from .looking import PHONE, faults
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("door"),
    pytest.mark.django_db(transaction=True),
]

# The page asks every ten seconds.
ASKED_ANEW = 30_000


def test_who_comes_is_ticked_though_the_net_comes_and_goes(visitor):
    meeting = MeetingFactory(starts_at=evening(0), answer_by=clock.today())
    answer_from("Kören", meeting, group_size=3)
    rowers = answer_from("Roddarna", meeting)
    page = visitor()
    page.set_viewport_size(PHONE)
    enter(page, staff())
    page.goto(reverse("meeting_door", kwargs={"code": meeting.code, "slug": meeting.slug}))
    count = page.get_by_role("status").filter(has_text="har kommit")
    expect(count).to_have_text("0 av 4 har kommit")

    # With the keyboard: the focus stays where it was.
    page.get_by_role("button", name="Kom: Kören").press("Enter")
    expect(count).to_have_text("3 av 4 har kommit")
    expect(page.get_by_role("button", name="Ångra: Kören")).to_be_focused()

    page.context.set_offline(True)
    page.get_by_role("button", name="Kom: Roddarna").click()
    expect(page.get_by_role("alert")).to_contain_text("Telefonen når inte Bryggan")
    expect(page.get_by_role("button", name="Kom: Roddarna")).to_be_visible()
    assert not faults(page, "the door without a net")
    page.context.set_offline(False)

    # The other doorkeeper has ticked them meanwhile.
    services.tick(rowers, came=True, actor=A_COMMAND)
    expect(page.get_by_role("button", name="Ångra: Roddarna")).to_be_visible(timeout=ASKED_ANEW)
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(count).to_have_text("4 av 4 har kommit")

    page.get_by_label("Namn", exact=True).fill("Siv Åkerö")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("button", name="Ångra: Siv Åkerö")).to_be_visible()
    expect(count).to_have_text("5 av 5 har kommit")
    assert Rsvp.objects.filter(came=True).count() == 3
