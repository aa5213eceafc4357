"""What waits for a person, most urgent first: the duties that the rooms' rows tell of, put in days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from dialogues.models import Invitation
from organisations.models import Represented, organisations_of
from portal.web import clock
from portal.web.templatetags.furniture import day

from ..first_steps import first_steps
from .actions import partners_to_look_at, partnerships_to_answer, promises_to_keep
from .areas import suggested_areas
from .contacts import asked_of_contacts, invitations_of, is_said, to_answer
from .dialogues import own_dialogues
from .documents import running_out
from .meetings import own_meetings
from .office import (
    asked_by_associations,
    registered,
    to_erase,
    to_register,
    without_contact,
    without_decision,
)
from .plans import follow_ups_to_write, steps_to_take, without_anybody
from .task import Group, Task


def waiting_for(user, chosen: Represented | None = None) -> dict[str, Any]:
    """Context of the desk; only what concerns the organisation or department chosen, where one is."""
    invitations = invitations_of(user)
    everything = sorted(_tasks(user, invitations), key=lambda task: task.due or date.max)
    tasks = [task for task in everything if _concerns(chosen, task.organisation)]
    steps = first_steps() if user.has_perm("municipality.change_settings") else []
    to_do = [step for step in steps if not step.done]
    return {
        "groups": _groups(tasks),
        "chosen": chosen,
        "elsewhere": len(everything) - len(tasks),
        "answered": [one for one in invitations if is_said(one) and _concerns(chosen, one.organisation_id)],
        "waiting": len(tasks),
        "late": sum(task.is_late for task in tasks),
        "steps": steps if to_do else [],
        "steps_left": len(to_do),
        "has_deputies": user.has_perm("people.see_deputies"),
        "seats_representatives": user.has_perm("people.seat_representatives"),
        "sees_records": user.has_perm("records.see_records"),
        "calls_meetings": user.has_perm("dialogues.call_meeting"),
        "drafts_plans": user.has_perm("actionplans.draft_plan"),
        # What gets the one filled button: what has no last day waits until the portal stands.
        "first": next(iter([*(task for task in tasks if task.due), *to_do, *tasks]), None),
    }


def _groups(tasks: list[Task]) -> list[Group]:
    today = clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    groups = [
        Group(_("Försenat"), [task for task in tasks if task.is_late], late=True),
        Group(_("I dag, %(day)s") % {"day": day(today)}, [task for task in tasks if task.due == today]),
        Group(_("Den här veckan"), [task for task in tasks if task.due and today < task.due <= sunday]),
        Group(_("Senare"), [task for task in tasks if not task.due or task.due > sunday]),
    ]
    return [group for group in groups if group.tasks]


def _concerns(chosen: Represented | None, organisation: int | None) -> bool:
    """Whether it is a thing of what is chosen: of that organisation, or of none where it is a department."""
    return chosen is None or organisation == (chosen.pk if chosen.is_organisation else None)


def _tasks(user, invitations: list[Invitation]) -> Iterator[Task]:
    yield from (to_answer(one) for one in invitations if one.meeting.may_be_answered and not is_said(one))
    if organisations_of(user):
        yield from asked_of_contacts(user)
        yield from partnerships_to_answer(user)
    if user.has_perm("dialogues.call_meeting"):
        yield from own_meetings(user)
    if user.has_perm("dialogues.prepare_dialogue"):
        yield from own_dialogues(user)
    if user.has_perm("actionplans.draft_plan"):
        yield from promises_to_keep(user)
        yield from follow_ups_to_write(user)
        yield from steps_to_take(user)
        yield from without_anybody(user)
        yield from partners_to_look_at(user)
        yield from suggested_areas(user)
    if user.has_perm("actionplans.keep_documents"):
        yield from running_out(user)
    if user.has_perm("organisations.decide_change"):
        yield from asked_by_associations()
    if user.has_perm("organisations.decide_registration"):
        yield from registered()
    if user.has_perm("pages.reach_the_unreached"):
        yield from without_contact()
    if user.has_perm("records.register"):
        yield from to_register()
    if user.has_perm("pages.decide_retention"):
        yield from without_decision()
    if user.has_perm("people.erase"):
        yield from to_erase()
