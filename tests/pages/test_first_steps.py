"""What a new administrator does first."""

import pytest

from portal.pages.first_steps import first_steps
from tests.factories import OrganisationFactory, staff

pytestmark = pytest.mark.django_db


def test_every_step_leads_somewhere_the_administrator_may_go(client):
    client.force_login(staff("administrator"), "allauth.account.auth_backends.AuthenticationBackend")
    assert [client.get(step.url).status_code for step in first_steps()] == [200] * 7


def test_the_register_is_there_when_it_holds_an_association(django_assert_num_queries):
    with django_assert_num_queries(7):
        before = [step.done for step in first_steps()]
    OrganisationFactory()
    after = [step.done for step in first_steps()]
    assert (before[5], after[5]) == (False, True)


def test_no_step_of_a_portal_that_is_not_open_leads_to_a_closed_page(client, settings):
    settings.PRODUCTION = True
    client.force_login(staff("administrator"), "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/foreningar/").status_code == 503
    steps = first_steps()
    assert [client.get(step.url).status_code for step in steps] == [200] * 7
    assert "när portalen har öppnat" in steps[6].how
    desk = client.get("/skrivbord/").content.decode()
    assert 'href="/foreningar/inlasning/" aria-label' in desk
    assert "Tills dess skickas bara inloggningskoder" in desk


def test_a_test_letter_of_an_open_portal_waits_for_nothing():
    assert first_steps()[6].how == ""
