"""What was said beside what it was answered: the table of viewpoints, answers and changes."""

from dataclasses import dataclass, field
from itertools import groupby

from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from portal.threads.consequences import what_came_of
from portal.threads.stations import Station

from ..enums import ViewpointState
from .dialogues import Dialogue
from .grouping import groups_of
from .viewpoints import Response, Viewpoint, ViewpointGroup

# As many of a group's viewpoints are read in the table; the others stand behind a link.
IN_THE_TABLE = 5
# And on paper: a group that hundreds are in would fill it.
ON_PAPER = 20


@dataclass(slots=True)
class AnsweredGroup:
    """A group with its answer: what was said, by whom, and what it led to."""

    group: ViewpointGroup
    said: list[Viewpoint] = field(default_factory=list)
    led_to: list[Station] = field(default_factory=list)

    @property
    def response(self) -> Response:
        """The answer."""
        return self.group.response

    @property
    def more(self) -> int:
        """How many shown viewpoints the table leaves out."""
        return self.group.shown - len(self.said)


@dataclass(frozen=True, slots=True)
class AnsweredPart:
    """A part of the dialogue, or the whole, with what was said about it."""

    title: str
    anchor: str
    rows: list[AnsweredGroup]


def answer_table(dialogue: Dialogue, user, *, most: int | None = None) -> list[AnsweredPart]:
    """Every answered group, part by part, with the things that the answers led to as far as `user` sees them.

    `most`: so many viewpoints of each at most. Three queries, and one for each kind of thing led to.
    """
    shown = Count("viewpoints", filter=Q(viewpoints__state=ViewpointState.SHOWN))
    groups = groups_of(dialogue).filter(response__isnull=False).annotate(shown=shown)
    rows = {group.pk: AnsweredGroup(group) for group in groups}
    for viewpoint in _shown_in(rows, most):
        rows[viewpoint.group_id].said.append(viewpoint)
    came = what_came_of([row.response for row in rows.values()], user)
    for row in rows.values():
        row.led_to = came.get(row.response.pk, [])
    return [
        AnsweredPart(part.title if part else _("Om helheten"), f"del-{part.pk if part else 0}", list(of))
        for part, of in groupby(rows.values(), key=lambda row: row.group.part)
    ]


def _shown_in(groups, most: int | None):
    viewpoints = Viewpoint.objects.shown().filter(group__in=list(groups)).order_by("received_at", "id")
    if most is not None:
        place = Window(RowNumber(), partition_by=[F("group")], order_by=["received_at", "id"])
        viewpoints = viewpoints.annotate(place=place).filter(place__lte=most)
    return viewpoints.select_related("organisation", "file")
