"""Bytes become text, and text becomes records."""

import pytest

from organisations.enums import Fault, Reason
from organisations.registers.decoding import decode, records
from portal.web.refusals import Refused

TEXT = "Namn;Ort\nÅkersta bågskytte;Ängsön\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode("utf-8"), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("cp1252"), "cp1252"),
        (TEXT.encode("utf-16"), "utf-16-le"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (b"Namn;Ort\n", "utf-8"),
    ],
)
def test_the_encoding_is_recognised(content, encoding):
    text, recognised, faults = decode(content)
    assert recognised == encoding
    assert text in {TEXT, "Namn;Ort\n"}
    assert not faults


def test_a_file_cut_in_the_middle_of_a_letter_loses_that_letter_only():
    for content in (
        "Åäö é".encode() + "Ö".encode()[:1],
        "Åäö é".encode() + "–".encode()[:2],
        "Åäö é".encode("utf-16") + b"\xd6",
    ):
        text, _encoding, faults = decode(content)
        assert text == "Åäö é"
        assert faults == [Fault.CUT_SHORT]


def test_utf8_with_a_bad_byte_is_still_utf8():
    text, encoding, faults = decode("Åkersta övre ängar".encode() + b"\xff" + "åäö".encode())
    assert (encoding, faults) == ("utf-8", [Fault.DAMAGED_LETTERS])
    assert text.startswith("Åkersta övre ängar")


def test_a_last_swedish_letter_in_windows_1252_is_no_cut_utf8():
    assert decode("Namn\nNorrå".encode("cp1252"))[:2] == ("Namn\nNorrå", "cp1252")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf  \r\n", "tom"),
        (b"\xd0\xcf\x11\xe0rest", "äldre eller låst kalkylfil"),
        (b"\x89PNG\r\n\x1a\nrest", "bild"),
        (b"\xff\xd8\xff\xe0rest", "bild"),
        (b"%PDF-1.7", "PDF"),
        (bytes(range(1, 32)) * 10, "text"),
    ],
)
def test_what_is_no_text_is_refused_in_a_clear_sentence(content, sentence):
    with pytest.raises(Refused) as refusal:
        decode(content)
    assert sentence in str(refusal.value.message)


def test_line_breaks_inside_quotes_belong_to_the_cell_and_rows_are_counted_as_in_a_spreadsheet():
    text = 'Namn;Om\n"A";"ett\r\ntvå"\r\n\nB;"säger ""hej"""\n'
    assert list(records(text, ";")) == [
        (1, ["Namn", "Om"], None),
        (2, ["A", "ett\r\ntvå"], None),
        (4, ["B", 'säger "hej"'], None),
    ]


def test_a_quotation_mark_never_closed_costs_its_own_row_not_the_rest():
    text = 'Namn;Om\n"A;öppet\nB;två\nC;tre\n'
    assert list(records(text, ";"))[1:] == [
        (2, ['"A', "öppet"], Reason.OPEN_QUOTE),
        (3, ["B", "två"], None),
        (4, ["C", "tre"], None),
    ]


def test_a_quotation_mark_in_the_middle_of_a_cell_is_a_letter():
    assert list(records('Föreningen "Udden";1\n"A"b;2\n', ";")) == [
        (1, ['Föreningen "Udden"', "1"], None),
        (2, ["Ab", "2"], None),
    ]
