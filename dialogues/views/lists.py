"""The answers to a meeting as a file, and on paper, for those who call: no needs, no telephone numbers."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.web.clock import STOCKHOLM
from portal.web.plates import may
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from ..door_on_paper import list_on_paper
from ..enums import Answer, GivenBy, Mode, PlaceState
from ..models import AnswerLine, Meeting, answers_to, at_the_door, in_lines
from .rows import standing

_IN_A_CHUNK = 1000
_WIDTHS = {(1, 2): 40, (3, 9): 20}


@may("dialogues.see_answers", Meeting)
@require_safe
def answers_file(request: HttpRequest, meeting: Meeting, kind: str) -> StreamingHttpResponse:
    """Every answer that stands, by name."""
    lines = in_lines(answers_to(meeting)).iterator(chunk_size=_IN_A_CHUNK)
    rows = _rows((AnswerLine(*line) for line in lines), request.LANGUAGE_CODE)
    return StreamingHttpResponse(
        csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Svar"), widths=_WIDTHS),
        content_type=CONTENT_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="svar-{meeting.slug}.{kind}"'},
    )


@may("dialogues.see_answers", Meeting)
@require_safe
def door_list(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Whom the doorkeepers look for, as a PDF to print."""
    lines = (AnswerLine(*line) for line in at_the_door(meeting))
    return HttpResponse(
        list_on_paper(meeting, lines),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="lista-{meeting.slug}.pdf"'},
    )


def _rows(lines: Iterable[AnswerLine], language: str) -> Iterator[tuple[str, ...]]:
    """The headings, then a row for each answer, in the language of whoever asks."""
    with translation.override(language):
        yield (
            _("Namn"),
            _("Förening"),
            _("Svar"),
            _("Hur många"),
            _("Hur"),
            _("Plats"),
            _("När"),
            _("Genom"),
            _("Kom"),
        )
    for line in lines:
        # Between two rows the one who asks may speak another language.
        with translation.override(language):
            cells = _cells(line)
        yield cells


def _cells(line: AnswerLine) -> tuple[str, ...]:
    at = line.answered_at.astimezone(STOCKHOLM)
    comes = line.answer == Answer.YES
    return (
        line.name,
        line.organisation or line.from_where,
        standing(line)[1],
        str(line.group_size) if comes else "",
        str(Mode(line.mode).label) if comes else "",
        str(PlaceState(line.place_state).label) if line.place_state != PlaceState.NONE else "",
        f"{at:%Y-%m-%d %H:%M}",
        str(GivenBy(line.given_by).label),
        _("ja") if line.came else "",
    )
