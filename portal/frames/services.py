"""What happens with the frames of reference: delivered by us, some made the municipality's own."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.municipality.services import load_texts
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from . import delivery
from .enums import OWN_FRAMES, TREES, Frame
from .models import WORDING, Commitment, Tag, wording_digest

# Any number that nobody else locks by: one new entry of a list at a time.
_ONE_LIST = 4_031_978
_LOADED_EVERYWHERE = [frame for frame in Frame if frame != Frame.MUNICIPAL_GOAL]


@recorded
def load_frames(*, actor: Actor) -> dict[str, int]:
    """Bring the reference data in; safe to repeat. Returns how many rows were made or changed, by frame.

    The municipality's own lists get only the keys that they lack. The others are brought up to date,
    except where the municipality has written the words anew: those it keeps.
    """
    changed = {frame.value: _load_frame(frame) for frame in _LOADED_EVERYWHERE}
    changed["commitment"] = _load_commitments()
    changed["text"] = load_texts(delivery.texts("template"), actor=actor)
    return changed


@recorded
def load_demo_frames(*, actor: Actor) -> dict[str, int]:
    """The invented municipality's goals and filled-in texts. Texts written by a person are left alone."""
    return {
        Frame.MUNICIPAL_GOAL.value: _load_frame(Frame.MUNICIPAL_GOAL),
        "text": load_texts(delivery.texts("demo"), actor=actor, instead_of=delivery.texts("template")),
    }


def _load_frame(frame: Frame) -> int:
    rows = {tag.key: tag for tag in Tag.objects.of(frame)}
    changed = 0
    for entry in delivery.tags(frame):
        tag = rows.get(entry["key"]) or Tag(frame=frame)
        if tag.pk and (frame in OWN_FRAMES or tag.is_reworded):
            continue
        wanted = {**entry, "parent": rows[entry["parent"]] if entry["parent"] else None}
        wanted["delivered"] = wording_digest(entry[field] for field in WORDING)
        changed += _bring_up_to_date(tag, wanted)
        rows[tag.key] = tag
    return changed


def _load_commitments() -> int:
    rows = {commitment.key: commitment for commitment in Commitment.objects.select_related("principle")}
    principles = {tag.key: tag for tag in Tag.objects.principles()}
    changed = 0
    for entry in delivery.commitments():
        commitment = rows.get(entry["key"]) or Commitment()
        if commitment.pk and commitment.is_reworded:
            continue
        wanted = {**entry, "principle": principles[entry["principle"]]}
        wanted["delivered"] = wording_digest((entry["text_sv"], entry["text_en"]))
        changed += _bring_up_to_date(commitment, wanted)
    return changed


def _bring_up_to_date(row: Tag | Commitment, wanted: dict[str, Any]) -> bool:
    if row.pk and all(getattr(row, name) == value for name, value in wanted.items()):
        return False
    for name, value in wanted.items():
        setattr(row, name, value)
    row.save()
    return True


@recorded
def add_tag(frame: Frame, *, values: dict[str, Any], actor: Actor) -> Tag:
    """A new entry last in one of the municipality's own lists. Raises Refused."""
    if frame not in OWN_FRAMES:
        raise Refused(_("Den listan är gemensam för alla kommuner och kan inte få fler rader."))
    _one_at_a_time(frame)
    _refuse_a_title_twice(frame, values["title_sv"])
    tag = Tag(
        frame=frame,
        key=_free_key(frame, values["title_sv"]),
        valid_from=clock.today(),
        **{"order": None, **values},
    )
    return _saved(tag)


@recorded
def change_tag(
    tag: Tag, *, values: dict[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Tag:
    """Change what an entry is called and where it belongs. Its key stays.

    Raises Refused, also where what was `seen` in the fields no longer stands.
    """
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    refuse_if_overtaken(tag, seen or {})
    for name, value in values.items():
        setattr(tag, name, value)
    return _saved(tag)


@recorded
def retire_tag(tag: Tag, *, last_day: date, actor: Actor) -> Tag:
    """Take an entry out of use after a day; what is tagged with it keeps it. Raises Refused."""
    tag = Tag.objects.select_for_update().get(pk=tag.pk)
    if tag.frame not in OWN_FRAMES:
        raise Refused(_("Den listan är gemensam för alla kommuner. Inget i den kan tas ur bruk."))
    if tag.children.valid().exists():
        raise Refused(_("Något annat i listan hör hit. Ta det ur bruk eller flytta det först."))
    if tag.valid_from and last_day < tag.valid_from:
        raise Refused(_("Sista dagen kan inte vara före den första."), field="last_day")
    tag.valid_to = last_day
    tag.save()
    return tag


@recorded
def restore_tag(tag: Tag, *, actor: Actor) -> Tag:
    """Take an entry into use again. Raises Refused where what it belongs to is out of use."""
    tag = Tag.objects.select_for_update(of=["self"]).select_related("parent").get(pk=tag.pk)
    if tag.parent and not tag.parent.is_valid:
        raise Refused(_("Ta först ”%(parent)s” i bruk igen.") % {"parent": tag.parent.title})
    tag.valid_to = None
    return _saved(tag)


def _saved(tag: Tag) -> Tag:
    if tag.order is None:
        tag.order = 1 + (Tag.objects.of(tag.frame).aggregate(last=Max("order"))["last"] or 0)
    _refuse_a_wrong_place(tag)
    _refuse_a_word_twice(tag)
    tag.save()
    return tag


def _refuse_a_wrong_place(tag: Tag) -> None:
    """Trees have two levels, which leaves no room for a circle."""
    if tag.parent is None:
        return
    if tag.frame not in TREES or tag.parent.frame != tag.frame:
        raise Refused(_("Välj något i samma lista."), field="parent")
    if tag.parent_id == tag.pk or tag.parent.parent_id:
        raise Refused(_("Välj något som inte självt hör till något annat."), field="parent")
    if tag.pk and tag.children.exists():
        raise Refused(_("Något annat hör redan hit. Flytta det först."), field="parent")


def _refuse_a_word_twice(tag: Tag) -> None:
    """A word that a person types leads to one entry only."""
    other = (
        Tag.objects.of(tag.frame).valid().filter(synonyms__overlap=tag.synonyms).exclude(pk=tag.pk).first()
    )
    if other is not None:
        word = next(word for word in tag.synonyms if word in other.synonyms)
        raise Refused(
            _("Ordet ”%(word)s” leder redan till ”%(title)s”.") % {"word": word, "title": other.title},
            field="synonyms",
        )


def _one_at_a_time(frame: Frame) -> None:
    """Whoever adds to a list waits for whoever is adding, in an empty one too, and then sees the new row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ONE_LIST, list(Frame).index(frame)])


def _refuse_a_title_twice(frame: Frame, title: str) -> None:
    if Tag.objects.of(frame).valid().filter(title_sv__iexact=title).exists():
        raise Refused(_("”%(title)s” finns redan i listan.") % {"title": title}, field="title_sv")


def _free_key(frame: Frame, title: str) -> str:
    stem = slugify(title)[:50] or "rad"
    taken = set(Tag.objects.of(frame).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if key not in taken)
