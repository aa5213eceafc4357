"""The directory: what is shown to whom, at how many questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.registers import read_register
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import AddressState
from portal.people.models import Address
from tests.factories import MembershipFactory, OrganisationFactory, make_organisations

from .shown import text

pytestmark = pytest.mark.django_db

LIST = "/foreningar/"


def tagged(key: str, **fields):
    organisation = OrganisationFactory(**fields)
    organisation.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key=key))
    return organisation


# --- The directory -------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, f"{LIST}?q=norrö", f"{LIST}?q=noröö&omrade=idrott&plats=Norrö"])
def test_the_directory_asks_as_much_for_thirty_as_for_three(client, address):
    def asked() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            text(client.get(address))
        return len(queries)

    for organisation in make_organisations(3):
        organisation.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key="idrott"))
    few = asked()
    for organisation in make_organisations(27):
        organisation.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key="idrott"))
    assert asked() == few <= 8


def test_an_anonymous_visitor_gets_no_session(client):
    assert not client.get(LIST).cookies


def test_filters_count_what_all_else_lets_through(client):
    tagged("idrott", name="Draken", place="Norrö")
    tagged("idrott", name="Ekan", place="Söderby")
    tagged("kultur", name="Kören", place="Norrö")
    page = client.get(LIST, {"plats": "Norrö"}).context["filter"]
    assert [(facet.value, facet.count) for facet in page.fields_of_activity] == [("idrott", 1), ("kultur", 1)]
    assert [(facet.value, facet.count, facet.chosen) for facet in page.places] == [
        ("Norrö", 2, True),
        ("Söderby", 1, False),
    ]
    both = client.get(LIST, {"plats": ["Norrö", "Söderby"], "omrade": "idrott"})
    assert [one.name for one in both.context["page"]] == ["Draken", "Ekan"]


def test_what_nobody_knows_finds_nothing_and_is_no_error(client):
    OrganisationFactory(name="Draken", place="Norrö")
    for query in ({"plats": "Atlantis"}, {"omrade": "finns-inte"}, {"q": "xyzzy"}, {"plats": "a\x00b"}):
        page = client.get(LIST, query)
        assert page.status_code == 200
    assert "Visa alla föreningar" in text(client.get(LIST, {"plats": "Atlantis"}))
    assert "Atlantis" in text(client.get(LIST, {"plats": "Atlantis"}))


@pytest.mark.parametrize(
    "query", ["bokstav=X&bokstav=%C3%84", "bokstav=%00", "sida=-1", "sida=x", "sida=999", "q=" + "a" * 5000]
)
def test_a_strange_address_is_answered(client, query):
    OrganisationFactory()
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_a_misspelt_word_says_that_it_resembles(client):
    OrganisationFactory(name="Norrö Bordtennisklubb")
    page = text(client.get(LIST, {"q": "bordtenis"}))
    assert "Norrö Bordtennisklubb" in page
    assert "liknar" in page


def test_letters_lead_to_what_is_there(client):
    for name in ("Ärlan", "Ankan"):
        OrganisationFactory(name=name)
    page = client.get(LIST, {"bokstav": "Ä"})
    assert [one.name for one in page.context["page"]] == ["Ärlan"]
    assert {letter.letter for letter in page.context["filter"].letters if letter.used} == {"A", "Ä"}


def test_fifty_a_page_and_links_keep_the_choices(client):
    OrganisationFactory.create_batch(60)
    assert "q=forening&amp;sida=1" in text(client.get(f"{LIST}?q=forening&sida=2&plats="))
    assert "51–60 av 60" not in text(client.get(LIST))
    assert "51–60 av 60" in text(client.get(f"{LIST}?sida=2"))


def test_htmx_gets_the_fragment_and_the_address_stays_the_same(client):
    OrganisationFactory(name="Draken")
    response = client.get(LIST, headers={"HX-Request": "true"})
    assert "Draken" in text(response)
    assert "<html" not in text(response)
    assert "HX-Request" in response["Vary"]


def test_boxes_stay_open_for_whoever_ticks_them(client):
    tagged("idrott")
    closed = client.get(LIST)
    ticked = client.get(LIST, headers={"HX-Request": "true", "HX-Trigger-Name": "omrade"})
    assert [page.context["filters_open"] for page in (closed, ticked)] == [False, True]


def test_those_without_a_contact_say_so_and_can_be_listed(client):
    MembershipFactory(organisation=OrganisationFactory(name="Draken"))
    OrganisationFactory(name="Övergivna")
    assert text(client.get(LIST)).count("Saknar kontaktperson</span>") == 1
    listed = client.get(LIST, {"saknar": "true"}).context["page"]
    assert [one.name for one in listed] == ["Övergivna"]


def test_those_beyond_the_reach_of_letters_can_be_listed(client):
    MembershipFactory(organisation=OrganisationFactory(name="Draken"))
    MembershipFactory(organisation=OrganisationFactory(name="Tysta"), address=None)
    refused = MembershipFactory(organisation=OrganisationFactory(name="Övergivna")).address
    Address.objects.filter(pk=refused.pk).update(state=AddressState.BOUNCED)
    listed = client.get(LIST, {"onabar": "true"}).context["page"]
    assert [one.name for one in listed] == ["Tysta", "Övergivna"]


def test_an_empty_register_says_why(client):
    assert "register" in text(client.get(LIST))


# --- The file ------------------------------------------------------------------------------


def test_the_file_holds_what_the_list_shows_and_reads_back(client):
    tagged("idrott", name="Draken", place="Norrö")
    tagged("kultur", name="Kören", place="Norrö")
    response = client.get(reverse("organisation_file"), {"omrade": "kultur"})
    content = b"".join(response.streaming_content)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert [row.name for row in read_register(content).rows] == ["Kören"]
