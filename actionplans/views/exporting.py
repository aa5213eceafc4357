"""A list as a file: CSV, a spreadsheet or JSON, with the same columns."""

import json
from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpResponse

from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

_WIDE, _USUAL = 40, 18
# A column's key in JSON, and its heading in the others.
Columns = Mapping[str, str]


def as_file(
    kind: str, name: str, columns: Columns, rows: Iterable[Sequence[str]], *, wide: Iterable[str] = ()
) -> HttpResponse:
    """The rows as csv, xlsx or json. The JSON says which schema it keeps to: keys stay, others may come."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "json":
        listed = [dict(zip(columns, row, strict=True)) for row in rows]
        text = json.dumps({"schema": f"bryggan/{name}/1", "rows": listed}, ensure_ascii=False, indent=1)
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
    table = [tuple(columns.values()), *rows]
    widths = {at: _WIDE if key in wide else _USUAL for at, key in enumerate(columns, start=1)}
    content = csv_file(table) if kind == "csv" else workbook(table, sheet=name[:31], widths=widths)
    return HttpResponse(list(content), content_type=CONTENT_TYPES[kind], headers=headers)
