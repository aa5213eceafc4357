"""Contrast by WCAG's formula."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.municipality.contrast import BACKGROUNDS, contrast, weakest_contrast

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#777777", "#FFFFFF", 4.48),
        ("#FF0000", "#FFFFFF", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_known_pairs(one, other, known):
    assert contrast(one, other) == pytest.approx(known, abs=0.005)


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_between_1_and_21(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@given(colours)
def test_the_weakest_is_below_every_background(colour):
    assert all(weakest_contrast(colour) <= contrast(colour, background) for background in BACKGROUNDS)


@given(colours, st.integers(0, 2))
def test_a_darker_colour_is_seen_better_on_paper(colour, part):
    at = 1 + 2 * part
    darker = f"{colour[:at]}00{colour[at + 2 :]}"
    if contrast(colour, "#000000") <= contrast("#FAF7F1", "#000000"):
        assert contrast(darker, "#FAF7F1") >= contrast(colour, "#FAF7F1")
