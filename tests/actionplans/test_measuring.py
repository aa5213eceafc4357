"""Values: given signed in and by link, in whatever way figures are written; put right, taken away."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django import forms as django_forms
from django.urls import reverse

from actionplans import services
from actionplans.forms.figures import FigureField
from actionplans.models import Goal, Measurement
from portal.people.enums import LinkPurpose
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import AddressFactory, GoalFactory, MeasurementFactory, UserFactory, staff
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


def at(goal, name="measure", **more) -> str:
    return reverse(name, kwargs={"code": goal.code, "slug": goal.slug, **more})


def typed(value, on=None, **more) -> dict:
    return {"value": value, "on": str(on or clock.today()), "note": "", **more}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("41", "41"),
        ("41,5", "41.5"),
        ("41.5", "41.5"),
        (" 41,5 % ", "41.5"),
        ("41,5 procent", "41.5"),
        ("1 234,5", "1234.5"),
        ("1\u00a0234", "1234"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1,234,567", "1234567"),
        ("−0,25", "-0.25"),
        (",5", "0.5"),
        ("99999999999,999", "99999999999.999"),
        ("2,5000", "2.5"),
    ],
)
def test_figures_are_read_as_people_write_them(text, value):
    assert FigureField(unit="procent").clean(text) == Decimal(value)


@pytest.mark.parametrize(
    ("text", "unit", "sentence"),
    [
        ("41 kr", "procent", "Målet mäts i procent."),
        ("41 %", "besök", "Målet mäts i besök."),
        ("många", "besök", "Målet mäts i besök."),
        ("40-45", "procent", "Skriv ett tal"),
        ("nan", "", "Skriv ett tal"),
        ("1e5", "", "Skriv ett tal"),
        ("٤١", "procent", "Skriv ett tal"),
        ("1,2345", "procent", "högst tre decimaler"),
        ("999999999999", "kr", "för stort"),
        ("%", "procent", "Målet mäts i procent."),
    ],
)
def test_what_is_no_figure_of_the_unit_is_said_at_the_field(text, unit, sentence):
    with pytest.raises(django_forms.ValidationError) as fault:
        FigureField(unit=unit).clean(text)
    assert sentence in fault.value.messages[0]


def test_an_own_unit_behind_the_figure_is_taken_away():
    assert FigureField(unit="besök per vecka").clean("158 besök per vecka") == 158


def test_an_official_gives_a_value(client):
    official = staff()
    client.force_login(official)
    goal = GoalFactory()
    response = client.post(at(goal), typed("36,5 %", note="Bara telefonsvar."), follow=True)
    assert "Värdet är sparat." in response.content.decode()
    value = goal.measurements.get()
    assert (value.value, value.note, value.given_by) == (Decimal("36.5"), "Bara telefonsvar.", official)


def test_the_same_day_once_more_takes_the_formers_place_and_says_so(client):
    client.force_login(staff())
    goal = MeasurementFactory(value=38).goal
    response = client.post(at(goal), typed("36"), follow=True)
    assert "Det ersätter 38\u00a0%" in response.content.decode()
    assert [one.value for one in goal.measurements.all()] == [36]
    assert client.get(goal.get_absolute_url()).content.decode().count('<td class="n">38') == 0


def test_pressed_twice_is_given_once():
    goal = GoalFactory()
    for _press in range(2):
        services.give_value(goal, on=clock.today(), value=Decimal(36), actor=A_COMMAND)
    given = goal.measurements.get()
    assert given.given_at


@pytest.mark.parametrize(
    ("value", "on", "sentence"),
    [
        ("", None, "Skriv värdet"),
        ("36 kr", None, "Målet mäts i procent."),
        ("36", "2999-01-01", "Dagen har inte varit än."),
        ("36", "0206-12-31", "Året ser fel ut."),
        ("36", "igår", "Skriv dagen som"),
        ("36", "", "Skriv vilken dag"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, value, on, sentence):
    client.force_login(staff())
    goal = GoalFactory()
    day = str(clock.today()) if on is None else on
    response = client.post(at(goal), {"value": value, "on": day, "note": "Kvar."})
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Kvar." in page
    assert not goal.measurements.exists()


def test_a_value_far_off_is_asked_about_once(client):
    client.force_login(staff())
    goal = GoalFactory()
    response = client.post(at(goal), typed("365"))
    page = response.content.decode()
    assert response.status_code == 422
    assert "En andel i procent ligger mellan 0 och 100, och du skrev 365\u00a0%." in page
    assert "Ja, spara värdet" in page
    asked = response.context["form"].data["asked"]
    # Another value far off is asked about anew.
    assert client.post(at(goal), typed("3650", asked=asked)).status_code == 422
    assert client.post(at(goal), typed("365", asked=asked)).status_code == 302
    assert goal.measurements.get().value == 365


def test_what_is_no_share_is_told_how_far_off_it_is(client):
    client.force_login(staff())
    page = client.post(at(GoalFactory(unit="besök")), typed("365")).content.decode()
    assert "Stämmer det? 365 besök är långt ifrån start 41 och mål 30." in page


def test_a_day_before_the_goal_begins_is_asked_about_once_beside_the_value(client):
    client.force_login(staff())
    goal = GoalFactory()
    before = goal.baseline_on - timedelta(days=1)
    response = client.post(at(goal), typed("365", before))
    assert {*response.context["form"].errors} == {"value", "on"}
    assert "Målet räknas från en senare dag" in response.content.decode()
    sent = typed("40", before, asked=response.context["form"].data["asked"])
    assert client.post(at(goal), sent).status_code == 302
    # Where the plan does not say where it begins, the first value does.
    assert client.post(at(GoalFactory(baseline=None)), typed("40", before)).status_code == 302


def test_a_goal_of_which_nobody_has_said_what_is_measured_takes_none(client):
    client.force_login(staff())
    goal = GoalFactory(indicator="")
    assert "Det står inte i planen vad som mäts." in client.get(at(goal)).content.decode()
    assert client.post(at(goal), typed("36")).status_code == 422
    assert not goal.measurements.exists()


def test_another_departments_official_may_not(client):
    goal = GoalFactory()
    client.force_login(UserFactory())
    assert client.post(at(goal), typed("36")).status_code == 403
    goal.measured_by = UserFactory()
    goal.save()
    client.force_login(goal.measured_by)
    assert client.post(at(goal), typed("36")).status_code == 302


# --- By the link in a letter -------------------------------------------------------------------


@pytest.fixture
def link():
    """To a goal's value, for whoever gives it."""
    person = UserFactory()
    goal = GoalFactory(measured_by=person)
    return link_for(purpose=LinkPurpose.MEASURE, subject=goal, address=AddressFactory(email=person.email))


