"""The administrator's pages about staff."""

from datetime import timedelta

import pytest

from portal.people.enums import Role
from portal.people.models import Employment, RoleGrant, User
from portal.web import clock
from portal.web.templatetags.furniture import day
from tests.factories import DepartmentFactory, UserFactory, staff
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db


def page(answer):
    return answer.content.decode()


def test_a_person_is_added_and_given_a_role(client, administrator):
    answer = client.post(
        "/installningar/personer/ny/", {"name": "Eva Lind", "email": "Eva@skarsjo.example", "language": "sv"}
    )
    eva = User.objects.get(email="eva@skarsjo.example")
    here = f"/installningar/personer/{eva.code}/"
    assert answer.headers["Location"] == here
    today = clock.today().isoformat()
    client.post(f"{here}roller/ny/", {"role": "secretary", "active_from": today})
    grant = eva.role_grants.get()
    assert (grant.role, grant.granted_by) == ("secretary", administrator)
    shown = page(client.get(here))
    assert "Samrådssekreterare" in shown
    assert "given av Adam Ek" in shown


def test_the_same_address_twice_is_refused_at_the_field(client, administrator):
    typed = {"name": "Adam Två", "email": "ADAM@skarsjo.example", "language": "sv"}
    answer = page(client.post("/installningar/personer/ny/", typed))
    assert "Det finns redan en person med den adressen." in answer
    assert 'value="Adam Två"' in answer


def test_a_role_that_is_held_already_is_refused_at_the_field(client, administrator):
    eva = staff(Role.SECRETARY)
    here = f"/installningar/personer/{eva.code}/"
    typed = {"role": "secretary", "active_from": clock.today().isoformat()}
    answer = page(client.post(f"{here}roller/ny/", typed))
    assert 'href="#id_role"' in answer
    assert answer.count("Personen har redan den rollen under de dagarna.") == 2
    assert eva.role_grants.count() == 1


def test_the_last_administrator_cannot_be_withdrawn_on_the_page(client, administrator):
    grant = administrator.role_grants.get()
    here = f"/installningar/personer/{administrator.code}/roller/{grant.pk}/avsluta/"
    assert "Någon måste vara administratör" in page(client.post(here, {"last_day": "2030-01-01"}))
    assert RoleGrant.objects.get().active_to is None


def test_a_role_is_ended_only_on_the_page_of_its_person(client, administrator):
    eva, nils = staff(Role.SECRETARY), staff(Role.REGISTRAR)
    grant = eva.role_grants.get()
    day = {"last_day": (clock.today() + timedelta(days=5)).isoformat()}
    assert (
        client.post(f"/installningar/personer/{nils.code}/roller/{grant.pk}/avsluta/", day).status_code == 404
    )
    assert (
        client.post(f"/installningar/personer/{eva.code}/roller/{grant.pk}/avsluta/", day).status_code == 302
    )
    grant.refresh_from_db()
    assert grant.active_to == clock.today() + timedelta(days=5)


def test_an_employment_is_added_and_ended(client, administrator):
    eva, department = UserFactory(), DepartmentFactory(name="Socialförvaltningen")
    here = f"/installningar/personer/{eva.code}/anstallningar/"
    typed = {"department": department.pk, "post": "handläggare", "active_from": clock.today().isoformat()}
    client.post(f"{here}ny/", typed)
    answer = page(client.post(f"{here}ny/", typed))
    assert 'href="#id_department"' in answer
    assert "redan en anställning" in answer
    employment = Employment.objects.get()
    client.post(f"{here}{employment.pk}/avsluta/", {"last_day": clock.today().isoformat()})
    employment.refresh_from_db()
    assert employment.active_to == clock.today()


def test_somebody_is_locked_out_on_the_page(client, administrator):
    eva = staff(name="Eva Lind")
    typed = {"name": "Eva Lind", "email": eva.email, "language": "sv"}
    client.post(f"/installningar/personer/{eva.code}/andra/", typed)
    eva.refresh_from_db()
    assert not eva.is_active
    assert "får inte logga in" in page(client.get("/installningar/personer/"))


def test_a_person_sees_the_own_page_and_nobody_elses(client):
    eva, nils = staff(), staff(name="Nils Åberg")
    client.force_login(eva, "allauth.account.auth_backends.AuthenticationBackend")
    own = client.get(f"/installningar/personer/{eva.code}/")
    assert own.status_code == 200
    assert "/roller/ny/" not in page(own)
    assert client.get(f"/installningar/personer/{nils.code}/").status_code == 404
    assert client.get(f"/installningar/personer/{eva.code}/andra/").status_code == 403
    assert client.get("/installningar/personer/").status_code == 403


