"""Lists as spreadsheets, read back by another's reader."""

from io import BytesIO

from openpyxl import load_workbook

from portal.web.sheets import workbook


def read_back(rows, **more) -> list[tuple]:
    """What a spreadsheet program finds in the first sheet."""
    said = {"sheet": "Möten", "widths": {1: 40, (2, 9): 20}} | more
    book = load_workbook(BytesIO(b"".join(workbook(rows, **said))))
    assert book.sheetnames == [said["sheet"]]
    return list(book.active.iter_rows(values_only=True))


def test_cells_come_back_as_texts():
    rows = [("Rubrik", "Plats"), ("=1+1", "Fika & <kaffe>"), ("Ett\x07 möte", ""), ("å" * 40_000, "12")]
    told = read_back(rows)
    assert told[:3] == [("Rubrik", "Plats"), ("=1+1", "Fika & <kaffe>"), ("Ett möte", None)]
    assert len(told[3][0]) == 32_767
    assert told[3][1] == "12"


def test_a_list_without_rows_has_its_headings():
    assert read_back([("Rubrik", "Plats", "Mer än bredder")]) == [("Rubrik", "Plats", "Mer än bredder")]


def test_a_long_list_comes_in_pieces():
    pieces = list(workbook(((f"Möte {n}", "x" * 400) for n in range(20_000)), sheet="Möten", widths={1: 9}))
    assert len(pieces) > 2
