"""The history in words: who changed what, when and through which door.

A page asks `timeline(meeting, parts=("agenda_items",), names=True)` and gives the answer to
`components/timeline.html` as `events`. Names of people are looked up when shown, from the ids that
the history keeps; so an erased person is nobody's name in it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.actor import Door
from portal.web.templatetags.furniture import clock_time, day

from .events import REDACTED, events_of, tracked_fields

LONGEST_VALUE = 300

_WHAT = {
    "insert": gettext_lazy("lades till"),
    "update": gettext_lazy("ändrades"),
    "delete": gettext_lazy("togs bort"),
    REDACTED: gettext_lazy("gamla uppgifter raderades ur historiken"),
}
_DOORS = {
    Door.WEB: gettext_lazy("på webbplatsen"),
    Door.LINK: gettext_lazy("genom länken i ett brev"),
    Door.IMPORT: gettext_lazy("ur en fil"),
    Door.CLOCK: gettext_lazy("av sig självt, när dagen kom"),
    Door.COMMAND: gettext_lazy("av dem som sköter driften"),
}
# Fields that need no label in any form, but one in a timeline.
_LABELS = {
    "state": gettext_lazy("läge"),
    "role": gettext_lazy("roll"),
    "language": gettext_lazy("språk"),
    "answer": gettext_lazy("svar"),
    "group_size": gettext_lazy("hur många"),
    "mode": gettext_lazy("hur"),
    "given_by": gettext_lazy("lämnat genom"),
    "active_from": gettext_lazy("från och med"),
    "active_to": gettext_lazy("till och med"),
    "granted_by": gettext_lazy("given av"),
    "source": gettext_lazy("kommer från"),
    "user": gettext_lazy("person"),
    "shown_publicly": gettext_lazy("visas på webbplatsen"),
    "reason": gettext_lazy("skäl"),
    "choice": gettext_lazy("vilka som är valda"),
    "invitees": gettext_lazy("vilka som bjuds in"),
    "recipients": gettext_lazy("vilka som får utskicket"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, in words; an empty text where nothing stood."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline; what `components/timeline.html` shows, the newest first.

    at       the instant, for `{{ event.at|day }}`
    kind     `insert`, `update`, `delete` or `redact`: for the mark at the line, never shown as text
    text     in words: "Ändrades", for a part with its title: "Ändrades: Lokaler"
    who      in words: a name where names may be shown, else what kind of person; never empty
    door     in words: "på webbplatsen", "genom länken i ett brev"; may be empty
    changes  field by field; none where only personal fields changed, which the history never keeps
    """

    at: datetime
    kind: str
    text: str
    who: str
    door: str
    changes: tuple[Change, ...]


def timeline(
    obj: models.Model,
    *,
    limit: int = 20,
    parts: Iterable[str | type[models.Model]] = (),
    names: bool = False,
) -> list[Entry]:
    """The last `limit` events of a thing and of its `parts`, the newest first.

    A part is the name by which the thing knows rows that point to it (`agenda_items`), or their model
    where it knows no such name: rows that say that it has a tag. `names` shows persons by name, and for
    whom they did what they did: for staff's eyes; others read that only of the thing itself. Two queries
    for each table and one for each kind of thing named, however long the history is.
    """
    steps = _steps(type(obj), {"pgh_obj_id": obj.pk}, limit, is_part=False)
    for part in parts:
        model, pointer = _pointing(type(obj), part)
        steps += _steps(model, {pointer: obj.pk}, limit, is_part=True)
    steps.sort(key=lambda step: (step.event.pgh_created_at, step.event.pgh_id), reverse=True)
    steps = steps[:limit]
    people = _Names(steps, names, obj)
    return [_entry(step, people) for step in steps]


def _pointing(model: type[models.Model], part: str | type[models.Model]) -> tuple[type[models.Model], str]:
    """The model of a part, and its column that points to the thing."""
    if isinstance(part, str):
        relation = model._meta.get_field(part)
        return relation.related_model, relation.field.attname
    to_it = (field for field in part._meta.concrete_fields if field.related_model is model)
    return part, next(to_it).attname


@dataclass(frozen=True, slots=True)
class _Step:
    """An event and the one before it for the same row."""

    model: type[models.Model]
    event: models.Model
    before: models.Model | None
    is_part: bool

    @property
    def context(self) -> Mapping[str, Any]:
        return self.event.pgh_context.metadata if self.event.pgh_context else {}

    def changed(self) -> list[models.Field]:
        """The kept fields whose value differs from the event before."""
        if self.before is None or self.event.pgh_label != "update":
            return []
        return [
            field
            for field in tracked_fields(self.model)
            if getattr(self.event, field.attname) != getattr(self.before, field.attname)
        ]


