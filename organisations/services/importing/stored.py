"""A file between the press that read it and the press that confirms it: its cleaned rows, never its bytes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.db import connection

from portal.history.recording import recorded
from portal.web.actor import Actor

from ...enums import Fault, Reason, Verdict
from ...models import ImportRun
from ...registers import RefusedRow, Register, Remark, Row, recognise
from ...registers.cleaning import without_personal_numbers
from .differences import Change
from .weighing import Weighed

AT_A_TIME = 1000
_LONGEST_FILE_NAME = 120
# These are found anew at each weighing: the municipality's lists may have got the word meanwhile.
OF_THE_LISTS = {Fault.FIELD_UNKNOWN, Fault.TARGET_GROUP_UNKNOWN}
# One statement for a thousand rows: as objects of Python they would take their time.
_STORE = """
    INSERT INTO organisations_importrow (
        run_id, line, name, verdict, reason, cells, values, remarks,
        nth, changes, conflicts, takes, decision, obstacle
    )
    SELECT %(run)s, said.line, said.name, said.verdict, said.reason, said.cells, said.values,
        said.remarks, 0, '[]', '[]', '[]', '', ''
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS said (
        line int, name text, verdict text, reason text, cells jsonb, values jsonb, remarks jsonb
    )
"""
# Their values stay as they are.
_NOTE = """
    UPDATE organisations_importrow kept
    SET verdict = said.verdict, reason = said.reason, other_line = said.other_line,
        organisation_id = said.organisation, nth = said.nth, remarks = said.remarks,
        changes = said.changes, conflicts = said.conflicts
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS said (
        line int, verdict text, reason text, other_line int, organisation bigint, nth int,
        remarks jsonb, changes jsonb, conflicts jsonb
    )
    WHERE kept.run_id = %(run)s AND kept.line = said.line
"""
# A row that became an organisation of its own: which one, and of its words no more.
_CLOSE = """
    UPDATE organisations_importrow kept
    SET organisation_id = said.organisation, cells = '[]', values = '{}'
    FROM jsonb_to_recordset(%(rows)s::jsonb) AS said (line int, organisation bigint)
    WHERE kept.run_id = %(run)s AND kept.line = said.line
