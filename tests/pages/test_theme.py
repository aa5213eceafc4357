"""The municipality's colour can be read wherever the theme puts it, whatever the colour is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.municipality.contrast import NEEDED, contrast
from portal.pages.theme import mix, seen_on, style_sheet

colours = st.integers(0, 0xFFFFFF).map("#{:06X}".format)
PAPERS = ("#FAF7F1", "#0E1820", "#0E1820")


def schemes(accent: str) -> list[dict[str, str]]:
    """The tokens of each block in the sheet: light, dark, and dark by the system's choice."""
    blocks = re.findall(r"\{(--[^{}]+)\}", style_sheet(accent))
    return [dict(re.findall(r"--ds-color-accent-([a-z-]+):(#[0-9A-F]{6})", block)) for block in blocks]


@given(colours)
def test_words_and_buttons_are_seen_in_every_scheme(accent):
    for tokens, paper in zip(schemes(accent), PAPERS, strict=True):
        for button in ("base-default", "base-hover", "base-active"):
            assert contrast(tokens[button], tokens["base-contrast-default"]) >= NEEDED
        for surface in ("background-tinted", "surface-tinted", "surface-hover", "surface-active"):
            assert contrast(tokens["text-subtle"], tokens[surface]) >= NEEDED
        assert contrast(tokens["text-subtle"], paper) >= NEEDED
        assert contrast(tokens["base-default"], paper) >= NEEDED


def test_a_colour_that_is_dark_enough_is_kept():
    assert schemes("#7A1F5C")[0]["base-default"] == "#7A1F5C"


@pytest.mark.parametrize(("share", "mixed"), [(0, "#000000"), (0.5, "#808080"), (1, "#FFFFFF")])
def test_mixing(share, mixed):
    assert mix("#000000", "#FFFFFF", share) == mixed


def test_a_colour_moves_no_further_than_it_must():
    assert seen_on("#000000", "#FFFFFF", "#000000") == "#000000"
    found = seen_on("#CCCCCC", "#FFFFFF", "#000000")
    assert NEEDED <= contrast(found, "#FFFFFF") < NEEDED + 0.2
