"""Somebody leaves the municipality's service: what they answered for passes to the deputy, and it is said."""

from collections import defaultdict
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.people.enums import LinkPurpose
from portal.people.models import Employment, GuestLink, User
from portal.people.services import address_for, revoke_link
from portal.web import clock
from portal.web.actor import Actor

from ..enums import HANDED_TO_DEPUTY, NOBODY_RESPONSIBLE
from ..models import Action, heads_of_today, in_service, left_behind, stands_in_for
from ..models.leaving import RUNS_PLANS

_DOORS = {"responsible": LinkPurpose.REPORT, "measured_by": LinkPurpose.MEASURE}


@recorded
def pass_on(*, actor: Actor) -> int:
    """What stands for somebody who has left passes to the deputy, or to nobody; how many things did.

    Its own deputy takes it, else whoever stands in for the one who left; for a goal's values the plan's
    owner. A deputy who has left too is none. The one who took over is told, and where there is nobody the
    heads are. While somebody is only away nothing passes.
    """
    passed: dict[tuple[int, int | None], list[Model]] = defaultdict(list)
    for thing, field in left_behind():
        if before := _pass_one(thing, field, actor):
            passed[before, getattr(thing, f"{field}_id")].append(thing)
    people = User.objects.in_bulk({pk for pair in passed for pk in pair if pk})
    for (before, after), things in passed.items():
        if after:
            _tell(HANDED_TO_DEPUTY, people[before], people[after], things)
    _tell_heads({before: things for (before, after), things in passed.items() if not after}, people)
    return sum(map(len, passed.values()))


def _pass_one(thing: Model, field: str, actor: Actor) -> int | None:
    """Pass on one thing under its lock; whose it was, or nothing where somebody was quicker."""
    held = type(thing).objects.select_for_update(of=("self",), no_key=True).filter(pk=thing.pk).first()
    before = getattr(held, f"{field}_id", None)
    if before is None or before != getattr(thing, f"{field}_id"):
        return None
    deputy_field = "deputy" if hasattr(held, "deputy_id") else None
    after = _who_takes_over(held, before, deputy_field)
    setattr(held, f"{field}_id", after)
    setattr(thing, f"{field}_id", after)
    changed = [field]
    if deputy_field and after and held.deputy_id == after:
        held.deputy_id = None
        changed.append("deputy")
    if isinstance(held, Action) and held.responsibles_post:
        held.responsibles_post = _post_of(after, held.plan.department_id)
        changed.append("responsibles_post")
    held.save(update_fields=changed)
    _close_doors(held, field, before, actor)
    return before


def _who_takes_over(thing: Model, before: int, deputy_field: str | None) -> int | None:
    wanted = [thing.deputy_id] if deputy_field else [thing.plan.owner_id, thing.plan.deputy_id]
    able = set(in_service(RUNS_PLANS).filter(pk__in=filter(None, wanted)).values_list("pk", flat=True))
    return next((pk for pk in wanted if pk in able and pk != before), None) or stands_in_for(before)


def _post_of(person: int | None, department: int) -> str:
    """What somebody is called in a department today; nothing where it is not written."""
    today = Employment.objects.on(clock.today()).filter(user=person, department=department)
    return today.values_list("post", flat=True).first() or ""


def _close_doors(thing: Model, field: str, before: int, actor: Actor) -> None:
    """The links of letters to the one who left open nothing any more."""
    if field not in _DOORS:
        return
    links = GuestLink.objects.filter(
        purpose=_DOORS[field],
        subject_type=ContentType.objects.get_for_model(thing),
        subject_id=thing.pk,
        address__email=User.objects.get(pk=before).email,
    )
    for link in links:
        revoke_link(link, actor=actor)


def _tell(key: str, left: User, to: User, things: list[Model]) -> None:
    """One letter of all that passed at this moment; the letter looks up what still holds when it leaves."""
    facts: dict[str, Any] = {"to": to.pk}
    for thing in things:
        facts.setdefault(thing._meta.model_name, []).append(thing.pk)
    recipient = Recipient(address_for(to.email, language=to.language), to.name, to.language, to)
    notify(key, about=left, to=recipient, occasion=clock.now().isoformat(), facts=facts)


def _tell_heads(things_of: dict[int, list[Model]], people: dict[int, User]) -> None:
    """The heads of the departments hear what nobody answers for now."""
    heads = heads_of_today()
    for before, things in things_of.items():
        told: dict[int, list[Model]] = defaultdict(list)
        for thing in things:
            department = getattr(thing, "department_id", None) or thing.plan.department_id
            for head in heads(department):
                told[head].append(thing)
        for head in User.objects.filter(is_active=True, pk__in=told).exclude(pk=before):
            _tell(NOBODY_RESPONSIBLE, people[before], head, told[head.pk])