def test_the_list_is_narrowed_by_words_role_and_department(client, administrator):
    department = DepartmentFactory()
    eva = staff(Role.SECRETARY, name="Eva Lind")
    staff(Role.REGISTRAR, name="Nils Åberg")
    Employment.objects.create(user=eva, department=department)
    for query in ("q=lind", "role=secretary", f"department={department.pk}"):
        shown = page(client.get(f"/installningar/personer/?{query}"))
        assert "Eva Lind" in shown
        assert "Nils Åberg" not in shown
    assert "Ingen person passar in" in page(client.get("/installningar/personer/?q=finnsinte"))


def test_a_role_of_yesterday_is_not_shown_as_held(client, administrator):
    eva = UserFactory()
    yesterday = clock.today() - timedelta(days=1)
    RoleGrant.objects.create(
        user=eva, role=Role.STEERING, active_from=yesterday - timedelta(days=9), active_to=yesterday
    )
    assert ">styrgrupp</span>" not in page(client.get("/installningar/personer/"))


def test_the_list_costs_as_many_queries_for_thirty_as_for_three(
    client, administrator, django_assert_num_queries
):
    def add(number):
        for _ in range(number):
            Employment.objects.create(user=staff(), department=DepartmentFactory())

    add(2)
    client.get("/installningar/personer/")
    # Session, person, roles, for whom one acts; the list's count, page, grants and employments with their
    # departments; the filter's.
    with django_assert_num_queries(11):
        client.get("/installningar/personer/")
    add(27)
    with django_assert_num_queries(11):
        client.get("/installningar/personer/")


def test_the_second_page_of_the_list_is_reached(client, administrator):
    for number in range(50):
        UserFactory(name=f"Person {number:02}")
    first, second = (page(client.get(f"/installningar/personer/?sida={n}")) for n in (1, 2))
    assert 'href="?sida=2"' in first
    assert "Person 49" not in first
    assert "Person 49" in second
    assert 'href="?sida=1"' in second


@pytest.mark.parametrize(("what", "held"), [("roller", "role_grants"), ("anstallningar", "employments")])
def test_an_end_that_cannot_be_is_told_at_the_field(client, administrator, what, held):
    eva = staff(Role.SECRETARY)
    Employment.objects.create(user=eva, department=DepartmentFactory())
    ends = clock.today() + timedelta(days=5)
    getattr(eva, held).update(active_to=ends)
    here = f"/installningar/personer/{eva.code}/{what}/{getattr(eva, held).get().pk}/avsluta/"
    answer = client.post(here, {"last_day": (ends + timedelta(days=1)).isoformat()})
    assert answer.status_code == 422
    assert page(answer).count(f"Det slutar redan {day(ends)}.") == 2
    assert 'href="#id_last_day"' in page(answer)


def test_a_person_without_a_name_is_not_saved(client, administrator):
    answer = client.post(
        "/installningar/personer/ny/",
        {"name": "\x07\u200b", "email": "eva@skarsjo.example", "language": "sv"},
    )
    assert answer.status_code == 422
    assert "Fyll i fältet ”Namn”." in page(answer)


# --- Two tabs ------------------------------------------------------------------------------


def test_a_person_locked_out_in_one_tab_is_not_let_in_by_another(client, administrator):
    eva = staff(name="Eva Lind")
    here = f"/installningar/personer/{eva.code}/andra/"
    opened = as_sent(client.get(here))
    assert client.post(here, {**opened, "is_active": ""}).status_code == 302
    assert client.post(here, {**opened, "name": "Eva Lindh"}).status_code == 302
    eva.refresh_from_db()
    assert (eva.name, eva.is_active) == ("Eva Lindh", False)


def test_a_name_written_in_two_tabs_is_shown_before_it_is_written_over(client, administrator):
    eva = staff(name="Eva Lind")
    here = f"/installningar/personer/{eva.code}/andra/"
    answer = save_in_two_tabs(
        client, here, theirs={"name": "Eva Lindh", "language": "en"}, mine={"name": "Eva Linde"}
    )
    assert answer.status_code == 422
    told = {it.field.name: (it.stands, it.typed) for it in answer.context["form"].overtaken}
    assert told == {"name": ("Eva Lindh", "Eva Linde"), "language": ("English", None)}
    # Names are kept in no history: there is nobody to name.
    assert [it.entry and it.entry.who for it in answer.context["form"].overtaken] == [None, "Adam Ek"]
    assert client.post(here, as_sent(answer)).status_code == 302
    eva.refresh_from_db()
    assert (eva.name, eva.language) == ("Eva Linde", "en")
