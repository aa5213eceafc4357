"""The page of one organisation: what is shown to whom, at how many questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MembershipFactory, OrganisationFactory, staff

from .shown import text

pytestmark = pytest.mark.django_db


def test_the_page_shows_text_as_text(client):
    organisation = OrganisationFactory(
        name="<b>Draken</b>", about="Ett\n\n<script>alert(1)</script>", language="en"
    )
    page = text(client.get(organisation.get_absolute_url()))
    assert "<script>alert" not in page
    assert "&lt;b&gt;Draken&lt;/b&gt;" in page
    assert '<div class="prose" lang="en"><p>Ett</p>' in page


def test_only_contacts_who_chose_it_are_shown_and_staff_see_the_rest(client):
    organisation = OrganisationFactory()
    MembershipFactory(organisation=organisation, name="Synliga Åsa", shown_publicly=True)
    MembershipFactory(organisation=organisation, name="Hemliga Bo", phone="070-1740606")
    MembershipFactory(organisation=organisation, name="Väntande Eva", shown_publicly=True, active_from=None)
    page = text(client.get(organisation.get_absolute_url()))
    assert "Synliga Åsa" in page
    assert not any(word in page for word in ("Hemliga", "070-1740606", "Väntande", "Historik"))
    client.force_login(staff())
    page = text(client.get(organisation.get_absolute_url()))
    assert "Hemliga Bo" in page
    assert "Historik" in page
    assert "Väntande" not in page


def test_a_wrong_slug_leads_to_the_right_one_and_a_wrong_code_nowhere(client):
    organisation = OrganisationFactory(name="Norrö IF")
    response = client.get(f"/foreningar/{organisation.code}-gammalt-namn/")
    assert response.headers["Location"] == f"/foreningar/{organisation.code}-norro-if/"
    assert client.get("/foreningar/aaaaaaa-norro-if/").status_code == 404


def test_one_that_withdrew_is_gone_for_visitors(client):
    organisation = OrganisationFactory(state="withdrawn")
    assert client.get(organisation.get_absolute_url()).status_code == 404
    client.force_login(staff())
    assert "Borttagen på egen begäran" in text(client.get(organisation.get_absolute_url()))


def test_the_page_asks_as_much_for_many_contacts_as_for_one(client):
    organisation = OrganisationFactory()
    client.force_login(staff())

    def asked() -> int:
        client.get(organisation.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            text(client.get(organisation.get_absolute_url()))
        return len(queries)

    MembershipFactory(organisation=organisation)
    one = asked()
    for _number in range(10):
        MembershipFactory(organisation=organisation)
    assert asked() == one


def test_an_address_that_was_cut_off_or_typed_in_capitals_leads_to_the_page(client):
    organisation = OrganisationFactory()
    whole = organisation.get_absolute_url()
    for code in (organisation.code, organisation.code.upper()):
        response = client.get(f"/foreningar/{code}/?fran=brev")
        assert response.headers["Location"] == f"{whole}?fran=brev"
    assert client.get(whole.replace(organisation.code, organisation.code.upper())).status_code == 200
    assert client.get("/foreningar/0000000/").status_code == 404
