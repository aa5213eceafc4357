"""Plans for the bench: departments, years, actions, viewpoints and history; and a thread of forty stations.

`python -m tests.bench.promises NAME '{"value": …}'` in an installation's environment.
"""

import json
import re
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from http import HTTPStatus
from statistics import median
from time import perf_counter

import django

django.setup()

from django.contrib.auth.models import AnonymousUser  # noqa: E402
from django.db import connection  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from actionplans.models import (  # noqa: E402
    Action,
    ActionPlan,
    Goal,
    Measurement,
    Milestone,
    Partner,
    ProgressReport,
)
from actionplans.models.compiling import compiled  # noqa: E402
from dialogues.models import Dialogue, Meeting, Viewpoint  # noqa: E402
from organisations.models import Organisation  # noqa: E402
from portal.frames.enums import Frame  # noqa: E402
from portal.frames.models import Tag  # noqa: E402
from portal.people.enums import Role  # noqa: E402
from portal.people.models import Department, User  # noqa: E402
from portal.threads.enums import Relation  # noqa: E402
from portal.threads.services import link  # noqa: E402
from portal.threads.stations import thread_of  # noqa: E402
from portal.web import clock  # noqa: E402
from portal.web.actor import A_COMMAND  # noqa: E402
from tests.factories import staff  # noqa: E402
from tests.moments import in_days  # noqa: E402

from .content import organisations, settle  # noqa: E402

DEPARTMENTS, YEARS, ACTIONS, GOALS = 10, 6, 15, 4
BEGAN = date(2020, 1, 1)
VIEWPOINTS, HISTORY = 20_000, 100_000
WHAT = (
    "Vi öppnar en plats i varje by där den som vill kan komma en kväll i veckan. Föreningen håller i "
    "kvällen och kommunen står för lokalen. Efter ett halvår frågar vi gästerna vad som ska bli annorlunda."
)


def fill() -> dict[str, list]:
    """All of it. Back comes what to ask for: each plan's page, and each value of three filters."""
    organisations(200)
    owner, now, year = staff(Role.OFFICIAL, name="Åsa Lind"), clock.now(), clock.today().year
    departments = Department.objects.bulk_create(
        Department(name=f"Förvaltning {number}", active_from=date(2020, 1, 1))
        for number in range(DEPARTMENTS)
    )
    plans = ActionPlan.objects.bulk_create(
        ActionPlan(
            department=department,
            title=f"Handlingsplan {year - back} för {department}",
            purpose=WHAT,
            starts_on=date(year - back, 1, 1),
            ends_on=date(year - back, 12, 31),
            state="replaced" if back else "running",
            owner=owner,
            made_at=now,
        )
        for department in departments
        for back in range(YEARS)
    )
    goals = _goals(plans)
    _actions(goals, owner)
    _viewpoints(plans, departments, owner)
    _history()
    settle()
    tags = {"princip": Frame.PRINCIPLE, "amne": Frame.TOPIC}
    return {
        "plans": [[plan.get_absolute_url(), plan.title] for plan in plans],
        "filters": {
            **{name: _keys(frame) for name, frame in tags.items()},
            "forvaltning": [department.code for department in departments],
        },
    }


def _keys(frame: Frame) -> list[str]:
    used = Action.tags.through.objects.filter(tag__frame=frame).values("tag")
    return list(Tag.objects.filter(pk__in=used).values_list("key", flat=True))


def _goals(plans: list[ActionPlan]) -> list[Goal]:
    goals = Goal.objects.bulk_create(
        Goal(
            plan=plan,
            order=order,
            title=f"Mål {order}: fler träffas",
            promise=WHAT,
            indicator="Besök i veckan",
            unit="besök",
            baseline=100,
            baseline_on=plan.starts_on,
            target=300,
            target_on=plan.ends_on,
        )
        for plan in plans
        for order in range(GOALS)
    )
    Measurement.objects.bulk_create(
        Measurement(
            goal=goal,
            on=goal.baseline_on + timedelta(days=50 * at),
            value=100 + 30 * at,
            given_at=clock.now(),
        )
        for goal in goals
        for at in range(1, 7)
    )
    return goals


def _actions(goals: list[Goal], owner) -> None:
    """Fifteen in each plan, spread over its goals; with tags, partners, milestones and two reports each."""
    in_turns = [(goal, number) for goal in goals for number in range(goal.order, ACTIONS, GOALS)]
    actions = Action.objects.bulk_create(
        Action(
            plan=goal.plan,
            goal=goal,
            order=number,
            title=f"Öppet hus {number} i byn",
            what=WHAT,
            responsible=owner,
            responsibles_post="föreningsutvecklare",
            starts_on=goal.baseline_on,
            due_on=goal.target_on - timedelta(days=30 * (number % 9)),
            done_on=goal.target_on if number % 3 == 0 else None,
        )
        for goal, number in in_turns
    )
    tags = [list(Tag.objects.of(frame)) for frame in (Frame.PRINCIPLE, Frame.TOPIC, Frame.TARGET_GROUP)]
    through = Action.tags.through
    through.objects.bulk_create(
        through(action=action, tag=some[at % len(some)]) for at, action in enumerate(actions) for some in tags
    )
    everybody = list(Organisation.objects.order_by("pk")[:200])
    Partner.objects.bulk_create(
        Partner(action=action, organisation=everybody[(at + more) % len(everybody)], state="confirmed")
        for at, action in enumerate(actions)
        for more in range(2)
    )
    Milestone.objects.bulk_create(
        Milestone(action=action, title="Halvvägs", due_on=action.starts_on + timedelta(days=150))
        for action in actions
    )
    ProgressReport.objects.bulk_create(
        ProgressReport(action=action, period=action.due_on, going="well", happened=WHAT, given_at=clock.now())
        for action in actions
        for _each in range(2)
    )


