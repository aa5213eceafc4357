"""Lists over all plans: departments side by side, actions narrowed, the municipality's goals."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans.filters import ActionFilter
from actionplans.models import Action
from actionplans.models.overview import Tally, overview, tallies
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.web import clock
from tests.factories import (
    ActionFactory,
    DepartmentFactory,
    DialogueFactory,
    GoalFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db
MOST = 12


def days(number: int):
    return clock.today() + timedelta(days=number)


def queries_of(client, address: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def found(**chosen) -> set[str]:
    """The titles of what is left of all actions, by the prepared question and by the ordinary one alike."""
    narrowed = ActionFilter(chosen, Action.objects.told().standing())
    page, rows = narrowed.page(None)
    assert page.paginator.count == narrowed.qs.count()
    assert {row.title for row in rows} == {action.title for action in narrowed.qs}
    return {row.title for row in rows}


# --- Departments ---------------------------------------------------------------------------


def test_each_department_stands_with_its_plans_and_those_of_its_parts():
    social, culture = DepartmentFactory(name="Socialförvaltningen"), DepartmentFactory(name="Kulturen")
    elderly = DepartmentFactory(name="Enheten för äldre", parent=social)
    running = PlanFactory(department=elderly)
    PlanFactory(department=social, state="draft")
    asked = PlanFactory(department=social, state="consultation")
    old = PlanFactory(department=social, state="replaced", starts_on=days(-900), ends_on=days(-400))
    rows = {row.name: row for row in overview()}
    assert set(rows) == {"Socialförvaltningen", "Kulturen"}
    one = rows["Socialförvaltningen"]
    assert [plan.pk for plan in one.in_force] == [running.pk]
    assert one.in_force[0].unit == "Enheten för äldre"
    assert [plan.pk for plan in one.on_the_way] == [asked.pk]
    assert [plan.pk for plan in one.older] == [old.pk]
    assert not rows["Kulturen"].plans
    assert culture.name in rows


def test_what_a_department_that_is_gone_had_promised_is_history(client):
    gone = DepartmentFactory(active_from=days(-900), active_to=days(-1))
    plan = PlanFactory(department=gone)
    last = overview()[-1]
    assert (last.name, [one.pk for one in last.older]) == ("", [plan.pk])
    assert "Förvaltningar som inte finns längre" in client.get(reverse("plan_list")).content.decode()


def test_actions_are_counted_as_they_stand_and_dropped_ones_not_at_all():
    plan = PlanFactory()
    ActionFactory(plan=plan, done_on=days(-1))
    ActionFactory(plan=plan, due_on=days(-1), starts_on=days(-9))
    ActionFactory(plan=plan, going="stuck", due_on=days(90), starts_on=days(-9))
    ActionFactory(plan=plan, starts_on=days(9), due_on=days(90))
    ActionFactory(plan=plan, dropped_on=days(-1), dropped_because="Lokalen brann.")
    ActionFactory(plan=PlanFactory(state="draft"))
    assert tallies() == {plan.pk: Tally(done=1, going=1, late=1, coming=1)}
    assert tallies()[plan.pk].total == 4


def test_the_overview_says_who_has_no_plan_and_where_one_may_say_something(client):
    DepartmentFactory(name="Räddningstjänsten")
    dialogue = DialogueFactory()
    PlanFactory(state="consultation", dialogue=dialogue)
    page = client.get(reverse("plan_list")).content.decode()
    assert "Har ingen handlingsplan än" in page
    assert dialogue.get_absolute_url() in page
    assert "Styrgruppens sida" not in page


def test_a_consultation_that_is_over_takes_no_more(client):
    dialogue = DialogueFactory(opens_on=days(-50), closes_on=days(-1))
    PlanFactory(state="consultation", dialogue=dialogue)
    assert dialogue.get_absolute_url() not in client.get(reverse("plan_list")).content.decode()


def test_one_searches_what_is_promised_from_the_overview(client):
    ActionFactory()
    page = client.get(reverse("plan_list")).content.decode()
    assert f'role="search" action="{reverse("action_list")}"' in page
    assert 'name="q"' in page


def test_nobody_else_sees_drafts_in_the_overview_nor_their_actions(client):
    client.force_login(staff())
    draft = ActionFactory(plan=PlanFactory(state="draft", department=DepartmentFactory()))
    for name in ("plan_list", "action_list"):
        page = client.get(reverse(name)).content.decode()
        assert draft.title not in page
        assert draft.plan.title not in page


def test_whoever_writes_a_draft_finds_it_again(client):
    draft = PlanFactory(state="draft")
    other = PlanFactory(state="draft", department=DepartmentFactory(), title="En annan förvaltnings")
    writer = staff()
    client.force_login(writer, "allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("plan_list")).content.decode()
    assert reverse("plan_write", kwargs={"code": draft.code, "slug": draft.slug}) in page
    assert other.title not in page


def test_an_empty_portal_says_why(client):
    assert "Inga förvaltningar är inlagda än" in client.get(reverse("plan_list")).content.decode()
    assert "Ingen plan är beslutad" in client.get(reverse("action_list")).content.decode()


@pytest.mark.parametrize("name", ["plan_list", "action_list", "municipal_goals"])
def test_lists_ask_as_little_for_thirty_as_for_three(client, name):
    principle = Tag.objects.principles().first()
    counts = []
    for number in (3, 27):
        for _ in range(number):
            plan = PlanFactory(department=DepartmentFactory())
            action = ActionFactory(plan=plan, goal=GoalFactory(plan=plan))
            action.tags.add(principle)
            PartnerFactory(action=action)
            ProgressReportFactory(action=action)
        queries_of(client, reverse(name))
        counts.append(queries_of(client, reverse(name)))
    assert counts[0] == counts[1] <= MOST


# --- Actions -------------------------------------------------------------------------------


@pytest.fixture
def actions():
    """One about the lonely, tagged by its goal; one about young people, tagged itself."""
    of = {(tag.frame, tag.key): tag for tag in Tag.objects.all()}
    social, culture = DepartmentFactory(), DepartmentFactory()
    unit = DepartmentFactory(parent=culture)
    goal = GoalFactory(plan=PlanFactory(department=social))
    goal.tags.add(of[Frame.PRINCIPLE, "dialog"], of[Frame.SDG, "16"] if (Frame.SDG, "16") in of else _sdg())
    lonely = ActionFactory(plan=goal.plan, goal=goal, title="Samtalskaféer", what="En plats varje vecka.")
    young = ActionFactory(plan=PlanFactory(department=unit), title="Öppet hus", done_on=days(-2))
    young.tags.add(of[Frame.PRINCIPLE, "mangfald"], of[Frame.TOPIC, "fritidsgardar"])
    return lonely, young


def _sdg() -> Tag:
    return Tag.objects.of(Frame.SDG).first()


def test_actions_are_narrowed_by_tag_of_their_own_or_of_their_goal(actions):
    lonely, young = (action.title for action in actions)
    assert found() == {lonely, young}
    assert found(princip="dialog") == {lonely}
    assert found(princip="mangfald") == {young}
    assert found(amne="fritidsgardar") == {young}
    parent = Tag.objects.get(frame=Frame.TOPIC, key="fritidsgardar").parent
    if parent:
        assert found(amne=parent.key) == {young}
    assert found(princip="dialog", amne="fritidsgardar") == set()
    assert found(agenda=actions[0].goal.tags.get(frame=Frame.SDG).key) == {lonely}


def test_actions_are_narrowed_by_department_state_words_and_nobody(actions):
    lonely, young = actions
    assert found(forvaltning=young.plan.department.parent.code) == {young.title}
    assert found(forvaltning=lonely.plan.department.code) == {lonely.title}
    assert found(lage="done") == {young.title}
    assert found(q="samtalskafé") == {lonely.title}
    assert found(q="oppet HUS") == {young.title}
    assert found(q="platsen samtalskafeer") == {lonely.title}
    assert found(q="fritidsgården") == {young.title}
    assert found(utan="ja") == set()
    Action.objects.filter(pk=lonely.pk).update(responsible=None, responsibles_post="chef")
    assert found(utan="ja") == {lonely.title}
    for odd in ('"', "-", "'; --", "%", "!" * 400, " \x00 "):
        found(q=odd)


def test_words_find_what_serves_whom_they_mean_and_what_belongs_to_it(actions):
    groups = Tag.objects.of(Frame.TARGET_GROUP)
    lonely, young = actions
    young.tags.add(groups.get(key="barn-och-ungdom"))
    lonely.goal.tags.add(groups.get(key="aldre"))
    assert found(q="unga") == found(q="barnens") == found(q="ungdomar hus") == {young.title}
    assert found(q="pensionärer") == {lonely.title}
    assert found(q="kvinnor") == set()
    young.tags.set([groups.get(key="barn-7-12")])
    assert found(q="unga") == found(q="barn och unga") == {young.title}


def test_words_find_who_answers_for_it_by_post_and_who_does_it_with_us(actions):
    lonely, young = actions
    Action.objects.filter(pk=lonely.pk).update(responsibles_post="anhörigkonsulent")
    PartnerFactory(action=young, organisation__name="Norrö Simsällskap", state="confirmed")
    PartnerFactory(action=lonely, organisation__name="Östanå Simsällskap", state="asked")
    assert found(q="anhorigkonsulenten") == {lonely.title}
    assert found(q="simsällskap") == found(q="norrö hus") == {young.title}


def test_a_choice_that_is_none_of_ours_narrows_nothing(actions):
    everything = {action.title for action in actions}
    assert found(lage="fest", princip="x", amne="nonsens", forvaltning="zzz") == everything


def test_what_goes_on_in_a_later_plan_is_told_once_there():
    before = ActionFactory(plan=PlanFactory(state="replaced"), title="Förr")
    draft = ActionFactory(plan=PlanFactory(state="draft"), carried_from=before, title="Nu")
    assert found() == {"Förr"}
    draft.plan.state = "running"
    draft.plan.save()
    assert found() == {"Nu"}


def test_the_list_tells_how_far_with_whom_and_what_came_of_it(client, actions):
    lonely, _young = actions
    PartnerFactory(action=lonely, organisation__name="PRO Norrby")
    PartnerFactory(action=lonely, organisation__name="Hemligt Sällskap", state="asked")
    ProgressReportFactory(action=lonely, happened="Vi har haft <fyra> träffar.")
    page = client.get(reverse("action_list")).content.decode()
    assert "PRO Norrby" in page
    assert "Hemligt" not in page
    assert "Vi har haft &lt;fyra&gt; träffar." in page
    assert 'data-color="dialog"' in page
    assert "2 åtgärder" in page
    nothing = client.get(reverse("action_list") + "?q=kyrkan").content.decode()
    assert "Ingen åtgärd passar" in nothing
    assert "välj ämne eller målgrupp i stället" in nothing


def test_an_associations_page_tells_what_it_does_with_the_municipality(client):
    partner = PartnerFactory(action__plan__state="running", state="confirmed")
    asked = PartnerFactory(organisation=partner.organisation, action__plan__state="running", state="asked")
    draft = PartnerFactory(organisation=partner.organisation, action__plan__state="draft", state="confirmed")
    page = client.get(partner.organisation.get_absolute_url()).content.decode()
    assert "Det här gör vi med kommunen" in page
    assert partner.action.get_absolute_url() in page
    for untold in (asked.action, draft.action):
        assert untold.get_absolute_url() not in page
    alone = PartnerFactory(state="declined").organisation.get_absolute_url()
    assert "Det här gör vi med kommunen" not in client.get(alone).content.decode()
    few = queries_of(client, partner.organisation.get_absolute_url())
    for _number in range(3):
        PartnerFactory(organisation=partner.organisation, action__plan__state="running", state="confirmed")
    assert queries_of(client, partner.organisation.get_absolute_url()) == few


def test_whoever_is_responsible_is_called_in_the_list_as_elsewhere(client):
    ActionFactory(responsible=UserFactory(name="", is_protected=True), responsibles_post="")
    for name in ("action_list", "action_export"):
        page = b"".join(client.get(reverse(name))).decode()
        assert "Person med skyddade uppgifter" in page
        assert "Ingen just nu" not in page


def test_what_is_chosen_stands_as_words_with_the_way_back(client, actions):
    page = client.get(reverse("action_list") + "?princip=dialog&lage=going").content.decode()
    assert 'href="/handlingsplaner/atgarder/?lage=going"' in page or "?lage=going" in page
    assert "1 åtgärd<" in page


def test_pages_beyond_the_last_show_the_last(client):
    plan = PlanFactory()
    for _ in range(21):
        ActionFactory(plan=plan)
    for number in ("2", "99", "x", "-1"):
        page = client.get(reverse("action_list") + f"?sida={number}")
        assert page.status_code == 200
        assert 'class="promised"' in page.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("name", ["handlingsplaner", "handlingsplaner/atgarder", "styrdokument"])
def test_every_list_is_fetched_as_a_file(client, actions, name, kind):
    response = client.get(f"/{name}/lista.{kind}")
    assert response.status_code == 200
    assert f".{kind}" in response["Content-Disposition"]
    if kind == "json":
        told = json.loads(response.content)
        assert told["schema"].startswith("bryggan/")
        assert "styrdokument" in name or len(told["rows"]) == 2


def test_the_file_holds_the_list_as_one_sees_it(client, actions, settings):
    rows = json.loads(client.get("/handlingsplaner/atgarder/lista.json?princip=dialog").content)["rows"]
    assert [row["atgard"] for row in rows] == ["Samtalskaféer"]
    assert rows[0]["principer"] == "Dialog"
    assert rows[0]["adress"].startswith(settings.SITE_URL)


# --- The municipality's goals --------------------------------------------------------------


def test_each_process_counts_what_serves_it_or_a_goal_below_once(client):
    process = Tag.objects.create(
        frame="municipal_goal", key="valfard", kind=TagKind.PROCESS, title_sv="Välfärd"
    )
    below = Tag.objects.create(
        frame="municipal_goal", key="ensamma", kind=TagKind.GOAL, title_sv="Färre ensamma", parent=process
    )
    goal = GoalFactory()
    goal.tags.add(below)
    both = ActionFactory(plan=goal.plan, goal=goal)
    both.tags.add(below, process)
    ActionFactory(plan=goal.plan, goal=goal)
    ActionFactory(plan=goal.plan)
    page = client.get(reverse("municipal_goals")).content.decode()
    assert page.count("2 åtgärder bidrar") == 2
    assert found(mal="valfard") == found(mal="ensamma") == {a.title for a in Action.objects.filter(goal=goal)}
