"""Dialogues are drafted, changed, opened, prolonged, closed, answered and withdrawn."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rules import has_perm

from organisations.models import Chosen
from organisations.services import save_selection
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.people.models import User
from portal.records.services import never_sent
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.prose import PLACEHOLDER
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day

from ..enums import LONGEST_CONSULTATION, SHORTEST_CONSULTATION, DialogueState, MailingState
from ..models import Dialogue, DialoguePart, usual_answer, usual_closing
from .choosing import refuse_choice
from .filing import file_dialogue
from .reaching import tell_of_more_time
from .writing_back import tell_of_withdrawal

# What stands in a dialogue that is out: it is what people answer to.
AS_IT_WENT_OUT = ("kind", "title", "purpose", "language", "closes_on")


def held_dialogue(pk: int) -> Dialogue:
    """The row as it is now, and nobody else's until we are done. Refuses a draft that has been discarded."""
    rows = Dialogue.objects.select_for_update(of=("self",)).select_related("committee", "department")
    standing = rows.filter(pk=pk).first()
    if standing is None:
        raise Refused(_("Utkastet är redan slängt."))
    return standing


def _held_draft(dialogue: Dialogue) -> Dialogue:
    dialogue = held_dialogue(dialogue.pk)
    if dialogue.state != DialogueState.DRAFT:
        raise Refused(_("Remissen är redan öppnad, så det som har gått ut ändras inte."))
    return dialogue


def held_to_choose(dialogue: Dialogue) -> Dialogue:
    """The row as it is now. Refuses one that asks nobody any more; who has been asked stays asked."""
    dialogue = held_dialogue(dialogue.pk)
    if not dialogue.may_ask:
        raise Refused(_("Remissen tar inte emot synpunkter längre, så ingen mer kan tillfrågas."))
    return dialogue


@recorded
def draft_dialogue(
    *,
    values: Mapping[str, Any],
    parts: Sequence[tuple[str, str, str]] = (),
    tags: Iterable[Tag] = (),
    code: str,
    owner: User,
    actor: Actor,
) -> Dialogue:
    """A new dialogue that only those who run it see; `parts` as (key, title, text).

    `code` is drawn when the form is given out: sent twice, it makes one draft.
    """
    if values.get("closes_on"):
        refuse_closing(values["closes_on"], opens_on=clock.today())
    try:
        with transaction.atomic():
            dialogue = Dialogue.objects.create(code=code, owner=owner, made_at=clock.now(), **values)
    except IntegrityError:
        return Dialogue.objects.get(code=code)
    dialogue.tags.set(tags)
    _write_parts(dialogue, parts)
    return dialogue


@recorded
def set_parts(dialogue: Dialogue, *, parts: Sequence[tuple[str, str, str]], actor: Actor) -> Dialogue:
    """Give a draft these parts, as (key, title, text), in this order. Refuses one that has gone out."""
    dialogue = _held_draft(dialogue)
    _write_parts(dialogue, parts)
    return dialogue


def _write_parts(dialogue: Dialogue, parts: Sequence[tuple[str, str, str]]) -> None:
    dialogue.dialogue_parts.exclude(key__in=[key for key, _title, _text in parts]).delete()
    DialoguePart.objects.bulk_create(
        [
            DialoguePart(dialogue=dialogue, key=key, order=order, title=title, text=text)
            for order, (key, title, text) in enumerate(parts)
        ],
        update_conflicts=True,
        unique_fields=["dialogue", "key"],
        update_fields=["order", "title", "text"],
    )


