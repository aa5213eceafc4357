"""An action is carried out: its state, milestones, links, note; and its public page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from actionplans import services
from actionplans.models import Action, Area, Milestone
from portal.history.timeline import timeline
from portal.people.enums import Role
from portal.threads.models import Link
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import (
    ActionFactory,
    AreaFactory,
    GoalFactory,
    MeetingFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
    ProgressReportFactory,
    SteeringDocumentFactory,
    UserFactory,
    evening,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def action():
    return ActionFactory(responsible=staff(Role.OFFICIAL), internal_note="Fråga Kim först.")


@pytest.fixture
def client(action):
    client = Client()
    client.force_login(action.responsible, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(action, page="action_manage", **kwargs):
    return reverse(page, kwargs={"code": action.code, "slug": action.slug, **kwargs})


def standing(action):
    return Action.objects.standing().get(pk=action.pk)


def marks(page):
    return page.split('name="made_from" value="')[1].split('"')[0]


# --- State ---------------------------------------------------------------------------------


def test_the_state_is_overruled_with_a_reason_and_taken_back(action, client):
    assert client.post(at(action, "action_state"), {"overruled_as": "late"}).status_code == 422
    typed = {"overruled_as": "late", "overruled_because": "Lokalen brann."}
    assert client.post(at(action, "action_state"), typed).status_code == 302
    assert standing(action).state == "late"
    assert "Lokalen brann." in Client().get(action.get_absolute_url()).content.decode()
    client.post(at(action, "action_state"), {"overruled_as": "", "overruled_because": "Lokalen brann."})
    assert (standing(action).state, standing(action).overruled_because) == ("going", "")


def test_done_is_said_once_and_on_no_day_to_come(action, client):
    tomorrow = clock.today() + timedelta(days=1)
    assert client.post(at(action, "action_end"), {"end": "klar", "on": str(tomorrow)}).status_code == 422
    yesterday = clock.today() - timedelta(days=1)
    services.finish_action(action, on=yesterday, actor=A_COMMAND)
    services.finish_action(action, on=clock.today(), actor=A_COMMAND)
    assert standing(action).done_on == yesterday
    with pytest.raises(Refused, match="klar"):
        services.drop_action(action, because="Nej", actor=A_COMMAND)


def test_done_before_it_begins_is_asked_about_once(action, client):
    Action.objects.update(starts_on=None)
    typed = {"end": "klar", "on": str(action.plan.starts_on - timedelta(days=1))}
    asked = client.post(at(action, "action_end"), typed)
    assert asked.status_code == 422
    assert "Åtgärden ska börja först" in asked.content.decode()
    again = typed | {"asked": asked.context["form"].data["asked"]}
    assert client.post(at(action, "action_end"), again).status_code == 302
    assert str(standing(action).done_on) == typed["on"]


def test_what_was_said_by_hand_ends_with_the_action(action, client):
    for end in ({"end": "klar"}, {"end": "utgar", "because": "Ingen kom."}):
        Action.objects.update(overruled_as="late", overruled_because="Lokalen brann.")
        client.post(at(action, "action_end"), end)
        assert "Lokalen brann." not in client.get(at(action)).content.decode().split('id="parter"')[0]
        client.post(at(action, "action_press"), {"ta-upp": "ja"})
        assert standing(action).state == "going"


def test_it_is_dropped_with_a_reason_that_everybody_reads_and_taken_up_again(action, client):
    refused = client.post(at(action, "action_end"), {"end": "utgar"})
    assert refused.status_code == 422
    assert "Skriv varför" in refused.content.decode()
    client.post(at(action, "action_end"), {"end": "utgar", "because": "Ingen vill komma."})
    assert "Ingen vill komma." in Client().get(action.get_absolute_url()).content.decode()
    client.post(at(action, "action_press"), {"ta-upp": "ja"})
    assert standing(action).state == "going"
    assert "Ingen vill komma." in str([entry.changes for entry in timeline(action)])


def test_what_a_newer_plan_has_replaced_stands():
    action = ActionFactory(plan=PlanFactory(state="replaced"))
    with pytest.raises(Refused, match="ersatt"):
        services.drop_action(action, because="Nej", actor=A_COMMAND)


# --- Milestones ----------------------------------------------------------------------------


def test_a_milestone_is_added_reached_moved_and_removed(action, client):
    typed = {"do": "delmal", "title": "Lokal klar", "due_on": "2027-03-01"}
    for _press in range(2):
        assert client.post(at(action), typed).status_code == 302
    milestone = action.milestones.get()
    client.post(at(action, "action_press"), {"naddes": milestone.pk})
    client.post(at(action, "action_press"), {"naddes": milestone.pk})
    milestone.refresh_from_db()
    assert milestone.done_on == clock.today()
    page = at(action, "milestone_change", pk=milestone.pk)
    made_from = marks(client.get(page).content.decode())
    client.post(page, {"title": "Lokal hyrd", "due_on": "2027-04-01", "made_from": made_from})
    milestone.refresh_from_db()
    assert (milestone.title, milestone.due_on.month) == ("Lokal hyrd", 4)
    client.post(at(action, "action_press"), {"ta-bort": milestone.pk})
    again = client.post(at(action, "action_press"), {"ta-bort": milestone.pk}, follow=True)
    assert not Milestone.objects.exists()
    assert "redan borttaget" in again.content.decode()


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30])
def test_a_press_on_what_is_not_there_breaks_nothing(action, client, key):
    for name in ("naddes", "ta-bort", "lossa", "folj-inte", "fraga", "sett", "stryk", "okand"):
        assert client.post(at(action, "action_press"), {name: key}).status_code in {302, 404}


def test_faulty_milestones_keep_what_was_typed(action, client):
    answer = client.post(at(action), {"do": "delmal", "title": "Lokal", "due_on": "i vår"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Lokal"' in page
    assert "år, månad och dag" in page


def test_a_milestone_after_the_plan_is_asked_about_once_also_when_it_moves(action, client):
    typed = {"do": "delmal", "title": "Lokal", "due_on": str(action.plan.ends_on + timedelta(days=1))}
    asked = client.post(at(action), typed)
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Planens sista dag är" in page
    carried = f"due_on:{typed['due_on']}"
    assert f'name="asked" value="{carried}"' in page
    assert client.post(at(action), typed | {"asked": carried}).status_code == 302
    page = at(action, "milestone_change", pk=action.milestones.get().pk)
    moved = {"title": "Lokal", "due_on": str(action.plan.ends_on + timedelta(days=2))}
    moved["made_from"] = marks(client.get(page).content.decode())
    asked = client.post(page, moved)
    assert asked.status_code == 422
    moved |= {name: asked.context["form"].data[name] for name in ("made_from", "asked")}
    assert client.post(page, moved).status_code == 302
    assert str(action.milestones.get().due_on) == moved["due_on"]


# --- The thread ----------------------------------------------------------------------------


def test_a_meeting_is_tied_once_and_untied(action, client):
    meeting = MeetingFactory(title="Stormöte våren", starts_at=evening(-30), state="held")
    for _press in range(2):
        client.post(at(action), {"do": "mote", "meeting": meeting.code})
    assert Link.objects.between(meeting, action).count() == 1
    page = Client().get(action.get_absolute_url()).content.decode()
    assert "Röda tråden" in page
    assert "Stormöte våren" in page
    assert action.title in Client().get(meeting.get_absolute_url()).content.decode()
    client.post(at(action, "action_press"), {"lossa": meeting.code})
    assert "Röda tråden" not in Client().get(action.get_absolute_url()).content.decode()


def test_an_action_is_tied_to_its_area_and_when_done_to_the_goal_that_it_proves(action):
    first, second = AreaFactory(), AreaFactory()
    action.goal = GoalFactory(plan=action.plan, outcome="Färre är ensamma.")
    for area in (first, second):
        action.area = area
        action.save()
        services.weave(action, actor=A_COMMAND)
    assert list(Link.objects.leading_to(action, kind=Area)) == [second.pk]
    assert not Link.objects.between(action, action.goal).exists()
    services.finish_action(action, on=clock.today(), actor=A_COMMAND)
    assert Link.objects.between(action, action.goal).get().relation == "proof_of"
    services.reopen_action(action, actor=A_COMMAND)
    assert not Link.objects.between(action, action.goal).exists()


def test_a_steering_document_is_referred_to_and_no_longer(action, client):
    document = SteeringDocumentFactory(title="Policy för samverkan")
    client.post(at(action), {"do": "dokument", "document": document.code})
    assert "Policy för samverkan" in Client().get(action.get_absolute_url()).content.decode()
    client.post(at(action, "action_press"), {"folj-inte": document.code})
    assert not action.documents.exists()


# --- The internal note ----------------------------------------------------------------------


def test_the_internal_note_is_never_public_and_never_in_the_history(action, client):
    assert "Fråga Kim" not in Client().get(action.get_absolute_url()).content.decode()
    assert "Fråga Kim" in client.get(action.get_absolute_url()).content.decode()
    services.write_note(action, values={"internal_note": "Kim säger ja."}, actor=A_COMMAND)
    told = str([(entry.text, entry.changes) for entry in timeline(action, names=True)])
    assert "Kim" not in told
    assert len(timeline(action)) >= 1


def test_two_who_write_the_note_at_once_see_each_others_text(action, client):
    page = at(action, "action_note")
    made_from = marks(client.get(page).content.decode())
    services.write_note(action, values={"internal_note": "Kim säger ja."}, actor=A_COMMAND)
    answer = client.post(page, {"internal_note": "Ring i maj.", "made_from": made_from})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert "Kim säger ja." in said
    assert "Ring i maj." in said
    again = client.post(page, {"internal_note": "Ring i maj.", "made_from": marks(said)})
    assert again.status_code == 302
    action.refresh_from_db()
    assert action.internal_note == "Ring i maj."


# --- Pages -----------------------------------------------------------------------------------


def test_others_do_not_run_it(action):
    stranger = Client()
    stranger.force_login(UserFactory(), "allauth.account.auth_backends.AuthenticationBackend")
    for page in ("action_manage", "action_state", "action_end", "action_note", "partner_add"):
        assert stranger.get(at(action, page)).status_code == 403
        assert Client().get(at(action, page)).status_code == 302


def furnished(number):
    """An action with so many of everything."""
    action = ActionFactory(area=AreaFactory(), goal=None)
    action.goal = GoalFactory(plan=action.plan)
    action.save()
    for _each in range(number):
        MilestoneFactory(action=action)
        PartnerFactory(action=action)
        meeting = MeetingFactory(starts_at=evening(-20), state="held")
        services.tie_meeting(action, meeting=meeting, actor=A_COMMAND)
        services.give_report(
            action,
            values={"going": "well", "happened": "Fyra träffar"},
            code=ProgressReportFactory.build().code,
            by=action.responsible,
            actor=A_COMMAND,
        )
    return action


def test_a_visitor_reads_the_page_with_as_many_queries_for_thirty_reports_as_for_three(
    django_assert_num_queries,
):
    few, many = furnished(3), furnished(30)
    Client().get(few.get_absolute_url())
    for action in (few, many):
        with django_assert_num_queries(ACTION_PAGE):
            assert Client().get(action.get_absolute_url()).status_code == 200


ACTION_PAGE = 10


def test_those_who_run_it_read_their_page_with_as_many_queries_for_thirty_as_for_three(
    django_assert_max_num_queries,
):
    administrator = staff(Role.ADMINISTRATOR)
    client = Client()
    client.force_login(administrator, "allauth.account.auth_backends.AuthenticationBackend")
    asked = []
    for number in (3, 30):
        action = furnished(number)
        client.get(at(action))
        with django_assert_max_num_queries(26) as queries:
            assert client.get(at(action)).status_code == 200
        asked.append(len(queries))
    # A longer history is read in fewer steps: what came before its last lines is not asked for.
    assert asked[1] <= asked[0]
