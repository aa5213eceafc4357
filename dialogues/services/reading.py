"""An official reads what a person has said, masks what describes individuals, and shows it.

Nothing here can hold a viewpoint back: what it thinks is no reason (seed 002, the independence of civil
society; regeringsformen 2 kap. 1 §).
"""

from collections.abc import Collection
from hashlib import sha256

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.records.documents import Part
from portal.records.masking import Proposal, mask, proposals, stands_in, tidy
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import ViewpointState
from ..models import Viewpoint

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
    return "".join(MASKED if piece.is_masked else piece.text for piece in found.pieces)


@recorded
def show_viewpoint(
    viewpoint: Viewpoint, *, words: Collection[str] = (), show_file: bool = True, made_from: str, actor: Actor
) -> Viewpoint:
    """Show a viewpoint without these words; one that is shown already is masked anew.

    `made_from` is the mark of what was read. Raises Refused where it says something else by now, where it is
    withdrawn, and as `without_words` does.
    """
    rows = Viewpoint.objects.select_for_update(of=("self",)).select_related("dialogue", "file")
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
    return viewpoint
