"""Word documents with real headings, tables whose heads come again on each page, a language and a title."""

import io
import re
from collections.abc import Iterable, Sequence

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from . import clock

# By the ending of the file's name: what it says that it is.
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_REGIONS = {"sv": "sv-SE", "en": "en-GB"}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FONT, _INK = "Arial", RGBColor(0x14, 0x22, 0x2B)
_SIZES = {1: 20, 2: 15, 3: 12}
_MARGIN, _A4 = 20, (210, 297)

# What stands in a cell: lines, each a paragraph of its own; one that begins with the mark is bold.
BOLD = "\ue000"


class WordPaper:
    """A4 that is written from the top down: headings, paragraphs, points, tables."""

    def __init__(self, *, title: str, author: str, language: str = "sv", wide: bool = False) -> None:
        self._document = docx.Document()
        self._language = _REGIONS.get(language, language)
        about = self._document.core_properties
        about.title, about.author, about.language = _fit(title), _fit(author), self._language
        about.comments, about.created, about.modified = "", clock.now(), clock.now()
        self._dress()
        self._lay_out(wide=wide)

    def heading(self, text: str, level: int = 1) -> None:
        """A heading that a reader can walk by."""
        self._document.add_heading(_fit(text), level=level)

    def paragraph(self, text: str) -> None:
        """A written text: an empty line begins a new paragraph, a line end stays one."""
        for piece in re.split(r"\n\s*\n", text.strip()):
            if piece.strip():
                self._document.add_paragraph(_fit(piece))

    def points(self, lines: Iterable[str]) -> None:
        """A list."""
        for line in lines:
            self._document.add_paragraph(_fit(line), style="List Bullet")

    def facts(self, facts: Iterable[tuple[str, str]]) -> None:
        """Names and what they are, a line each; what says nothing is left out."""
        for name, value in facts:
            if value:
                line = self._document.add_paragraph()
                line.paragraph_format.space_after = Pt(2)
                line.add_run(_fit(f"{name}: ")).bold = True
                line.add_run(_fit(value))

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[Sequence[str]]], *, shares: Sequence[int]
    ) -> None:
        """A table whose first row is its head, on each page anew; `shares` are the columns' widths in parts.

        Each cell is a sequence of lines.
        """
        table = self._document.add_table(rows=1, cols=len(headings), style="Table Grid")
        table.autofit = False
        _say(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, heading in zip(table.rows[0].cells, headings, strict=True):
            _write(cell, [BOLD + heading])
        for lines in rows:
            for cell, said in zip(table.add_row().cells, lines, strict=True):
                _write(cell, said)
        for share, column in zip(shares, table.columns, strict=True):
            column.width = int(self._width * share / sum(shares))
            for cell in column.cells:
                cell.width = column.width
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def saved(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _dress(self) -> None:
        styles = self._document.styles
        plain = styles.element.find(qn("w:docDefaults")).find(f".//{qn('w:rPr')}")
        spoken = plain.find(qn("w:lang"))
        for name in ("w:val", "w:eastAsia"):
            spoken.set(qn(name), self._language)
        normal = styles["Normal"]
        normal.font.name, normal.font.size, normal.font.color.rgb = _FONT, Pt(11), _INK
        normal.paragraph_format.space_after = Pt(8)
        for level, size in _SIZES.items():
            style = styles[f"Heading {level}"]
            style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _INK
            fonts = style.element.rPr.rFonts
            for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
                fonts.attrib.pop(qn(theme), None)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(size), Pt(6)

    def _lay_out(self, *, wide: bool) -> None:
        page = self._document.sections[0]
        page.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        page.page_width, page.page_height = (Mm(side) for side in (_A4[::-1] if wide else _A4))
        for side in ("left", "right", "top", "bottom"):
            setattr(page, f"{side}_margin", Mm(_MARGIN))
        self._width = page.page_width - page.left_margin - page.right_margin
        number = page.footer.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), "PAGE")
        number._p.append(field)


def _say(properties, name: str) -> None:
    properties.append(OxmlElement(name))


def _write(cell, lines: Sequence[str]) -> None:
    for number, line in enumerate(lines or [""]):
        paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(3)
        run = paragraph.add_run(_fit(line.removeprefix(BOLD)))
        run.bold, run.font.size = line.startswith(BOLD), Pt(9.5)


def _fit(text: str) -> str:
    """The text without what no such file may hold."""
    return _NO_XML.sub("", str(text))