"""


def about_the_file(register: Register, file_name: str) -> dict:
    """What is kept of a file beside its rows, as fields of its run."""
    name, _found = without_personal_numbers(file_name)
    return {
        "file_name": name[:_LONGEST_FILE_NAME],
        "kind": register.kind,
        "encoding": register.encoding,
        "headings": [heading.word for heading in register.columns],
        "remarks": [(one.line, one.fault.value, one.heading) for one in register.remarks],
    }


@recorded
def store(run: ImportRun, register: Register, *, actor: Actor) -> None:
    """Keep the rows of a file that has been read."""
    rows = [
        {
            "line": row.line,
            "name": row.name,
            "verdict": "",
            "reason": "",
            "cells": row.cells,
            "values": row.as_json(),
            "remarks": [_remark_kept(remark) for remark in row.remarks],
        }
        for row in register.rows
    ]
    rows += [_refused(one) for one in register.refused]
    _in_pieces(_STORE, rows, run)


def _in_pieces(statement: str, rows: list[dict], run: ImportRun) -> None:
    with connection.cursor() as cursor:
        for start in range(0, len(rows), AT_A_TIME):
            piece = json.dumps(rows[start : start + AT_A_TIME])
            cursor.execute(statement, {"rows": piece, "run": run.pk})


def stored(run: ImportRun) -> Register:
    """The file as it was read."""
    rows, refused = [], []
    fields = ("line", "name", "verdict", "reason", "cells", "values", "remarks")
    found = run.import_rows.order_by("line").values_list(*fields)
    for line, name, verdict, reason, cells, values, remarks in found.iterator(chunk_size=AT_A_TIME):
        if verdict == Verdict.REFUSED:
            refused.append(RefusedRow(line, Reason(reason), name, tuple(cells)))
        else:
            told = tuple(one for one in _remarks(line, name, remarks) if one.fault not in OF_THE_LISTS)
            rows.append(Row.from_json(values, cells=tuple(cells), remarks=told))
    return Register(
        rows=tuple(rows),
        refused=tuple(refused),
        remarks=tuple(Remark(line, Fault(fault), heading) for line, fault, heading in run.remarks),
        columns=recognise(run.headings),
        source=run.source,
        kind=run.kind,
        encoding=run.encoding,
        delimiter="",
        sha256=run.sha256,
    )


def _refused(one: RefusedRow) -> dict:
    """A row that cannot be an organisation, to be kept until it is mended."""
    return {
        "line": one.line,
        "name": one.name,
        "verdict": Verdict.REFUSED.value,
        "reason": one.reason.value,
        "cells": one.cells,
        "values": {},
        "remarks": [],
    }


def _remarks(line: int, name: str, kept: list) -> list[Remark]:
    return [Remark(line, Fault(fault), heading, name, word) for fault, heading, word in kept]


def _remark_kept(remark: Remark) -> tuple[str, str, str]:
    return remark.fault.value, remark.heading, remark.word


def note(
    run: ImportRun,
    rows: list[Weighed],
    *,
    among: list[Weighed],
    remarks: Iterable[Remark] = (),
    names_people: bool = True,
) -> None:
    """Keep beside each of these rows, `among` all, what it was weighed to be.

    `remarks` are those about words of the municipality's lists. Where no more people shall be named it is
    kept of contacts only that they changed.
    """
    of_the_lists: dict[int, list[Remark]] = {}
    for remark in remarks:
        of_the_lists.setdefault(remark.line, []).append(remark)
    verdicts = [_verdict(one, among, of_the_lists) for one in rows]
    if not names_people:
        for verdict in verdicts:
            verdict["changes"] = _without_people(verdict["changes"])
    _in_pieces(_NOTE, verdicts, run)


@recorded
def forget_what_was_taken(run: ImportRun, weighed: list[Weighed], *, actor: Actor) -> None:
    """Keep what was done and what is still to be done; of people's words only those to be decided on."""
    new = [one for one in weighed if one.verdict is Verdict.NEW]
    rows = [{"line": one.row.line, "organisation": one.standing.organisation.pk} for one in new]
    _in_pieces(_CLOSE, rows, run)
    known = run.import_rows.filter(verdict__in=[Verdict.CHANGED, Verdict.UNCHANGED])
    known.filter(verdict=Verdict.UNCHANGED, remarks=[], conflicts=[]).delete()
    known.update(cells=[], values={})


def _without_people(changes: list[dict]) -> list[dict]:
    others = [change for change in changes if change["field"] != "contacts"]
    return others if len(others) == len(changes) else [*others, asdict(Change("contacts"))]


def outcome(weighed: list[Weighed]) -> str:
    """A mark of all that was found: the same mark, the same deed, but for what somebody has chosen since."""
    said = []
    for one in weighed:
        verdict = _verdict(one, weighed, {})
        verdict["changes"] = sorted(
            [change["field"], change["here"], change["there"]]
            for change in (*verdict.pop("changes"), *verdict.pop("conflicts"))
        )
        if one.difference and one.verdict is not Verdict.NEW:
            # Changed or unchanged is also a matter of what was chosen where the two disagree.
            del verdict["verdict"]
        said.append(verdict)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _verdict(one: Weighed, among: list[Weighed], of_the_lists: Mapping[int, list[Remark]]) -> dict:
    """What is kept of a row's verdict; what a new organisation gets is its values, and no change."""
    is_new = one.verdict is Verdict.NEW
    difference = one.difference
    remarks = [*one.row.remarks, *of_the_lists.get(one.row.line, ())]
    return {
        "line": one.row.line,
        "verdict": one.verdict.value,
        "reason": one.reason.value if one.reason else "",
        "other_line": one.other.line if one.other else None,
        "organisation": _organisation_of(one, among),
        "nth": one.key.nth,
        "remarks": [_remark_kept(remark) for remark in remarks],
        "changes": [asdict(change) for change in difference.changes] if difference and not is_new else [],
        "conflicts": [asdict(conflict) for conflict in difference.conflicts] if difference else [],
    }


def _organisation_of(one: Weighed, among: list[Weighed]) -> int | None:
    """What a row is or may be: an organisation that was there, or came of an earlier row."""
    if one.standing:
        return one.standing.organisation.pk
    if one.other is None or one.other.organisation or one.other.place is None:
        return one.other and one.other.organisation
    standing = among[one.other.place].standing
    return standing and standing.organisation.pk
