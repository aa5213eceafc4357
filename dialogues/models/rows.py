"""Meetings as rows of a list: what one line shows and no more, the principles in the same query."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, QuerySet, TextField
from django.db.models.functions import JSONArray

from ..enums import MEETING_TONE, MeetingKind, MeetingState
from .meetings import Meeting

_COLUMNS = ("code", "title", "language", "kind", "state", "place", "link", "starts_at", "ends_at")


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """A line of a list. `served` holds the meeting's principles as JSON: key and titles of each."""

    code: str
    title: str
    language: str
    kind: MeetingKind
    state: MeetingState
    place: str
    link: str
    starts_at: datetime
    ends_at: datetime
    served: str

    # Its address is made as the meeting's own, from code and title.
    slug = Meeting.slug
    get_absolute_url = Meeting.get_absolute_url

    @property
    def kind_in_words(self) -> str:
        """What sort of occasion it is."""
        return MeetingKind(self.kind).label

    @property
    def state_in_words(self) -> str:
        """How it stands."""
        return MeetingState(self.state).label

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return MEETING_TONE[self.state]


def in_rows(meetings: QuerySet[Meeting]) -> QuerySet:
    """The same meetings as tuples, each the making of a `MeetingRow`."""
    tags = Meeting.principles.through.objects.filter(meeting=OuterRef("pk")).order_by("tag__order", "tag")
    served = ArraySubquery(tags.values_list(JSONArray("tag__key", "tag__title_sv", "tag__title_en")))
    return meetings.values_list(*_COLUMNS, Func(served, function="to_jsonb", output_field=TextField()))
