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
