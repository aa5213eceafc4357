"""Personal numbers in whatever dress. They are invented here and belong to nobody: no such day has them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.enums import Fault
from organisations.registers import read_register
from organisations.registers.cleaning import masked
from portal.web.personal_numbers import without_personal_numbers


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Åsa 19121212-1212 Berg", "Åsa  Berg"),
        ("121212-1212", ""),
        ("121212+1212", ""),
        ("ring 191212121212.", "ring ."),
        ("samordning 121272-1217", "samordning"),
        ("1212121212", ""),
    ],
)
def test_personal_numbers_are_cut_out_of_any_text(text, kept):
    assert without_personal_numbers(text) == (kept, True)


@pytest.mark.parametrize("before", ["", "pnr-", "(", "född ", "/", "nr."])
@pytest.mark.parametrize(
    "date", ["19121212", "121212", "1912-12-12", "1912 12 12", "12.12.12", "１２１２１２"]
)
@pytest.mark.parametrize(
    "between", ["-", "–", "—", "‒", "+", "/", ".", "_", ":", " ", " - ", ")", "\u00ad", "\u061c", ""]
)
def test_a_personal_number_is_found_in_any_dress(before, date, between):
    text, found = without_personal_numbers(f"Åsa {before}{date}{between}1212, Norrby")
    assert found
    assert "1212" not in text
    assert masked(f"{date}{between}1212", is_number=True) == ("", True)


def test_a_bare_personal_number_for_a_telephone_is_none():
    assert without_personal_numbers("1212121212", in_phone=True) == ("", True)


@pytest.mark.parametrize(
    "text",
    [
        "070-1740605",
        "08-465 004 38",
        "2025-03-12, 1800",
        "2025-03-12 kl. 18.00",
        "16-802088-4816",
        "2019-2023, 1800",
        "08-46500438",
        "802088-4816",
        "2019-03-13",
        "bankgiro 5050-1055",
        "Grundad 1912",
        "18 20.30",
        "2025-03-12 18:00-20:00",
        "12 12 12, 12 12 12",
        "plusgiro 12 12 12-3",
        "2024-01-15 – 2021-06-30",
        "Öppet 10-12, 12-14, 18-20",
    ],
)
def test_what_is_no_personal_number_stays(text):
    assert without_personal_numbers(text) == (text, False)


@pytest.mark.parametrize(
    ("area", "rest"),
    [
        ("08-", "12 12 12 1"),
        ("(08) ", "12 12 12 1"),
        ("08/", "1212121"),
        ("0611-", "12 12 1"),
        ("0611 ", "12 12 1"),
        ("0611 - ", "12121"),
        ("+46 611-", "12 12 1"),
        ("+46 (0)611-", "12 12 1"),
    ],
)
@pytest.mark.parametrize("last", range(10))
def test_a_telephone_number_that_looks_like_a_day_stays_in_any_text(area, rest, last):
    # One of the ten has the check digit of a personal number.
    text = f"Ring {area}{rest}{last}!"
    assert without_personal_numbers(text) == (text, False)


def test_ten_digits_in_a_telephone_column_are_a_telephone_number():
    assert without_personal_numbers("0701211217", in_phone=True) == ("0701211217", False)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Solvargen (19121212-1212)", "Solvargen"),
        ("Åsa (pnr 121212-1212)", "Åsa"),
        ("Kören (121212-1212, ordförande)", "Kören (, ordförande)"),
        ("Kören () i Norrby", "Kören () i Norrby"),
    ],
)
def test_brackets_that_held_nothing_but_a_personal_number_go_with_it(text, left):
    assert without_personal_numbers(text)[0] == left


@pytest.mark.parametrize(
    "dress",
    [
        "121212\n1212",
        "1912-12-12\n1212",
        "12 12 12-12 12",
        "12 12 12 12 12",
        "12-12-12-12-12",
        "121212 - - 1212",
        "121212.....1212",
        "(121212) - (1212)",
        "121212 nr 1212",
        "121212 Nr. 1212",
        "121212&#45;1212",
        "121212&#45 1212",
        "121212&nbsp;1212",
        "121212&amp;#45;1212",
        "&#49;21212-1212",
        "1&shy;21212-1212",
        "121212%2D1212",
        "121212%252D1212",
        "<b>121212</b><i>-1212</i>",
        "1<b>2</b>1212-1212",
        "1<b title='&gt;'>2</b>1212-1212",
        "<td>121212</td><td>1212</td>",
        "121212<okänt>-1212",
        "1212<script>x</script>12-1212",
        "１２１２１２⁻１２１２",
    ],
)
def test_a_personal_number_is_found_as_a_page_or_an_address_would_show_it(dress):
    text, found = without_personal_numbers(f"Åsa {dress}, Norrby")
    assert found
    assert "12" not in text
    assert text.startswith("Åsa")
    assert text.endswith("Norrby")


@pytest.mark.parametrize(
    "rows",
    [
        'Namn;Kontakt\n"Kören 121212\n1212";"Åsa 121212\n1212"\n',
        "Namn;Om\nKören;<p>Ring Åsa <b>121212</b><i>-1212</i></p>\n",
        "Namn;Om\nKören;<p>Ring</p>;<b>121212</b>-1212\n",
        "Namn;Kontakt <b>121212</b>-1212\nKören;Åsa\n",
        "Namn;Org.nr\nKören;<b>121212</b>-1212\n",
        # A wrong check digit: no organisation's number has a day in it.
        "Namn;Org.nr\nKören;Åsa 1212121213\n",
        "Namn;Förnamn;Efternamn\nKören;Åsa 121212;1212 Berg\n",
        # Cut in two by the mark between the columns.
        "Namn,Kontakt\nKören,Åsa 121212,1212\n",
        "Namn;Hemsida\nKören;https://x.example/121212%2D1212\n",
    ],
)
def test_wherever_it_stands_it_is_neither_read_nor_kept_and_costs_no_row(rows):
    read = read_register(rows.encode())
    assert "12" not in repr([read.rows, read.refused, read.columns])
    assert [row.name for row in (*read.rows, *read.refused)] == ["Kören"]


def test_in_a_column_of_numbers_it_is_said_once_and_the_other_number_is_read():
    read = read_register(b"Namn;Org.nr\nA;802088-4816 (121212-1212)\nB;Bo 121212-1212\n")
    assert [row.number for row in read.rows] == ["802088-4816", None]
    assert [(remark.line, remark.fault) for remark in read.warnings] == [
        (2, Fault.PERSONAL_NUMBER),
        (3, Fault.PERSONAL_NUMBER),
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "121212" * 5000,
        "12 12 12 " * 3600,
        "121212/1212 " * 2700,
        "1212(" * 3000 + "12-1212)" * 2000,
        "<" * 32_000 + "1",
        "1<!--" * 6500,
        "1&" + "amp;" * 8000,
        "%25" * 10_000 + "1",
        "121212-1212 (pnr" + "\n" * 32_000,
        "121212-1212" + "<x>" * 10_000,
        "1" + "&#769;&#791;" * 2700,
        "1" + "\ufdfa" * 32_000,
    ],
)
def test_no_cell_takes_long_to_look_through(cell):
    begun = time.process_time()
    masked(cell)
    assert time.process_time() - begun < 1


@given(
    st.lists(st.sampled_from(["1", "12", "1212", "-", " ", "<b>", "</b>", "&#45;", "%2D", "\n", "Ö", "("]))
)
def test_what_has_been_cut_needs_no_second_cut(pieces):
    text, _found = without_personal_numbers("".join(pieces))
    assert without_personal_numbers(text) == (text, False)
