"""A goal's values as files: for a spreadsheet, and for programs."""

import json
from collections.abc import Iterator

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from .models import Goal
from .models.line import GoalLine, Row

# What the names in the JSON mean is said once; another meaning is another number.
VERSION = 1
_WIDTHS = {1: 12, (2, 3): 16, 4: 20, 5: 60}


def _plain(figure) -> str:
    """With a comma, as a Swedish spreadsheet reads a figure, and nothing between thousands."""
    return "" if figure is None else f"{figure.normalize():f}".replace(".", ",")


def _cells(line: GoalLine) -> Iterator[list[str]]:
    yield [_("Mätt den"), _("Värde"), _("Väntat"), _("Enhet"), _("Anmärkning")]
    for row in line.rows:
        note = row.measured.note if row.measured else capfirst(_("start"))
        yield [str(row.on), _plain(row.value), _plain(row.expected), line.unit, note]


def _as_csv(_goal: Goal, line: GoalLine) -> str:
    return "".join(csv_file(_cells(line)))


def _as_workbook(_goal: Goal, line: GoalLine) -> bytes:
    return b"".join(workbook(_cells(line), sheet=_("Mätvärden"), widths=_WIDTHS))


def _as_json(goal: Goal, line: GoalLine) -> str:
    told = {
        "version": VERSION,
        "goal": {"code": goal.code, "title": goal.title, "url": goal.get_absolute_url()},
        "plan": {"code": goal.plan.code, "title": goal.plan.title},
        "indicator": goal.indicator,
        "unit": line.unit,
        "direction": "down" if line.is_down else "up",
        "baseline": {"on": str(line.start_on), "value": _number(line.start)},
        "target": {"on": str(line.target_on), "value": _number(line.target)},
        "state": {"on": str(line.today), "key": str(line.state), "words": line.state_in_words},
        "values": [_told(row) for row in line.rows if row.measured],
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _told(row: Row) -> dict:
    expected = _number(row.expected)
    return {"on": str(row.on), "value": _number(row.value), "expected": expected, "note": row.measured.note}


def _number(figure) -> float | None:
    return None if figure is None else float(figure)


# By the ending of the file's name: what it says that it is, and how it is written.
FILES = {
    "csv": (CONTENT_TYPES["csv"], _as_csv),
    "xlsx": (CONTENT_TYPES["xlsx"], _as_workbook),
    "json": ("application/json", _as_json),
}
