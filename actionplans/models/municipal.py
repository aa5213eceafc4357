"""The municipality's own goals, and how many actions serve each (seed 004, 2.3)."""

from dataclasses import dataclass, field

from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag

from .actions import Action
from .goals import Goal


@dataclass(slots=True)
class Served:
    """An entry of the list, how many actions serve it or what belongs to it, and those below."""

    tag: Tag
    actions: set[int]
    below: list["Served"] = field(default_factory=list)

    @property
    def number(self) -> int:
        """How many actions."""
        return len(self.actions)


def served() -> list[Served]:
    """The main processes with the result goals that belong to each; three queries."""
    tags = Tag.objects.of(Frame.MUNICIPAL_GOAL).valid().filter(kind__in=[TagKind.PROCESS, TagKind.GOAL])
    serving = _serving()
    entries = {tag.pk: Served(tag, serving.get(tag.pk, set())) for tag in tags}
    for entry in entries.values():
        if above := entries.get(entry.tag.parent_id):
            above.below.append(entry)
            above.actions = above.actions | entry.actions
    return [entry for entry in entries.values() if entry.tag.parent_id not in entries]


def _serving() -> dict[int, set[int]]:
    """The public actions tagged with each municipal goal, themselves or by their goal."""
    actions = Action.objects.told().values("pk")
    own = Action.tags.through.objects.filter(action__in=actions, tag__frame=Frame.MUNICIPAL_GOAL)
    by_goal = Goal.tags.through.objects.filter(goal__actions__in=actions, tag__frame=Frame.MUNICIPAL_GOAL)
    pairs = [*own.values_list("tag", "action"), *by_goal.values_list("tag", "goal__actions")]
    found: dict[int, set[int]] = {}
    for tag, action in pairs:
        found.setdefault(tag, set()).add(action)
    return found


def steered_by() -> dict[str, Tag]:
    """The vision and the value ground above the goals, by their kind."""
    kinds = [TagKind.VISION, TagKind.VALUE_GROUND]
    tags = Tag.objects.of(Frame.MUNICIPAL_GOAL).valid().filter(kind__in=kinds, parent=None)
    return {tag.kind: tag for tag in tags}
