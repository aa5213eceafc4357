"""The directory: what is shown to whom, at how many questions."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Organisation
from organisations.registers import read_register
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.people.enums import AddressState
from portal.people.models import Address
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, make_organisations, staff

from .shown import LIST, names, tagged, text

pytestmark = pytest.mark.django_db


def tag(organisations) -> None:
    """Each in a field of activity, for a target group."""
    for among, frame, key in (
        (Organisation.fields_of_activity, Frame.FIELD_OF_ACTIVITY, "idrott"),
        (Organisation.target_groups, Frame.TARGET_GROUP, "unga"),
    ):
        given = Tag.objects.of(frame).get(key=key)
        among.through.objects.bulk_create(
            among.through(organisation=organisation, tag=given) for organisation in organisations
        )


# --- The directory -------------------------------------------------------------------------


EVERYTHING = (
    "?q=norrö&omrade=idrott&malgrupp=unga&plats=Norrö&form=association&saknar=true&onabar=true&bokstav=F"
)
ADDRESSES = (
    "", "?sida=2", "?omrade=idrott", "?malgrupp=unga", "?plats=Norrö", "?form=unstated", "?saknar=true",
    "?bokstav=F", "?q=norrö", "?q=fotboll", "?q=noröö", "?q=noröö&omrade=idrott&plats=Norrö", EVERYTHING,
)  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("who", ["visitor", "staff"])
def test_the_directory_asks_as_much_for_three_hundred_as_for_three(client, address, who):
    def asked() -> int:
        cache.clear()
        municipality()
        with CaptureQueriesContext(connection) as queries:
            text(client.get(f"{LIST}{address}"))
        return len(queries)

    if who == "staff":
        client.force_login(staff())
    tag(make_organisations(3))
    few = asked()
    tag(make_organisations(297))
    assert asked() == few <= 9


def test_an_anonymous_visitor_gets_no_session(client):
    assert not client.get(LIST).cookies


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


def test_what_nobody_may_see_makes_nothing_resemble_less(client):
    OrganisationFactory(name="Norrö Bordtennisklubb")
    OrganisationFactory(name="Norrö Bordtenisklubb", state="withdrawn")
    assert names(client.get(LIST, {"q": "bordtenisklubb"})) == ["Norrö Bordtennisklubb"]


def test_an_empty_value_beside_another_asks_for_nothing(client):
    OrganisationFactory(name="Draken", place="Norrö")
    OrganisationFactory(name="Ekan", place="Söderby")
    assert names(client.get(f"{LIST}?plats=Norrö&plats=&omrade=&q=")) == ["Draken"]
    assert names(client.get(f"{LIST}?bokstav=X&bokstav=")) == ["Draken", "Ekan"]


def test_letters_lead_to_what_is_there(client):
    for name in ("Ärlan", "Ankan"):
        OrganisationFactory(name=name)
    page = client.get(LIST, {"bokstav": "Ä"})
    assert names(page) == ["Ärlan"]
    assert {letter.letter for letter in page.context["filter"].letters if letter.used} == {"A", "Ä"}


def test_twenty_five_a_page_and_links_keep_the_choices(client):
    OrganisationFactory.create_batch(60)
    assert "q=forening&amp;sida=1" in text(client.get(f"{LIST}?q=forening&sida=2&plats="))
    assert "51–60 av 60" not in text(client.get(LIST))
    assert "51–60 av 60" in text(client.get(f"{LIST}?sida=3"))
    assert "51–60 av 60" in text(client.get(f"{LIST}?sida=99"))


def test_htmx_gets_the_fragment_and_the_address_stays_the_same(client):
    OrganisationFactory(name="Draken")
    response = client.get(LIST, headers={"HX-Request": "true"})
    assert "Draken" in text(response)
    assert "<html" not in text(response)
    assert "HX-Request" in response["Vary"]


def test_htmx_is_told_the_address_that_one_would_send_on(client):
    page = client.get(f"{LIST}?q=&omrade=idrott&plats=&sida=2", headers={"HX-Request": "true"})
    assert page["HX-Push-Url"] == f"{LIST}?omrade=idrott"
    assert client.get(f"{LIST}?q=", headers={"HX-Request": "true"})["HX-Push-Url"] == LIST


def test_those_without_a_contact_say_so_and_can_be_listed(client):
    MembershipFactory(organisation=OrganisationFactory(name="Draken"))
    OrganisationFactory(name="Övergivna")
    assert text(client.get(LIST)).count('late">Saknar kontaktperson</span>') == 1
    listed = client.get(LIST, {"saknar": "true"}).context["page"]
    assert [one.name for one in listed.object_list] == ["Övergivna"]


def test_those_beyond_the_reach_of_letters_can_be_listed(client):
    MembershipFactory(organisation=OrganisationFactory(name="Draken"))
    MembershipFactory(organisation=OrganisationFactory(name="Tysta"), address=None)
    refused = MembershipFactory(organisation=OrganisationFactory(name="Övergivna")).address
    Address.objects.filter(pk=refused.pk).update(state=AddressState.BOUNCED)
    assert len(names(client.get(LIST, {"onabar": "true"}))) == 3
    client.force_login(staff())
    assert names(client.get(LIST, {"onabar": "true"})) == ["Tysta", "Övergivna"]


def test_a_word_for_a_field_says_that_it_shows_the_field(client):
    tagged("idrott", name="Norrby BK")
    page = text(client.get(LIST, {"q": "fotboll"}))
    assert "Här är alla inom <b>Idrott" in page
    assert "Norrby BK" in page


def test_an_empty_register_says_why(client):
    assert "register" in text(client.get(LIST))


# --- The file ------------------------------------------------------------------------------

FILES = ("organisation_file", "organisation_workbook", "contacts_file", "contacts_workbook")


def fetched(client, name: str, **query) -> bytes:
    return b"".join(client.get(reverse(name), query).streaming_content)


@pytest.mark.parametrize("name", FILES)
def test_a_file_holds_what_the_list_shows_and_reads_back(client, name):
    client.force_login(staff())
    tagged("idrott", name="Draken", place="Norrö")
    tagged("kultur", name="Kören", place="Norrö")
    tagged("kultur", name="Kammarkören", place="Söderby")
    rows = read_register(fetched(client, name, bokstav="K", q="kören", plats="Norrö")).rows
    assert [(row.name, row.place, row.fields) for row in rows] == [("Kören", "Norrö", ("Kultur",))]
    assert [row.name for row in read_register(fetched(client, name)).rows] == [
        "Draken",
        "Kammarkören",
        "Kören",
    ]


def two_with_contacts() -> None:
    """One of belief and one of sport, each with a contact who is shown."""
    for key, name in (("trossamfund", "Kyrkan"), ("idrott", "Draken")):
        tagged(key, name=name)
        MembershipFactory(organisation__name=f"{name} 2", name=f"Åsa {name}", shown_publicly=True)
        of = Organisation.objects.filter(name__in=(name, f"{name} 2"))
        of.update(legal_form="faith_community" if key == "trossamfund" else "association")
        tag_of = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key=key)
        of.get(name=f"{name} 2").fields_of_activity.set(tag_of)


@pytest.mark.parametrize("asked", [{"omrade": "trossamfund"}, {"form": "faith_community"}, {"q": "moské"}])
def test_nobody_picks_out_contacts_by_a_trait(client, asked):
    """Rule 10: a list of those who stand as contacts of what believes is a list of believers."""
    two_with_contacts()
    client.force_login(staff())
    seen = fetched(client, "organisation_file", **asked).decode()
    assert "Kyrkan 2" in seen
    assert "Draken" not in seen
    assert "Åsa" not in seen
    assert "utan kontaktpersoner" in text(client.get(LIST, asked))
    everybody = fetched(client, "contacts_file", **asked).decode()
    assert ("Åsa Kyrkan" in everybody) == ("Åsa Draken" in everybody) == ("q" not in asked)


def test_the_way_to_all_contacts_carries_no_trait(client):
    two_with_contacts()
    client.force_login(staff())
    page = text(client.get(LIST, {"omrade": "idrott", "bokstav": "D"}))
    assert f'href="{reverse("contacts_file")}?bokstav=D"' in page
    assert "utan kontaktpersoner" not in text(client.get(LIST, {"bokstav": "D"}))


def test_files_say_what_they_are(client):
    OrganisationFactory()
    text_file, workbook = (
        client.get(reverse("organisation_file")),
        client.get(reverse("organisation_workbook")),
    )
    assert text_file["Content-Type"] == "text/csv; charset=utf-8"
    assert workbook["Content-Type"].endswith("spreadsheetml.sheet")
    assert 'filename="foreningar.xlsx"' in workbook["Content-Disposition"]


def test_contacts_who_are_not_shown_stand_only_in_the_file_of_those_who_keep_the_register(client):
    shown = MembershipFactory(name="Synliga Åsa", shown_publicly=True)
    hidden = MembershipFactory(organisation=shown.organisation, name="Hemliga Bo", phone="070-1740606")
    MembershipFactory(organisation=shown.organisation, name="Väntande Eva", active_from=None)
    for browser in (Client(), client):
        if browser is client:
            client.force_login(staff())
        (row,) = read_register(fetched(browser, "organisation_workbook")).rows
        assert [contact.email for contact in row.contacts] == [shown.address.email]
        assert "Hemliga" not in fetched(browser, "organisation_file").decode()
    (row,) = read_register(fetched(client, "contacts_workbook")).rows
    assert {contact.email for contact in row.contacts} == {shown.address.email, hidden.address.email}
    everybody = fetched(client, "contacts_file").decode()
    assert "Hemliga Bo" in everybody
    assert "070-1740606" in everybody
    assert "Väntande" not in everybody


@pytest.mark.parametrize("name", FILES[2:])
def test_all_contacts_are_for_those_who_keep_the_register(client, name):
    assert client.get(reverse(name)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse(name)).status_code == 403
    assert "Med alla kontaktpersoner" not in text(client.get(LIST))
    OrganisationFactory()
    client.force_login(staff())
    assert "Med alla kontaktpersoner" in text(client.get(LIST))


@pytest.mark.parametrize("name", FILES[:2])
def test_a_file_asks_as_much_for_three_hundred_as_for_three(client, name):
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            fetched(client, name)
        return len(queries)

    tag(make_organisations(3))
    few = asked()
    tag(make_organisations(297))
    assert asked() == few <= 8
