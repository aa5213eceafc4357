"""The pages of follow-ups: who sees which, what they say when something is missing, wrong or overtaken."""

import json

import pytest
from django.urls import reverse

from actionplans import services
from actionplans.enums import PlanState
from actionplans.models import Snapshot
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.factories import (
    ActionFactory,
    MeasurementFactory,
    PlanFactory,
    ProgressReportFactory,
    SnapshotFactory,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db

YEAR = clock.today().year


@pytest.fixture
def official(client):
    """Somebody who runs the department's plans, signed in."""
    user = staff(name="Karin Falk")
    client.force_login(user)
    return user


@pytest.fixture
def plan():
    """A plan in which something is missing."""
    plan = PlanFactory(title="Socialförvaltningens plan")
    ActionFactory(plan=plan, title="Ringkedja")
    return plan


@pytest.fixture
def snapshot(plan):
    """This year's follow-up, open, with a summary."""
    return SnapshotFactory(plan=plan, summary="Det mesta blev av.")


def at(name: str, thing) -> str:
    """A page about a follow-up or a plan."""
    return reverse(name, kwargs={"code": thing.code, "slug": thing.slug})


def test_everybody_reads_a_closed_follow_up_and_only_planners_an_open_one(client, snapshot):
    assert client.get(snapshot.get_absolute_url()).status_code == 404
    assert client.get(at("snapshot_pdf", snapshot)).status_code == 404
    client.force_login(staff())
    assert client.get(snapshot.get_absolute_url()).status_code == 200
    client.logout()
    services.close_follow_up(snapshot, actor=THE_CLOCK)
    assert "Ringkedja: ingen lägesrapport" in client.get(snapshot.get_absolute_url()).content.decode()


def test_beginning_twice_leads_to_the_same_page(client, official, plan):
    new = at("snapshot_new", plan)
    assert client.get(new).status_code == 200
    wrong = client.post(new, {"year": YEAR + 9})
    assert wrong.status_code == 422
    assert "Välj ett av planens år." in wrong.content.decode()
    pages = [client.post(new, {"year": YEAR}).url for _time in range(2)]
    assert pages == [at("snapshot_write", Snapshot.objects.get())] * 2


def test_only_years_without_a_follow_up_are_offered(client, official, plan, snapshot):
    plan.starts_on = plan.starts_on.replace(year=YEAR - 1)
    plan.save()
    page = client.get(at("snapshot_new", plan)).content.decode()
    assert f'value="{YEAR - 1}"' in page
    assert f'value="{YEAR}"' not in page
    SnapshotFactory(plan=plan, year=YEAR - 1)
    assert "hittills har en uppföljning" in client.get(at("snapshot_new", plan)).content.decode()


def test_a_plan_that_nobody_has_adopted_has_nothing_to_follow_up(client, official):
    page = client.get(at("snapshot_new", PlanFactory(state=PlanState.DRAFT))).content.decode()
    assert "Då finns det inget att följa upp." in page


def test_closing_lists_what_is_missing_and_goes_through(client, official, snapshot):
    page = client.get(at("snapshot_close", snapshot)).content.decode()
    assert "Ringkedja: ingen lägesrapport från året." in page
    assert "Stäng ändå" in page
    assert [client.post(at("snapshot_close", snapshot)).url for _time in range(2)] == [
        snapshot.get_absolute_url()
    ] * 2
    snapshot.refresh_from_db()
    assert snapshot.is_closed
    assert client.get(at("snapshot_write", snapshot)).url == snapshot.get_absolute_url()


def test_an_empty_summary_is_written_before_anything_is_closed(client, official, snapshot):
    Snapshot.objects.update(summary="")
    assert "Sammanfattningen är tom." in client.get(at("snapshot_close", snapshot)).content.decode()
    assert client.post(at("snapshot_close", snapshot)).url == at("snapshot_write", snapshot)


def test_a_save_after_somebody_else_s_shows_both_texts(client, official, snapshot):
    form = client.get(at("snapshot_write", snapshot)).context["form"]
    typed = {"summary": "Mitt.", "learned": "", "next_year": "", "made_from": form["made_from"].value()}
    Snapshot.objects.update(summary="Hennes.", learned="Också hennes.")
    page = client.post(at("snapshot_write", snapshot), typed)
    said = page.content.decode()
    assert page.status_code == 422
    assert "Hennes." in said
    assert "Mitt." in said
    again = typed | {
        "learned": page.context["form"]["learned"].value(),
        "made_from": page.context["form"]["made_from"].value(),
    }
    assert client.post(at("snapshot_write", snapshot), again).status_code == 302
    snapshot.refresh_from_db()
    assert (snapshot.summary, snapshot.learned) == ("Mitt.", "Också hennes.")


def test_a_text_for_what_was_closed_meanwhile_is_kept_in_the_form(client, official, snapshot):
    services.close_follow_up(snapshot, actor=THE_CLOCK)
    page = client.post(at("snapshot_write", snapshot), {"summary": "Sent."})
    assert page.status_code == 422
    assert "Skriv en rättelse i stället." in page.content.decode()
    assert "Sent." in page.content.decode()


def test_a_correction_stands_above_with_its_day(client, official, snapshot):
    services.close_follow_up(snapshot, actor=THE_CLOCK)
    assert client.post(at("snapshot_correct", snapshot), {"text": " "}).status_code == 422
    client.post(at("snapshot_correct", snapshot), {"text": "Det var <b>två</b>."})
    page = client.get(snapshot.get_absolute_url()).content.decode()
    assert "Det var &lt;b&gt;två&lt;/b&gt;." in page
    assert page.index("Rättelse") < page.rindex("Det mesta blev av.")


def test_the_paper_of_what_is_closed_is_the_same_file_whenever_it_is_made(client, snapshot):
    services.close_follow_up(snapshot, actor=THE_CLOCK)
    papers = []
    for days in (1, 40):
        with clock.standing_at(in_days(days)):
            papers.append(client.get(at("snapshot_pdf", snapshot)).content)
    assert papers[0] == papers[1]


def test_the_list_shows_drafts_only_to_planners(client, plan, snapshot):
    assert "Ingen uppföljning än" in client.get(at("snapshot_list", plan)).content.decode()
    client.force_login(staff())
    assert snapshot.get_absolute_url() in client.get(at("snapshot_list", plan)).content.decode()


def test_closed_follow_ups_are_taken_away_as_files(client, snapshot):
    MeasurementFactory(goal__plan=snapshot.plan)
    ProgressReportFactory(action=snapshot.plan.actions.get())
    services.close_follow_up(snapshot, actor=THE_CLOCK)
    SnapshotFactory()
    table = b"".join(client.get(reverse("snapshots_csv")).streaming_content).decode()
    assert table.count("\r\n") == 2
    assert "Det mesta blev av." in table
    (data,) = json.loads(client.get(reverse("snapshots_json")).content)
    assert data["content"]["version"] == 1
    assert json.loads(client.get(at("snapshot_json", snapshot)).content) == data
    assert client.get(at("snapshot_pdf", snapshot)).content.startswith(b"%PDF")


def test_the_page_asks_as_much_for_thirty_actions_as_for_three(
    client, snapshot, django_assert_max_num_queries
):
    for number in range(30):
        action = ActionFactory(plan=snapshot.plan)
        if number % 2:
            ProgressReportFactory(action=action)
    services.close_follow_up(snapshot, actor=THE_CLOCK)
    client.get(snapshot.get_absolute_url())
    with django_assert_max_num_queries(4):
        client.get(snapshot.get_absolute_url())
