"""What happens with the municipality's settings and texts."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.addresses import normalise
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from . import current
from .contrast import NEEDED, weakest_contrast
from .models import WHOLE_PLAIN_ADDRESS, Municipality, Text, placeholders_in

_ADDRESSES = ("sender_address", "reply_to")
_WORDS = ("title_sv", "title_en", "body_sv", "body_en")


@recorded
def change_settings(
    *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> Municipality:
    """Change the municipality's settings; at first the row is made.

    Raises Refused for a pale colour, for a mail address that no letter can come from, and where what
    was `seen` in the fields no longer stands.
    """
    row = Municipality.objects.select_for_update().first() or Municipality(pk=1)
    refuse_if_overtaken(row, seen or {})
    for name, value in values.items():
        setattr(row, name, _spelled(name, value) if name in _ADDRESSES else value)
    _refuse_a_pale_colour(row.accent)
    row.save()
    transaction.on_commit(current.forget)
    return row


def _spelled(field: str, email: str) -> str:
    """An address as it stands in a letter's head, where only plain letters may."""
    try:
        return normalise(email)
    except ValueError:
        raise Refused(WHOLE_PLAIN_ADDRESS, field=field)


def _refuse_a_pale_colour(accent: str) -> None:
    found = weakest_contrast(accent)
    if found < NEEDED:
        # Rounded down, so that 4.49 is not told as 4.5.
        figures = {
            "found": number_format(int(found * 10) / 10, 1),
            "needed": number_format(NEEDED, 1),
        }
        sentence = _(
            "Färgen syns för dåligt mot ljus bakgrund. Kontrasten är %(found)s : 1 och måste vara minst "
            "%(needed)s : 1. Välj en mörkare färg."
        )
        raise Refused(sentence % figures, field="accent")


@recorded
def change_text(
    text: Text, *, values: Mapping[str, str], seen: Mapping[str, str] | None = None, actor: Actor
) -> Text:
    """Write one of the municipality's texts anew: titles and bodies in both languages.

    Raises Refused where what was `seen` in the fields no longer stands, and where something is left to
    fill in that would close an open portal to its visitors.
    """
    text = Text.objects.select_for_update().get(pk=text.pk)
    refuse_if_overtaken(text, seen or {})
    if current.rests_on(text):
        _refuse_what_is_left_to_fill_in(values)
    return _written(text, values)


def _refuse_what_is_left_to_fill_in(values: Mapping[str, str]) -> None:
    sentence = _(
        "Texten innehåller [[%(words)s]]. Lagen kräver den här texten, och portalen stängs för alla besökare "
        "om något i den är kvar att fylla i. Byt ut det som står inom hakparenteserna och spara igen."
    )
    for name, value in values.items():
        for words in placeholders_in(value):
            raise Refused(sentence % {"words": words}, field=name)


@recorded
def load_texts(
    entries: Iterable[Mapping[str, str]],
    *,
    actor: Actor,
    instead_of: Iterable[Mapping[str, str]] = (),
) -> int:
    """Put in the texts that are missing; returns how many were written.

    A text that stands is left alone, except where it still reads as in `instead_of`.
    """
    standing = {text.key: text for text in Text.objects.all()}
    replaceable = {entry["key"]: [entry[name] for name in _WORDS] for entry in instead_of}
    written = 0
    for entry in entries:
        text = standing.get(entry["key"])
        now = [getattr(text, name) for name in _WORDS] if text else None
        wanted = {name: entry[name] for name in _WORDS}
        if text is None or (now == replaceable.get(entry["key"]) and now != list(wanted.values())):
            _written(text or Text(key=entry["key"]), wanted)
            written += 1
    return written


def _written(text: Text, values: Mapping[str, str]) -> Text:
    for name, value in values.items():
        setattr(text, name, value)
    text.changed_at = clock.now()
    text.save()
    transaction.on_commit(current.forget)
    return text
