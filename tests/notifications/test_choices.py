"""Which kinds of letters come: one page, one press for all of them."""

import pytest
from django.test import Client

from portal.notifications.declaring import kinds
from portal.notifications.models import Choice
from portal.people.enums import AddressState
from tests.factories import AddressFactory, UserFactory

pytestmark = pytest.mark.django_db

PAGE = "/mitt-konto/brev/"


@pytest.fixture
def browser():
    client = Client()
    client.force_login(UserFactory(email="kim@forening.example"))
    return client


def test_what_is_not_ticked_is_declined_and_can_be_taken_back(browser):
    first, *others = kinds()
    assert browser.post(PAGE, {"wanted": others}).status_code == 302
    assert [(one.address.email, one.kind) for one in Choice.objects.all()] == [
        ("kim@forening.example", first)
    ]
    assert browser.get(PAGE).context["form"].initial["wanted"] == others
    browser.post(PAGE, {"wanted": list(kinds())})
    assert not Choice.objects.exists()


def test_nothing_ticked_declines_all_twice_over(browser):
    for _ in range(2):
        assert browser.post(PAGE).status_code == 302
    assert Choice.objects.count() == len(kinds())


def test_a_kind_that_is_none_is_refused(browser):
    assert browser.post(PAGE, {"wanted": ["tidningar"]}).status_code == 422
    assert not Choice.objects.exists()


def test_an_address_that_no_letter_reaches_is_told_of(browser):
    AddressFactory(email="kim@forening.example", state=AddressState.BOUNCED)
    assert "har kommit tillbaka" in browser.get(PAGE).text
