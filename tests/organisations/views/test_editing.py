"""What staff do with an organisation and its contacts, page by page, and what a visitor then sees."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Membership, Organisation
from portal.people.enums import Role
from tests.factories import MembershipFactory, OrganisationFactory, make_organisations, staff

from .shown import text

pytestmark = pytest.mark.django_db

ADD = "/foreningar/ny/"
ONE = {"name": "Draken", "legal_form": "association", "language": "sv"}
ACTS = [
    "organisation_change",
    "organisation_confirm",
    "organisation_use",
    "organisation_rest",
    "organisation_withdraw",
    "contact_add",
]


def page(name: str, organisation, **more) -> str:
    return reverse(name, kwargs={"code": organisation.code, "slug": organisation.slug, **more})


@pytest.fixture
def keeper(client):
    client.force_login(staff(Role.SECRETARY))
    return client


def refused(response) -> str:
    assert response.status_code == 422
    return response.content.decode()


def test_the_way_of_an_organisation_from_a_wrong_number_to_being_gone(client, keeper):
    other = OrganisationFactory(name="Norrö IF", place="Norrö")
    typed = {
        **ONE,
        "name": "Norrö i.f.",
        "place": "Norrö",
        "about": "Vi spelar schack.",
        "number": "802088-4817",
    }
    answer = refused(keeper.post(ADD, typed))
    assert "Organisationsnumret stämmer inte" in answer
    assert "Vi spelar schack." in answer

    answer = refused(keeper.post(ADD, typed | {"number": "8020884816"}))
    assert f'href="{other.get_absolute_url()}"' in answer
    assert "Det är en annan förening än Norrö IF" in answer
    assert Organisation.objects.count() == 1

    keeper.post(ADD, typed | {"number": "8020884816", "others": [other.code]})
    organisation = Organisation.objects.exclude(pk=other.pk).get()
    assert (organisation.name, organisation.number) == ("Norrö i.f.", "802088-4816")
    url = organisation.get_absolute_url()
    visitor = type(keeper)()
    assert "Vi spelar schack." in text(visitor.get(url))
    assert "Föreningen saknar kontaktperson." in text(visitor.get(url))

    keeper.post(
        page("contact_add", organisation),
        {"email": "ordf@norro.example", "role": "contact", "shown_publicly": "on"},
    )
    assert "ordf@norro.example" in text(visitor.get(url))

    keeper.post(page("organisation_rest", organisation))
    assert "Föreningen är vilande" in text(visitor.get(url))

    keeper.post(page("organisation_withdraw", organisation))
    assert visitor.get(url).status_code == 404
    assert "Bara ni som sköter registret ser den här sidan" in text(keeper.get(url))
    assert "ordf@norro.example" not in text(keeper.get(url))


def test_a_taken_number_is_told_with_a_way_to_whoever_has_it(keeper):
    other = OrganisationFactory(name="Ekan", number="802088-4816")
    answer = refused(keeper.post(ADD, {**ONE, "number": "802088-4816"}))
    assert "Numret står redan på Ekan." in answer
    assert f'href="{other.get_absolute_url()}"' in answer


def test_a_change_is_saved_and_stands_in_the_history_of_all(client, keeper):
    organisation = OrganisationFactory(name="Draken", place="Hemliga viken")
    url = organisation.get_absolute_url()
    keeper.post(page("organisation_change", organisation), {**ONE, "name": "Ekan", "place": "Norrö"})
    organisation.refresh_from_db()
    assert (organisation.name, organisation.place) == ("Ekan", "Norrö")
    seen_by_staff = text(keeper.get(url, follow=True))
    assert "<del>Hemliga viken</del>" in seen_by_staff
    seen_by_all = text(type(keeper)().get(organisation.get_absolute_url()))
    assert "Ändrades: namn, organisationsform, plats" in seen_by_all
    assert "Hemliga viken" not in seen_by_all


def test_the_open_history_names_nobody_and_nothing_of_contacts(client):
    organisation = OrganisationFactory()
    MembershipFactory(organisation=organisation)
    official = staff(Role.SECRETARY, name="Eva Lind")
    client.force_login(official)
    client.post(page("organisation_confirm", organisation))
    client.logout()
    seen = text(client.get(organisation.get_absolute_url()))
    assert "Ändrades: bekräftad" in seen
    assert not any(word in seen for word in ("Eva Lind", "inloggad person", "Lades till: kontaktperson"))


def test_two_who_change_the_same_meet(keeper):
    organisation = OrganisationFactory(name="Draken", place="Norrö")
    form = keeper.get(page("organisation_change", organisation)).context["form"]
    mark = form["made_from"].value()
    Organisation.objects.filter(pk=organisation.pk).update(place="Söderby", web="https://draken.example/")
    typed = {**ONE, "legal_form": "unstated", "place": "Åkersta", "made_from": mark}
    answer = refused(keeper.post(page("organisation_change", organisation), typed))
    assert "ändrats medan du skrev" in answer
    assert "Söderby" in answer
    assert "Åkersta" in answer


def test_places_that_are_there_are_suggested(keeper):
    OrganisationFactory(place="Östanå")
    OrganisationFactory(place="Åkersta")
    answer = text(keeper.get(ADD))
    assert answer.index('<option value="Åkersta">') < answer.index('<option value="Östanå">')


def test_a_state_is_asked_about_before_anything_happens(keeper):
    organisation = MembershipFactory().organisation
    asked = text(keeper.get(page("organisation_withdraw", organisation)))
    assert "Bara när föreningen själv har begärt det" in asked
    assert "Föreningens kontaktperson avslutas" in asked
    organisation.refresh_from_db()
    assert organisation.state == "active"
    # What it is already is not asked about.
    answer = keeper.get(page("organisation_use", organisation))
    assert answer.headers["Location"] == organisation.get_absolute_url()


def test_a_state_that_cannot_follow_is_told(keeper):
    organisation = OrganisationFactory(state="withdrawn")
    answer = keeper.post(page("organisation_rest", organisation), follow=True)
    assert "det går inte längre" in text(answer)


def test_one_that_has_withdrawn_has_no_form(keeper):
    organisation = OrganisationFactory(state="withdrawn", name="Draken")
    for name in ("organisation_change", "organisation_confirm", "contact_add"):
        assert keeper.get(page(name, organisation)).headers["Location"] == organisation.get_absolute_url()
    # Taken out while somebody wrote.
    for name, typed in (
        ("organisation_change", ONE),
        ("contact_add", {"role": "contact", "email": "a@b.example"}),
    ):
        assert "begärt att tas bort" in refused(keeper.post(page(name, organisation), typed))
    assert "Ändra uppgifter" not in text(keeper.get(organisation.get_absolute_url()))


# --- Contacts ------------------------------------------------------------------------------


def test_a_contact_is_changed_and_what_was_typed_stays_where_it_will_not_do(keeper):
    contact = MembershipFactory(name="Åsa Berg")
    other = MembershipFactory(organisation=contact.organisation)
    url = page("contact_change", contact.organisation, contact=contact.code)
    assert "Åsa Berg" in text(keeper.get(url))
    answer = refused(keeper.post(url, {"email": other.address.email, "name": "Åsa Bergh", "role": "contact"}))
    assert "tillhör redan en kontaktperson" in answer
    assert 'value="Åsa Bergh"' in answer
    keeper.post(url, {"email": "kassor@draken.example", "name": "Åsa Bergh", "role": "editor"})
    contact.refresh_from_db()
    assert (contact.name, contact.role, contact.address.email) == (
        "Åsa Bergh",
        "editor",
        "kassor@draken.example",
    )


def test_ending_the_last_one_says_what_becomes_of_the_organisation(keeper):
    contact = MembershipFactory(name="", phone="070-1740605", address=None)
    url = page("contact_end", contact.organisation, contact=contact.code)
    asked = text(keeper.get(url))
    assert "Avsluta 070-1740605 som kontaktperson" in asked
    assert "att den saknar kontaktperson" in asked
    for _twice in range(2):
        assert keeper.post(url).headers["Location"] == contact.organisation.get_absolute_url()
    assert keeper.get(url).status_code == 302
    assert "Föreningen saknar kontaktperson." in text(keeper.get(contact.organisation.get_absolute_url()))


def test_whoever_is_asked_and_has_not_answered_has_no_page_and_no_name_here(keeper):
    contact = MembershipFactory()
    waiting = MembershipFactory(
        organisation=contact.organisation, named_by=contact, active_from=None, name="Väntande Eva"
    )
    for name in ("contact_change", "contact_end"):
        assert keeper.get(page(name, contact.organisation, contact=waiting.code)).status_code == 404
    seen = text(keeper.get(contact.organisation.get_absolute_url()))
    assert "Har frågat någon annan om att ta över" in seen
    assert "Väntande Eva" not in seen


def test_a_contact_is_found_only_at_its_own_organisation(keeper):
    contact = MembershipFactory()
    assert keeper.get(page("contact_change", OrganisationFactory(), contact=contact.code)).status_code == 404


def test_a_role_address_is_recommended_more_where_it_says_something_of_belief_or_health(keeper):
    for legal_form, is_told in (("association", False), ("faith_community", True)):
        organisation = OrganisationFactory(legal_form=legal_form)
        told = "tro, hälsa eller åsikt" in text(keeper.get(page("contact_add", organisation)))
        assert told is is_told


# --- Who may, and what it costs ------------------------------------------------------------


@pytest.mark.parametrize("name", ACTS)
def test_a_registrar_reads_and_changes_nothing(client, name):
    organisation = OrganisationFactory()
    client.force_login(staff(Role.REGISTRAR))
    assert client.get(page(name, organisation)).status_code == 403
    assert client.post(page(name, organisation)).status_code == 403
    assert "Ändra uppgifter" not in text(client.get(organisation.get_absolute_url()))


def test_a_visitor_is_asked_to_sign_in(client):
    for name in ACTS:
        assert "/logga-in/" in client.get(page(name, OrganisationFactory())).headers["Location"]
    assert "/logga-in/" in client.get(ADD).headers["Location"]


@pytest.mark.parametrize(
    ("name", "most"),
    [("organisation_change", 15), ("organisation_confirm", 9), ("contact_add", 7), ("contact_change", 9)],
)
def test_a_page_asks_as_much_in_a_long_register_as_in_a_short_one(keeper, name, most):
    contact = MembershipFactory()
    more = {"contact": contact.code} if name == "contact_change" else {}
    url = page(name, contact.organisation, **more)

    def asked() -> int:
        keeper.get(url)
        with CaptureQueriesContext(connection) as queries:
            text(keeper.get(url))
        return len(queries)

    few = asked()
    make_organisations(30)
    for _number in range(10):
        MembershipFactory(organisation=contact.organisation)
    assert asked() == few <= most


def test_adding_one_asks_as_much_in_a_long_register_as_in_a_short_one(keeper):
    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert keeper.post(ADD, {**ONE, "name": name}).status_code == 302
        return len(queries)

    asked("Först")
    few = asked("Draken")
    make_organisations(300)
    assert asked("Ekan") == few <= 30
    assert Membership.objects.count() == 300
