"""The switch in the header: for whom one acts, and what happens when that holds no longer."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import Membership, Organisation
from portal.history.events import events_of
from portal.people.enums import Role
from portal.web import clock
from tests.factories import DepartmentFactory, MembershipFactory, UserFactory, staff

pytestmark = pytest.mark.django_db

SWITCH = reverse("choose_acting")
PAGE = "/om-samverkan/"


@pytest.fixture
def person(client):
    """Signed in, and a contact of two associations."""
    person = UserFactory()
    for name in ("Sundets IF", "Norrby byalag"):
        MembershipFactory(organisation__name=name, user=person)
    client.force_login(person)
    return person


def head(client, page=PAGE) -> str:
    """What the switch says, from its beginning to the end of the header."""
    text = client.get(page).content.decode()
    _before, _mark, rest = text.partition('class="acting"')
    return rest.partition("</header>")[0]


def choose(client, name: str, **more):
    """Choose an association of this name in the switch."""
    code = Organisation.objects.get(name=name).code if name else ""
    return client.post(SWITCH, {"som": code, **more})


def chosen(client) -> str:
    """The name in the switch."""
    return head(client).partition("<b>")[2].partition("</b>")[0]


def test_one_begins_as_oneself_and_switches_back_and_forth(client, person):
    assert chosen(client) == "allt som rör dig"
    response = choose(client, "Sundets IF", next="/moten/?q=x")
    assert (response.status_code, response["Location"]) == (302, "/moten/?q=x")
    assert chosen(client) == "Sundets IF"
    choose(client, "Norrby byalag")
    assert chosen(client) == "Norrby byalag"
    choose(client, "")
    assert chosen(client) == "allt som rör dig"


def test_looking_at_the_switch_changes_nothing(client, person):
    assert client.get(SWITCH, {"som": "x"}).status_code == 405


@pytest.mark.parametrize("next_page", ["https://annan.example/", "//annan.example", "javascript:1", ""])
def test_the_switch_leads_only_inward(client, person, next_page):
    assert choose(client, "Sundets IF", next=next_page)["Location"] == "/"


def test_what_one_does_not_act_for_cannot_be_chosen(client, person):
    others = MembershipFactory(organisation__name="De andra").organisation
    for code in (others.code, "x" * 400, "\x00"):
        page = client.post(SWITCH, {"som": code, "next": PAGE}, follow=True).content.decode()
        assert "Du får inte företräda den som du valde." in page
        assert chosen(client) == "allt som rör dig"


def test_where_there_is_only_one_it_is_told_and_not_asked(client):
    person = UserFactory()
    MembershipFactory(organisation__name="Sundets IF", user=person)
    client.force_login(person)
    assert "<b>Sundets IF</b>" in head(client)
    assert "<form" not in head(client)


def test_whoever_acts_for_nobody_sees_no_switch(client):
    client.force_login(UserFactory())
    assert head(client) == ""


def test_staff_with_an_association_choose_between_it_and_themselves(client):
    person = staff(Role.ADMINISTRATOR)
    MembershipFactory(organisation__name="Sundets IF", user=person)
    client.force_login(person)
    assert chosen(client) == "allt som rör dig"
    assert "Sundets IF" in head(client)


def test_an_official_acts_for_the_department_too(client):
    person = staff(Role.OFFICIAL, department=DepartmentFactory(name="Kultur"))
    client.force_login(person)
    assert "<b>Kultur</b>" in head(client)
    MembershipFactory(organisation__name="Sundets IF", user=person)
    department = person.role_grants.get().department
    client.post(SWITCH, {"som": department.code})
    assert chosen(client) == "Kultur"


def test_a_choice_that_holds_no_longer_falls_back_without_a_word(client, person):
    MembershipFactory(organisation__name="Den tredje", user=person)
    choose(client, "Sundets IF")
    Membership.objects.filter(organisation__name="Sundets IF").update(
        active_to=clock.today() - timedelta(days=1)
    )
    page = client.get(PAGE).content.decode()
    assert "Du får inte längre" not in page
    assert chosen(client) == "allt som rör dig"


def test_whoever_does_something_as_somebody_they_no_longer_are_is_told_once(client, person):
    MembershipFactory(organisation__name="Den tredje", user=person)
    choose(client, "Sundets IF")
    Organisation.objects.filter(name="Sundets IF").update(state="withdrawn")
    page = client.post(
        reverse("choose_language"), {"language": "sv", "next": PAGE}, follow=True
    ).content.decode()
    assert "Du får inte längre företräda den som du hade valt." in page
    assert "Du får inte längre" not in client.get(PAGE).content.decode()


def test_whoever_is_removed_while_signed_in_acts_for_nobody(client, person):
    choose(client, "Sundets IF")
    person.is_active = False
    person.save()
    assert head(client) == ""
    assert choose(client, "Sundets IF")["Location"].startswith("/logga-in/")


def kept_of(person) -> dict:
    """What the history keeps of who did the last thing to a person."""
    return events_of(type(person)).objects.filter(pgh_obj_id=person.pk).latest("pgh_id").pgh_context.metadata


def test_the_history_never_says_whom_somebody_represents_merely_because_of_the_switch(client, person):
    choose(client, "Sundets IF")
    client.post(reverse("choose_language"), {"language": "en"})
    assert kept_of(person) == {"door": "web", "user": person.pk}


def test_the_history_says_for_which_department_something_was_done(client):
    person = staff(Role.OFFICIAL, department=DepartmentFactory(name="Kultur"))
    MembershipFactory(organisation__name="Sundets IF", user=person)
    client.force_login(person)
    department = person.role_grants.get().department
    client.post(SWITCH, {"som": department.code})
    client.post(reverse("choose_language"), {"language": "en"})
    assert kept_of(person)["acting_for"] == f"people.department:{department.pk}"


def test_the_switch_costs_one_question_for_three_as_for_thirty(client):
    def asked(number: int) -> int:
        person = UserFactory()
        MembershipFactory.create_batch(number, user=person)
        client.force_login(person)
        client.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(PAGE).content.decode()
        assert page.count('name="som"') == number + 1
        return len(queries)

    assert asked(3) == asked(30)
