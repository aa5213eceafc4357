"""Page or fragment, and the forms that were not accepted."""

import pytest

from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_htmx_gets_the_fragment_and_all_others_the_page(client):
    OrganisationFactory()
    assert "<html" not in client.get("/foreningar/", headers=HTMX).content.decode()
    assert "<html" in client.get("/foreningar/").content.decode()


def test_whoever_goes_back_gets_the_whole_page(client):
    answer = client.get("/foreningar/", headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert "<html" in answer.content.decode()
    assert "HX-History-Restore-Request" in answer.headers["Vary"]
