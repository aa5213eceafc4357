"""The page of one organisation: what is shown to whom, at how many questions."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import AddressState
from portal.web import clock
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


def test_the_page_says_what_it_can_offer_and_when_its_annual_meeting_is(client):
    organisation = OrganisationFactory(offers="Ett <b>stort</b> kök", annual_meeting_month=3)
    page = text(client.get(organisation.get_absolute_url()))
    assert "Ett &lt;b&gt;stort&lt;/b&gt; kök" in page
    assert "<dt>Årsmöte</dt><dd>Mars</dd>" in page
    assert "Årsmöte" not in text(client.get(OrganisationFactory().get_absolute_url()))


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


def test_everybody_reads_which_groups_it_came_to_reach(client):
    organisation = OrganisationFactory()
    organisation.target_groups.set(Tag.objects.of(Frame.TARGET_GROUP).filter(key="aldre"))
    seen = text(client.get(organisation.get_absolute_url()))
    assert "Lades till: målgrupp Äldre (65 år och äldre)" in seen


def test_what_is_lacking_is_told_in_words(client):
    seen = text(client.get(OrganisationFactory().get_absolute_url()))
    for words in (
        "Föreningen har inte skrivit något här än.",
        "Föreningen har inte sagt vem den vänder sig till.",
        "Ingen plats är angiven.",
        "Föreningen saknar kontaktperson.",
        "Föreningen har inte bekräftat uppgifterna än, så de kan vara gamla.",
    ):
        assert words in seen


@pytest.mark.parametrize(
    ("days", "words"), [(10, "bekräftade uppgifterna "), (500, "De kan ha ändrats sedan dess.")]
)
def test_how_true_it_is_is_told_by_its_day(client, days, words):
    day = clock.today() - timedelta(days=days)
    organisation = OrganisationFactory(confirmed_on=day)
    seen = text(client.get(organisation.get_absolute_url()))
    assert words in seen
    assert ("De kan ha ändrats" in seen) is (days > 400)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (AddressState.OK, "Får föreningens brev."),
        (AddressState.BOUNCED, "Breven studsar"),
        (AddressState.REFUSED, "Adressen tar inte emot brev"),
        (AddressState.UNSUBSCRIBED, "Vill inte ha brev"),
    ],
)
def test_those_who_keep_the_register_see_whether_letters_reach_each_contact(client, state, words):
    contact = MembershipFactory(address__state=state, shown_publicly=True)
    url = contact.organisation.get_absolute_url()
    assert words not in text(client.get(url))
    client.force_login(staff())
    seen = text(client.get(url))
    assert words in seen
    assert ("Inga brev når föreningen" in seen) is (state != AddressState.OK)


@pytest.mark.parametrize("keeps", [False, True])
def test_the_page_asks_few_questions(client, keeps):
    organisation = MembershipFactory(shown_publicly=True).organisation
    if keeps:
        client.force_login(staff())
    client.get(organisation.get_absolute_url())
    with CaptureQueriesContext(connection) as queries:
        text(client.get(organisation.get_absolute_url()))
    assert len(queries) <= (15 if keeps else 9)
