"""Lines for spreadsheet programs."""

import pytest

from portal.web.lines import csv_line


def test_semicolons_and_quotes():
    assert csv_line(["Norrby; IF", 'a "b"', 7]) == '"Norrby; IF";"a ""b""";7\r\n'


@pytest.mark.parametrize("begins", ["=1+1", "+46", "-2", "@sum", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(begins):
    assert csv_line([begins]).strip('"').startswith("'")
