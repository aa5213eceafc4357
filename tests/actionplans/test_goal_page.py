"""The page of a goal, what came of it, and its values as files."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans.models import Goal
from portal.web import clock
from tests.factories import (
    ActionFactory,
    GoalFactory,
    MeasurementFactory,
    PartnerFactory,
    PlanFactory,
    staff,
)

from .test_plan_page import page_of

pytestmark = pytest.mark.django_db


def at(goal, name="goal_outcome", **more) -> str:
    return reverse(name, kwargs={"code": goal.code, "slug": goal.slug, **more})


def test_a_goal_tells_all_its_values_and_who_gave_them_to_those_who_keep_it(client):
    official = staff(name="Mia Sandell")
    goal = GoalFactory(source_name="Medborgarundersökningen")
    MeasurementFactory(goal=goal, value=36, note="Bara telefonsvar.", given_by=official)
    page = page_of(client, goal)
    for words in ("36 %", "Bara telefonsvar.", "Medborgarundersökningen", "Visa siffrorna", "Startvärdet"):
        assert words in page.replace("\u00a0", " ")
    assert "Mia Sandell" not in page
    client.force_login(official)
    page = page_of(client, goal)
    assert "Mia Sandell" in page
    assert "Historik" in page


@pytest.mark.parametrize("many", [15, 30])
def test_the_page_costs_the_same_for_few_and_many(client, many):
    def queries(number):
        goal = GoalFactory(carried_from=GoalFactory())
        for n in range(number):
            MeasurementFactory(goal=goal, on=clock.today() - timedelta(days=n))
            PartnerFactory(action=ActionFactory(goal=goal, plan=goal.plan))
        client.get(goal.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(goal.get_absolute_url()).status_code == 200
        return len(asked)

    few = queries(3)
    assert queries(many) == few
    assert few <= 10


def test_a_goal_without_a_measure_says_so(client):
    goal = GoalFactory(indicator="", baseline=None, baseline_on=None, target=None, target_on=None, unit="")
    page = page_of(client, goal)
    assert "Målet har inget mått än" in page
    assert "Visa siffrorna" not in page


def test_a_goal_without_a_fresh_value_says_so(client):
    goal = GoalFactory(measured_every="quarter", plan__starts_on=clock.today() - timedelta(days=300))
    assert "Inget färskt värde" in page_of(client, goal)
    MeasurementFactory(goal=goal)
    assert "Inget färskt värde" not in page_of(client, goal)


def test_what_came_of_it_is_written_and_read(client):
    goal = GoalFactory()
    client.force_login(staff())
    assert "Skriv vad det blev" in page_of(client, goal)
    response = client.post(at(goal), {"outcome": "Fyra orter har en plats."}, follow=True)
    assert "Fyra orter har en plats." in response.content.decode()


def test_two_who_write_what_came_of_it_both_see_both_texts(client):
    goal = GoalFactory()
    client.force_login(staff())
    form = client.get(at(goal)).context["form"]
    Goal.objects.filter(pk=goal.pk).update(outcome="Den andras text.")
    typed = {"outcome": "Min text.", "made_from": form["made_from"].value()}
    response = client.post(at(goal), typed)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Den andras text." in page
    assert "Min text." in page
    again = {"outcome": "Min text.", "made_from": response.context["form"].data["made_from"]}
    assert client.post(at(goal), again).status_code == 302
    goal.refresh_from_db()
    assert goal.outcome == "Min text."


def test_values_are_fetched_as_files(client):
    goal = GoalFactory(baseline_on=clock.today() - timedelta(days=30))
    MeasurementFactory(goal=goal, value="36.5", note="=1+1")
    lines = client.get(at(goal, "goal_values")).content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Mätt den;Värde;Väntat;Enhet;Anmärkning"
    assert lines[2].startswith(f"{clock.today()};36,5;")
    assert lines[2].endswith(";procent;'=1+1")
    assert client.get(at(goal, "goal_values_workbook")).content.startswith(b"PK")
    told = json.loads(client.get(at(goal, "goal_values_json")).content)
    assert (told["version"], told["unit"], told["direction"]) == (1, "procent", "down")
    assert [one["value"] for one in told["values"]] == [36.5]


def test_a_drafts_values_are_for_those_who_write_it(client):
    goal = GoalFactory(plan=PlanFactory(state="draft"))
    assert client.get(at(goal, "goal_values_json")).status_code == 404
