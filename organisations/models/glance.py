"""The register counted: by tag and place, how its entries stand, and how old they are.

Each function counts the organisations that it is given.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from operator import itemgetter

from django.db.models import Case, Count, Exists, Max, OuterRef, Q, When

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.events import REDACTED, events_of
from portal.web import clock
from portal.web.names import in_order

from .memberships import Membership
from .organisations import CONFIRMED_FOR, Organisation, OrganisationQuerySet

_MIDNIGHT = time()
# What an entry should have.
_HAS = ("contact", "field", "target_group", "placed")
_TAGGED = {
    Frame.FIELD_OF_ACTIVITY: Organisation.fields_of_activity.through,
    Frame.TARGET_GROUP: Organisation.target_groups.through,
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How many there are, how many have confirmed their entry, and how many lack something in it."""

    total: int
    confirmed: int
    confirmed_before: int
    without_contact: int
    without_field: int
    without_target_group: int
    without_place: int
    complete: int

    @property
    def never_confirmed(self) -> int:
        """Those that have not said so much as once that their entry is right."""
        return self.total - self.confirmed - self.confirmed_before


def how_they_stand(organisations: OrganisationQuerySet) -> Standing:
    """One query, in which each organisation is looked at once: those alike are counted together."""
    this = {"organisation": OuterRef("pk")}
    a_year_ago = clock.today() - CONFIRMED_FOR
    groups = (
        organisations.order_by()
        .annotate(
            contact=Exists(Membership.objects.current().filter(**this)),
            field=Exists(_TAGGED[Frame.FIELD_OF_ACTIVITY].objects.filter(**this)),
            target_group=Exists(_TAGGED[Frame.TARGET_GROUP].objects.filter(**this)),
            placed=_whether(~Q(place="")),
            confirmed=_whether(Q(confirmed_on__gt=a_year_ago)),
            confirmed_before=_whether(Q(confirmed_on__lte=a_year_ago)),
        )
        .values("contact", "field", "target_group", "placed", "confirmed", "confirmed_before")
        .annotate(n=Count("pk"))
    )
    found = list(groups)

    def count(fits: Callable[[dict], bool]) -> int:
        return sum(group["n"] for group in found if fits(group))

    return Standing(
        total=count(lambda group: True),
        confirmed=count(itemgetter("confirmed")),
        confirmed_before=count(itemgetter("confirmed_before")),
        without_contact=count(lambda group: not group["contact"]),
        without_field=count(lambda group: not group["field"]),
        without_target_group=count(lambda group: not group["target_group"]),
        without_place=count(lambda group: not group["placed"]),
        complete=count(lambda group: all(group[has] for has in _HAS)),
    )


def _whether(condition: Q) -> Case:
    """Yes or no, also where the field is empty."""
    return Case(When(condition, then=True), default=False)


def by_tag(organisations: OrganisationQuerySet) -> dict[Frame, list[tuple[Tag, int]]]:
    """How many have each field of activity and each target group; also none, of those in use. Two queries.

    An organisation counts at each of its own, and not at the wider group that holds one of them.
    """
    of_fields, of_groups = (
        through.objects.filter(organisation__in=organisations.order_by())
        .values_list("tag")
        .annotate(n=Count("pk"))
        for through in _TAGGED.values()
    )
    # A tag belongs to one frame, so it stands in one of the two.
    counts = dict(of_fields.union(of_groups, all=True))
    found: dict[Frame, list[tuple[Tag, int]]] = {frame: [] for frame in _TAGGED}
    for tag in Tag.objects.filter(frame__in=_TAGGED):
        if tag.pk in counts or tag.is_valid:
            found[Frame(tag.frame)].append((tag, counts.get(tag.pk, 0)))
    return found


def by_place(organisations: OrganisationQuerySet) -> list[tuple[str, int]]:
    """How many there are in each place, in Swedish order; one query."""
    counts = organisations.order_by().exclude(place="").values_list("place").annotate(n=Count("pk"))
    return sorted(counts, key=lambda found: in_order(found[0]))


def by_last_change(organisations: OrganisationQuerySet, since: list[date]) -> list[int]:
    """How many were last read in or changed from each of these days on, the newest first; one query.

    Each counts once, from the newest of the days that it fits. The history is asked: of the entry
    itself, not of its tags and contacts.
    """
    latest = (
        events_of(Organisation)
        .objects.filter(pgh_obj__in=organisations.order_by())
        .exclude(pgh_label=REDACTED)
        .values("pgh_obj")
        .annotate(at=Max("pgh_created_at"))
    )
    so_far = latest.aggregate(
        **{
            f"from_{number}": Count("at", filter=Q(at__gte=clock.instant(day, _MIDNIGHT)))
            for number, day in enumerate(since)
        }
    )
    counts = [so_far[f"from_{number}"] for number in range(len(since))]
    return [more - less for more, less in zip(counts, [0, *counts], strict=False)]
