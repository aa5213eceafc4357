"""The table of viewpoints, answers and changes, to take home: PDF, Word, sheet, JSON."""

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.web.plates import may
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook
from portal.web.word import CONTENT_TYPE

from ..answers_on_paper import answer_rows, answers_as_json, answers_in_word, answers_on_paper
from ..models import Dialogue, answer_table

_WIDTHS = {(1, 2): 30, 3: 60, (4, 6): 22, (7, 8): 60, 9: 40, 10: 14}


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def answers_paper(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """As a PDF."""
    content = answers_on_paper(dialogue, request.user)
    return HttpResponse(content, content_type="application/pdf", headers=_named(dialogue, "pdf", "inline"))


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def answers_word(request: HttpRequest, dialogue: Dialogue) -> HttpResponse:
    """As a Word document."""
    content = answers_in_word(dialogue, request.user)
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=_named(dialogue, "docx"))


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def answers_sheet(request: HttpRequest, dialogue: Dialogue, kind: str) -> StreamingHttpResponse:
    """A row for each viewpoint."""
    # All at once: between two rows of a stream another language may be spoken.
    rows = list(answer_rows(answer_table(dialogue, request.user)))
    return StreamingHttpResponse(
        csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Svar"), widths=_WIDTHS),
        content_type=CONTENT_TYPES[kind],
        headers=_named(dialogue, kind),
    )


@may("dialogues.see_dialogue", Dialogue)
@require_safe
def answers_json(request: HttpRequest, dialogue: Dialogue) -> JsonResponse:
    """For programs."""
    said = answers_as_json(dialogue, answer_table(dialogue, request.user))
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _named(dialogue: Dialogue, ending: str, how: str = "attachment") -> dict[str, str]:
    return {"Content-Disposition": f'{how}; filename="svar-{dialogue.slug}.{ending}"'}
