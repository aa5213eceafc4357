"""An official comes in by the municipality's own login; the administrator says what its words mean."""

import re

import pytest
from playwright.sync_api import expect

from portal.devkit.identity import PEOPLE
from portal.people.enums import Claimed, Role
from portal.people.models import User
from tests.factories import DepartmentFactory, IdentityProviderFactory, staff

from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("identity"),
    pytest.mark.django_db(transaction=True),
]

OMAR = PEOPLE["1001"]


@pytest.fixture
def login(municipality, identity_provider):
    """Open; it knows Omar, and here his department's word means something, but not his role's."""
    row = IdentityProviderFactory()
    kultur = DepartmentFactory(name="Kultur- och fritidsförvaltningen")
    row.mappings.create(of=Claimed.DEPARTMENT, value=OMAR["department"], department=kultur)
    identity_provider.knows({"1001": OMAR})
    return identity_provider


def come_in(page, *, again=False):
    """From the sign-in page to the login's own and back."""
    page.goto("/logga-in/")
    page.get_by_role("button", name="Logga in med kommunens konto").click()
    # The login remembers who one was.
    if not again:
        page.get_by_role("button", name="Omar Haddad").click()


def leave(page):
    page.goto("/logga-ut/")
    page.get_by_role("main").get_by_role("button", name="Logga ut").click()


def test_from_the_button_to_the_desk_with_department_and_role(visitor, login, looked_at):
    page = visitor()
    page.goto("/logga-in/")
    looked_at(page)
    come_in(page)
    expect(page).to_have_url(re.compile("/skrivbord/"))
    omar = User.objects.get(email="omar.haddad@skarsjo.example")
    assert omar.roles == frozenset()
    leave(page)

    office = visitor()
    enter(office, staff(Role.ADMINISTRATOR))
    office.goto("/installningar/inloggning/")
    office.get_by_role("main").get_by_role("link", name="kommunens konto").click()
    office.get_by_role("link", name=re.compile("Säg vad det betyder")).click()
    expect(office.get_by_label("Värde", exact=True)).to_have_value("official")
    office.get_by_role("combobox", name="Roll").select_option("official")
    looked_at(office, as_it_is=True)
    office.get_by_role("button", name="Spara regeln").click()
    expect(office.get_by_text("Allt som har kommit betyder något.")).to_be_visible()

    come_in(page, again=True)
    expect(page).to_have_url(re.compile("/skrivbord/"))
    page.goto("/moten/")
    expect(page.get_by_role("link", name="Kalla till ett möte")).to_be_visible()
    leave(page)

    # He has moved, and is no longer an official.
    login.knows({"1001": {**OMAR, "department": "Okänd", "roles": []}})
    come_in(page, again=True)
    expect(page).to_have_url(re.compile("/skrivbord/"))
    assert User.objects.get(pk=omar.pk).roles == frozenset()


def test_who_may_not_come_in_or_meets_a_broken_login_is_told_what_to_do(visitor, login, looked_at):
    page = visitor()
    login.knows({"1001": {**OMAR, "email": "omar@annan.example"}})
    come_in(page)
    expect(page.get_by_text("Din e-postadress hör inte till kommunen.")).to_be_visible()
    looked_at(page, as_it_is=True)
    login.knows({"1001": OMAR}, token={"status": 500})
    page.get_by_role("button", name="Försök igen").click()
    # The login remembers who he is.
    expect(page.get_by_text("Inloggningen svarar inte som den ska.")).to_be_visible()
    page.get_by_role("link", name="Logga in med en kod").click()
    expect(page.get_by_role("button", name="Skicka koden")).to_be_visible()
