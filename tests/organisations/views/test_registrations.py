"""Those who keep the register see what has been registered, and answer it; nobody else does."""

import pytest
from django.urls import reverse

from organisations import services
from organisations.models import Organisation, Registration
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import OrganisationFactory, RegistrationFactory, UserFactory, staff
from tests.meanwhile import meanwhile

from .shown import text

pytestmark = pytest.mark.django_db

LIST = "/foreningar/anmalda/"


@pytest.fixture
def keeper(client):
    """Somebody who keeps the register, signed in."""
    user = staff(name="Eva Lind")
    client.force_login(user)
    return user


def page(registration: Registration, what: str = "") -> str:
    return f"{registration.get_absolute_url()}{what}"


def test_only_those_who_edit_the_register_see_them(client):
    registration = RegistrationFactory()
    for user in (UserFactory(), staff(Role.STEERING), staff(Role.REGISTRAR)):
        client.force_login(user)
        assert client.get(LIST).status_code == 403
        assert client.get(page(registration)).status_code == 404


def test_nobody_sees_what_nobody_has_vouched_for(client, keeper):
    for state in ("draft", "sent"):
        registration = RegistrationFactory(name="Halvskrivet", state=state)
        assert client.get(page(registration)).status_code == 404
    assert "Halvskrivet" not in text(client.get(LIST))


def test_those_that_wait_stand_first_and_the_longest_waiting_first(client, keeper):
    RegistrationFactory(name="Frågad", state="asked")
    RegistrationFactory(name="Klar", state="confirmed")
    RegistrationFactory(name="Ny")
    RegistrationFactory(name="Gammal", waits_since=clock.parse("2026-01-02T12:00"))
    assert [one.name for one in client.get(LIST).context["page"]] == [*("Gammal", "Ny", "Frågad", "Klar")]
    assert "Skulle ha fått besked" in text(client.get(LIST))


def test_those_that_it_may_be_stand_beside_it(client, keeper):
    registration = RegistrationFactory(name="Norrö Idrottsförening", web="https://norro.example/")
    alike = OrganisationFactory(name="Norrö IF")
    beside = RegistrationFactory(name="norrö i.f.")
    shown = text(client.get(page(registration)))
    assert alike.get_absolute_url() in shown
    assert page(beside) in shown
    assert 'href="https://norro.example/" rel="nofollow noopener external"' in shown


def test_one_press_confirms(client, keeper):
    registration = RegistrationFactory(name="Grannmaten")
    response = client.post(page(registration, "bekrafta/"))
    organisation = Organisation.objects.get()
    assert response["Location"] == organisation.get_absolute_url()
    assert "Grannmaten" in text(client.get(response["Location"]))
    assert "Eva Lind bestämde det" in text(client.get(page(registration)))


def test_one_that_it_may_be_is_ticked_away_first(client, keeper):
    registration = RegistrationFactory(name="Norrö Idrottsförening")
    alike = OrganisationFactory(name="Norrö IF")
    refused = client.post(page(registration, "bekrafta/"))
    assert (refused.status_code, "Titta på den först" in refused.content.decode()) == (422, True)
    assert client.post(page(registration, "bekrafta/"), {"others": [alike.code]}).status_code == 302


def test_the_old_entry_of_one_that_comes_back_is_told_of_and_not_ticked_away(client, keeper):
    old = OrganisationFactory(name="Norrö IF", number="802088-4816", state="withdrawn")
    registration = RegistrationFactory(name="Norrö IF", number="802088-4816")
    assert "Den tas i bruk igen" in text(client.get(page(registration, "bekrafta/")))
    assert client.post(page(registration, "bekrafta/"))["Location"] == old.get_absolute_url()


def test_a_question_and_a_no_need_words(client, keeper):
    registration = RegistrationFactory()
    for what, sentence in (("fraga/", "Skriv din fråga"), ("avsla/", "Välj varför")):
        refused = client.post(page(registration, what))
        assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    numbered = client.post(page(registration, "fraga/"), {"question": "Är 811218-9876 ordförande?"})
    assert (numbered.status_code, "personnummer" in numbered.content.decode()) == (422, True)
    no = client.post(page(registration, "avsla/"), {"ground": "size", "explanation": "Ni är så få."})
    assert (no.status_code, "Ni är så få." in no.content.decode()) == (422, True)
    client.post(page(registration, "fraga/"), {"question": "Var träffas ni?"})
    assert "Var träffas ni?" in text(client.get(page(registration)))
    client.post(page(registration, "avsla/"), {"ground": "nobody", "explanation": "Ingen svarar."})
    shown = text(client.get(page(registration)))
    assert "Ingen svarar." in shown
    assert reverse("registration_refuse", kwargs={"code": registration.code}) not in shown


def test_of_two_who_press_at_once_the_second_is_told(client, keeper):
    registration = RegistrationFactory()
    with meanwhile(lambda: services.withdraw_registration(registration, actor=A_COMMAND)):
        refused = client.post(page(registration, "bekrafta/"))
    assert (refused.status_code, "tagit tillbaka sin anmälan" in refused.content.decode()) == (422, True)
    assert not Organisation.objects.exists()
    assert client.get(page(registration, "bekrafta/"))["Location"] == page(registration)


def test_an_old_page_confirms_nothing_that_was_written_since_and_shows_what_stands(client, keeper):
    registration = RegistrationFactory(state="asked", question="Var?")
    shown = client.get(page(registration, "bekrafta/"))
    assert "Vi ses och lagar mat." in text(shown)
    services.write_registration(registration, values={"about": "Något helt annat."}, actor=A_COMMAND)
    refused = client.post(page(registration, "bekrafta/"), shown.context["form"].initial)
    assert refused.status_code == 422
    assert "ändrats sedan du läste" in refused.content.decode()
    assert "Något helt annat." in refused.content.decode()
    assert not Organisation.objects.exists()
    again = {"seen": refused.context["form"]["seen"].value()}
    assert client.post(page(registration, "bekrafta/"), again).status_code == 302


def test_whoever_said_no_is_told_that_somebody_else_looks_again(client, keeper):
    registration = RegistrationFactory(
        state="appealed",
        appealed_at=clock.now(),
        appeal="Vi är en annan.",
        ground="already",
        refused_by=keeper,
    )
    staff()
    shown = text(client.get(page(registration)))
    assert "Någon annan prövar den igen" in shown
    assert "Vi är en annan." in shown
    assert page(registration, "bekrafta/") not in shown
    assert client.get(page(registration, "bekrafta/"))["Location"] == page(registration)


def test_the_desk_says_how_many_wait_and_by_which_day(client, keeper):
    desk = reverse("desk")
    assert "anmäld förening väntar" not in text(client.get(desk))
    RegistrationFactory(waits_since=clock.parse("2026-01-02T12:00"))
    RegistrationFactory(state="asked")
    assert "1 anmäld förening väntar" in text(client.get(desk))
    RegistrationFactory()
    assert "2 anmälda föreningar väntar" in text(client.get(desk))


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_and_a_page_cost_the_same(client, keeper, django_assert_num_queries, number):
    registrations = RegistrationFactory.create_batch(number)
    client.get(LIST)
    with django_assert_num_queries(6):
        client.get(LIST)
    client.get(page(registrations[0]))
    with django_assert_num_queries(12):
        client.get(page(registrations[0]))
