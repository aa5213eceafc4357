"""Cuts the site's font into the files that paper is set with: `python -m portal.web.fonts <folder>`.

Typst reads neither `woff2` nor variable fonts: each weight is a plain file of its own. Run at set-up and when
the image is built; the portal itself reads only what came of it.
"""

import io
import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

PACKAGE = Path(__file__).parents[2] / "node_modules/@fontsource-variable/atkinson-hyperlegible-next"
# The package has the letters in two files. Where both have one, the first file's is taken.
LETTERS = ("latin", "latin-ext")
WEIGHTS = {"Regular": 400, "Bold": 700}


def cut(folder: Path) -> None:
    """One file for each weight, with the letters of both files, and the licence that goes with them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, weight in WEIGHTS.items():
        font = Merger().merge([_at_weight(letters, weight) for letters in LETTERS])
        font.save(folder / f"AtkinsonHyperlegibleNext-{name}.ttf")
    (folder / "LICENSE").write_bytes((PACKAGE / "LICENSE").read_bytes())


def _at_weight(letters: str, weight: int) -> io.BytesIO:
    """One of the package's files as a plain font of one weight, named after it."""
    font = TTFont(PACKAGE / f"files/{PACKAGE.name}-{letters}-wght-normal.woff2")
    instantiateVariableFont(font, {"wght": weight}, inplace=True, updateFontNames=True)
    font.flavor = None
    plain = io.BytesIO()
    font.save(plain)
    return plain


if __name__ == "__main__":
    cut(Path(sys.argv[1]))
