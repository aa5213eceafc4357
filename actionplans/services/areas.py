"""The inventory: areas are drafted, changed, shown, closed and opened again."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rules import has_perm

from portal.history.recording import recorded
from portal.people.models import User
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import mark, refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import AreaState, Children
from ..models import AREA_TAGS, Area

# What an area has many of, by the fields of its form.
_LISTS = {*AREA_TAGS, "organisations"}


def held_area(area: Area) -> Area:
    """The row as it is now, and nobody else's until we are done. Refuses a draft that has been discarded."""
    rows = Area.objects.select_for_update(of=("self",)).select_related("department")
    standing = rows.filter(pk=area.pk).first()
    if standing is None:
        raise Refused(_("Utkastet är redan slängt."))
    return standing


@recorded
def draft_area(*, values: Mapping[str, Any], code: str, owner: User | None, actor: Actor) -> Area:
    """A new area that only its department sees.

    `code` is drawn when the form is given out: sent twice, it makes one.
    """
    columns, lists = _apart(values)
    if columns.get("department") is None:
        raise Refused(_("Det finns ingen förvaltning som du kan lägga området under."))
    _refuse_unsaid_children(Area(**columns))
    try:
        with transaction.atomic():
            area = Area.objects.create(code=code, owner=owner, made_at=clock.now(), **columns)
    except IntegrityError:
        return Area.objects.get(code=code)
    _write_lists(area, lists)
    return area


@recorded
def change_area(
    area: Area, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Area:
    """Change an area. Refuses where what was `seen` no longer stands, and who may not answer for one.

    What everybody sees already may not lose what it had to say to come so far.
    """
    area = held_area(area)
    seen_columns, seen_lists = _apart(seen or {})
    refuse_if_overtaken(area, seen_columns)
    if any(
        mark([*map(str, pks)]) != mark([*map(str, _keys(area, name))]) for name, pks in seen_lists.items()
    ):
        raise Refused(_("Någon annan har ändrat samma sak medan du skrev. Se efter och spara igen."))
    columns, lists = _apart(values)
    for name, value in columns.items():
        setattr(area, name, value)
    _refuse_odd_persons(area, columns)
    _refuse_unsaid_children(area)
    area.save()
    _write_lists(area, lists)
    if area.state == AreaState.OPEN:
        _refuse_missing(area)
    return area


@recorded
def publish_area(area: Area, *, actor: Actor) -> Area:
    """Let everybody see an area, or open again one that was closed; said twice it is once.

    Refuses what lacks the need, those concerned, or whether children are.
    """
    area = held_area(area)
    if area.state == AreaState.OPEN:
        return area
    _refuse_missing(area)
    area.state, area.closed_because = AreaState.OPEN, ""
    area.published_at = area.published_at or clock.now()
    area.save(update_fields=["state", "closed_because", "published_at"])
    return area


@recorded
def close_area(area: Area, *, reason: str, actor: Actor) -> Area:
    """Nobody works there any more; it stays to be read, with the reason. Refuses a draft, and no reason."""
    area, reason = held_area(area), reason.strip()
    if area.is_draft:
        raise Refused(_("Området är ett utkast. Släng det, eller publicera det först."))
    if not reason:
        raise Refused(_("Skriv varför ni avslutar området."), field="reason")
    if area.state == AreaState.CLOSED and area.closed_because != reason:
        raise Refused(_("Någon annan har redan avslutat området. Skälet står på dess sida."))
    area.state, area.closed_because = AreaState.CLOSED, reason
    area.save(update_fields=["state", "closed_because"])
    return area


@recorded
def discard_area(area: Area, *, actor: Actor) -> None:
    """Throw a draft away; the history stays. Refuses what came of an organisation's suggestion."""
    area = held_area(area)
    if not area.is_draft:
        raise Refused(_("Området är publicerat, så det går inte att slänga. Avsluta det med ett skäl."))
    suggestion = area.suggestions.select_related("organisation").first()
    if suggestion:
        raise Refused(
            _(
                "%(organisation)s har fått svaret att förslaget togs upp här. "
                "Publicera området, och avsluta det med ett skäl om det inte blir av."
            )
            % {"organisation": suggestion.organisation}
        )
    area.delete()


def _apart(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The columns, and the lists."""
    columns = {name: value for name, value in values.items() if name not in _LISTS}
    return columns, {name: value for name, value in values.items() if name in _LISTS}


def _write_lists(area: Area, lists: Mapping[str, Iterable]) -> None:
    for name, things in lists.items():
        if name == "organisations":
            area.organisations.set(things)
            continue
        others = [tag for tag in area.tags.all() if tag.frame not in AREA_TAGS[name]]
        area.tags.set([*others, *things])


def _keys(area: Area, name: str) -> list[int]:
    if name == "organisations":
        return list(area.organisations.values_list("pk", flat=True))
    return [tag.pk for tag in area.tags_of(*AREA_TAGS[name])]


def _refuse_odd_persons(area: Area, values: Mapping[str, Any]) -> None:
    if area.deputy_id and area.deputy_id == area.owner_id:
        raise Refused(_("Ersättaren behöver vara någon annan än den ansvariga."), field="deputy")
    for field in {"owner", "deputy"} & values.keys():
        person = values[field]
        if person and not (person.is_active and has_perm("actionplans.draft_plan", person)):
            raise Refused(_("%(name)s får inte sköta inventeringen.") % {"name": person}, field=field)


def _refuse_unsaid_children(area: Area) -> None:
    if area.concerns_children == Children.YES and not area.children_heard.strip():
        raise Refused(
            _("Skriv hur barnen har hörts. Har de inte hörts än, skriv hur och när de ska höras."),
            field="children_heard",
        )


def _refuse_missing(area: Area) -> None:
    for field, sentence in area.missing.items():
        raise Refused(sentence, field=field)
