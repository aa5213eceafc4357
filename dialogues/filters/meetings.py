"""How the list of meetings is narrowed."""

from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, Value
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from organisations.models.searching import Stem
from portal.frames.enums import Frame, PrincipleKey
from portal.frames.models import Tag
from portal.people.models import Committee
from portal.web import clock
from portal.web.filtering import FilterSet
from portal.web.forms import Form, without_unseen
from portal.web.names import fold
from portal.web.questions import Given, Question

from ..enums import KINDS
from ..models import Meeting, MeetingRow, in_rows
from ..models.meetings import MeetingQuerySet

LONGEST_SEARCH = 100
# What words are written with beside their letters.
_AROUND_WORDS = ".,;:!?()\"'”’"
YES = "ja"
_OF_A_TOPIC = ("pk", "parent_id", "key", "title_sv", "title_en")


@cache
def _taken_up() -> Question:
    """The topics of published meetings, and those to which these belong."""
    used = Meeting.objects.published().values("topics")
    above = Tag.objects.filter(pk__in=used).values("parent")
    topics = Tag.objects.of(Frame.TOPIC).filter(Q(pk__in=used) | Q(pk__in=above))
    return Question.of(topics.values_list(*_OF_A_TOPIC))


@cache
def _calling() -> Question:
    """Committees of published meetings."""
    used = Meeting.objects.published().values("committee")
    return Question.of(Committee.objects.filter(pk__in=used).values_list("code", "name"))


@cache
def _nearest(names: tuple[str, ...], words: int, most: int) -> Question:
    """Rows of published meetings narrowed by filters and so many words: the next few, then the latest few."""
    filters, meetings = MeetingFilter().filters, Meeting.objects.published()
    for name in names:
        meetings = filters[name].filter(meetings, Given(name))
    meetings = _saying(meetings, [Given(str(at)) for at in range(words)])
    now = Value(Given("now"))
    return Question.put(
        "({coming}) UNION ALL ({been})",
        coming=in_rows(meetings.upcoming(now))[:most],
        been=in_rows(meetings.past(now))[:most],
    )


def _words(text: str) -> list[str]:
    return [word.strip(_AROUND_WORDS) or word for word in fold(text).split()]


def _saying(meetings: MeetingQuerySet, words: Iterable[str]) -> MeetingQuerySet:
    """Those whose title or purpose holds the stem of each word, as the register searches."""
    for word in words:
        meetings = meetings.filter(folded__contains=Stem.of(word))
    return meetings


class MeetingFilter(FilterSet):
    """By words, sort, principle, topic, committee and whether all may come.

    The names stand in links and subscriptions, so they stay. A choice that is none of ours, in an old link
    say, is no choice.
    """

    q = django_filters.CharFilter(
        method="mentioning",
        label=_("Sök i rubrik och syfte"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_SEARCH, "autocomplete": "off"}),
    )
    sort = django_filters.ChoiceFilter(
        field_name="kind", label=_("Sorts möte"), choices=KINDS, empty_label=_("Alla sorter")
    )
    princip = django_filters.ChoiceFilter(
        field_name="principles__key",
        label=_("Princip"),
        choices=PrincipleKey.choices,
        empty_label=_("Alla principer"),
    )
    amne = django_filters.ChoiceFilter(method="about", label=_("Ämne"), empty_label=_("Alla ämnen"))
    namnd = django_filters.ChoiceFilter(
        field_name="committee__code", label=_("Ansvarig nämnd"), empty_label=_("Alla nämnder")
    )
    oppna = django_filters.BooleanFilter(
        method="open_ones",
        label=_("Bara öppna för alla"),
        widget=forms.CheckboxInput(attrs={"value": YES}),
    )

    class Meta:
        model = Meeting
        form = Form
        fields = ()

    def __init__(self, data: Mapping[str, str] | None = None, *args, **kwargs):
        super().__init__(self._known(data or {}), *args, **kwargs)
        self.filters["amne"].extra["choices"] = lambda: self.topics
        self.filters["namnd"].extra["choices"] = lambda: self.committees

    @cached_property
    def topics(self) -> list[tuple[str, str]]:
        """Those that meetings are about, by their keys; what belongs to another stands below it."""
        rows = [Tag(**dict(zip(_OF_A_TOPIC, row, strict=True))) for row in _taken_up().ask()]
        tops = {tag.pk: [] for tag in rows if tag.parent_id is None}
        for tag in rows:
            if tag.parent_id:
                tops[tag.parent_id].append((tag.key, f"– {tag.title}"))
        return [one for tag in rows if tag.pk in tops for one in ((tag.key, tag.title), *tops[tag.pk])]

    @cached_property
    def committees(self) -> list[tuple[str, str]]:
        """Those that have called to something, by their codes."""
        return _calling().ask()

    @cached_property
    def form_shown(self) -> Form:
        """The form without those choices among which there is nothing to choose."""
        for name, choices in (("amne", self.topics), ("namnd", self.committees)):
            if not choices:
                del self.form.fields[name]
        return self.form

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed by, under the names that stand in its address."""
        return self.data

    @property
    def query(self) -> str:
        """The same, ready to follow a question mark; may be empty."""
        return urlencode(self.data)

    @property
    def in_words(self) -> list[str]:
        """The same, as a person says it."""
        words = {"q": f"”{self.data.get('q')}”", "oppna": self.filters["oppna"].label}
        said = (words.get(name) or self._choices(name)[value] for name, value in self.data.items())
        return [str(one).removeprefix("– ") for one in said]

    def _choices(self, name: str) -> dict[str, Any]:
        """What one may choose under a name, with its words; the database is asked only for what is."""
        if name == "sort":
            return dict(KINDS)
        if name == "princip":
            return dict(PrincipleKey.choices)
        if name == "amne":
            return dict(self.topics)
        return dict(self.committees) if name == "namnd" else {YES: ""}

    def _known(self, data: Mapping[str, str]) -> dict[str, str]:
        words = without_unseen(data.get("q", ""))[:LONGEST_SEARCH].strip()
        named = [name for name in self.base_filters if name != "q" and data.get(name)]
        known = {name: data[name] for name in named if data[name] in self._choices(name)}
        return {"q": words, **known} if words else known

    def nearest(self, most: int) -> tuple[list[MeetingRow], list[MeetingRow]]:
        """The next few, nearest first, and the latest few of those that have been; one query."""
        now, given = clock.now(), dict(self.data)
        words = _words(given.pop("q", ""))
        asked = _nearest(tuple(sorted(given)), len(words), most)
        given |= {str(at): word for at, word in enumerate(words)}
        rows = [MeetingRow(*row) for row in asked.ask(now=now, **given)]
        coming = [row for row in rows if row.ends_at > now]
        return coming, rows[len(coming) :]

    def about(self, meetings: MeetingQuerySet, _name: str, key: str) -> MeetingQuerySet:
        """Those about a topic, or about one that belongs to it."""
        topics = Tag.objects.of(Frame.TOPIC).filter(Q(key=key) | Q(parent__key=key))
        taken_up = Meeting.topics.through.objects.filter(tag__in=topics)
        return meetings.filter(pk__in=taken_up.values("meeting"))

    def mentioning(self, meetings: MeetingQuerySet, _name: str, words: str) -> MeetingQuerySet:
        """Those whose title or purpose holds the words, in whatever form, with or without accents."""
        return _saying(meetings, _words(words))

    def open_ones(self, meetings: MeetingQuerySet, _name: str, only: bool) -> MeetingQuerySet:
        """Those to which everybody may come, where that is asked for."""
        return meetings.filter(open_to_all=True) if only else meetings
