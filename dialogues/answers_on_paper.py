"""The table of viewpoints, answers and changes as files: PDF, Word, rows for sheets and programs."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.municipality.current import municipality
from portal.web.clock import STOCKHOLM
from portal.web.paper import typeset
from portal.web.templatetags.furniture import day
from portal.web.word import BOLD, WordPaper

from .models import (
    ON_PAPER,
    AnsweredGroup,
    AnsweredPart,
    Answering,
    Dialogue,
    Viewpoint,
    answer_table,
    answering_of,
)

# What the PDF's readers are told of the language, beside its two letters.
_REGIONS = {"sv": "SE", "en": "GB"}
# The form of the JSON file: a new number as soon as something means something else.
SCHEMA = "bryggan.dialogue-answers/1"


def answers_on_paper(dialogue: Dialogue, user) -> bytes:
    """The PDF, in the language of whoever asks."""
    data = {
        "title": _title(dialogue),
        "author": municipality().name,
        "language": get_language(),
        "region": _REGIONS[get_language()],
        "written_in": dialogue.language,
        "lede": _lede(dialogue, answering_of(dialogue)),
        "empty": _("Ingen synpunkt har fått svar än."),
        "words": words_of_table(),
        "parts": as_data(answer_table(dialogue, user, most=ON_PAPER)),
    }
    return typeset("dialogues/answers.typ", data)


def answers_in_word(dialogue: Dialogue, user) -> bytes:
    """The same as a Word document."""
    paper = WordPaper(
        title=_title(dialogue), author=municipality().name, language=dialogue.language, wide=True
    )
    paper.heading(_title(dialogue))
    for line in _lede(dialogue, answering_of(dialogue)):
        paper.paragraph(line)
    parts = answer_table(dialogue, user, most=ON_PAPER)
    write_in_word(paper, parts)
    if not parts:
        paper.paragraph(_("Ingen synpunkt har fått svar än."))
    return paper.saved()


def words_of_table() -> dict[str, Any]:
    """What stands above the columns, and where there is nothing to say."""
    return {
        "headings": [_("Synpunkt"), _("Svar"), _("Ändring")],
        "no_change": _("Ingen ändring."),
    }


def as_data(parts: Iterable[AnsweredPart]) -> list[dict[str, Any]]:
    """The table as a Typst template reads it."""
    return [{"title": part.title, "rows": [_row(row) for row in part.rows]} for part in parts]


def write_in_word(paper: WordPaper, parts: Iterable[AnsweredPart], *, level: int = 2) -> None:
    """The table in a Word document, a heading for each part."""
    words = words_of_table()
    for part in parts:
        paper.heading(part.title, level)
        rows = map(_row, part.rows)
        paper.table(words["headings"], [_cells(row, words) for row in rows], shares=(5, 5, 4))


def _cells(row: dict[str, Any], words: dict[str, Any]) -> tuple[list[str], ...]:
    said = [f"{one['who']}: {one['words']}" for one in row["said"]]
    changed = [line for line in (row["change"], *row["led_to"]) if line]
    return (
        [BOLD + row["title"], *said, *filter(None, [row["more"]])],
        [BOLD + row["outcome"], row["text"]],
        changed or [words["no_change"]],
    )


def _row(row: AnsweredGroup) -> dict[str, Any]:
    response = row.response
    return {
        "title": row.group.title,
        "said": [{"who": one.who, "words": _words(one)} for one in row.said],
        "more": _more(row),
        "outcome": capfirst(response.get_outcome_display()),
        "text": response.text,
        "change": response.change,
        "led_to": [f"{station.title} ({station.state})" for station in row.led_to],
    }


def _more(row: AnsweredGroup) -> str:
    """How many more say the same, where not all are on the paper."""
    words = ngettext(
        "Och %(n)d synpunkt till, på sidan med svaren.",
        "Och %(n)d synpunkter till, på sidan med svaren.",
        row.more,
    )
    return words % {"n": row.more} if row.more else ""


def _words(viewpoint: Viewpoint) -> str:
    if viewpoint.words:
        return viewpoint.words
    if viewpoint.file_id:
        return _("Synpunkten lämnades som fil.")
    return _("Orden är borttagna på den skrivandes begäran.")


def _title(dialogue: Dialogue) -> str:
    return _("Synpunkter och svar: %(dialogue)s") % {"dialogue": dialogue.title}


def _lede(dialogue: Dialogue, answering: Answering) -> list[str]:
    """When it was open and how far the answers have come."""
    lines = []
    if dialogue.opens_on and dialogue.closes_on:
        words = (
            _("Öppen för synpunkter från %(first)s till och med %(last)s.")
            if dialogue.takes_viewpoints
            else _("Var öppen för synpunkter från %(first)s till och med %(last)s.")
        )
        lines.append(words % {"first": day(dialogue.opens_on), "last": day(dialogue.closes_on)})
    if answering.said:
        lines.append(
            ngettext(
                "%(answered)d av %(n)d synpunkt har fått svar.",
                "%(answered)d av %(n)d synpunkter har fått svar.",
                answering.said,
            )
            % {"n": answering.said, "answered": answering.answered}
        )
    return lines


# --- For sheets and programs ----------------------------------------------------------------


def answer_rows(parts: Iterable[AnsweredPart]) -> Iterator[tuple[str, ...]]:
    """The headings, then a row for each viewpoint that has been answered."""
    yield (
        _("Del"),
        _("Vad synpunkterna säger"),
        _("Synpunkt"),
        _("Från"),
        _("Inkom"),
        _("Vad det blev"),
        _("Svar"),
        _("Ändring"),
        _("Ledde till"),
        _("Besvarad"),
    )
    for part in parts:
        for row in part.rows:
            response = row.response
            about = (part.title, row.group.title)
            answer = (
                capfirst(response.get_outcome_display()),
                response.text,
                response.change,
                ", ".join(station.title for station in row.led_to),
                f"{response.on:%Y-%m-%d}",
            )
            for one in row.said:
                yield (*about, _words(one), one.who, _received(one), *answer)


def answers_as_json(dialogue: Dialogue, parts: Iterable[AnsweredPart]) -> dict[str, Any]:
    """The table for programs; `schema` says which form it has."""
    return {
        "schema": SCHEMA,
        "title": dialogue.title,
        "url": settings.SITE_URL + dialogue.get_absolute_url(),
        "language": dialogue.language,
        "opens_on": dialogue.opens_on,
        "closes_on": dialogue.closes_on,
        "answer_by": dialogue.answer_by,
        "groups": [_group_as_json(part, row) for part in parts for row in part.rows],
    }


def _group_as_json(part: AnsweredPart, row: AnsweredGroup) -> dict[str, Any]:
    response = row.response
    return {
        "code": row.group.code,
        "part": part.title,
        "title": row.group.title,
        "url": settings.SITE_URL + row.group.get_absolute_url(),
        "viewpoints": [
            {
                "text": one.words,
                "from": one.who,
                "is_file": one.file_id is not None,
                "received_on": _received(one),
            }
            for one in row.said
        ],
        "outcome": response.outcome,
        "answer": response.text,
        "change": response.change,
        "led_to": [{"title": one.title, "url": settings.SITE_URL + one.url} for one in row.led_to],
        "answered_on": response.on,
    }


def _received(viewpoint: Viewpoint) -> str:
    received = viewpoint.received_at or viewpoint.made_at
    return f"{received.astimezone(STOCKHOLM):%Y-%m-%d}"
