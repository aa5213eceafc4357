"""Mina föreningar: what somebody who has signed in acts for, sees there and does."""

import pytest
from django.test import Client

from organisations import services
from organisations.enums import OrganisationState
from organisations.models import ChangeRequest, Membership, Organisation
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.people.models import User
from portal.web.actor import A_COMMAND
from tests.factories import MembershipFactory, MembershipRequestFactory, UserFactory, staff
from tests.meanwhile import meanwhile

from .shown import text

pytestmark = pytest.mark.django_db

PAGE = "/mina-foreningar/"


@pytest.fixture
def own():
    user = UserFactory()
    return MembershipFactory(user=user, address__email=user.email, organisation__name="Norrö BK")


@pytest.fixture
def member(own):
    client = Client()
    client.force_login(own.user)
    return client


def at(membership, page: str) -> str:
    return f"{PAGE}{membership.code}/{page}/"


def typed(**values) -> dict:
    return {"about": "Vi spelar boll.", "language": "sv", "place": "Norrö", "web": ""} | values


def test_the_list_shows_what_one_acts_for_and_nothing_else(own, member):
    over = MembershipFactory(user=own.user)
    services.leave(over, actor=A_COMMAND)
    other = MembershipFactory()
    page = text(member.get(PAGE))
    assert "Norrö BK" in page
    assert over.organisation.name not in page
    assert other.organisation.name not in page


def test_whom_one_has_asked_stands_with_the_association_until_they_answer(own, member):
    ask = {"name": "Nya Kontakten", "actor": A_COMMAND}
    invited = services.invite_colleague(own, email="ny@forening.example", **ask)
    services.name_successor(own, email="efter@forening.example", **ask)
    page = text(member.get(PAGE))
    assert "Du har bjudit in Nya Kontakten (ny@forening.example). Svaret väntar." in page
    assert "Du har frågat Nya Kontakten (efter@forening.example) om att ta över. Svaret väntar." in page
    services.confirm_contact(invited, actor=A_COMMAND)
    assert "Du har bjudit in" not in text(member.get(PAGE))


def test_leaving_says_which_association_one_has_left(own, member):
    page = text(member.post(at(own, "sluta"), follow=True))
    assert "Du är inte längre kontaktperson för Norrö BK." in page


def test_who_acts_for_nothing_is_told_where_to_begin(client):
    client.force_login(UserFactory())
    assert "Du företräder ingen förening" in text(client.get(PAGE))


@pytest.mark.parametrize(
    "page", ["uppgifter", "namn", "bekrafta", "visa", "bjud-in", "lamna-over", "sluta", "namn/ta-tillbaka"]
)
def test_what_others_act_for_is_nobody_else_s(own, client, page):
    for person in (UserFactory(), staff()):
        client.force_login(person)
        assert client.get(at(own, page)).status_code == 404
        assert client.post(at(own, page)).status_code == 404


def test_the_page_is_changed_at_once_with_groups_that_staff_may_not_name(own, member):
    seldom = Tag.objects.of(Frame.TARGET_GROUP).filter(kind=TagKind.UNDER_REPRESENTED).first()
    response = member.post(at(own, "uppgifter"), typed(target_groups=[seldom.pk]))
    assert response["Location"] == own.organisation.get_absolute_url()
    organisation = Organisation.objects.get()
    assert (organisation.about, organisation.place) == ("Vi spelar boll.", "Norrö")
    assert list(organisation.target_groups.all()) == [seldom]
    page = text(Client().get(organisation.get_absolute_url()))
    assert "Vi spelar boll." in page


def test_name_number_and_legal_form_are_not_on_that_page(own, member):
    member.post(at(own, "uppgifter"), typed(name="Annat", number="802412-3450", legal_form="network"))
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.number, organisation.legal_form) == ("Norrö BK", None, "unstated")


def test_what_somebody_else_changed_meanwhile_is_told(own, member):
    page = member.get(at(own, "uppgifter"))
    made_from = page.context["form"]["made_from"].value()
    services.change_organisation(own.organisation, values={"about": "Kommunens."}, actor=A_COMMAND)
    response = member.post(at(own, "uppgifter"), typed(about="Vårt.", made_from=made_from))
    assert response.status_code == 422
    assert "Kommunens." in response.content.decode()
    assert "Vårt." in response.content.decode()


def let_go(own):
    services.end_contact(own, actor=A_COMMAND)


def take_out(own):
    services.change_state(own.organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)


@pytest.mark.parametrize("act", [let_go, take_out])
def test_what_was_written_is_kept_when_the_person_or_the_organisation_is_taken_out_meanwhile(
    own, member, act
):
    with meanwhile(lambda: act(own)):
        response = member.post(at(own, "uppgifter"), typed(about="Hela vår text."))
    assert response.status_code == 422
    assert "Hela vår text." in response.content.decode()
    # The same when it had happened long before the press.
    response = member.post(at(own, "uppgifter"), typed(about="Hela vår text."))
    assert response.status_code == 422
    assert "Hela vår text." in response.content.decode()
    assert Organisation.objects.get().about == ""
    assert member.get(at(own, "uppgifter"))["Location"] == PAGE


