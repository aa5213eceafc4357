"""The administrator's pages about committees and departments."""

from datetime import timedelta

import pytest

from portal.people import services
from portal.people.enums import Role
from portal.people.first_steps import first_steps
from portal.people.models import Committee, Department, RoleGrant
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import CommitteeFactory, DepartmentFactory, staff
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db

TODAY = {"active_from": clock.today().isoformat()}


def page(answer):
    return answer.content.decode()


def test_a_committee_is_added_and_changed(client, administrator):
    client.post("/installningar/namnder/ny/", {"name": "Socialnämnden", "abbreviation": "SN", **TODAY})
    committee = Committee.objects.get()
    here = f"/installningar/namnder/{committee.code}/"
    client.post(here, {"name": "Omsorgsnämnden", "abbreviation": "ON", **TODAY})
    committee.refresh_from_db()
    assert committee.name == "Omsorgsnämnden"
    history = page(client.get(here))
    assert "<del>Socialnämnden</del>" in history
    assert "Adam Ek" in history


def test_a_committee_needs_an_abbreviation_of_its_own(client, administrator):
    CommitteeFactory(abbreviation="SN")
    answer = client.post("/installningar/namnder/ny/", {"name": "Skolnämnden", "abbreviation": "SN", **TODAY})
    assert "En annan nämnd har redan den förkortningen." in page(answer)


def test_departments_stand_below_what_they_belong_to():
    top = DepartmentFactory(name="Ö-förvaltningen")
    other = DepartmentFactory(name="Alfa")
    below = DepartmentFactory(name="Enheten", parent=top)
    tree = [(row, row.depth) for row in Department.objects.as_tree()]
    assert tree == [(other, 0), (top, 0), (below, 1)]


def test_a_circle_is_refused_at_the_field(client, administrator):
    top = DepartmentFactory()
    below = DepartmentFactory(parent=top)
    answer = client.post(
        f"/installningar/forvaltningar/{top.code}/", {"name": "Ny", "parent": below.pk, **TODAY}
    )
    assert 'href="#id_parent"' in page(answer)
    assert "hör själv hit" in page(answer)


def test_a_department_is_added_with_its_committee(client, administrator):
    committee = CommitteeFactory()
    client.post(
        "/installningar/forvaltningar/ny/",
        {"name": "Socialförvaltningen", "committees": [committee.pk], **TODAY},
    )
    department = Department.objects.get()
    assert list(department.committees.all()) == [committee]


def test_a_department_shows_who_heads_it_today(client, administrator):
    department = DepartmentFactory()
    with pytest.raises(Refused, match="chef för"):
        services.grant_role(administrator, role=Role.HEAD, actor=A_COMMAND)
    tomorrow = clock.today() + timedelta(days=1)
    grant = services.grant_role(
        administrator, role=Role.HEAD, department=department, active_from=tomorrow, actor=A_COMMAND
    )
    assert "chef: Adam Ek" not in page(client.get("/installningar/forvaltningar/"))
    RoleGrant.objects.filter(pk=grant.pk).update(active_from=clock.today())
    assert "chef: Adam Ek" in page(client.get("/installningar/forvaltningar/"))


def test_days_that_run_backwards_are_told(client, administrator):
    typed = {"name": "Ny", "active_from": "2027-01-02", "active_to": "2027-01-01"}
    assert "före den första" in page(client.post("/installningar/forvaltningar/ny/", typed))
    assert not Department.objects.exists()


@pytest.mark.parametrize("path", ["/installningar/namnder/", "/installningar/forvaltningar/"])
def test_only_the_administrator_comes_in(client, path):
    assert client.get(path).headers["Location"].startswith("/logga-in/?next=")
    client.force_login(staff(), "allauth.account.auth_backends.AuthenticationBackend")
    for address in (path, f"{path}ny/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403


@pytest.mark.parametrize(
    ("path", "make", "queries"),
    [
        ("/installningar/namnder/", CommitteeFactory, 6),
        ("/installningar/forvaltningar/", DepartmentFactory, 7),
    ],
)
def test_the_lists_cost_as_many_queries_for_thirty_as_for_three(
    client, administrator, django_assert_num_queries, path, make, queries
):
    for number in (3, 27):
        make.create_batch(number)
        client.get(path)
        with django_assert_num_queries(queries):
            client.get(path)


def test_first_steps_are_done_when_the_rows_are_there():
    assert [step.done for step in first_steps()] == [False, False, False]
    CommitteeFactory(), DepartmentFactory(), staff()
    assert [step.done for step in first_steps()] == [True, True, True]


# --- Two tabs ------------------------------------------------------------------------------


def test_a_committee_changed_in_two_tabs_keeps_both_changes(client, administrator):
    committee = CommitteeFactory()
    here = f"/installningar/namnder/{committee.code}/"
    answer = save_in_two_tabs(
        client, here, theirs={"mailbox": "kfn@skarsjo.example"}, mine={"abbreviation": "KF"}
    )
    assert answer.status_code == 302
    committee.refresh_from_db()
    assert (committee.mailbox, committee.abbreviation) == ("kfn@skarsjo.example", "KF")


def test_a_department_moved_in_one_tab_and_renamed_in_another_is_both(client, administrator):
    department, other, committee = DepartmentFactory(), DepartmentFactory(), CommitteeFactory()
    here = f"/installningar/forvaltningar/{department.code}/"
    theirs = {"parent": other.pk, "committees": [committee.pk]}
    assert save_in_two_tabs(client, here, theirs=theirs, mine={"name": "Fritid"}).status_code == 302
    department.refresh_from_db()
    assert (department.name, department.parent) == ("Fritid", other)
    assert list(department.committees.all()) == [committee]


def test_a_department_moved_to_two_places_is_shown_with_who_moved_it(client, administrator):
    department = DepartmentFactory()
    one, two = DepartmentFactory(name="Kultur"), DepartmentFactory(name="Teknik")
    here = f"/installningar/forvaltningar/{department.code}/"
    answer = save_in_two_tabs(client, here, theirs={"parent": one.pk}, mine={"parent": two.pk})
    assert answer.status_code == 422
    [it] = answer.context["form"].overtaken
    assert (it.stands, it.typed, it.entry.who) == ("Kultur", "Teknik", "Adam Ek")
    assert client.post(here, as_sent(answer)).status_code == 302
    department.refresh_from_db()
    assert department.parent == two
