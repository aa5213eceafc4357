"""The PDFs: for the archive, and what was taken out of a copy is nowhere in its file."""

import io
import re
import zlib
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from portal.records.documents import Document, Part
from portal.records.masking import mask, parts_of
from portal.records.on_paper import masked_copy, whole
from tests.factories import RecordFactory, staff

pytestmark = pytest.mark.django_db

SECRET = "Anna Bergström"
DOCUMENT = Document(
    f"Fråga från {SECRET}", (Part("Fråga", f"Kan {SECRET} och\nANNA\nBERGSTRÖM få skjuts? Öppet står kvar."),)
)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def unpacked(pdf: bytes) -> bytes:
    """All bytes of a file, its packed streams opened."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    opened = []
    for stream in streams:
        try:
            opened.append(zlib.decompressobj().decompress(stream))
        except zlib.error:
            opened.append(stream)
    return pdf + b"".join(opened)


def test_a_whole_document_is_for_the_archive_and_says_what_it_is():
    record = RecordFactory(committee__name="Kulturnämnden", state="registered", file_number="KFN 2026/17")
    pdf = whole(record, DOCUMENT)
    said = text_of(pdf)
    for words in ("Kulturnämnden", "KFN 2026/17", "Norrö IF", "Öppet står kvar.", DOCUMENT.title):
        assert words in said
    assert b"pdfaid:part>2" in pdf or b'pdfaid:part="2"' in pdf
    assert PdfReader(io.BytesIO(pdf)).metadata.title == DOCUMENT.title


def test_a_document_that_was_kept_says_of_which_day_it_is():
    said = text_of(whole(RecordFactory(), replace(DOCUMENT, stood_on=date(2025, 2, 3))))
    assert "Handlingen som den stod i Bryggan" in said
    assert "3 februari 2025" in said


def test_nothing_of_what_was_masked_is_in_the_file(monkeypatch):
    record, by = RecordFactory(counterpart=SECRET, title=DOCUMENT.title), staff(name="Siv Norman")
    masked = mask(parts_of(DOCUMENT, SECRET), words=[SECRET])
    pdf = masked_copy(record, masked, language="sv", grounds=["21:3"], by=by)
    reader, said = PdfReader(io.BytesIO(pdf)), text_of(pdf)
    for trace in ("Anna", "ANNA", "Bergström", "BERGSTRÖM"):
        assert trace not in said
        assert trace not in str(reader.metadata)
        for encoding in ("utf-8", "utf-16-be", "latin-1"):
            assert trace.encode(encoding) not in unpacked(pdf)
    assert reader.metadata.title == "Kopia med maskerade uppgifter"
    assert "Öppet står kvar." in said
    assert said.count("maskat") == 4


def test_a_copy_says_by_whom_on_which_ground_and_how_to_appeal():
    record = RecordFactory(committee__name="Kulturnämnden")
    masked = mask(parts_of(DOCUMENT, ""), whole=[1])
    pdf = masked_copy(record, masked, language="sv", grounds=["21:3", "26:1"], by=staff(name="Siv Norman"))
    said = text_of(pdf)
    for words in ("Siv Norman", "21 kap. 3 §", "26 kap. 1 §", "skriftligt beslut av Kulturnämnden"):
        assert words in said
    assert "OSL 6 kap. 3 §" in said
    assert "kammarrätten" in said
    assert "kfn@skarsjo.example" in said
    assert b"pdfaid" in pdf


def test_what_somebody_wrote_is_never_markup():
    document = Document("#strong[x] $a$ *b*", (Part("Text", '#read("/etc/passwd") \\ <label> @ref'),))
    said = text_of(whole(RecordFactory(), document))
    assert '#read("/etc/passwd")' in said
    assert "#strong[x] $a$ *b*" in said


def test_a_long_word_breaks_and_can_still_be_copied():
    address = "foreningen.sjoraddning@skargarden.example"
    document = Document("Anmälan", (Part("Kontakt", address), Part("Kod", "0123456789abcdef" * 10)))
    said = text_of(whole(RecordFactory(), document))
    assert address in said
    assert "\u200b" not in said
    assert "0123456789abcdef" * 10 not in said
    assert "0123456789abcdef" * 10 in said.replace(" ", "")
