"""By the keyboard alone: past the menu, along the pages in order, and all the way to a stored answer."""

import pytest
from django.utils import translation
from playwright.sync_api import expect

from dialogues.models import Rsvp
from tests.house.furnished import furnish

from .looking import PHONE

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("pages"),
    pytest.mark.django_db(transaction=True),
]

MOST_STEPS = 80
# Where the focus is: what it is called, whether it can be seen that it is there, whether it is on the screen.
_FOCUSED = """() => {
    const here = document.activeElement;
    if (here === document.body) return null;
    const seen = (element) => {
        const style = getComputedStyle(element), box = element.getBoundingClientRect();
        const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        return {
            marked: ring || style.boxShadow !== 'none',
            shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight,
        };
    };
    const said = (here.labels && here.labels[0] || here).textContent.trim().replace(/\\s+/g, ' ');
    const order = [...document.querySelectorAll('*')].indexOf(here);
    return {...seen(here), said: here.getAttribute('aria-label') || said, order, tag: here.tagName};
}"""


def focused(page) -> dict:
    """Where the focus is; it must be seen."""
    here = page.evaluate(_FOCUSED)
    assert here, f"{page.url}: nothing has the focus"
    assert here["marked"], f"{page.url}: it cannot be seen that “{here['said']}” has the focus"
    assert here["shown"], f"{page.url}: “{here['said']}” has the focus off the screen"
    return here


def tab_to(page, said: str) -> None:
    """Press Tab until something so called has the focus; the order is that of the page."""
    before = -1
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        here = focused(page)
        assert here["order"] > before, f"{page.url}: from there back to “{here['said']}”"
        if said in here["said"]:
            return
        before = here["order"]
    raise AssertionError(f"{page.url}: no way by Tab to “{said}”")


def test_a_visitor_comes_by_keyboard_from_the_start_page_to_a_stored_answer(visitor):
    house = furnish()
    meeting, organisation = house.things["Meeting"], house.things["Organisation"]
    with translation.override("sv"):
        answer = dict(house.addresses())["answer"]
    page = visitor(PHONE)

    # The first stop leads past the menu.
    page.goto("/")
    page.keyboard.press("Tab")
    assert focused(page)["said"] == "Hoppa till innehållet"
    page.keyboard.press("Enter")
    expect(page.locator("#innehall")).to_be_focused()

    # The menu of a telephone opens and leads on.
    page.goto("/")
    tab_to(page, "Meny")
    page.keyboard.press("Enter")
    tab_to(page, "Möten")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.url.endswith("/moten/")
    tab_to(page, meeting.title)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=meeting.title)).to_be_visible()

    # The form behind the link of a letter: a choice by the arrows, a number, the button.
    page.goto(answer)
    expect(page.get_by_text(organisation.name)).to_be_visible()
    tab_to(page, "Vi kommer")
    page.keyboard.press("Space")
    tab_to(page, "Hur många kommer?")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("3")
    tab_to(page, "Skicka svaret")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Svaret är sparat")).to_be_visible()
    assert Rsvp.objects.get(invitation__isnull=False).group_size == 3
