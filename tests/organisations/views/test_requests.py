"""What officials, and contacts who have signed in, answer: what the pages show, what a press does."""

import pytest
from django.test import Client

from organisations import services
from organisations.models import Membership, Organisation
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.factories import (
    ChangeRequestFactory,
    MembershipFactory,
    MembershipRequestFactory,
    OrganisationFactory,
    UserFactory,
    staff,
)
from tests.meanwhile import meanwhile

from .shown import text

pytestmark = pytest.mark.django_db

LIST = "/foreningar/fragor/"


@pytest.fixture
def office():
    client = Client()
    client.force_login(staff())
    return client


def test_the_list_and_the_desk_show_what_waits_for_an_official(office):
    wish, change = MembershipRequestFactory(), ChangeRequestFactory()
    with_contact = MembershipRequestFactory(organisation=MembershipFactory().organisation)
    page = text(office.get(LIST))
    assert wish.get_absolute_url() in page
    assert change.get_absolute_url() in page
    assert with_contact.get_absolute_url() not in page
    assert "2 frågor från föreningar väntar på svar" in text(office.get("/skrivbord/"))


@pytest.mark.parametrize("role", [Role.STEERING, Role.REGISTRAR])
def test_who_does_not_edit_the_register_answers_nothing(client, role):
    client.force_login(staff(role))
    assert client.get(LIST).status_code == 403
    assert client.get(ChangeRequestFactory().get_absolute_url()).status_code == 404
    assert client.get(MembershipRequestFactory().get_absolute_url()).status_code == 404


def test_an_official_approves_where_nobody_can_be_reached(office):
    wish = MembershipRequestFactory()
    assert "Ingen i föreningen kan nås" in text(office.get(wish.get_absolute_url()))
    office.post(wish.get_absolute_url(), {"do": "approve", "reason": ""})
    assert Membership.objects.current().get().address == wish.address


def test_a_contact_who_has_signed_in_answers_for_the_own_organisation_only(client):
    own = MembershipFactory(user=UserFactory())
    client.force_login(own.user)
    wish = MembershipRequestFactory(organisation=own.organisation)
    assert wish.name in text(client.get("/mina-foreningar/"))
    client.post(wish.get_absolute_url(), {"do": "decline", "reason": "Nej."})
    wish.refresh_from_db()
    assert (wish.state, wish.decided_by) == ("declined", own.user)
    assert client.get(MembershipRequestFactory().get_absolute_url()).status_code == 404


def test_a_contact_who_is_let_go_meanwhile_answers_nothing(client):
    own = MembershipFactory(user=UserFactory())
    client.force_login(own.user)
    wish = MembershipRequestFactory(organisation=own.organisation)
    with meanwhile(lambda: services.end_contact(own, actor=A_COMMAND)):
        response = client.post(wish.get_absolute_url(), {"do": "approve", "reason": ""})
    assert response.status_code == 422
    wish.refresh_from_db()
    assert wish.is_waiting


def test_a_change_is_shown_before_and_after_and_granted(office):
    organisation = OrganisationFactory(name="Norrö BK")
    change = ChangeRequestFactory(organisation=organisation, wanted={"name": "Norrö Bollklubb"})
    page = text(office.get(change.get_absolute_url()))
    for words in ("Norrö BK", "Norrö Bollklubb", "Årsmötet har bestämt det."):
        assert words in page
    office.post(change.get_absolute_url(), {"do": "approve", "reason": ""})
    assert Organisation.objects.get().name == "Norrö Bollklubb"
    assert "Godkänd" in text(office.get(change.get_absolute_url()))


def test_an_official_s_no_to_who_asks_needs_its_reason(office):
    wish = MembershipRequestFactory()
    assert "frivilligt" not in text(office.get(wish.get_absolute_url()))
    response = office.post(wish.get_absolute_url(), {"do": "decline", "reason": " "})
    assert response.status_code == 422
    office.post(wish.get_absolute_url(), {"do": "decline", "reason": "Ingen där känner dig."})
    wish.refresh_from_db()
    assert (wish.state, wish.reason) == ("declined", "Ingen där känner dig.")


def test_a_no_needs_its_reason(office):
    change = ChangeRequestFactory()
    response = office.post(change.get_absolute_url(), {"do": "decline", "reason": ""})
    assert response.status_code == 422
    assert "Skriv varför" in response.content.decode()
    change.refresh_from_db()
    assert change.is_waiting


def test_what_another_official_answered_meanwhile_is_told_by_name(office):
    change = ChangeRequestFactory()
    other = staff(name="Anna Först")

    def answer():
        change.decided_by, change.state = other, "declined"
        change.save()

    with meanwhile(answer):
        response = office.post(change.get_absolute_url(), {"do": "approve", "reason": ""})
    assert response.status_code == 422
    assert "Anna Först har redan svarat" in response.content.decode()


def test_a_number_taken_meanwhile_is_told(office):
    change = ChangeRequestFactory(wanted={"number": "802412-3459"}, stood={"number": None})
    OrganisationFactory(number="802412-3459", name="Numrets ägare")
    response = office.post(change.get_absolute_url(), {"do": "approve", "reason": ""})
    assert response.status_code == 422
    assert "Numrets ägare" in response.content.decode()


def test_what_the_name_may_mean_is_looked_at_first(office):
    other = OrganisationFactory(name="Norrö Bollklubb")
    change = ChangeRequestFactory(wanted={"name": "Norrö bollklubb."})
    page = text(office.get(change.get_absolute_url()))
    assert f'name="looked_at" value="{other.code}"' in page
    sent = {"do": "approve", "reason": ""}
    assert office.post(change.get_absolute_url(), sent).status_code == 422
    assert office.post(change.get_absolute_url(), sent | {"looked_at": other.code}).status_code == 302


def test_what_has_changed_since_is_said(office):
    change = ChangeRequestFactory(wanted={"name": "Nytt"}, stood={"name": "Gammalt"})
    assert "har ändrats sedan" in text(office.get(change.get_absolute_url()))


def test_of_very_many_the_oldest_are_shown_and_how_many_wait(office):
    ChangeRequestFactory.create_batch(53)
    page = text(office.get(LIST))
    assert page.count("Läs och svara") == 50
    assert "Här står de 50 äldsta av 53." in page


def test_the_list_asks_as_much_for_thirty_as_for_three(office, django_assert_max_num_queries):
    def more(number):
        for _ in range(number):
            MembershipRequestFactory()
            ChangeRequestFactory()

    more(3)
    office.get(LIST)
    with django_assert_max_num_queries(20) as few:
        office.get(LIST)
    more(27)
    with django_assert_max_num_queries(20) as many:
        office.get(LIST)
    assert len(few) == len(many)
