"""The directory in a browser: narrowed without a reload, with the keyboard, and back again."""

import re

import pytest
from playwright.sync_api import expect

from portal.frames.enums import Frame
from portal.frames.models import Tag
from tests.factories import OrganisationFactory

from .looking import PHONE, faults, refused_by_policy

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("directory"),
    pytest.mark.django_db(transaction=True),
]


def fill() -> None:
    """Thirty associations in fifteen places, every second in sport."""
    sport = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="idrott")
    for number in range(30):
        one = OrganisationFactory(name=f"Förening {number:02}", place=f"Ort {number % 15:02}")
        if number % 2 == 0:
            one.fields_of_activity.add(sport)
    OrganisationFactory(name="Judoklubben Draken", place="Ort 00").fields_of_activity.add(sport)


def test_one_narrows_the_list_without_a_reload_and_goes_back(visitor):
    fill()
    page = visitor()
    page.goto("/foreningar/")
    page.evaluate("window.stays = true")
    status = page.locator("#antal")
    expect(status).to_have_text("Visar 1–25 av 31")
    status.evaluate("element => { element.dataset.same = 'yes' }")

    page.get_by_label("Idrott").focus()
    page.keyboard.press("Space")
    expect(status).to_have_text("16 föreningar")
    expect(page).to_have_url(re.compile(r"/foreningar/\?omrade=idrott$"))
    # The same element, so that it is read aloud; the focus is where it was.
    assert status.get_attribute("data-same") == "yes"
    assert page.evaluate("document.activeElement.value") == "idrott"

    page.get_by_text("Fler platser").click()
    folded = page.locator("#plats-fler .choice").last
    folded.click()
    expect(status).to_have_text("1 förening")
    expect(page.locator("#plats-fler")).to_be_visible()

    page.get_by_label("Sök på namn, ämne eller plats").fill("judo")
    expect(status).to_have_text(re.compile("Vi hittar ingen förening för judo"))
    assert page.evaluate("window.stays")
    assert not faults(page, "the directory, narrowed to nothing")

    page.go_back()
    expect(page.get_by_role("link", name="Ö", exact=True)).to_have_count(0)
    expect(page.get_by_role("link", name="F", exact=True)).to_be_visible()
    expect(status).to_have_text("1 förening")
    expect(page.get_by_label("Sök på namn, ämne eller plats")).to_have_value("")
    page.go_back()
    expect(status).to_have_text("16 föreningar")
    expect(page.get_by_label("Idrott")).to_be_checked()
    page.get_by_role("link", name="Ta bort: Idrott").click()
    expect(status).to_have_text("Visar 1–25 av 31")
    assert not refused_by_policy(page)


def test_the_directory_is_narrowed_on_a_phone_without_javascript(visitor, browser):
    fill()
    site = visitor().context.site
    context = browser.new_context(java_script_enabled=False, viewport=PHONE, locale="sv-SE", base_url=site)
    page = context.new_page()
    page.goto("/foreningar/")
    expect(page.get_by_label("Idrott")).to_be_hidden()
    page.get_by_text("Filtrera", exact=True).click()
    page.get_by_label("Idrott").check()
    page.get_by_text("Fler platser").click()
    page.locator("#plats-fler input").last.check()
    page.get_by_role("button", name="Visa föreningar").click()
    expect(page.locator("#antal")).to_have_text("1 förening")
    expect(page.get_by_role("link", name="Ta bort: Idrott")).to_be_visible()
    context.close()
