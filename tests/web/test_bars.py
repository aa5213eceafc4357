"""Bars: order, scale, shares and words, with one series and with several."""

import re

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.web.bars import MOST, BarFigure, Row, bar_figure, percent

SERIES = ("i registret", "inbjudna", "svarade", "kom")
ROWS = [
    Row("Annat", (30, 5, 2, 1), "/annat/"),
    Row("Idrott", (60, 52, 30, 15), "/idrott/"),
    Row("Integration", (17, 0, 0, 0)),
    Row("Kultur", (40, 38, 20, 10)),
]


def drawn(rows=ROWS, *, many: int = 4, **how) -> BarFigure:
    cut = [Row(row.name, row.numbers[:many], row.url) for row in rows]
    return bar_figure(
        "Område", cut, series=SERIES[:many], share="Andel", **{"nobody": "Ingen inbjuden", "whole": 120} | how
    )


def names(bars) -> list[str]:
    return [bar.row.name for bar in bars]


def html(figure: BarFigure) -> str:
    return render_to_string("components/bars.html", {"figure": figure})


def test_with_one_series_the_largest_comes_first_and_those_of_which_there_are_none_by_themselves():
    rows = [*ROWS, Row("Bygd", (0, 0, 0, 0))]
    figure = drawn(rows, many=1)
    assert names(figure.empty) == ["Bygd"]
    assert names(figure.bars) == ["Idrott", "Kultur", "Annat", "Integration"]
    assert names(figure.table) == ["Bygd", "Idrott", "Kultur", "Annat", "Integration"]


@pytest.mark.parametrize("many", [2, 3, 4])
def test_with_several_series_those_of_whom_none_is_chosen_come_first_then_the_smallest_share(many):
    figure = drawn(many=many)
    assert names(figure.empty) == ["Integration"]
    assert names(figure.bars) == ["Annat", "Idrott", "Kultur"]
    assert [bar.share for bar in figure.table] == ["0\xa0%", "17\xa0%", "87\xa0%", "95\xa0%"]


def test_rows_in_an_order_of_their_own_keep_it():
    figure = drawn(many=1, nobody="")
    assert names(figure.bars) == [row.name for row in ROWS]
    assert not figure.empty


def test_all_bars_have_one_scale_and_parts_are_of_their_own_bar():
    annat, idrott, _kultur = drawn().bars
    assert (idrott.length, annat.length) == ("100%", "50%")
    assert [(part.look, part.width) for part in annat.parts] == [
        ("pale", "16.67%"),
        ("middle", "6.667%"),
        ("core", "3.333%"),
    ]
    assert len({part.height for part in annat.parts}) == 3


def test_a_bar_may_be_measured_against_all():
    assert [bar.length for bar in drawn(many=1, nobody="", full=120).bars] == [
        "25%",
        "50%",
        "14.17%",
        "33.33%",
    ]


@pytest.mark.parametrize("many", [1, 2, 3, 4])
def test_every_number_stands_in_words_beside_its_bar_and_in_the_table(many):
    page = html(drawn(many=many))
    idrott = next(row for row in ROWS if row.name == "Idrott")
    words = (
        "60 (50\xa0%)" if many == 1 else ", ".join(f"{idrott.numbers[n]} {SERIES[n]}" for n in range(many))
    )
    assert f'<span class="words">{words}</span>' in page
    assert "".join(f'<td class="n">{number}</td>' for number in idrott.numbers[:many]) in page
    assert page.count('<th scope="col"') == many + 2
    assert ('class="legend"' in page) == (many > 1)


@pytest.mark.parametrize("many", [1, 4])
def test_what_is_drawn_is_hidden_from_screen_readers_and_has_no_style_of_its_own(many):
    page = html(drawn(many=many))
    assert page.count("<svg") == page.count('aria-hidden="true"') > 3
    assert "style" not in page
    assert not re.search(r"<text|fill=", page)


def test_a_name_leads_on_where_it_has_an_address():
    page = html(drawn())
    assert '<a href="/idrott/">Idrott</a>' in page
    assert '<span class="name">Kultur</span>' in page


def test_names_are_text():
    assert "&lt;b&gt;" in html(drawn([Row("<b>", (1, 1, 1, 1))]))


def test_what_is_too_much_to_draw_is_told_as_one_and_stands_in_the_table():
    def told(number: int) -> BarFigure:
        rows = [Row(f"Plats {n}", (1 + n,)) for n in range(number)]
        return drawn(rows, many=1, rest=lambda n: f"{n} andra", whole=1000)

    assert told(MOST + 1).rest is None
    figure = told(MOST + 4)
    assert len(figure.bars) == MOST
    assert (figure.rest.row.name, figure.rest.row.numbers) == ("4 andra", (1 + 2 + 3 + 4,))
    assert len(figure.table) == MOST + 4
    assert '<span class="name">4 andra</span>' in html(figure)


def test_nothing_at_all_is_drawn_without_a_fault():
    assert '<div class="bars' in html(drawn([]))
    assert drawn([Row("Ny", (0, 0, 0, 0))]).empty[0].share == "–"
    figure = drawn([Row("Ny", (0,))], many=1, nobody="")
    assert (figure.bars[0].words, figure.bars[0].length) == ("0", "0%")


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 400, "0\xa0%"),
        (1, 400, "under 1\xa0%"),
        (2, 400, "under 1\xa0%"),
        (3, 400, "1\xa0%"),
        (70, 400, "18\xa0%"),
        (399, 400, "över 99\xa0%"),
        (400, 400, "100\xa0%"),
        (0, 0, "–"),
    ],
)
def test_a_share_is_never_none_of_something_nor_all_of_less(part, whole, words):
    assert percent(part, whole) == words


def test_a_share_in_english():
    with override("en"):
        assert percent(1, 4) == "25%"
        assert percent(1, 400) == "under 1%"