@recorded
def change_dialogue(
    dialogue: Dialogue,
    *,
    values: Mapping[str, Any],
    tags: Iterable[Tag] | None = None,
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> Dialogue:
    """Change a draft; of one that is out, all but what people answer to.

    Refuses where what was `seen` no longer stands, odd persons, and a last day that comes too soon.
    """
    dialogue = held_dialogue(dialogue.pk)
    refuse_if_overtaken(dialogue, seen or {})
    if dialogue.state != DialogueState.DRAFT and any(
        getattr(dialogue, name) != values[name] for name in set(AS_IT_WENT_OUT) & values.keys()
    ):
        raise Refused(_("Remissen är redan öppnad, så det som har gått ut ändras inte."))
    for name, value in values.items():
        setattr(dialogue, name, value)
    _refuse_odd_persons(dialogue, values)
    if dialogue.state == DialogueState.DRAFT and values.get("closes_on"):
        refuse_closing(dialogue.closes_on, opens_on=clock.today())
    dialogue.save()
    if tags is not None:
        dialogue.tags.set(tags)
    return dialogue


def _refuse_odd_persons(dialogue: Dialogue, values: Mapping[str, Any]) -> None:
    if dialogue.deputy_id and dialogue.deputy_id == dialogue.owner_id:
        raise Refused(_("Ersättaren behöver vara någon annan än den ansvariga."), field="deputy")
    for field in {"owner", "deputy"} & values.keys():
        person = values[field]
        if person and not (person.is_active and has_perm("dialogues.prepare_dialogue", person)):
            raise Refused(_("%(name)s får inte ansvara för en remiss.") % {"name": person}, field=field)


def refuse_closing(closes_on: date, *, opens_on: date) -> None:
    """Refuses, at the field `closes_on`, a consultation shorter than it ever may be, or longer than meant."""
    _refuse_late(closes_on, opens_on)
    earliest = opens_on + SHORTEST_CONSULTATION
    if closes_on < earliest:
        weeks = SHORTEST_CONSULTATION.days // 7
        raise Refused(
            ngettext(
                "En remiss är öppen i minst %(n)d vecka, så att en styrelse hinner träffas. "
                "Välj %(day)s eller senare.",
                "En remiss är öppen i minst %(n)d veckor, så att en styrelse hinner träffas. "
                "Välj %(day)s eller senare.",
                weeks,
            )
            % {"n": weeks, "day": day(earliest)},
            field="closes_on",
        )


def _refuse_late(closes_on: date, opens_on: date) -> None:
    """A year with two figures exchanged: once out, it could not be made shorter."""
    latest = max(opens_on, clock.today()) + LONGEST_CONSULTATION
    if closes_on > latest:
        raise Refused(
            _("Så länge är ingen remiss öppen. Välj %(day)s eller tidigare.") % {"day": day(latest)},
            field="closes_on",
        )


@recorded
def choose_asked(
    dialogue: Dialogue, *, chosen: Chosen, made_from: str = "", save_as: str = "", actor: Actor
) -> Dialogue:
    """Say who is asked, and perhaps save that as a selection with a name.

    Whoever has been asked stays asked. Raises Refused where nothing is chosen, where nobody can be asked any
    more, and where something else has been chosen since the mark `made_from` was taken.
    """
    dialogue = held_to_choose(dialogue)
    refuse_choice(chosen, standing=dialogue.chosen, made_from=made_from)
    if save_as:
        save_selection(name=save_as, chosen=chosen, actor=actor)
    dialogue.recipients = chosen.to_json()
    dialogue.save(update_fields=["recipients"])
    return dialogue


@recorded
def discard_dialogue(dialogue: Dialogue, *, actor: Actor) -> None:
    """Throw a draft away; the history stays. Refuses one that belongs to something else."""
    dialogue = _held_draft(dialogue)
    # What was regretted before it left stands as a draft, without a page of its own.
    dialogue.mailings.all().delete()
    try:
        dialogue.delete()
    except ProtectedError:
        raise Refused(_("Remissen hör till en handlingsplan, så den slängs inte här."))


@recorded
def open_dialogue(dialogue: Dialogue, *, actor: Actor) -> Dialogue:
    """Open a draft for viewpoints from today on, for the time promised where no last day is chosen.

    Open already, nothing happens. Refuses one that says nothing or has gaps, and one that would be too short.
    """
    dialogue = held_dialogue(dialogue.pk)
    if dialogue.state == DialogueState.OPEN:
        return dialogue
    if dialogue.state != DialogueState.DRAFT:
        raise Refused(_("Remissen är avslutad. Gör en ny om ni vill fråga igen."))
    if not dialogue.purpose.strip() and not dialogue.dialogue_parts.exists():
        raise Refused(_("Skriv först vad ni vill veta."), field="purpose")
    _refuse_gaps(dialogue)
    today = clock.today()
    closes_on = dialogue.closes_on or usual_closing(today)
    refuse_closing(closes_on, opens_on=today)
    dialogue.state, dialogue.opens_on = DialogueState.OPEN, today
    _close_on(dialogue, closes_on)
    dialogue.save(update_fields=["state", "opens_on", "closes_on", "answer_by"])
    file_dialogue(dialogue, actor=actor)
    return dialogue


def _refuse_gaps(dialogue: Dialogue) -> None:
    """What everybody is about to read has no word left of a template."""
    texts = [(_("Vad ni vill veta"), dialogue.purpose)]
    texts += [(part.title, f"{part.title} {part.text}") for part in dialogue.dialogue_parts.all()]
    for title, text in texts:
        if PLACEHOLDER.search(text):
            raise Refused(_("Fyll först i det som står inom [[ ]] i ”%(part)s”.") % {"part": title})


def _close_on(dialogue: Dialogue, closes_on: date) -> None:
    dialogue.closes_on, dialogue.answer_by = closes_on, usual_answer(closes_on)


@recorded
def regret_opening(dialogue: Dialogue, *, actor: Actor) -> Dialogue:
    """A draft again, as nobody knows of it; where somebody was asked before, or has spoken, it stays open."""
    dialogue = held_dialogue(dialogue.pk)
    is_known = dialogue.mailings.exclude(state=MailingState.DRAFT).exists() or dialogue.viewpoints.exists()
    if dialogue.state == DialogueState.OPEN and not is_known:
        dialogue.state, dialogue.opens_on, dialogue.answer_by = DialogueState.DRAFT, None, None
        dialogue.save(update_fields=["state", "opens_on", "answer_by"])
        never_sent(dialogue, actor=actor)
    return dialogue


@recorded
def prolong(dialogue: Dialogue, *, closes_on: date, actor: Actor) -> Dialogue:
    """Let an open one take viewpoints for longer; the day of answers moves along.

    Whoever was asked and has said nothing yet hears of it. Refuses one that is not open, a day that is
    not later, and one that is far too late.
    """
    dialogue = held_dialogue(dialogue.pk)
    if not dialogue.takes_viewpoints:
        raise Refused(_("Bara en remiss som är öppen kan förlängas."))
    if closes_on <= dialogue.closes_on:
        raise Refused(
            _("Välj en dag efter %(day)s. Tiden kan förlängas, aldrig kortas.")
            % {"day": day(dialogue.closes_on)},
            field="closes_on",
        )
    _refuse_late(closes_on, dialogue.opens_on)
    _close_on(dialogue, closes_on)
    dialogue.save(update_fields=["closes_on", "answer_by"])
    tell_of_more_time(dialogue)
    return dialogue


@recorded
def close_dialogue(dialogue: Dialogue, *, actor: Actor) -> bool:
    """Take no more viewpoints once the last day has passed; whether this was when it closed.

    Where nothing waits for an answer it is answered at once.
    """
    dialogue = held_dialogue(dialogue.pk)
    if dialogue.state != DialogueState.OPEN or clock.today() <= dialogue.closes_on:
        return False
    dialogue.state = DialogueState.CLOSED
    dialogue.save(update_fields=["state"])
    mark_answered(dialogue, actor=actor)
    return True


@recorded
def mark_answered(dialogue: Dialogue, *, actor: Actor) -> bool:
    """A closed one in which nothing stands unanswered is answered; whether this was when it became so."""
    dialogue = held_dialogue(dialogue.pk)
    if dialogue.state != DialogueState.CLOSED or dialogue.viewpoints.unanswered().exists():
        return False
    dialogue.state = DialogueState.ANSWERED
    dialogue.save(update_fields=["state"])
    return True


@recorded
def withdraw_dialogue(dialogue: Dialogue, *, reason: str, actor: Actor) -> Dialogue:
    """Take one back that is out, for a reason that its page and a letter to all who said something give.

    What was said stays. Refuses a draft, one that is answered, and no reason.
    """
    dialogue = held_dialogue(dialogue.pk)
    if dialogue.state == DialogueState.WITHDRAWN:
        return dialogue
    if dialogue.state not in {DialogueState.OPEN, DialogueState.CLOSED}:
        raise Refused(_("Bara en remiss som är öppen, eller som väntar på svar, kan dras tillbaka."))
    if not reason.strip():
        raise Refused(_("Skriv varför. De som har lämnat en synpunkt får veta det."), field="reason")
    dialogue.state, dialogue.withdrawn_because = DialogueState.WITHDRAWN, reason.strip()
    dialogue.save(update_fields=["state", "withdrawn_because"])
    tell_of_withdrawal(dialogue)
    return dialogue
