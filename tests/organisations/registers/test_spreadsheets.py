"""Spreadsheets become the same records as text, and what is made to do harm is refused."""

import csv
import zipfile
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from time import monotonic

import pytest
from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from organisations.registers import read_register
from organisations.registers.spreadsheets import MOST_COLUMNS, sheets
from portal.web.refusals import Refused

REGISTERS = Path(settings.BASE_DIR, "portal/devkit/registers")
ROWS = 1000


def workbook(*tables: list[list]) -> bytes:
    """A spreadsheet with a sheet for each table."""
    book, out = Workbook(write_only=True), BytesIO()
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append([_plain(sheet, cell) for cell in row])
    book.save(out)
    return out.getvalue()


def _plain(sheet, value):
    """A cell of text, also where a program would have made a formula of it."""
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def member(content: bytes, name: str, text: bytes) -> bytes:
    """The same file with one member of other content."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, text if info.filename == name else old.read(info))
    return out.getvalue()


def test_cells_are_what_a_clerk_sees():
    table = [
        [
            "Namn",
            8020884816.0,
            8020884816,
            0.5,
            date(2026, 3, 1),
            datetime.fromisoformat("2026-03-01T18:30"),
            True,
            None,
            "x",
        ],
        ["A", None, None],
    ]
    (sheet,) = sheets(workbook(table), most_rows=ROWS)
    assert [cells for _line, cells, _reason in sheet] == [
        ["Namn", "8020884816", "8020884816", "0.5", "2026-03-01", "2026-03-01 18:30", "SANT", "", "x"],
        ["A"],
    ]


@pytest.mark.parametrize("name", ["foreningsregister", "foreningsregister-rbok"])
def test_a_spreadsheet_gives_the_same_rows_as_the_text(name):
    content = (REGISTERS / f"{name}.csv").read_bytes()
    text = read_register(content)
    decoded = content.decode("utf-8-sig" if text.encoding == "utf-8" else text.encoding)
    lines = list(csv.reader(StringIO(decoded, newline=""), delimiter=text.delimiter))
    # A spreadsheet has no rows that are too short.
    width = len(lines[0])
    sheet = read_register(workbook([line for line in lines if len(line) in {0, width}]))
    assert (sheet.kind, sheet.source, sheet.columns) == ("xlsx", text.source, text.columns)

    def unplaced(rows):
        return [
            replace(row, line=0, remarks=tuple(replace(remark, line=0) for remark in row.remarks))
            for row in rows
        ]

    assert unplaced(sheet.rows) == unplaced(text.rows)
    assert not sheet.refused


def test_the_sheet_with_most_columns_that_are_known_is_read_and_lines_are_counted():
    register = read_register(
        workbook([["Läs mig"]], [["Föreningar 2026"], [], ["Namn", "Ort"], [], ["Kören", "Norrby"], ["Ort"]])
    )
    assert [(row.line, row.name, row.place) for row in register.rows] == [
        (5, "Kören", "Norrby"),
        (6, "Ort", ""),
    ]


def test_a_formula_in_a_cell_is_text():
    register = read_register(workbook([["Namn"], ["=1+1"]]))
    assert register.rows[0].name == "=1+1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04", "går inte att läsa"),
        (workbook([["Namn"], ["A"]])[:-200], "går inte att läsa"),
        (workbook([["Ort"], ["A"]]), "ingen kolumn med namn"),
        (workbook([[]]), "ingen kolumn med namn"),
        (workbook([["Namn", *["x"] * MOST_COLUMNS]]), "för många rader eller kolumner"),
        (member(workbook([["Namn"]]), "xl/workbook.xml", b"<a"), "går inte att läsa"),
        (member(workbook([["Namn"]]), "xl/worksheets/sheet1.xml", b"<a"), "går inte att läsa"),
    ],
)
def test_what_is_no_register_is_refused_in_a_sentence(content, sentence):
    with pytest.raises(Refused, match=sentence):
        read_register(content)


def test_a_damaged_member_is_refused():
    content = bytearray(workbook([["Namn"], *([f"Förening {n}"] for n in range(500))]))
    content[content.index(b"sheet1.xml") + 300] ^= 0xFF
    with pytest.raises(Refused):
        read_register(bytes(content))


def test_a_zip_bomb_is_refused_before_anything_is_built_of_it():
    content = member(workbook([["Namn"]]), "xl/worksheets/sheet1.xml", bytes(300_000_000))
    assert len(content) < 1_000_000
    began = monotonic()
    with pytest.raises(Refused, match="för stor"):
        read_register(content)
    assert monotonic() - began < 20


def test_a_text_that_unfolds_without_end_is_refused():
    laughs = b'<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]><worksheet>&c;</worksheet>'
    with pytest.raises(Refused, match="går inte att läsa"):
        read_register(member(workbook([["Namn"]]), "xl/worksheets/sheet1.xml", laughs))


@pytest.mark.parametrize("row", [b'<row r="999999999"><c><v>1</v></c></row>', b"<row/>" * (ROWS + 200)])
def test_more_rows_than_any_register_has_are_refused(row):
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (space, row)
    with pytest.raises(Refused, match="rader"):
        list(sheets(member(workbook([["Namn"]]), "xl/worksheets/sheet1.xml", text), most_rows=ROWS)[0])


SPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sheet(rows: bytes) -> bytes:
    """The text of a sheet with a heading row and these."""
    head = b'<row r="1"><c t="inlineStr"><is><t>Namn</t></is></c></row>'
    return b'<worksheet xmlns="%s"><sheetData>%s%s</sheetData></worksheet>' % (SPACE, head, rows)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("xl/sharedStrings.xml", b'<sst xmlns="%s">%s</sst>' % (SPACE, b"<si/>" * 600_000)),
        ("xl/sharedStrings.xml", b'<x:sst xmlns:x="%s">%s</x:sst>' % (SPACE, b"<x:si/>" * 600_000)),
        ("xl/sharedStrings.xml", b"<sst><si>%s</si></sst>" % (b"<r><t>a</t></r>" * 100_000)),
        ("xl/sharedStrings.xml", b"<sst><si><t>%s</t></si></sst>" % (b"a" * 2_000_000)),
        ("xl/styles.xml", b"<styleSheet><cellXfs>%s</cellXfs></styleSheet>" % (b"<xf/>" * 200_000)),
        ("xl/workbook.xml", b"<workbook><sheets>%s</sheets></workbook>" % (b'<sheet name="a"/>' * 2000)),
        ("xl/worksheets/sheet1.xml", sheet(b"<row>%s</row>" % (b"<c/>" * 300_000))),
        ("xl/worksheets/sheet1.xml", sheet((b"<row>%s</row>" % (b"<c/>" * 1000)) * 4100)),
        ("xl/worksheets/sheet1.xml", sheet(b"<row><c><is><t>%s</t></is></c></row>" % (b"a" * 2_000_000))),
        ("xl/worksheets/sheet1.xml", b"<a>" * 300_000),
    ],
    ids=[
        "texts", "texts-of-another-name", "a-text-of-many", "a-long-text", "styles", "sheets", "a-wide-row",
        "cells", "a-long-cell", "depth",
    ],
)  # fmt: skip
def test_what_takes_for_ever_to_build_is_refused_before_it_is_built(name, text):
    content = workbook([["Namn"], ["A"]])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        is_there = name in archive.namelist()
    if is_there:
        content = member(content, name, text)
    else:
        out = BytesIO(content)
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, text)
        content = out.getvalue()
    with pytest.raises(Refused, match="för stor"):
        read_register(content)


def test_many_files_in_the_file_and_letters_of_two_bytes_are_refused():
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(1500):
            archive.writestr(f"{number}.xml", b"")
    with pytest.raises(Refused, match="för stor"):
        read_register(out.getvalue())
    wide = sheet(b"").decode().encode("utf-16")
    with pytest.raises(Refused, match="går inte att läsa"):
        read_register(member(workbook([["Namn"]]), "xl/worksheets/sheet1.xml", wide))


def test_what_a_sheet_says_of_its_own_size_is_not_believed():
    rows = b'<row r="2"><c t="inlineStr"><is><t>Norrby IF</t></is></c></row>'
    lying = sheet(rows).replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    read = read_register(member(workbook([["Namn"]]), "xl/worksheets/sheet1.xml", lying))
    assert [row.name for row in read.rows] == ["Norrby IF"]
