"""Text that was written for a web page keeps its words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.enums import Fault
from organisations.registers import read_register
from portal.web.markup import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("<p>Vi spelar <b>boule</b></p>", "Vi spelar boule"),
        ("<p>Ett.</p><p>Två.</p>", "Ett.\n\nTvå."),
        ("Ett<br>två<br/>tre", "Ett\ntvå\ntre"),
        ("<ul><li>Kör</li><li>Dans</li></ul>", "Kör\nDans"),
        ("<P CLASS='x'>Sm&ouml;rg&aring;s &amp; kaffe&nbsp;</P>", "Smörgås & kaffe"),
        ("<p>Vi <3 Norrby, a < b & b > a", "Vi <3 Norrby, a < b & b > a"),
        ("<p>Skriv till Åsa <asa@norrby.example></p>", "Skriv till Åsa <asa@norrby.example>"),
        ("<p>Hej<!-- dolt --></p>", "Hej"),
        ("Kaffe &amp; kaka &lt;3", "Kaffe & kaka <3"),
    ],
)
def test_the_words_are_kept_and_the_look_is_not_missed(text, words):
    assert words_of(text) == (words, False)


@pytest.mark.parametrize(
    "text",
    [
        "a < b",
        "Vi <3 Norrby",
        "x<y och y>z",
        "Bo <b@norrby.example>",
        "?a=1&copy=2",
        "R&D",
        "<",
        "<>",
        "1 <p 2",
    ],
)
def test_what_is_no_tag_stays(text):
    assert words_of(text) == (text, False)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kom!<script>alert(1)</script> Hej", "Kom! Hej"),
        ("Kom!<script>alert(1)", "Kom!"),
        ("<style>p {color: red}</style>Hej", "Hej"),
        ("<img src=x onerror=alert(1)>", ""),
        ('<a href="https://norrby.example">Läs mer</a>', "Läs mer"),
    ],
)
def test_what_a_script_says_goes_and_so_do_links_and_pictures_which_is_said(text, words):
    assert words_of(text) == (words, True)


def test_any_cell_is_read_without_its_tags_and_a_remark_tells_of_what_is_lost():
    read = read_register(
        "Namn;Om\nA;<p>Vi spelar <b>boule</b></p>\nB;Kom <script>alert(1)</script>hit\n"
        'C;Född 8112<b></b>18-9876\n"<b>Sång &amp; dans</b>";\n'.encode()
    )
    assert [row.about for row in read.rows] == ["Vi spelar boule", "Kom hit", "Född", ""]
    assert [(remark.line, remark.fault) for remark in read.warnings] == [
        (3, Fault.MARKUP),
        (4, Fault.PERSONAL_NUMBER),
    ]
    assert not read.rows[1].unread
    assert read.rows[3].name == "Sång & dans"
    # As it stood, to be mended.
    assert read.rows[3].cells == ("<b>Sång &amp; dans</b>", "")


def test_an_address_that_looks_like_a_tag_is_none_and_one_in_a_link_is_found():
    read = read_register(
        b"Namn;E-post\nA;Bo <b@norrby.example>\nB;<a href='mailto:bo@norrby.example'>bo@norrby.example</a>\n"
    )
    assert [row.contacts[0].email for row in read.rows] == ["b@norrby.example", "bo@norrby.example"]
    assert [(remark.line, remark.fault) for remark in read.warnings] == [(3, Fault.MARKUP)]


@given(
    st.lists(st.sampled_from(["<p>", "</p>", "<b", ">", "<", "&", "lt;", "<!--", "-->", "<script>", "ord"]))
)
def test_no_text_breaks_the_reading(pieces):
    # The standard library's parser raises at some of these, and takes minutes over thousands of `<p `.
    words, _is_lost = words_of("".join(pieces))
    assert len(words) <= sum(map(len, pieces))
