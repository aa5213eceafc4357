"""Signed out while writing: what was typed is still there, and is saved after signing in in another tab."""

import re

import pytest
from playwright.sync_api import expect

from dialogues.models import Meeting
from portal.municipality.services import change_settings
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.factories import staff
from tests.house.furnished import MUNICIPALITY

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("resending"),
    pytest.mark.django_db(transaction=True),
]

EVA = "eva.lind@skarsjo.example"
TITLE, PURPOSE = "Stormöte våren", "Vi väljer ledamöter.\n\nKom & tyck till!"
SIGNED_OUT, OLD = "Du är inte inloggad längre", "Formuläret hann bli för gammalt"


@pytest.fixture
def eva(worker):
    """A secretary of a municipality, and a worker that sends her codes."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    return staff(Role.SECRETARY, email=EVA, name="Eva Lind")


def sign_in(page, sink) -> None:
    """With the code that the worker sends, in the tab where the sign-in page stands."""
    before = len(sink.letters)
    page.get_by_label("E-post").fill(EVA)
    page.get_by_role("button", name="Skicka koden").click()
    letter = sink.wait_for(before + 1)[-1]
    page.get_by_label("Kod").fill(
        re.search(r"[A-Z]{4}-[A-Z]{4}", letter.get_body(("plain",)).get_content())[0]
    )
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile("/skrivbord/"))


def write_draft(page) -> None:
    """A draft as far as it can be saved; not saved yet."""
    page.goto("/moten/")
    page.get_by_role("link", name="Kalla till ett möte").click()
    page.get_by_label("Rubrik").fill(TITLE)
    page.get_by_label("Syfte").fill(PURPOSE)
    page.get_by_role("textbox", name="Plats", exact=True).fill("Folkets hus")
    page.get_by_text("Välj ämnen och principer").click()
    page.get_by_label("Dialog").check()


def sign_out_elsewhere(page) -> None:
    """In a tab beside it."""
    tab = page.context.new_page()
    tab.goto("/logga-ut/")
    tab.get_by_role("main").get_by_role("button", name="Logga ut").click()
    expect(tab).not_to_have_url(re.compile("/logga-ut/"))
    tab.close()


def sign_in_beside(page, sink) -> None:
    """By the page's own link, in the tab that it opens."""
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Logga in (öppnas i en ny flik)").click()
    sign_in(opened.value, sink)
    opened.value.close()


def check_saved() -> None:
    """There is one draft, with every word."""
    meeting = Meeting.objects.get()
    assert (meeting.title, meeting.purpose.splitlines()) == (TITLE, PURPOSE.splitlines())
    assert [tag.title_sv for tag in meeting.principles.all()] == ["Dialog"]


def test_signed_out_while_writing_and_nothing_is_lost(eva, visitor, mail_sink, looked_at):
    page = visitor()
    page.goto("/logga-in/")
    sign_in(page, mail_sink)
    write_draft(page)
    sign_out_elsewhere(page)
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_role("heading", name=SIGNED_OUT)).to_be_visible()
    expect(page.get_by_text("Kom & tyck till!")).to_be_visible()
    looked_at(page, as_it_is=True)
    # Too early: it is still there.
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_role("heading", name=SIGNED_OUT)).to_be_visible()
    sign_in_beside(page, mail_sink)
    # The mark was renewed by signing in, and one press is enough.
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_text("Utkastet är sparat")).to_be_visible()
    check_saved()


def test_without_javascript_the_page_comes_once_more(eva, browser, site, mail_sink):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="sv-SE")
    page = context.new_page()
    page.goto("/logga-in/")
    sign_in(page, mail_sink)
    write_draft(page)
    sign_out_elsewhere(page)
    page.get_by_role("button", name="Spara utkastet").click()
    sign_in_beside(page, mail_sink)
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_role("heading", name=OLD)).to_be_visible()
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_text("Utkastet är sparat")).to_be_visible()
    check_saved()
    context.close()


def test_on_and_back_what_was_typed_is_still_there(eva, visitor, mail_sink):
    page = visitor()
    page.goto("/logga-in/")
    sign_in(page, mail_sink)
    write_draft(page)
    page.goto("/")
    page.go_back()
    expect(page.get_by_label("Rubrik")).to_have_value(TITLE)