def _steps(model, condition: dict[str, Any], limit: int, *, is_part: bool) -> list[_Step]:
    events = events_of(model).objects.filter(**condition)
    tag = ("tag",) if is_part and any(field.name == "tag" for field in model._meta.concrete_fields) else ()
    newest = list(events.select_related("pgh_context", *tag).order_by("-pgh_id")[:limit])
    if not newest:
        return []
    # What came before the window, one event for each row.
    before = {
        event.pgh_obj_id: event
        for event in events_of(model)
        .objects.filter(pgh_obj_id__in={event.pgh_obj_id for event in newest}, pgh_id__lt=newest[-1].pgh_id)
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    }
    steps = []
    for event in reversed(newest):
        steps.append(_Step(model, event, before.get(event.pgh_obj_id), is_part))
        before[event.pgh_obj_id] = event
    return steps


class _Names:
    """Names for the ids that the events hold, fetched with one query for each kind of thing.

    And words for what only its own field can put into words: by `in_words`, asked once for all values.
    """

    def __init__(self, steps: list[_Step], shown: bool, page: models.Model):
        self.shown = shown
        self._page = page
        wanted: dict[type[models.Model], set[int]] = defaultdict(set)
        for step in steps:
            if user := step.context.get("user"):
                wanted[get_user_model()].add(user)
            if self.says_for(step.context):
                model, pk = _acting_for(step.context)
                wanted[model].add(pk)
            for field in step.changed():
                if field.is_relation:
                    values = (getattr(step.event, field.attname), getattr(step.before, field.attname))
                    wanted[field.related_model].update(value for value in values if value)
        if not shown:
            wanted.pop(get_user_model(), None)
        self._found = {
            model: {row.pk: str(row) for row in model._base_manager.filter(pk__in=ids)}
            for model, ids in wanted.items()
        }
        self._said: dict[tuple[models.Field, str], str] = {}
        worded = [(step, field) for step in steps for field in step.changed() if hasattr(field, "in_words")]
        for field in {field for _step, field in worded}:
            values = [
                getattr(event, field.attname)
                for step, one in worded
                if one == field
                for event in (step.before, step.event)
            ]
            words = zip(values, field.in_words(values), strict=True)
            self._said |= {(field, repr(value)): said for value, said in words}

    def says_for(self, context: Mapping[str, Any]) -> bool:
        """Whether it is said for whom it was done: where names are not shown, only for the page's own."""
        if not context.get("acting_for"):
            return False
        return self.shown or _acting_for(context) == (type(self._page), self._page.pk)

    def said(self, field: models.Field, value: Any) -> str:
        """A value of a field that has words of its own."""
        return self._said[field, repr(value)]

    def of(self, model: type[models.Model], pk: int | None) -> str:
        """A thing's name; a person is named only where names may be shown."""
        if pk is None:
            return ""
        if issubclass(model, get_user_model()) and not self.shown:
            return _("en person")
        return self._found.get(model, {}).get(pk, _("något som är borttaget"))


def _acting_for(context: Mapping[str, Any]) -> tuple[type[models.Model], int]:
    label, _colon, pk = context["acting_for"].partition(":")
    return apps.get_model(label), int(pk)


def _entry(step: _Step, names: _Names) -> Entry:
    event = step.event
    return Entry(
        at=event.pgh_created_at,
        kind=event.pgh_label,
        text=_text(step),
        who=_who(step.context, names),
        door=str(_DOORS.get(step.context.get("door"), "")),
        changes=tuple(
            Change(str(label), _in_words(field, step.before, names), _in_words(field, event, names))
            for field in step.changed()
            if (label := _label(field))
        ),
    )


def _text(step: _Step) -> str:
    """What happened; to which part by its own title where its history keeps one, else its kind.

    A part that says that the thing has a tag is known by its kind and the tag.
    """
    what = str(_WHAT[step.event.pgh_label])
    if not step.is_part:
        return capfirst(what)
    title = getattr(step.event, "title", "") or getattr(step.event, "name", "")
    kind = step.model._meta.verbose_name
    thing = title or (str(kind) if isinstance(kind, Promise) else "")
    if tag := getattr(step.event, "tag", None):
        thing = f"{thing} {tag}"
    return capfirst(f"{what}: {thing}" if thing else what)


def _who(context: Mapping[str, Any], names: _Names) -> str:
    if context.get("user"):
        who = names.of(get_user_model(), context["user"]) if names.shown else _("en inloggad person")
    elif context.get("door") == Door.LINK:
        who = _("den som fick brevet")
    elif context.get("door") == Door.WEB:
        who = _("en besökare")
    else:
        who = "Bryggan"
    if names.says_for(context):
        return _("%(who)s för %(whom)s") % {"who": who, "whom": names.of(*_acting_for(context))}
    return who


def _label(field: models.Field):
    """The field's Swedish name; none for what only the machinery needs."""
    if isinstance(field.verbose_name, Promise):
        return field.verbose_name
    return _LABELS.get(field.name)


def _in_words(field: models.Field, event: models.Model, names: _Names) -> str:
    value = getattr(event, field.attname)
    if value is None or value == "":
        return ""
    if hasattr(field, "in_words"):
        return Truncator(names.said(field, value)).chars(LONGEST_VALUE)
    if field.is_relation:
        return names.of(field.related_model, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, datetime):
        return f"{day(value)} {clock_time(value)}"
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return Truncator(str(value)).chars(LONGEST_VALUE)
