"""The picture of a goal: the big number touches nothing, whatever is measured; words for who does not see."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from actionplans.drawn.line import PAPER, goal_svg, in_words
from actionplans.models.line import Value
from actionplans.models.picture import WIDTH, Picture

from .test_line import END, LINES, START, a_line

THREE = ((date(2026, 4, 30), 39), (date(2026, 8, 31), 38), (date(2026, 12, 31), 36))


def touched(picture: Picture) -> list:
    """What the big number lies over, of what is drawn."""
    box = picture.number.box
    lines = [*pairwise(picture.measured), *([picture.path] if picture.path else []), *picture.levels.values()]
    return [line for line in lines if box.is_crossed(*line)] + [dot for dot in picture.dots if box.meets(dot)]


@given(LINES)
@settings(max_examples=200)
def test_the_big_number_never_touches_the_path_or_the_edges(line):
    if not line.can_be_drawn:
        assert goal_svg(line) == ""
        return
    ElementTree.fromstring(goal_svg(line))
    picture = Picture(line)
    if picture.number:
        assert not touched(picture)
        box = picture.number.box
        assert box.top >= 2
        assert box.bottom <= picture.height - 30
        assert box.left >= 2
        assert box.right <= WIDTH - 2


@pytest.mark.parametrize("value", ["30", "36", "37.3", "41", "45", "0.001", "99999999999.999", "-5"])
@pytest.mark.parametrize("day", [START + timedelta(days=1), date(2027, 6, 1), END])
def test_the_number_stands_free_wherever_the_last_value_lies(value, day):
    picture = Picture(a_line((day, value)))
    assert not touched(picture)


def test_forty_values_all_over_the_sheet_leave_the_number_a_strip_of_its_own():
    values = [(START + timedelta(days=25 * n), 10 if n % 2 else 90) for n in range(40)]
    picture = Picture(a_line(*values))
    assert not touched(picture)
    assert picture.number.box.bottom < min(y for _x, y in picture.measured) - 9


def test_a_value_better_than_expected_stands_below_its_path_downwards():
    picture = Picture(a_line(*THREE))
    assert picture.number.box.top > picture.measured[-1][1]
    assert picture.height == 290


def test_start_and_target_are_named_and_meet_nothing():
    picture = Picture(a_line(*THREE))
    texts = [label.text for label in picture.labels]
    assert texts == ["Mål 30\u00a0%", "Start 41\u00a0%", "väntad väg"]
    boxes = [picture.number.box, *(label.box for label in picture.labels)]
    assert not [one for n, one in enumerate(boxes) for other in boxes[:n] if one.meets(other)]


@pytest.mark.parametrize(
    ("last", "times"),
    [
        (date(2028, 12, 31), ["jan 2026", "dec 2026", "dec 2027", "dec 2028"]),
        (date(2026, 3, 1), ["1 jan", "1 mars"]),
        (date(2036, 12, 31), ["jan 2026", "dec 2029", "dec 2032", "dec 2036"]),
    ],
)
def test_days_along_the_foot_never_run_into_each_other(last, times):
    picture = Picture(a_line(target_on=last))
    found = picture.times()
    assert len(found) <= 4
    assert all(after[1] - before[1] >= 100 for before, after in pairwise(found))
    assert {words for words, _x, _anchor in found} >= {times[0], times[-1]}


def test_who_does_not_see_is_told_the_same():
    line = a_line(*THREE)
    assert in_words(line) == (
        "Start 41\u00a0% i januari 2026. Senast 36\u00a0% i december 2026. "
        "Väntat var 37,3\u00a0%. Målet är 30\u00a0% i december 2028."
    )
    assert goal_svg(line).count('role="img"') == 1
    assert "36%" in goal_svg(line, "en")


def test_on_paper_no_class_is_needed():
    svg = goal_svg(a_line(*THREE), "sv", looks=PAPER)
    root = ElementTree.fromstring(svg)
    drawn = [one for one in root if one.tag.rpartition("}")[2] not in {"title", "desc"}]
    assert drawn
    assert all("class" not in one.attrib and "fill" in one.attrib for one in drawn)


def test_what_somebody_has_written_is_text():
    assert "<script>" not in goal_svg(a_line(*THREE, title="<script>", unit="<b>"))


def test_one_figure_alone_is_no_picture():
    assert not goal_svg(a_line(start=None, target=None))
    assert goal_svg(
        a_line(start=None, target=None, values=(Value(START, Decimal(1)), Value(END, Decimal(2))))
    )
