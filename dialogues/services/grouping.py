"""Viewpoints are put together by hand: into groups, out of them, groups named, ordered and merged."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..models import Dialogue, DialoguePart, Viewpoint, ViewpointGroup, groups_of, title_from
from .conversing import held_dialogue
from .responding import follow_answers, held_group, tell_them


@recorded
def begin_group(
    dialogue: Dialogue, *, viewpoints: Collection[str], title: str = "", code: str, actor: Actor
) -> ViewpointGroup:
    """A new group of these viewpoints, by their codes; without a title it is named after the first.

    `code` is drawn when the form is given out: sent twice, it makes one group. Refuses where nothing is
    chosen, and what somebody else has put elsewhere meanwhile.
    """
    dialogue = held_dialogue(dialogue.pk)
    made = ViewpointGroup.objects.filter(code=code, dialogue=dialogue).first()
    if made:
        return made
    chosen = _held_viewpoints(dialogue, viewpoints, group=None)
    last = ViewpointGroup.objects.filter(dialogue=dialogue).aggregate(last=Max("order"))["last"]
    group = ViewpointGroup.objects.create(
        code=code,
        dialogue=dialogue,
        part=_common_part(chosen),
        order=0 if last is None else last + 1,
        title=title.strip() or title_from(chosen),
        made_at=clock.now(),
    )
    _move(chosen, group)
    follow_answers(dialogue, actor=actor)
    return group


@recorded
def put_in_group(group: ViewpointGroup, *, viewpoints: Collection[str], actor: Actor) -> int:
    """Put viewpoints that stand in no group into one; how many. Where it has its answer, they get that.

    Pressed twice, they are put there once. Refuses where nothing is chosen, and what somebody else has put
    elsewhere meanwhile.
    """
    group = held_group(group)
    chosen = _held_viewpoints(group.dialogue, viewpoints, group=None, into=group)
    return _put(chosen, group, actor)


@recorded
def take_out(
    group: ViewpointGroup, *, viewpoints: Collection[str], into: ViewpointGroup | None = None, actor: Actor
) -> int:
    """Take viewpoints out of a group, or over to another; how many. Emptied without an answer it goes.

    Refuses where nothing is chosen, what stands there no longer, and to empty a group that has its answer.
    """
    group = held_group(group)
    chosen = _held_viewpoints(group.dialogue, viewpoints, group=group, into=into)
    stays = group.viewpoints.standing().exclude(pk__in=[each.pk for each in chosen]).exists()
    is_answered = hasattr(group, "response")
    if is_answered and not stays:
        raise Refused(
            _("Gruppen har fått sitt svar, så minst en synpunkt behöver stå kvar. Ändra svaret i stället.")
        )
    if into is not None:
        moved = _put(chosen, held_group(into), actor)
    else:
        moved = _move(chosen, None)
        follow_answers(group.dialogue, actor=actor)
    if not stays:
        _let_go(group)
    return moved


@recorded
def change_group(
    group: ViewpointGroup, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> ViewpointGroup:
    """Rename a group, or say which part it is about. Refuses where what was `seen` no longer stands."""
    group = held_group(group)
    refuse_if_overtaken(group, seen or {})
    for name, value in values.items():
        setattr(group, name, value)
    group.save(update_fields=["title", "part"])
    return group


@recorded
def let_names_go(viewpoints: Iterable[Viewpoint], *, actor: Actor) -> None:
    """Name a group anew that has its name from words which are taken back, or erased with their person."""
    for viewpoint in viewpoints:
        group = viewpoint.group
        if group is not None and group.title == title_from([viewpoint]):
            others = group.viewpoints.shown().exclude(pk=viewpoint.pk).select_related("part")
            group.title = title_from(list(others))
            group.save(update_fields=["title"])


@recorded
def merge_groups(group: ViewpointGroup, *, into: ViewpointGroup, actor: Actor) -> ViewpointGroup:
    """Put all of a group into another, and let the first go; where that has its answer, they get it.

    Merged already, nothing happens. Refuses to let a group go that has an answer of its own.
    """
    into = held_group(into)
    if group.pk == into.pk:
        raise Refused(_("Välj en annan grupp."), field="into")
    if not ViewpointGroup.objects.filter(pk=group.pk).exists():
        return into
    group = held_group(group)
    if group.dialogue_id != into.dialogue_id:
        raise Refused(_("Välj en annan grupp."), field="into")
    if hasattr(group, "response"):
        raise Refused(
            _("Gruppen har fått sitt svar. Slå ihop åt andra hållet, eller flytta synpunkterna."),
            field="into",
        )
    _put(list(group.viewpoints.select_for_update(of=("self",)).order_by("pk")), into, actor)
    _let_go(group)
    return into


@recorded
def move_group(group: ViewpointGroup, *, up: bool, actor: Actor) -> None:
    """Let a group change places with its neighbour in the same part; at the end nothing happens."""
    group = held_group(group)
    groups = list(groups_of(group.dialogue).filter(part=group.part_id))
    place = groups.index(group)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(groups):
        return
    groups[place], groups[other] = groups[other], groups[place]
    for order, each in enumerate(groups):
        if each.order != order:
            each.order = order
            each.save(update_fields=["order"])


def _held_viewpoints(
    dialogue: Dialogue,
    codes: Collection[str],
    *,
    group: ViewpointGroup | None,
    into: ViewpointGroup | None = None,
) -> list[Viewpoint]:
    """The chosen ones, ours until we are done: where they were seen, or already where they shall be."""
    if not codes:
        raise Refused(_("Välj minst en synpunkt."), field="viewpoints")
    held = Viewpoint.objects.select_for_update(of=("self",)).select_related("part").order_by("pk")
    chosen = list(held.filter(dialogue=dialogue, code__in=codes).standing())
    allowed = {group and group.pk, into and into.pk} if into is not None else {group and group.pk}
    found = [each for each in chosen if each.group_id in allowed]
    if len(found) < len(set(codes)):
        raise Refused(
            _(
                "Någon annan har flyttat eller tagit bort en av synpunkterna medan du valde, så inget är "
                "ändrat. Sidan visar hur det är nu: välj en gång till."
            )
        )
    return found


def _common_part(viewpoints: Collection[Viewpoint]) -> DialoguePart | None:
    parts = {each.part_id: each.part for each in viewpoints}
    return next(iter(parts.values())) if len(parts) == 1 else None


def _put(viewpoints: Collection[Viewpoint], group: ViewpointGroup, actor: Actor) -> int:
    moved = _move([each for each in viewpoints if each.group_id != group.pk], group)
    if moved and hasattr(group, "response"):
        tell_them(group.response, Viewpoint.objects.standing().filter(pk__in=[one.pk for one in viewpoints]))
    follow_answers(group.dialogue, actor=actor)
    return moved


def _move(viewpoints: Collection[Viewpoint], group: ViewpointGroup | None) -> int:
    for viewpoint in viewpoints:
        viewpoint.group = group
        viewpoint.save(update_fields=["group"])
    return len(viewpoints)


def _let_go(group: ViewpointGroup) -> None:
    """What was withdrawn in it stands in no group then."""
    group.delete()
