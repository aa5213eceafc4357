"""A contact's two doors: what they show, and what a press does."""

import pytest

from organisations import services
from portal.people.enums import LinkPurpose
from portal.people.services import link_for
from portal.web.actor import A_COMMAND
from tests.factories import MembershipFactory, staff
from tests.meanwhile import meanwhile

from .shown import text

pytestmark = pytest.mark.django_db


def hand_over_page(membership) -> str:
    link = link_for(purpose=LinkPurpose.HAND_OVER, subject=membership, address=membership.address)
    return link.path("hand_over")


def leaving_page(membership) -> str:
    return f"{hand_over_page(membership)}sluta/"


def test_whoever_leaves_is_asked_first(client):
    membership = MembershipFactory()
    page = hand_over_page(membership)
    assert f'href="{leaving_page(membership)}"' in text(client.get(page))
    asked = text(client.get(leaving_page(membership)))
    assert "Du kan inte själv ångra dig" in asked
    assert f'<a href="{page}">Fortsätt som kontaktperson</a>' in asked
    assert membership.organisation.memberships.current().exists()


def test_whoever_has_pressed_has_left_and_is_told_so_however_often(client):
    membership = MembershipFactory()
    for press in (client.post, client.post, client.get):
        assert press(leaving_page(membership))["Location"] == hand_over_page(membership)
        assert not membership.organisation.memberships.current().exists()
    after = text(client.get(hand_over_page(membership)))
    assert "inte längre kontaktperson" in after
    assert "<form" not in after.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("others", "sentence"), [(0, "dess enda kontaktperson"), (1, "andra kontaktpersoner")]
)
def test_the_question_says_what_becomes_of_the_organisation(client, others, sentence):
    membership = MembershipFactory()
    for _number in range(others):
        MembershipFactory(organisation=membership.organisation)
    assert sentence in text(client.get(leaving_page(membership)))


def test_a_successor_is_named_and_says_yes(client):
    membership = MembershipFactory()
    page = hand_over_page(membership)
    client.post(page, {"name": "Ny", "email": "ny@forening.example"})
    assert "Vi har frågat Ny (ny@forening.example)" in text(client.get(page))
    named = membership.named.get()
    link = link_for(purpose=LinkPurpose.CONFIRM, subject=named, address=named.address)
    door = link.path("confirm_contact")
    assert "Ja, jag är kontaktperson" in text(client.get(door))
    assert named.organisation.memberships.current().get() == membership
    client.post(door, {"do": "confirm"})
    assert named.organisation.memberships.current().get() == named
    assert "Du är kontaktperson för" in text(client.get(door))
    assert "inte längre" in text(client.get(page))


def test_the_history_tells_by_which_door_the_contact_left(client):
    membership = MembershipFactory()
    client.post(leaving_page(membership))
    client.force_login(staff())
    page = text(client.get(membership.organisation.get_absolute_url()))
    assert "Ändrades: kontaktperson" in page
    assert f"den som fick brevet för {membership.organisation}" in page


def test_a_successor_may_say_no(client):
    membership = MembershipFactory()
    client.post(hand_over_page(membership), {"name": "Ny", "email": "ny@forening.example"})
    named = membership.named.get()
    link = link_for(purpose=LinkPurpose.CONFIRM, subject=named, address=named.address)
    assert "tackat nej" in text(client.post(link.path("confirm_contact"), {"do": "decline"}))
    assert client.get(link.path("confirm_contact")).status_code == 404


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(client):
    membership = MembershipFactory()
    for email, sentence in (("", "Fyll i fältet"), (membership.address.email, "din egen adress")):
        response = client.post(hand_over_page(membership), {"name": "Åsa Ny", "email": email})
        assert response.status_code == 422
        assert sentence in response.content.decode()
        assert 'value="Åsa Ny"' in response.content.decode()


def test_one_doors_link_does_not_open_the_other(client):
    membership = MembershipFactory()
    assert (
        client.get(hand_over_page(membership).replace("lamna-over", "bli-kontaktperson")).status_code == 404
    )


def test_no_pressed_twice_at_once_shows_that_it_is_no(client):
    membership = MembershipFactory()
    client.post(hand_over_page(membership), {"name": "Ny", "email": "ny@forening.example"})
    named = membership.named.get()
    door = link_for(purpose=LinkPurpose.CONFIRM, subject=named, address=named.address).path("confirm_contact")
    with meanwhile(lambda: services.decline_contact(named, actor=A_COMMAND)):
        response = client.post(door, {"do": "decline"})
    assert response.status_code == 200
    assert "Du har tackat nej" in text(response)


def test_yes_to_what_is_forgotten_meanwhile_leads_to_the_closed_door(client):
    membership = MembershipFactory()
    client.post(hand_over_page(membership), {"name": "Ny", "email": "ny@forening.example"})
    named = membership.named.get()
    door = link_for(purpose=LinkPurpose.CONFIRM, subject=named, address=named.address).path("confirm_contact")
    with meanwhile(lambda: services.decline_contact(named, actor=A_COMMAND)):
        response = client.post(door, {"do": "confirm"})
    assert client.get(response.headers["Location"]).status_code == 404
