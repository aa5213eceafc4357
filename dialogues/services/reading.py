"""An official reads what a person has said, masks what describes individuals, and shows it.

Nothing here can hold a viewpoint back: what it thinks is no reason (seed 002, the independence of civil
society; regeringsformen 2 kap. 1 §).
"""

from collections.abc import Collection
from hashlib import sha256

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.models import protected_name
from portal.records.documents import Part
from portal.records.masking import MaskedPart, Proposal, mask, proposals, stands_in, tidy
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import ViewpointState
from ..models import Viewpoint
from .conversing import held_dialogue

# As it stands in the text where words were taken out; of these nothing is left, not even how long they were.
MASKED = "[maskat]"
# Longer than a name, an address or a number with its words around: then it is no longer single words.
LONGEST_MASKED = 200


def proposed_in(viewpoint: Viewpoint) -> list[Proposal]:
    """Names, addresses and numbers that stand in a viewpoint: what may have to be masked."""
    persons = [viewpoint.name] if viewpoint.name and not viewpoint.name_shown else []
    return proposals([Part("", tidy(viewpoint.text))], persons)


def mark_of_words(viewpoint: Viewpoint) -> str:
    """A short mark of what was read: another as soon as whoever said it says something else."""
    return sha256(f"{viewpoint.text}|{viewpoint.file_id}".encode()).hexdigest()[:12]


def without_words(viewpoint: Viewpoint, words: Collection[str]) -> str:
    """The text as the page would show it. Raises Refused, at `words`, for what is not in it or too much."""
    parts = [Part("", tidy(viewpoint.text))]
    missing = [word for word in words if not stands_in(word, parts)]
    if missing:
        raise Refused(
            _("De här orden står inte i synpunkten: %(words)s") % {"words": ", ".join(missing)},
            field="words",
        )
    if any(len(word) > LONGEST_MASKED for word in words):
        raise Refused(
            _("Maskera enstaka ord som beskriver en enskild person, inte hela stycken."), field="words"
        )
    if not words:
        return viewpoint.text
    [found] = mask(parts, words=words)
    if not any(any(map(str.isalpha, piece.text)) for piece in found.pieces):
        raise Refused(
            _("Då blir inget kvar av synpunkten. Den ska visas, utan det som beskriver enskilda personer."),
            field="words",
        )
    return _in_one(found)


def _in_one(part: MaskedPart) -> str:
    return "".join(MASKED if piece.is_masked else piece.text for piece in part.pieces)


@recorded
def show_viewpoint(
    viewpoint: Viewpoint, *, words: Collection[str] = (), show_file: bool = True, made_from: str, actor: Actor
) -> Viewpoint:
    """Show a viewpoint without these words; one that is shown already is masked anew.

    `made_from` is the mark of what was read. Raises Refused where it says something else by now, where it is
    withdrawn, and as `without_words` does.
    """
    held_dialogue(viewpoint.dialogue_id)
    rows = Viewpoint.objects.select_for_update(of=("self",)).select_related("dialogue", "file", "group")
    viewpoint = rows.get(pk=viewpoint.pk)
    if viewpoint.state not in {ViewpointState.TO_READ, ViewpointState.SHOWN}:
        raise Refused(_("Synpunkten är tillbakadragen, så den visas inte."))
    if made_from != mark_of_words(viewpoint):
        raise Refused(_("Synpunkten har ändrats medan du läste. Läs den en gång till."))
    text = without_words(viewpoint, words)
    viewpoint.shown_text = "" if text == viewpoint.text else text
    viewpoint.masked = sorted(words)
    viewpoint.file_shown = bool(viewpoint.file_id) and show_file
    viewpoint.state = ViewpointState.SHOWN
    viewpoint.read_by_id, viewpoint.read_at = actor.user_id, clock.now()
    viewpoint.save()
    _mask_group(viewpoint, words)
    return viewpoint


def _mask_group(viewpoint: Viewpoint, words: Collection[str]) -> None:
    """A group may have its name from the words, as everybody could read them until now."""
    group = viewpoint.group
    if group is None or not words:
        return
    [title] = mask([Part("", group.title)], words=words)
    if _in_one(title) != group.title:
        group.title = _in_one(title)[: group._meta.get_field("title").max_length]
        group.save(update_fields=["title"])


@recorded
def hide_who_said(viewpoints: QuerySet[Viewpoint], *, words: Collection[str], actor: Actor) -> None:
    """Whoever said it is protected: the name goes, and these words of it out of what the page shows.

    A file cannot be masked, so it is shown once more only when somebody has read it.
    """
    for viewpoint in viewpoints:
        viewpoint.name, viewpoint.name_shown, viewpoint.file_shown = protected_name(), False, False
        stands = [word for word in words if stands_in(word, [Part("", tidy(viewpoint.text))])]
        if stands:
            viewpoint.masked = sorted({*viewpoint.masked, *stands})
            [found] = mask([Part("", tidy(viewpoint.text))], words=viewpoint.masked)
            viewpoint.shown_text = _in_one(found)
        viewpoint.save()
        _mask_group(viewpoint, words)
