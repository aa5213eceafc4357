"""Viewpoints as those who answer them see them: grouped or not, which are alike, how far it has come."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time, timedelta

from django.db import connection, models
from django.db.models import Count, F, Q
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal.web import clock

from ..enums import ViewpointState
from .dialogues import Dialogue
from .viewpoints import Viewpoint, ViewpointGroup, ViewpointGroupQuerySet

STANDING = (ViewpointState.TO_READ, ViewpointState.SHOWN)
# Two texts count as alike from here on; 1 is the same words. Tried on viewpoints such as people write: in a
# few sentences on one part those that mean the same share two words or more. With one word it must be most.
ALIKE, ALIKE_BY_ONE = 0.14, 0.4
# So many of the latest are weighed against those on the page: more would be a long wait for a proposal.
WEIGHED = 800

# Stems of words that few have used in the same part weigh most.
_ALIKE = """
WITH candidates AS (
    SELECT id, part_id, group_id, coalesce(nullif(shown_text, ''), text) AS words
    FROM dialogues_viewpoint
    WHERE dialogue_id = %(dialogue)s AND state = ANY(%(standing)s)
    ORDER BY (id = ANY(%(asked)s)) DESC, received_at DESC, id DESC LIMIT %(weighed)s
), stems AS MATERIALIZED (
    SELECT id, coalesce(part_id, 0) AS part, group_id,
           unnest(tsvector_to_array(to_tsvector('swedish', left(words, 4000)))) AS stem
    FROM candidates
), parts AS (
    SELECT coalesce(part_id, 0) AS part, count(*)::float AS texts FROM candidates GROUP BY 1
), weights AS (
    SELECT part, stem, ln(1 + texts / count(*)) AS weight FROM stems JOIN parts USING (part)
    GROUP BY part, stem, texts
), lengths AS (
    SELECT id, sum(weight) AS length FROM stems JOIN weights USING (part, stem) GROUP BY id
), pairs AS (
    SELECT mine.id, other.id AS other_id, other.group_id, sum(weight) AS shared, count(*) AS words
    FROM stems AS mine
    JOIN stems AS other ON other.part = mine.part AND other.stem = mine.stem AND other.id <> mine.id
    JOIN weights ON weights.part = mine.part AND weights.stem = mine.stem
    WHERE mine.id = ANY(%(asked)s)
    GROUP BY mine.id, other.id, other.group_id
)
SELECT DISTINCT ON (pairs.id) pairs.id, other_id
FROM pairs JOIN lengths AS a ON a.id = pairs.id JOIN lengths AS b ON b.id = other_id
CROSS JOIN LATERAL (SELECT shared / sqrt(a.length * b.length) AS likeness) AS found
WHERE likeness >= CASE WHEN words > 1 THEN %(alike)s ELSE %(by_one)s END
ORDER BY pairs.id, likeness DESC, (pairs.group_id IS NULL), other_id
"""


def groups_of(dialogue: Dialogue) -> ViewpointGroupQuerySet:
    """All groups, those about the whole first, then part by part; each with the `number` that it holds."""
    standing = Count("viewpoints", filter=Q(viewpoints__state__in=STANDING))
    groups = ViewpointGroup.objects.filter(dialogue=dialogue).select_related("dialogue", "part", "response")
    return groups.annotate(number=standing).order_by(
        F("part__order").asc(nulls_first=True), "part_id", "order", "id"
    )


def ungrouped_of(dialogue: Dialogue) -> models.QuerySet[Viewpoint]:
    """Those that stand in no group, part by part, the oldest first."""
    viewpoints = Viewpoint.objects.filter(dialogue=dialogue).ungrouped()
    return viewpoints.select_related("part", "organisation", "file").order_by(
        F("part__order").asc(nulls_first=True), "received_at", "id"
    )


def alike(dialogue: Dialogue, viewpoints: Collection[Viewpoint]) -> dict[int, Viewpoint]:
    """For each of these the one in the same part that says most nearly the same, if any; two queries."""
    if not viewpoints:
        return {}
    asked = {
        "dialogue": dialogue.pk,
        "asked": [each.pk for each in viewpoints],
        "standing": [state.value for state in STANDING],
        "weighed": WEIGHED,
        "alike": ALIKE,
        "by_one": ALIKE_BY_ONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, asked)
        nearest = dict(cursor.fetchall())
    others = Viewpoint.objects.select_related("organisation", "group").in_bulk(set(nearest.values()))
    return {pk: others[other] for pk, other in nearest.items() if other in others}


def title_from(viewpoints: Collection[Viewpoint]) -> str:
    """A name to begin with for a group: the first sentence that everybody can read already, never another."""
    shown = next((each for each in viewpoints if each.state == ViewpointState.SHOWN and each.words), None)
    if shown is None:
        part = viewpoints[0].part if viewpoints else None
        return _("Om %(part)s") % {"part": part.title} if part else _("Om helheten")
    sentence = " ".join(shown.words.split()).partition(". ")[0].rstrip(".")
    return Truncator(sentence).chars(90)


class _Median(models.Aggregate):
    """The one in the middle."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = models.DurationField()
    name = "Median"


@dataclass(frozen=True, slots=True)
class Answering:
    """How far the answers have come: what everybody may know of it."""

    said: int
    answered: int
    ungrouped: int
    # Days from a viewpoint to its answer, for the one in the middle; None before the first.
    days: int | None
    # Answered after the day by which it was promised.
    late: int
    is_late: bool

    @property
    def left(self) -> int:
        """How many have no answer yet."""
        return self.said - self.answered

    @property
    def per_cent(self) -> int:
        """The share that has been answered; never 100 while something is left."""
        return self.answered * 100 // self.said if self.said else 0


def answering_of(dialogue: Dialogue) -> Answering:
    """How far the answers have come; one query."""
    answered = Q(group__response__isnull=False)
    promised = dialogue.answer_by
    too_late = clock.instant(promised + timedelta(days=1), time.min) if promised else None
    late = answered & Q(group__response__answered_at__gte=too_late) if promised else Q(pk=None)
    found = (
        Viewpoint.objects.filter(dialogue=dialogue)
        .standing()
        .aggregate(
            said=Count("pk"),
            answered=Count("pk", filter=answered),
            ungrouped=Count("pk", filter=Q(group__isnull=True)),
            days=_Median(F("group__response__answered_at") - F("received_at"), filter=answered),
            late=Count("pk", filter=late),
        )
    )
    waits = found["answered"] < found["said"]
    return Answering(
        said=found["said"],
        answered=found["answered"],
        ungrouped=found["ungrouped"],
        days=None if found["days"] is None else max(0, found["days"].days),
        late=found["late"],
        is_late=waits and promised is not None and promised < clock.today(),
    )
