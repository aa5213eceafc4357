"""Which organisations somebody has chosen, as a value; and such values saved under a name."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import tracked
from portal.people.models import User
from portal.web.codes import new_code
from portal.web.names import in_address, sort_key
from portal.web.overtaking import mark

from .organisations import Organisation, OrganisationQuerySet

# What one narrows by, as the directory does: two frames of tags, by their keys, and the place.
TAGGED = {
    "fields_of_activity": (Frame.FIELD_OF_ACTIVITY, Organisation.fields_of_activity.through),
    "target_groups": (Frame.TARGET_GROUP, Organisation.target_groups.through),
}
NARROWED_BY = (*TAGGED, "places")
# Of those that are chosen so many are named.
MOST_NAMED = 50


class Group(NamedTuple):
    """All organisations with one value of what one narrows by."""

    by: str
    value: str

    @classmethod
    def named(cls, name: str) -> "Group | None":
        """Of its name in a form, `places:Norrö`; None where it is no group's."""
        by, _colon, value = name.partition(":")
        return cls(by, value) if by in NARROWED_BY and value and "\x00" not in value else None

    def __str__(self) -> str:
        return f"{self.by}:{self.value}"

    def has(self) -> Q:
        """Which organisations are of it."""
        return _has_any(self.by, [self.value])


