"""Plans are begun from the template, found again, thrown away; and who answers for them is changed."""

import re
from datetime import date

import pytest
from django.urls import reverse

from actionplans import services
from actionplans.forms.planning import next_period
from actionplans.models import ActionPlan
from portal.people.models import Employment
from portal.web import clock
from portal.web.refusals import Refused
from tests.factories import DepartmentFactory, PlanFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(official):
    """A draft in which nothing stands yet."""
    return PlanFactory(state="draft", owner=official)


def at(name: str, row) -> str:
    """The address of a page about a row."""
    return reverse(name, kwargs={"code": row.code, "slug": row.slug})


def test_a_new_plan_has_its_template_its_years_and_is_one_when_pressed_twice(writer, official):
    page = writer.get(reverse("plan_new")).content.decode()
    code = re.search(r'name="code" value="(\w{7})"', page)[1]
    typed = {"starts_on": "2027-01-01", "ends_on": "2028-12-31", "begin_with": "template", "code": code}
    for _press in range(2):
        assert writer.post(reverse("plan_new"), typed).status_code == 302
    plan = ActionPlan.objects.get()
    assert plan.title == "Handlingsplan 2027–2028, Vår förvaltning"
    assert plan.purpose.startswith("Det här gör Vår förvaltning tillsammans med föreningarna")
    assert (plan.goals.count(), plan.actions.count()) == (3, 4)
    # Whoever begins once more is shown what has been begun.
    assert at("plan_write", plan) in writer.get(reverse("plan_new")).content.decode()
    assert all(action.principles and action.due_on == date(2028, 12, 31) for action in plan.actions.all())
    wrong = typed | {"ends_on": "2026-01-01", "code": ""}
    assert writer.post(reverse("plan_new"), wrong).status_code == 422
    assert writer.get(at("plan_write", plan)).status_code == 200
    assert writer.get(at("plan_history", plan)).status_code == 200


def test_a_new_plan_says_whose_it_is_and_is_made_of_any_that_one_answers_for(writer, official):
    last = PlanFactory(
        state="running", owner=official, department=DepartmentFactory(name="Socialförvaltningen")
    )
    page = writer.get(reverse("plan_new")).content.decode()
    assert "Den gäller Vår förvaltning." in page
    assert at("plan_carry_over", last) in page


def test_whoever_works_in_a_unit_begins_on_the_whole_departments_plan_for_a_time_that_has_none(client):
    whole = DepartmentFactory(name="Socialförvaltningen")
    unit = DepartmentFactory(name="Enheten för äldre", parent=whole)
    writer = staff(department=unit)
    Employment.objects.create(user=writer, department=unit, active_from=clock.today())
    client.force_login(writer)
    first, last = next_period()
    PlanFactory(department=whole, starts_on=first, ends_on=last)
    page = client.get(reverse("plan_new")).content.decode()
    assert re.search(rf'<option value="{whole.pk}" selected>\s*Socialförvaltningen', page)
    assert "Enheten för äldre" in page
    assert "Den gäller" not in page
    assert f'value="{last.year + 1}-01-01"' in page


def test_a_draft_is_thrown_away_and_nothing_else(writer, plan, by):
    with pytest.raises(Refused):
        services.discard_plan(PlanFactory(state="revised"), actor=by)
    assert writer.get(at("plan_discard", plan)).status_code == 200
    assert writer.post(at("plan_discard", plan)).status_code == 302
    assert not ActionPlan.objects.filter(pk=plan.pk).exists()


def test_who_answers_for_a_plan_is_changed_on_its_own_page(writer, plan, official):
    about = at("plan_about", plan)
    page = writer.get(about).content.decode()
    typed = {
        "title": "Ny rubrik", "starts_on": plan.starts_on, "ends_on": plan.ends_on, "owner": official.pk,
        "deputy": official.pk, "committee": "", "file_number": "", "language": "sv",
        "made_from": re.search(r'name="made_from" value="([^"]*)"', page)[1],
    }  # fmt: skip
    answer = writer.post(about, typed)
    assert answer.status_code == 422
    assert "Ersättaren behöver vara någon annan" in answer.content.decode()
    assert writer.post(about, typed | {"deputy": ""}).status_code == 302
    plan.refresh_from_db()
    assert plan.title == "Ny rubrik"
