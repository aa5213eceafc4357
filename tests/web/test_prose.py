"""The plain format of written texts: what it knows, and that nothing else gets through."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.prose import to_html


def test_paragraphs_headings_and_lists():
    text = "Ett.\nTvå.\n\n## Rubrik\n- a\n- b\n\nSist."
    assert to_html(text) == (
        "<p>Ett.<br>Två.</p>\n<h2>Rubrik</h2>\n<ul><li>a</li><li>b</li></ul>\n<p>Sist.</p>"
    )


def test_headings_stand_at_the_level_of_their_place():
    assert to_html("## Rubrik", heading=3) == "<h3>Rubrik</h3>"


def test_a_list_right_after_a_line():
    assert to_html("Till exempel\n- a") == "<p>Till exempel</p>\n<ul><li>a</li></ul>"


@pytest.mark.parametrize(
    "address",
    ["https://digg.se/x?a=1", "mailto:bryggan@skarsjo.example", "tel:+4684650400", "/om-samverkan/"],
)
def test_links_that_lead_somewhere(address):
    assert to_html(f"[hit]({address})") == f'<p><a href="{address}">hit</a></p>'


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert`1`",
        "data:text/html,x",
        "//evil.example/",
        "/\\evil.example",
        "http://osakert.example/",
        "vbscript:x",
        "https:evil",
        'https://x.example/"onclick="x',
    ],
)
def test_links_that_lead_astray_stay_words_or_are_harmless(address):
    html = to_html(f"[hit]({address})")
    assert re.fullmatch(
        r'<p>(\[hit\][^<]*|<a href="https://x\.example/&quot;onclick=&quot;x">hit</a>)</p>', html
    )


def test_ampersands_in_addresses_are_written_as_html_wants():
    assert (
        to_html("[x](https://a.example/?b=1&c=2)") == '<p><a href="https://a.example/?b=1&amp;c=2">x</a></p>'
    )


def test_placeholders_are_marked():
    assert to_html("Ring [[nummer]].") == "<p>Ring <mark>[[nummer]]</mark>.</p>"


def test_nothing_becomes_nothing():
    assert to_html("") == ""


@given(st.text(alphabet="<>\"&'[]()/#-: \nabjs\\", max_size=80))
def test_no_text_makes_other_elements_than_ours(text):
    html = to_html(text)
    tags = re.findall(r"<(/?[a-z0-9]+)([^>]*)>", html)
    assert {name.strip("/") for name, _ in tags} <= {"p", "br", "h2", "ul", "li", "a", "mark"}
    assert all(re.fullmatch(r'( href="[^"]*")?', rest) for _, rest in tags)
    assert "<" not in re.sub(r"<[^>]*>", "", html)
