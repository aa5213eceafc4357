"""Asking to act for an organisation, and the one-click answers: what the pages show, what a press does."""

import pytest

from organisations import services
from organisations.enums import OrganisationState
from organisations.models import Membership, MembershipRequest, Organisation
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for, revoke_link
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import MembershipFactory, MembershipRequestFactory, OrganisationFactory, UserFactory
from tests.meanwhile import meanwhile
from tests.moments import in_days

from .shown import text

pytestmark = pytest.mark.django_db

WHO = {"name": "Fredrik Frågare", "email": "fraga@forening.example", "words": "Ny kassör."}


def asking(organisation) -> str:
    return f"{organisation.get_absolute_url()}foretrad/"


def door(purpose, subject, address, page: str) -> str:
    return link_for(purpose=purpose, subject=subject, address=address).path(page)


def own_door(wish) -> str:
    return door(LinkPurpose.JOIN, wish, wish.address, "join_own")


@pytest.fixture
def contact():
    return MembershipFactory()


@pytest.fixture
def wish(contact):
    return MembershipRequestFactory(organisation=contact.organisation)


@pytest.fixture
def answering(wish, contact):
    return door(LinkPurpose.DECIDE, wish, contact.address, "join_answer")


def test_the_organisation_s_page_leads_to_the_question(client, contact):
    for organisation in (contact.organisation, OrganisationFactory()):
        assert asking(organisation) in text(client.get(organisation.get_absolute_url()))
        assert "Fråga föreningen" in text(client.get(asking(organisation)))


def test_a_visitor_is_told_to_look_in_the_mail_whoever_has_the_address(client, contact):
    said = set()
    for email in ("okand@forening.example", contact.address.email):
        response = client.post(asking(contact.organisation), WHO | {"email": email})
        said.add((response.status_code, response["Location"]))
    assert len(said) == 1
    assert "Titta i din e-post" in text(client.get(said.pop()[1]))


def test_nobody_is_stopped_by_what_strangers_have_typed(client, contact):
    user, page = UserFactory(), asking(contact.organisation)
    while client.post(page, WHO | {"email": user.email}).status_code != 429:
        pass
    client.force_login(user)
    assert client.post(page, {"name": "Jag", "words": ""}).status_code == 302
    assert MembershipRequest.objects.get().user == user


