"""By the keyboard alone: past the menu, along the pages in order, to an answer and to sent invitations."""

import pytest
from django.utils import translation
from playwright.sync_api import expect

from dialogues.enums import MeetingState
from dialogues.models import Meeting, Rsvp
from tests.dialogues.acts import address_of
from tests.factories import MeetingFactory, MembershipFactory, OrganisationFactory, staff
from tests.house.furnished import furnish

from .looking import PHONE, refused_by_policy
from .post import letter_to
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

MOST_STEPS = 80
# Where the focus is: what it is called, whether it can be seen that it is there, whether it is on the screen.
_FOCUSED = """() => {
    const here = document.activeElement;
    if (here === document.body) return null;
    const outlined = (style) => style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    const seen = (element) => {
        const style = getComputedStyle(element), box = element.getBoundingClientRect();
        // The ring of a box to tick goes around its words as well.
        const choice = element.closest('.choice');
        const ring = outlined(style) || (choice && outlined(getComputedStyle(choice)));
        // The button within a field for a day or a time has the browser's own ring.
        const within = element.matches('[type=date], [type=time]') && !element.matches(':focus-visible');
        return {
            marked: ring || within || style.boxShadow !== 'none',
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
        # Twice in the same one where it has parts: day, month and year, or a letter in its frame.
        assert here["order"] >= before, f"{page.url}: from there back to “{here['said']}”"
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
    assert Rsvp.objects.get(invitation__organisation=organisation).group_size == 3


def press(page, said: str) -> None:
    """Tab to a link or a button, and press it."""
    tab_to(page, said)
    page.keyboard.press("Enter")


def write(page, field: str, words: str) -> None:
    """Tab to a field and type in it."""
    tab_to(page, field)
    page.keyboard.type(words)


def arrive(page, heading: str) -> None:
    """A new page: wait for its heading, and begin at its beginning."""
    expect(page.get_by_role("heading", name=heading)).to_be_visible()


def test_an_official_comes_by_keyboard_from_the_desk_to_the_receipt_of_sent_invitations(
    municipality, visitor, mail_sink
):
    contact = MembershipFactory()
    page = visitor()
    enter(page, staff(name="Eva Lind"))
    page.goto("/skrivbord/")
    press(page, "Möten")
    arrive(page, "Möten")
    press(page, "Kalla till ett möte")
    arrive(page, "Kalla till ett möte")
    write(page, "Rubrik", "Stormöte våren")
    write(page, "Syfte", "Vi väljer ledamöter.")
    write(page, "Plats", "Folkets hus")
    write(page, "Dagordning", "18.00 Välkomna")
    press(page, "Spara utkastet")

    arrive(page, "Stormöte våren")
    press(page, "Granska och skicka inbjudan")
    arrive(page, "Inbjudan till 1 förening")
    press(page, "Skicka inbjudan till 1 förening")
    expect(page.get_by_role("button", name="Skicka nu")).to_be_visible()
    press(page, "Skicka nu")
    expect(page.get_by_text("Kvitto på utskicket")).to_be_visible(timeout=30_000)
    assert letter_to(mail_sink, contact.address.email)["Subject"].strip().startswith("Inbjudan")
    assert Meeting.objects.get().agenda_items.get().title == "Välkomna"


def test_whoever_has_counted_stands_at_the_number_and_saves_close_by(visitor):
    OrganisationFactory(place="Norrö")
    OrganisationFactory(place="Söderby")
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    page = visitor(java_script_enabled=False)
    enter(page, staff(name="Eva Lind"))
    # Past the menu, by the link that leaves its name in the address: the focus is given all the same.
    page.goto(f"{address_of(meeting, 'meeting_choose')}#innehall")
    number, of_before = page.locator("#antal"), page.get_by_text("Talet gäller det som var valt")
    expect(of_before).to_be_hidden()
    page.get_by_label("Välj ut").check()
    tab_to(page, "Norrö")
    page.keyboard.press("Space")
    expect(of_before).to_be_visible()
    press(page, "Räkna om")
    expect(of_before).to_be_hidden()
    expect(number).to_have_text("1 av 2 föreningar är valda")
    expect(number).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    assert focused(page)["said"] == "Spara valet"
    page.keyboard.press("Enter")
    expect(page.get_by_text("Valet är sparat.")).to_be_visible()
    assert Meeting.objects.get().chosen.places == ("Norrö",)


def test_the_number_follows_each_box_and_the_focus_stays(visitor):
    OrganisationFactory(place="Norrö")
    OrganisationFactory(place="Söderby")
    page = visitor(PHONE)
    enter(page, staff(name="Eva Lind"))
    page.goto(f"{address_of(MeetingFactory(state=MeetingState.DRAFT), 'meeting_choose')}#innehall")
    number = page.locator("#antal")
    expect(number).to_have_text("2 av 2 föreningar är valda")
    page.get_by_label("Välj ut").check()
    expect(number).to_have_text("0 av 2 föreningar är valda")
    tab_to(page, "Norrö")
    page.keyboard.press("Space")
    expect(number).to_have_text("1 av 2 föreningar är valda")
    expect(page.get_by_label("Norrö")).to_be_focused()
    assert focused(page)["shown"], "the page has jumped from under whoever ticks"
    expect(page.get_by_text("Talet gäller det som var valt")).to_be_hidden()
    assert not refused_by_policy(page)
    assert not Meeting.objects.get().chosen.places
