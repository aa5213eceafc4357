"""What an upload really is."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from portal.files.checking import check
from portal.files.enums import MEGABYTE, PDF, PICTURES
from portal.web.refusals import Refused
from tests.factories import A_PDF


def picture(form="PNG", size=(40, 20), mode="RGB", **more):
    out = io.BytesIO()
    Image.new(mode, size, "red" if mode == "RGB" else None).save(out, form, **more)
    return out.getvalue()


@pytest.mark.parametrize(("form", "type"), [("PNG", "png"), ("JPEG", "jpeg"), ("WEBP", "webp")])
def test_a_picture_is_kept_as_what_it_is(form, type):
    kept = check(picture(form))
    assert kept.kind.type == f"image/{type}"
    assert Image.open(io.BytesIO(kept.content)).size == (40, 20)


def test_a_pdf_is_kept_byte_for_byte():
    assert check(A_PDF).content == A_PDF


@pytest.mark.parametrize(
    "after", [b"", b"\0" * 5000, b"\r\n \r\n" * 900, b"<!-- seen by the filter -->\n" * 40]
)
def test_what_stands_after_the_end_of_a_pdf_is_let_be(after):
    assert check(A_PDF + after).content == A_PDF + after


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n",
        A_PDF[:-7],
        A_PDF.replace(b"startxref", b""),
        b"%PDF-1.7\n%%EOF\nstartxref\n9\n",
        A_PDF + b"<script>alert(1)</script>" * 100,
    ],
    ids=["beginning", "without end", "without list", "turned round", "another file behind"],
)
def test_what_only_begins_as_a_pdf_is_refused(content):
    with pytest.raises(Refused, match="Filen är inte en hel PDF: slutet saknas"):
        check(content)


def test_what_hides_behind_or_in_a_picture_is_gone():
    exif = Image.Exif()
    exif[0x010E] = "hemlig plats"
    bare = check(picture("JPEG", exif=exif) + b"<script>alert(1)</script>").content
    assert b"hemlig" not in bare
    assert b"<script" not in bare


def test_a_picture_taken_sideways_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    kept = check(picture("JPEG", exif=exif))
    assert Image.open(io.BytesIO(kept.content)).size == (20, 40)


@pytest.mark.parametrize(
    ("size", "kept_size"), [((1200, 600), (480, 240)), ((480, 100), (480, 100)), ((30, 960), (15, 480))]
)
@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_a_picture_is_no_larger_than_it_is_needed(size, kept_size, mode):
    kept = check(picture(size=size, mode=mode), longest_side=480)
    assert Image.open(io.BytesIO(kept.content)).size == kept_size


def test_transparency_stays():
    kept = check(picture(mode="RGBA"))
    assert Image.open(io.BytesIO(kept.content)).mode == "RGBA"


@pytest.mark.parametrize(
    "content",
    [
        b"hello",
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"MZ\x90\x00" + b"\x00" * 100,
        b"PK\x03\x04" + b"\x00" * 100,
        b"GIF89a" + b"\x00" * 20,
        b"<html>%PDF-1.7",
    ],
)
def test_other_sorts_are_refused_and_told_which_are_taken(content):
    with pytest.raises(Refused, match="Välj PNG, JPG, WEBP eller PDF"):
        check(content)


def test_a_sort_that_does_not_fit_the_place_is_refused():
    with pytest.raises(Refused, match="Välj PNG, JPG eller WEBP"):
        check(A_PDF, accepted=PICTURES)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (picture()[:60], "går inte att läsa"),
        (picture("JPEG")[:200], "går inte att läsa"),
        (picture(size=(8000, 6000), mode="1"), "för många bildpunkter"),
        (A_PDF + b" " * PDF.most_bytes, "högst 20 megabyte"),
        (picture() + b" " * 10 * MEGABYTE, "högst 10 megabyte"),
    ],
    ids=["empty", "cut png", "cut jpeg", "too many pixels", "large pdf", "large picture"],
)
def test_what_cannot_be_kept_is_refused_in_words(content, words):
    with pytest.raises(Refused, match=words):
        check(content)


@given(
    st.binary(max_size=200),
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\0\0\0WEBP"]),
)
def test_whatever_comes_it_is_kept_or_refused(content, beginning):
    try:
        kept = check(beginning + content)
    except Refused:
        return
    assert kept.content