def test_who_has_signed_in_is_known_by_the_address(client, contact):
    user = UserFactory()
    client.force_login(user)
    page = asking(contact.organisation)
    assert 'name="email"' not in text(client.get(page)).partition("<main")[2]
    client.post(page, {"name": "Jag", "words": "", "email": "annan@forening.example"})
    wish = MembershipRequest.objects.get()
    assert (wish.address.email, wish.user, wish.is_waiting) == (user.email, user, True)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Fyll i fältet"),
        ("name", "--", "Skriv ditt namn"),
        ("email", "inte en adress", "e-postadress"),
        ("words", "Jag är 19121212-1212", "personnummer"),
        ("words", "x" * 1001, "1"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(client, contact, field, value, sentence):
    response = client.post(asking(contact.organisation), WHO | {field: value})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "Fredrik Frågare" in response.content.decode() or field == "name"
    assert not MembershipRequest.objects.exists()


def test_too_many_questions_to_one_address_are_held_back(client):
    answers = [client.post(asking(OrganisationFactory()), WHO).status_code for _number in range(4)]
    assert answers == [302, 302, 302, 429]


def test_nothing_is_asked_of_what_is_taken_out_while_somebody_writes(client, contact):
    def take_out():
        services.change_state(contact.organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)

    with meanwhile(take_out):
        response = client.post(asking(contact.organisation), WHO)
    assert response.status_code == 422
    assert "Ny kassör." in response.content.decode()


def test_looking_at_one_s_own_question_changes_nothing_a_press_asks_and_another_takes_back(client, contact):
    wish = MembershipRequestFactory(organisation=contact.organisation, state="unconfirmed", asked_at=None)
    page = own_door(wish)
    assert "Ja, fråga föreningen" in text(client.get(page))
    wish.refresh_from_db()
    assert wish.state == "unconfirmed"
    client.post(page, {"do": "confirm"})
    assert "väntar på svar" in text(client.get(page))
    client.post(page, {"do": "withdraw"})
    assert "återtagen" in text(client.get(page))
    assert client.post(page, {"do": "confirm"}).status_code == 422


def test_the_asker_is_never_shown_the_contacts(client, contact, wish):
    page = text(client.get(own_door(wish)))
    assert contact.address.email not in page
    assert contact.name not in page


def test_a_contact_answers_by_one_click(client, contact, wish, answering):
    page = text(client.get(answering))
    assert wish.address.email in page
    assert not Membership.objects.filter(address=wish.address).exists()
    client.post(answering, {"do": "approve", "reason": ""})
    assert Membership.objects.current().filter(address=wish.address).exists()
    assert "Godkänd" in text(client.get(answering))


def test_no_button_is_no_answer(client, wish, answering):
    response = client.post(answering, {"reason": ""})
    assert response.status_code == 422
    wish.refresh_from_db()
    assert wish.is_waiting


def test_what_is_answered_in_one_tab_is_told_in_the_other(client, wish, answering):
    with meanwhile(lambda: services.decline_request(wish, actor=A_COMMAND)):
        response = client.post(answering, {"do": "approve", "reason": ""})
    assert response.status_code == 422
    assert "Någon har redan svarat" in response.content.decode()
    assert not Membership.objects.filter(address=wish.address).exists()


def test_what_is_taken_back_meanwhile_is_told_and_the_reason_stays(client, wish, answering):
    with meanwhile(lambda: services.withdraw_request(wish, actor=A_COMMAND)):
        response = client.post(answering, {"do": "decline", "reason": "Vi känner dig inte."})
    assert response.status_code == 422
    assert "tagit tillbaka sin fråga" in response.content.decode()
    assert "Vi känner dig inte." in response.content.decode()


def test_a_contact_who_has_left_is_told_so(client, contact, wish, answering):
    services.leave(contact, actor=A_COMMAND)
    assert "inte längre kontaktperson" in text(client.get(answering))
    client.post(answering, {"do": "approve", "reason": ""})
    assert not Membership.objects.filter(address=wish.address).exists()


def test_links_that_are_old_altered_or_another_s_open_nothing(client, contact, wish, answering):
    altered = answering.replace("-", "-0", 1)
    swapped = own_door(wish).replace("/foretrad/", "/svara-den-som-fragar/")
    for address in (altered, swapped, answering.replace("svara-den-som-fragar", "stammer-det")):
        assert client.get(address).status_code == 404
    revoke_link(GuestLink.objects.get(purpose=LinkPurpose.DECIDE), actor=A_COMMAND)
    assert client.post(answering, {"do": "approve"}).status_code == 404


def test_a_link_that_nobody_used_in_time_is_closed(client, contact):
    client.post(asking(contact.organisation), WHO)
    page = GuestLink.objects.get(purpose=LinkPurpose.JOIN).path("join_own")
    assert client.get(page).status_code == 200
    with clock.standing_at(in_days(14, minutes=1)):
        assert client.post(page, {"do": "confirm"}).status_code == 404
    assert MembershipRequest.objects.get().state == "unconfirmed"


def test_one_press_says_that_the_entry_is_right_and_looking_does_not(client, contact):
    page = door(LinkPurpose.STAND_BY, contact, contact.address, "stand_by")
    shown = text(client.get(page))
    assert contact.organisation.name in shown
    assert f"/mina-foreningar/{contact.code}/uppgifter/" in shown
    assert not Organisation.objects.get().is_confirmed
    for _press in range(2):
        assert client.post(page)["Location"] == page
    assert Organisation.objects.get().is_confirmed
    assert "Tack, uppgifterna är bekräftade" in text(client.get(page))


def test_who_has_left_says_nothing_for_the_organisation(client, contact):
    page = door(LinkPurpose.STAND_BY, contact, contact.address, "stand_by")
    services.leave(contact, actor=A_COMMAND)
    assert client.post(page).status_code == 422
    assert "inte längre kontaktperson" in text(client.get(page))
    assert not Organisation.objects.get().is_confirmed


def test_a_colleague_is_invited_by_a_letter_s_link_too(client, contact):
    page = door(LinkPurpose.HAND_OVER, contact, contact.address, "invite_colleague")
    client.post(page, {"name": "Kim Kollega", "email": "kim@forening.example"})
    assert "Vi har frågat Kim Kollega" in text(client.get(page))
    named = Membership.objects.waiting().get()
    services.confirm_contact(named, actor=A_COMMAND)
    assert set(Membership.objects.current()) == {contact, named}