def test_who_is_locked_out_while_signed_in_is_sent_to_sign_in(own, member):
    User.objects.filter(pk=own.user_id).update(is_active=False)
    assert member.get(PAGE)["Location"].startswith("/logga-in/")


def test_a_change_of_name_is_asked_for_shown_and_taken_back(own, member):
    wish = {"name": "Norrö Bollklubb", "number": "", "legal_form": "unstated", "why": "Årsmötet."}
    member.post(at(own, "namn"), wish)
    assert ChangeRequest.objects.get().asked_by == own.user
    page = text(member.get(at(own, "namn")))
    assert "Norrö Bollklubb" in page
    assert "Se vad som väntar" in text(member.get(PAGE))
    member.post(at(own, "namn/ta-tillbaka"))
    assert not ChangeRequest.objects.waiting().exists()


def test_a_second_wish_is_refused_and_keeps_what_was_typed(own, member):
    wish = {"name": "Norrö Bollklubb", "number": "", "legal_form": "unstated", "why": "Årsmötet."}
    member.post(at(own, "namn"), wish)
    response = member.post(at(own, "namn"), wish | {"name": "Norrö Fotbollsklubb"})
    assert response.status_code == 422
    assert 'value="Norrö Fotbollsklubb"' in response.content.decode()


def test_another_s_number_is_not_told_to_who_asks_for_it(own, member):
    MembershipFactory(organisation__number="802412-3450", organisation__state="proposed")
    wish = {"name": "Norrö BK", "number": "802412-3450", "legal_form": "unstated", "why": "Nytt nummer."}
    assert member.post(at(own, "namn"), wish).status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "", "Skriv föreningens namn"),
        ("name", "...", "Skriv föreningens namn"),
        ("number", "123", "tio siffror"),
        ("number", "802412-3459", "stämmer inte"),
        ("why", "", "Fyll i fältet"),
        ("why", "Ordförande är 19121212-1212", "personnummer"),
    ],
)
def test_what_is_wrong_with_a_wish_is_said_at_its_field(own, member, field, value, sentence):
    wish = {"name": "Norrö BK", "number": "", "legal_form": "network", "why": "Årsmötet."}
    response = member.post(at(own, "namn"), wish | {field: value})
    assert response.status_code == 422
    assert sentence in response.content.decode()


def test_all_that_stands_is_confirmed_by_a_press(own, member):
    assert "Ja, allt stämmer" in text(member.get(at(own, "bekrafta")))
    member.post(at(own, "bekrafta"))
    assert Organisation.objects.get().is_confirmed


def test_one_chooses_oneself_whether_one_is_shown(own, member):
    address = own.organisation.get_absolute_url()
    member.post(at(own, "visa"), {"do": "show"})
    assert own.name in text(Client().get(address))
    member.post(at(own, "visa"), {"do": "hide"})
    assert own.name not in text(Client().get(address))


def test_a_colleague_is_invited_and_whoever_invites_stays(own, member):
    member.post(at(own, "bjud-in"), {"name": "Kim Kollega", "email": "kim@forening.example"})
    assert "Vi har frågat Kim Kollega" in text(member.get(at(own, "bjud-in")))
    services.confirm_contact(Membership.objects.waiting().get(), actor=A_COMMAND)
    assert own.organisation.memberships.current().count() == 2


def test_handing_over_is_the_same_as_from_a_letter(own, member):
    member.post(at(own, "lamna-over"), {"name": "Ny", "email": "ny@forening.example"})
    assert "Vi har frågat Ny" in text(member.get(at(own, "lamna-over")))
    response = member.post(at(own, "lamna-over"), {"name": "Ny", "email": own.address.email})
    assert response.status_code == 422
    assert "din egen adress" in response.content.decode()


def test_the_last_contact_leaves_at_once(own, member):
    assert "saknar kontaktperson" in text(member.get(at(own, "sluta")))
    member.post(at(own, "sluta"))
    assert "saknar kontaktperson" in text(Client().get(own.organisation.get_absolute_url()))
    # In the other tab.
    assert member.post(at(own, "sluta"))["Location"] == PAGE


def test_what_one_has_asked_is_taken_back(own, member):
    wish = MembershipRequestFactory(user=own.user)
    others = MembershipRequestFactory()
    member.post(f"{PAGE}fragor/{wish.code}/ta-tillbaka/")
    wish.refresh_from_db()
    assert wish.state == "withdrawn"
    assert member.post(f"{PAGE}fragor/{others.code}/ta-tillbaka/").status_code == 404


def test_the_list_asks_as_much_for_thirty_as_for_three(own, member, django_assert_max_num_queries):
    def more(number):
        for _ in range(number):
            MembershipRequestFactory(organisation=MembershipFactory(user=own.user).organisation)
            MembershipRequestFactory(user=own.user)

    more(3)
    member.get(PAGE)
    with django_assert_max_num_queries(20) as few:
        member.get(PAGE)
    more(27)
    with django_assert_max_num_queries(20) as many:
        member.get(PAGE)
    assert len(few) == len(many)
