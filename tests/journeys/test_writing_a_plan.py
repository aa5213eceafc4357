"""A plan is written on a page that saves itself; two at once, a line taken away, a session that is over."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from actionplans.models import ActionPlan
from actionplans.services import change_action, remove_action
from portal.people.enums import Role
from portal.web.actor import Actor, Door
from tests.factories import staff
from tests.factories.plans import AreaFactory

from .looking import follow

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("writing a plan"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def page(visitor, site):
    """The browser of a department's head who has signed in, on a telephone."""
    client = Client()
    head = staff(Role.HEAD, name="Per Ohlin")
    client.force_login(head, "allauth.account.auth_backends.AuthenticationBackend")
    page = visitor({"width": 360, "height": 740})
    page.by = Actor(Door.WEB, user_id=head.pk)
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])
    return page


def saved(card) -> None:
    """The card says that it is saved."""
    expect(card.locator(".saved")).to_contain_text("Sparat")


def test_an_official_writes_a_plan_that_saves_itself(page, looked_at):
    AreaFactory(title="Unga utan mötesplats")
    page.goto("/handlingsplaner/ny/")
    page.get_by_label("En tom plan").check()
    follow(page.get_by_role("button", name="Börja skriva"))
    looked_at(page)
    page.get_by_role("button", name="Ta upp: Unga utan mötesplats").click()
    goal = page.locator(".card.goal")
    start = goal.get_by_label("Startvärde")
    start.fill("fyrtio")
    start.press("Tab")
    expect(goal.locator(".answered .error")).to_contain_text("Skriv ett tal, till exempel 41,5.")
    expect(start).to_have_value("fyrtio")
    start.fill("41,5")
    start.press("Tab")
    saved(goal)
    expect(goal.locator(".answered .error")).to_have_count(0)
    page.get_by_label("Lägg till en åtgärd").fill("Öppet hus")
    page.keyboard.press("Enter")
    action = page.locator(".card.action")
    expect(action.get_by_label("Vad ni gör")).to_be_focused()
    page.keyboard.type("Tre lokaler har öppet till kl. 22 på fredagar.")
    page.keyboard.press("Tab")
    saved(action)
    looked_at(page, as_it_is=True)
    plan = ActionPlan.objects.get()
    assert str(plan.goals.get().baseline) == "41.500"
    assert plan.actions.get().what == "Tre lokaler har öppet till kl. 22 på fredagar."

    # Somebody else changes the same: both texts, and a press keeps either.
    change_action(plan.actions.get(), values={"for_whom": "elever"}, actor=page.by)
    action.get_by_label("För vem").fill("unga över 15 år")
    page.keyboard.press("Tab")
    expect(action.locator(".overtaken")).to_contain_text("elever")
    looked_at(page, as_it_is=True)
    # What is saved meanwhile takes neither of them away, and says that something else is not saved.
    action.get_by_label("Klar senast").fill("2027-06-30")
    page.keyboard.press("Tab")
    expect(action.locator(".saved")).to_contain_text("utom det som är markerat")
    expect(action.locator(".overtaken")).to_contain_text("elever")
    action.get_by_role("button", name="Spara det jag skrev").click()
    expect(action.locator(".overtaken")).to_have_count(0)
    saved(action)
    assert plan.actions.get().for_whom == "unga över 15 år"

    # Without a session the words are kept on a page of their own; so they are when the line is gone.
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    action.get_by_label("Vad ni gör").fill("Skrivet efteråt.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inte inloggad längre")
    page.context.add_cookies(cookies)
    page.get_by_role("button", name="Skicka igen").click()
    expect(page.get_by_text("Sparat.")).to_be_visible()
    assert plan.actions.get().what == "Skrivet efteråt."
    words = action.get_by_label("Vad ni gör")
    expect(words).to_be_visible()
    remove_action(plan.actions.get(), actor=page.by)
    words.fill("Också det här.")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", level=1)).to_have_text("Det du skrev i finns inte längre")
    expect(page.get_by_text("Också det här.")).to_be_visible()