def _has_any(by: str, values: Iterable[str]) -> Q:
    if by not in TAGGED:
        return Q(place__in=values)
    frame, taggings = TAGGED[by]
    tagged = taggings.objects.filter(tag__frame=frame, tag__key__in=values)
    return Q(pk__in=tagged.values("organisation"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Nothing yet, everybody, or some: narrowed as the directory narrows, and more or fewer besides.

    Of each of the three it is any, and all three together; `also` are groups that come in besides, `added`
    single organisations by their codes. `left_out` are never chosen. What is named and no longer known
    chooses nobody.
    """

    everybody: bool = False
    fields_of_activity: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    also: tuple[Group, ...] = ()
    added: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, data: Any) -> "Chosen":
        """Of what was written down; what nobody can read is left aside."""
        if not isinstance(data, Mapping):
            return cls()
        texts = {name: _texts(data.get(name)) for name in (*NARROWED_BY, "also", "added", "left_out")}
        groups = map(Group.named, texts.pop("also"))
        return cls(
            everybody=data.get("everybody") is True, also=tuple(group for group in groups if group), **texts
        )

    def to_json(self) -> dict[str, Any]:
        """To be written down: only what says something."""
        said = {name: list(getattr(self, name)) for name in (*NARROWED_BY, "added", "left_out")}
        said |= {"everybody": self.everybody, "also": list(map(str, self.also))}
        return {name: value for name, value in sorted(said.items()) if value}

    @property
    def narrowed(self) -> dict[str, tuple[str, ...]]:
        """What one narrows by, where anything is chosen."""
        return {by: values for by in NARROWED_BY if (values := getattr(self, by))}

    @property
    def is_nothing(self) -> bool:
        """Whether nobody can be meant."""
        return not (self.everybody or self.narrowed or self.also or self.added)

    @property
    def mark(self) -> str:
        """Another as soon as something else is chosen."""
        return mark(str(self.to_json()))

    def means(self) -> Q:
        """Which organisations of those in use are chosen."""
        ways = [group.has() for group in self.also]
        if self.narrowed:
            ways.append(Q(*(_has_any(by, values) for by, values in self.narrowed.items())))
        if self.added:
            ways.append(Q(code__in=self.added))
        chosen = ~Q(pk__in=[]) if self.everybody else reduce(or_, ways, Q(pk__in=[]))
        return chosen & ~Q(code__in=self.left_out) if self.left_out else chosen

    def organisations(self) -> OrganisationQuerySet:
        """Those that are meant today; one query, whatever is chosen."""
        return may_be_chosen().filter(self.means())

    def with_group(self, group: Group, inside: Iterable[str]) -> "Chosen":
        """The same with all of a group, which holds those that have the codes `inside`."""
        inside = set(inside)
        left_out = tuple(code for code in self.left_out if code not in inside)
        is_new = not self.everybody and group not in self.also
        return replace(self, also=(*self.also, group) if is_new else self.also, left_out=left_out)


class Which(NamedTuple):
    """Organisations by name and place: the first of them, and how many more there are."""

    first: list[tuple[str, str]]
    more: int

    @classmethod
    def of(cls, organisations: OrganisationQuerySet, number: int) -> "Which":
        """Of so many; one query."""
        first = list(organisations.values_list("name", "place")[:MOST_NAMED])
        return cls(first, number - len(first))


EVERYBODY = Chosen(everybody=True)


def may_be_chosen() -> OrganisationQuerySet:
    """Those in use; one that was found to be another is that other."""
    return Organisation.objects.active().filter(merged_into=None)


def count_within(groups: Iterable[Group]) -> int:
    """How many organisations are of any of these groups."""
    return may_be_chosen().filter(reduce(or_, (group.has() for group in groups), Q(pk__in=[]))).count()


def count_each(chosen: Iterable[Chosen]) -> list[int]:
    """How many organisations each means today; one query for all."""
    counts = {f"n{at}": Count("pk", filter=one.means()) for at, one in enumerate(chosen)}
    return list(may_be_chosen().aggregate(**counts).values()) if counts else []


def in_words(chosen: Iterable[Chosen]) -> list[str]:
    """Each choice as a person reads it; one query for all."""
    titles = _Titles()
    return [" ".join(_sentences(one, titles)) for one in chosen]


class _Titles:
    """The title of each group; a tag's stands in its row."""

    def __init__(self):
        frames = {frame: by for by, (frame, _taggings) in TAGGED.items()}
        tags = Tag.objects.filter(frame__in=frames)
        self._of = {Group(frames[tag.frame], tag.key): tag.title for tag in tags}

    def of(self, by: str, values: Iterable[str]) -> str:
        """Of several, in a row."""
        return ", ".join(self._of.get(Group(by, value), value) for value in values)


_HEADS = {
    "fields_of_activity": gettext_lazy("Område: %(these)s."),
    "target_groups": gettext_lazy("Målgrupp: %(these)s."),
    "places": gettext_lazy("Plats: %(these)s."),
}


def _sentences(chosen: Chosen, titles: _Titles, names: Mapping[str, str] | None = None) -> Iterator[str]:
    """What is chosen, a sentence each; single organisations by their names, where these are given."""
    if chosen.is_nothing:
        yield _("Ingen är vald.")
    elif chosen.everybody:
        yield _("Alla i registret.")
    else:
        for by, values in chosen.narrowed.items():
            yield _HEADS[by] % {"these": titles.of(by, values)}
        for group in chosen.also:
            yield _("Dessutom alla: %(these)s.") % {"these": titles.of(group.by, [group.value])}
        if n := len(chosen.added):
            also = ngettext("Dessutom %(n)d förening.", "Dessutom %(n)d föreningar.", n) % {"n": n}
            yield _("Dessutom: %(these)s.") % {"these": _row_of(chosen.added, names)} if names else also
    if n := len(chosen.left_out):
        but = ngettext("Utom %(n)d förening.", "Utom %(n)d föreningar.", n) % {"n": n}
        yield _("Utom: %(these)s.") % {"these": _row_of(chosen.left_out, names)} if names else but


def _row_of(codes: Iterable[str], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(code, _("en som är borttagen")) for code in codes))


class ChosenField(models.JSONField):
    """A choice as it is written down, which a history can say in words."""

    def deconstruct(self) -> tuple:
        # To the database, and to migrations, it is JSON like any other.
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.JSONField", args, kwargs

    def in_words(self, values: Iterable[Any]) -> list[str]:
        """Each as a person reads it, single organisations by name; empty where nothing is chosen."""
        choices = [Chosen.from_json(value) for value in values]
        named = {code for one in choices for code in (*one.added, *one.left_out)}
        names = dict(Organisation.objects.filter(code__in=named).values_list("code", "name"))
        titles = _Titles()
        return [" ".join(_sentences(one, titles, names)) if one.to_json() else "" for one in choices]


def _texts(values: Any) -> tuple[str, ...]:
    """Each text of a list once."""
    texts = values if isinstance(values, list | tuple) else ()
    return tuple(dict.fromkeys(text for text in texts if isinstance(text, str) and text))


class SelectionQuerySet(models.QuerySet):
    """Questions about saved selections."""

    def visible_to(self, user) -> "SelectionQuerySet":
        """All: whoever may not use them is stopped at the door."""
        return self

    def counted(self) -> list["Selection"]:
        """Each with how many organisations it means today, as `number`; two queries."""
        selections = list(self)
        for selection, number in zip(selections, count_each(one.chosen for one in selections), strict=True):
            selection.number = number
        return selections


@tracked("code", "name", "choice")
class Selection(models.Model):
    """Sparat urval: "Idrott norra". Whoever starts from one takes a copy along."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    name = models.CharField(gettext_lazy("namn"), max_length=80)
    sort_key = sort_key()
    choice = ChosenField(default=dict)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = SelectionQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("urval")
        ordering = ["sort_key", "id"]
        constraints = [models.UniqueConstraint(Lower("name"), name="one_selection_for_each_name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("selection_change", kwargs={"code": self.code, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return in_address(self.name) or "urval"

    @property
    def chosen(self) -> Chosen:
        """What is chosen."""
        return Chosen.from_json(self.choice)

    @property
    def marks(self) -> dict[str, str]:
        """The marks of what stands, by the fields of its form."""
        return {"name": mark(self.name), "way": self.chosen.mark}
