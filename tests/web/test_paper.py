"""PDF set in the site's own fonts, whoever's name it is, and not at all without them."""

import io

import pytest
from django.core.exceptions import ImproperlyConfigured
from pypdf import PdfReader

from portal.web.paper import typeset

TEMPLATE = """
#set document(title: "Namn")
#set text(font: "Atkinson Hyperlegible Next", lang: "sv")
#let data = json(bytes(sys.inputs.data))
#par(data.name)
#par(strong(data.name))
"""
# The package has the first word in one file and the others in another. Sámi, Polish, Czech, Turkish.
LETTERS = "ÅÄÖåäöéü ČŠŽĐčšžđ ŁłąęńśźżŹŻ ěřůťďňŘŮ ğışĞİŞ"


@pytest.fixture
def template(tmp_path, settings) -> str:
    """A line in both weights, below a folder of templates of its own."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/name.typ").write_text(TEMPLATE)
    settings.BASE_DIR = tmp_path
    return "name.typ"


def set_in(pdf: bytes) -> dict[str, str]:
    """What is written in which font, by the font's name."""
    found: dict[str, str] = {}

    def read(text, _cm, _tm, font, _size):
        if text.strip():
            name = font["/BaseFont"].partition("+")[2]
            found[name] = found.get(name, "") + text.strip()

    (page,) = PdfReader(io.BytesIO(pdf)).pages
    page.extract_text(visitor_text=read)
    return found


def test_the_letters_of_names_are_of_our_own_font_in_both_weights(template):
    assert set_in(typeset(template, {"name": LETTERS})) == {
        "AtkinsonHyperlegibleNext-Regular": LETTERS,
        "AtkinsonHyperlegibleNext-Bold": LETTERS,
    }


def test_without_fonts_an_error_says_what_is_missing_and_how_it_is_made(template, settings, tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        settings.PAPER_FONTS = folder
        how = rf"no fonts in {folder} .*python -m portal\.web\.fonts {folder}"
        with pytest.raises(ImproperlyConfigured, match=how):
            typeset(template, {"name": "Åsa"})
