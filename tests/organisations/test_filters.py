"""How the directory is narrowed, and what stands beside it: counts, choices, boxes."""

import pytest
from django.test import Client

from organisations.enums import OrganisationState
from organisations.services import map_register
from portal.people.enums import Role
from portal.web.actor import THE_CLOCK
from tests.factories import OrganisationFactory, staff

from .views.shown import LIST, names, tagged

pytestmark = pytest.mark.django_db


def counts(page, name: str) -> dict[str, int]:
    """What stands beside the boxes of one filter."""
    (facet,) = (facet for facet in page.context["filter"].facets if facet.name == name)
    return {box.value: box.count for box in facet.boxes}


def test_filters_count_what_all_else_lets_through(client):
    tagged("idrott", name="Draken", place="Norrö")
    tagged("idrott", name="Ekan", place="Söderby")
    tagged("kultur", name="Kören", place="Norrö", legal_form="foundation")
    page = client.get(LIST, {"plats": "Norrö"})
    assert counts(page, "omrade") == {"idrott": 1, "kultur": 1}
    assert counts(page, "plats") == {"Norrö": 2, "Söderby": 1}
    assert counts(page, "form") == {"foundation": 1, "unstated": 1}
    both = client.get(LIST, {"plats": ["Norrö", "Söderby"], "omrade": "idrott"})
    assert names(both) == ["Draken", "Ekan"]
    assert counts(both, "omrade") == {"idrott": 2, "kultur": 1}


@pytest.mark.parametrize("is_mapped", [True, False])
def test_counts_are_exact_at_once(client, is_mapped):
    tagged("idrott", name="Draken", place="Norrö")
    for query in ({}, {"omrade": "idrott"}, {"q": "draken"}, {"plats": "Norrö"}):
        client.get(LIST, query)
    if is_mapped:
        map_register(actor=THE_CLOCK)
    tagged("kultur", name="Draken två", place="Norrö")
    tagged("idrott", name="Draken tre", place="Söderby")
    assert counts(client.get(LIST), "omrade") == {"idrott": 2, "kultur": 1}
    assert counts(client.get(LIST, {"omrade": "idrott"}), "omrade") == {"idrott": 2, "kultur": 1}
    assert counts(client.get(LIST, {"q": "draken"}), "plats") == {"Norrö": 2, "Söderby": 1}
    assert counts(client.get(LIST, {"plats": "Norrö"}), "omrade") == {"idrott": 1, "kultur": 1}


def test_counts_of_staff_and_of_visitors_are_never_mixed(client):
    tagged("idrott", name="Draken", place="Norrö")
    tagged("idrott", name="Ekan", place="Norrö", state="withdrawn")
    visitor = Client()
    client.force_login(staff())
    for _ in range(2):
        for query in ({}, {"omrade": "idrott"}):
            for browser, number in ((client, 2), (visitor, 1)):
                page = browser.get(LIST, query)
                assert counts(page, "omrade") == {"idrott": number}
                assert counts(page, "plats") == {"Norrö": number}
                assert len(names(page)) == number


def test_one_who_has_withdrawn_lacks_nothing_and_who_sleeps_is_not_invited(client):
    client.force_login(staff(Role.SECRETARY))
    for state in OrganisationState:
        OrganisationFactory(name=state.value, state=state)
    assert names(client.get(LIST, {"saknar": "true"})) == ["active", "dormant"]
    assert names(client.get(LIST, {"onabar": "true"})) == ["active"]
    assert len(names(client.get(LIST))) == len(OrganisationState)
