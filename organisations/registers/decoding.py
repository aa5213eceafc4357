"""From bytes to text, and from text to records: encodings, quoted line breaks, marks never closed."""

import codecs
import csv
import re
from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from portal.web.refusals import Refused

from ..enums import Fault, Reason

# A quoted cell of more lines than this is taken for a quotation mark that was never closed.
_MOST_LINES_IN_A_RECORD = 200
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_PICTURE = _("Det här är en bild, inte ett register. Välj en CSV-fil eller en kalkylfil.")
_OTHER_KINDS = (
    (
        b"\xd0\xcf\x11\xe0",
        _("Det här är en äldre eller låst kalkylfil. Spara den som .xlsx eller CSV och försök igen."),
    ),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"RIFF", _PICTURE),
    (b"%PDF", _("Det här är en PDF, inte ett register. Exportera registret som CSV.")),
)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def decode(content: bytes) -> tuple[str, str, list[Fault]]:
    """The text, its encoding, and what was wrong with it. Raises Refused where it is no text at all."""
    for mark, sentence in _OTHER_KINDS:
        if content.startswith(mark):
            raise Refused(sentence)
    text, encoding, faults = _decoded(content)
    if not text.strip("\ufeff\x00 \t\r\n"):
        raise Refused(_("Filen är tom."))
    if len(_CONTROL.findall(text)) * 50 > len(text):
        raise Refused(_("Filen går inte att läsa som text. Exportera registret som CSV och försök igen."))
    return text.replace("\x00", "").removeprefix("\ufeff"), encoding, faults


def _decoded(content: bytes) -> tuple[str, str, list[Fault]]:
    encoding = _encoding_by_mark(content) or _encoding_by_zeros(content)
    if encoding:
        return _whole_or_cut(content, encoding)
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        return _utf8_cut_short(content, error) or _utf8_with_damage(content) or _windows(content)


def _encoding_by_mark(content: bytes) -> str | None:
    return next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None)


def _encoding_by_zeros(content: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of plain letters is zero."""
    head = content[:2000]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _whole_or_cut(content: bytes, encoding: str) -> tuple[str, str, list[Fault]]:
    try:
        return content.decode(encoding), encoding, []
    except UnicodeDecodeError as error:
        fault = Fault.CUT_SHORT if error.end >= len(content) - 1 else Fault.DAMAGED_LETTERS
        return (
            content.decode(encoding, "ignore" if fault == Fault.CUT_SHORT else "replace"),
            encoding,
            [fault],
        )


def _utf8_cut_short(content: bytes, error: UnicodeDecodeError) -> tuple[str, str, list[Fault]] | None:
    """UTF-8 that is sound but for its last letter, of which the end is missing; however short it is."""
    sound = content[: error.start]
    if error.reason != "unexpected end of data" or sound.isascii():
        return None
    return sound.decode("utf-8"), "utf-8", [Fault.CUT_SHORT]


def _utf8_with_damage(content: bytes) -> tuple[str, str, list[Fault]] | None:
    """UTF-8 with a few bad bytes; none where it is not UTF-8."""
    text = content.decode("utf-8", "replace")
    damaged = text.count("\ufffd")
    sound = sum(letter > "\x7f" for letter in text) - damaged
    if sound < damaged * 4:
        return None
    return text, "utf-8", [Fault.DAMAGED_LETTERS]


def _windows(content: bytes) -> tuple[str, str, list[Fault]]:
    text = content.decode("cp1252", "replace")
    return text, "cp1252", [Fault.DAMAGED_LETTERS] if "\ufffd" in text else []


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str], Reason | None]]:
    """Each record with its row, counted from one as a spreadsheet does: its cells, and why they are none.

    Line breaks inside a cell begin no row; empty lines are rows, without a record. A quotation mark that
    is never closed costs its own line, not the rest of the file.
    """
    lines = _LINE.findall(text)
    at = row = 0
    while at < len(lines):
        row += 1
        if lines[at].isspace() and delimiter not in lines[at]:
            at += 1
            continue
        cells, fault, taken = _record(lines, at, delimiter)
        yield row, cells, fault
        at += taken


def _record(lines: list[str], at: int, delimiter: str) -> tuple[list[str], Reason | None, int]:
    plain = lines[at].rstrip("\r\n").split(delimiter)
    if '"' not in lines[at]:
        return plain, None, 1
    reader = csv.reader(iter(lines[at : at + _MOST_LINES_IN_A_RECORD]), delimiter=delimiter, strict=True)
    try:
        return next(reader), None, reader.line_num
    except csv.Error as error:
        # "unexpected end of data", or a cell beyond the module's limit: the mark was never closed.
        if "expected after" not in str(error):
            return plain, Reason.OPEN_QUOTE, 1
    try:
        # A mark in the middle of a cell: read the line as it stands.
        return next(csv.reader([lines[at]], delimiter=delimiter)), None, 1
    except csv.Error:
        return plain, Reason.OPEN_QUOTE, 1
