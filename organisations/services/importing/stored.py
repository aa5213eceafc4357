"""A file between the press that read it and the press that confirms it: its cleaned rows, never its bytes."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace

from django.db import connection

from portal.history.recording import recorded
from portal.people.models import Address
from portal.web.actor import Actor

from ...enums import Fault, Reason, Verdict
from ...models import ImportRow, ImportRun
from ...registers import RefusedRow, Register, Remark, Row, recognise
from .weighing import Weighed

AT_A_TIME = 1000
# These are found anew at each weighing: the municipality's lists may have got the word meanwhile.
_OF_THE_LISTS = {Fault.FIELD_UNKNOWN, Fault.TARGET_GROUP_UNKNOWN}
# One statement for a thousand rows. Their values stay as they are.
_NOTE = """
    UPDATE organisations_importrow kept
    SET verdict = said.verdict, reason = said.reason, other_line = said.other_line,
        organisation_id = said.organisation, nth = said.nth, remarks = said.remarks,
        changes = said.changes, conflicts = said.conflicts
    FROM jsonb_to_recordset(%s::jsonb) AS said (
        line int, verdict text, reason text, other_line int, organisation bigint, nth int,
        remarks jsonb, changes jsonb, conflicts jsonb
    )
    WHERE kept.run_id = %s AND kept.line = said.line
"""


@recorded
def store(run: ImportRun, register: Register, *, actor: Actor) -> None:
    """Keep the rows of a file that has been read."""
    addresses = _known_addresses(register.rows)
    rows = [
        ImportRow(
            run=run,
            line=row.line,
            name=row.name,
            address_id=_first_known(row, addresses),
            cells=row.cells,
            values=row.as_json(),
            remarks=[_remark_kept(remark) for remark in row.remarks],
        )
        for row in register.rows
    ]
    rows += [_refused(run, one) for one in register.refused]
    ImportRow.objects.bulk_create(rows, batch_size=AT_A_TIME)


def stored(run: ImportRun) -> Register:
    """The file as it was read."""
    rows, refused = [], []
    for kept in run.import_rows.order_by("line").iterator(chunk_size=AT_A_TIME):
        if kept.verdict == Verdict.REFUSED:
            refused.append(RefusedRow(kept.line, Reason(kept.reason), kept.name, tuple(kept.cells)))
        else:
            remarks = tuple(one for one in remarks_of(kept) if one.fault not in _OF_THE_LISTS)
            rows.append(replace(Row.from_json(kept.values), cells=tuple(kept.cells), remarks=remarks))
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


def _refused(run: ImportRun, one: RefusedRow) -> ImportRow:
    """A row that cannot be an organisation, to be kept until it is mended."""
    return ImportRow(
        run=run, line=one.line, name=one.name, verdict=Verdict.REFUSED, reason=one.reason, cells=one.cells
    )


def remarks_of(kept: ImportRow) -> list[Remark]:
    """What was wrong in a kept row's fields."""
    return [
        Remark(kept.line, Fault(fault), heading, kept.name, word) for fault, heading, word in kept.remarks
    ]


def _remark_kept(remark: Remark) -> tuple[str, str, str]:
    return remark.fault.value, remark.heading, remark.word


def note(
    run: ImportRun, rows: list[Weighed], *, among: list[Weighed], remarks: Iterable[Remark] = ()
) -> None:
    """Keep beside each of these rows, `among` all, what it was weighed to be.

    `remarks` are those about words of the municipality's lists.
    """
    of_the_lists: dict[int, list[Remark]] = {}
    for remark in remarks:
        of_the_lists.setdefault(remark.line, []).append(remark)
    said = [_verdict(one, among, of_the_lists) for one in rows]
    with connection.cursor() as cursor:
        for start in range(0, len(said), AT_A_TIME):
            cursor.execute(_NOTE, [json.dumps(said[start : start + AT_A_TIME]), run.pk])


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


def _known_addresses(rows: Iterable[Row]) -> dict[str, int]:
    """The ids of those addresses in the rows that are known."""
    emails = {contact.email for row in rows for contact in row.contacts}
    return dict(Address.objects.filter(email__in=emails).values_list("email", "pk"))


def _first_known(row: Row, addresses: Mapping[str, int]) -> int | None:
    """With which address a row is forgotten."""
    return next((addresses[contact.email] for contact in row.contacts if contact.email in addresses), None)