def _viewpoints(plans: list[ActionPlan], departments: list[Department], owner) -> None:
    """A consultation that is out for each department, with its share of the viewpoints."""
    today, now = clock.today(), clock.now()
    dialogues = Dialogue.objects.bulk_create(
        Dialogue(
            title=f"Remiss: {department}",
            purpose=WHAT,
            department=department,
            owner=owner,
            state="open",
            opens_on=today - timedelta(days=7),
            closes_on=today + timedelta(days=35),
            made_at=now,
        )
        for department in departments
    )
    Viewpoint.objects.bulk_create(
        Viewpoint(
            dialogue=dialogues[at % len(dialogues)], text=WHAT, state="shown", made_at=now, received_at=now
        )
        for at in range(VIEWPOINTS)
    )
    coming = ActionPlan.objects.bulk_create(
        ActionPlan(
            department=dialogue.department,
            title=f"Nästa plan för {dialogue.department}",
            starts_on=date(today.year + 1, 1, 1),
            ends_on=date(today.year + 1, 12, 31),
            state="consultation",
            dialogue=dialogue,
            owner=owner,
            made_at=now,
        )
        for dialogue in dialogues
    )
    plans.extend(coming)


def _history() -> None:
    """So many lines of it as the plans' years leave: each change of an action is one."""
    every = Action.objects.count()
    for at in range(HISTORY // every):
        Action.objects.update(cost=f"{at} 000 kr")
    # Through the years the room that changes leave is used again; made in one minute, it is not.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL actionplans_action")


def thread(stations: int) -> dict[str, int]:
    """How many queries a thread of so many meetings, actions and reports takes, and how many kinds it has."""
    owner, today = User.objects.earliest("pk"), clock.today()
    action = Action.objects.filter(plan__state="running").select_related("plan").earliest("pk")
    each = (stations - 1) // 2
    meetings = Meeting.objects.bulk_create(
        Meeting(
            title=f"Möte {at}",
            kind="workshop",
            place="Folkets hus",
            starts_at=in_days(-(at + 1)),
            ends_at=in_days(-(at + 1), hours=2),
            answer_by=today,
            state="called",
            called_at=clock.now(),
            owner=owner,
        )
        for at in range(each)
    )
    reports = ProgressReport.objects.bulk_create(
        ProgressReport(action=action, period=today, going="well", happened=WHAT, given_at=clock.now())
        for _at in range(stations - 1 - each)
    )
    for meeting in meetings:
        link(meeting, action, relation=Relation.LED_TO, on=today, actor=A_COMMAND)
    for report in reports:
        link(action, report, relation=Relation.LED_TO, on=today, actor=A_COMMAND)
    action = Action.objects.visible_to(AnonymousUser()).get(pk=action.pk)
    with CaptureQueriesContext(connection) as caught:
        stops = thread_of(action, AnonymousUser())
    return {"stations": len(stops), "queries": len(caught), "kinds": 2}


def stated(what: str) -> float:
    """Milliseconds until whoever runs a plan of fifteen actions has it; the median of nine."""
    action = Action.objects.filter(plan__state="running").select_related("plan__owner").earliest("pk")
    ask, took = STATED[what](action), []
    for _at in range(10):
        began = perf_counter()
        ask()
        took.append(perf_counter() - began)
    # The first finds nothing ready.
    return 1000 * median(took[1:])


def _writer(action: Action) -> Client:
    client = Client(headers={"host": "127.0.0.1", "hx-request": "true"})
    client.force_login(action.plan.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def _page(name: str) -> Callable[[Action], Callable[[], str]]:
    """How to ask for a page of the action's plan."""

    def prepared(action: Action) -> Callable[[], str]:
        writer = _writer(action)
        address = reverse(name, kwargs={"code": action.plan.code, "slug": action.plan.slug})
        return lambda: _text(writer.get(address))

    return prepared


def _field(action: Action) -> Callable[[], None]:
    """How to change a field of the action's card; each answer carries the mark for the next."""
    writer, address = (
        _writer(action),
        reverse("action_save", kwargs={"code": action.code, "slug": action.slug}),
    )
    said = [_text(writer.get(address))]

    def save() -> None:
        mark = re.search(r'name="made_from" value="([^"]*)"', said[-1])[1]
        typed = {"only": "cost", "cost": f"{len(said)} kr", "made_from": mark}
        said.append(_text(writer.post(address, typed)))

    return save


def _text(response: HttpResponse) -> str:
    assert response.status_code == HTTPStatus.OK, response.status_code
    return response.content.decode(errors="replace")


STATED = {
    "follow-up compiled": lambda action: partial(compiled, action.plan, action.plan.starts_on.year),
    "PDF of a plan": _page("plan_pdf"),
    "page where a plan is written": _page("plan_write"),
    "a field saves itself": _field,
}


if __name__ == "__main__":
    name, values = sys.argv[1], json.loads(sys.argv[2])
    sys.stdout.write(json.dumps(globals()[name](**values)) + "\n")