def test_the_link_is_enough(client, link):
    url = link.path("measure_by_link")
    goal = Goal.objects.get()
    page = client.get(url).content.decode()
    assert goal.indicator in page
    assert not goal.measurements.exists()
    thanks = client.post(url, typed("36,5"), follow=True)
    assert "Tack, värdet är sparat" in thanks.content.decode()
    assert thanks["Cache-Control"] == "no-store"
    value = goal.measurements.get()
    assert (value.value, value.given_by) == (Decimal("36.5"), goal.measured_by)


def test_by_the_link_too_what_is_wrong_is_kept(client, link):
    response = client.post(link.path("measure_by_link"), typed("36 kr", note="Kvar."))
    assert response.status_code == 422
    assert "Kvar." in response.content.decode()


def test_whoever_gives_the_goals_value_no_longer_is_told_so(client, link):
    Goal.objects.update(measured_by=None)
    page = client.get(link.path("measure_by_link")).content.decode()
    assert "Du lämnar inte längre målets värde" in page
    client.post(link.path("measure_by_link"), typed("36"))
    assert not Measurement.objects.exists()


def test_thanks_for_what_nobody_gave_are_not_said(client, link):
    for odd in ("2020-01-01", "x", ""):
        page = client.get(f"{link.path('measure_by_link')}?sparat={odd}").content.decode()
        assert "Tack, värdet är sparat" not in page


# --- Put right, and taken away ------------------------------------------------------------------


@pytest.fixture
def value(client):
    """One of today, and the client an official's."""
    client.force_login(staff())
    return MeasurementFactory(value=38)


def test_a_value_is_put_right(client, value):
    url = at(value.goal, "value_correct", day=value.on)
    form = client.get(url).context["form"]
    sent = typed("37,5", made_from=form["made_from"].value())
    assert client.post(url, sent).status_code == 302
    value.refresh_from_db()
    assert value.value == Decimal("37.5")


def test_two_who_put_it_right_see_both(client, value):
    url = at(value.goal, "value_correct", day=value.on)
    form = client.get(url).context["form"]
    Measurement.objects.update(value=35)
    response = client.post(url, typed("37", made_from=form["made_from"].value()))
    assert response.status_code == 422
    assert "Det här har ändrats medan du skrev" in response.content.decode()
    again = typed("37", made_from=response.context["form"].data["made_from"])
    assert client.post(url, again).status_code == 302
    value.refresh_from_db()
    assert value.value == 37


def test_a_day_that_has_a_value_takes_no_other(client, value):
    yesterday = value.on - timedelta(days=1)
    MeasurementFactory(goal=value.goal, on=yesterday)
    response = client.post(at(value.goal, "value_correct", day=value.on), typed("38", on=yesterday))
    assert response.status_code == 422
    assert "Det finns redan ett värde för den dagen." in response.content.decode()


def test_a_value_is_taken_away_once(client, value):
    url = at(value.goal, "value_remove", day=value.on)
    assert "Ta bort värdet 38" in client.get(url).content.decode().replace("\u00a0", " ")
    for _press in range(2):
        assert client.post(url).status_code == 302
    assert not Measurement.objects.exists()
    assert client.get(url).status_code == 404
    response = client.post(at(value.goal, "value_correct", day=value.on), typed("38"), follow=True)
    assert "redan borttaget" in response.content.decode()


def test_a_value_taken_away_while_it_was_put_right_is_said(client, value):
    with meanwhile(Measurement.objects.all().delete):
        response = client.post(at(value.goal, "value_correct", day=value.on), typed("37"))
    assert response.status_code == 422
    assert "tagits bort medan du skrev" in response.content.decode()


def test_a_value_of_the_same_day_meanwhile_is_replaced(client):
    client.force_login(staff())
    goal = GoalFactory()
    with meanwhile(lambda: MeasurementFactory(goal=goal, value=40)):
        assert client.post(at(goal), typed("37")).status_code == 302
    assert goal.measurements.get().value == 37


@pytest.mark.parametrize("day", ["2020-01-01", "igar", "2020-13-45"])
def test_a_day_without_a_value_has_no_page(client, value, day):
    assert client.get(at(value.goal, "value_correct", day=day)).status_code == 404


def test_services_refuse_a_day_to_come_and_a_goal_that_is_gone():
    goal = GoalFactory()
    with pytest.raises(Refused, match="inte varit än"):
        services.give_value(
            goal, on=clock.today() + timedelta(days=1), value=Decimal(1), actor=Actor(Door.COMMAND)
        )
    Goal.objects.all().delete()
    with pytest.raises(Refused, match="finns inte kvar"):
        services.give_value(goal, on=date(2026, 1, 1), value=Decimal(1), actor=A_COMMAND)
