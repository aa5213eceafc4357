"""PDF made from a Typst template and data: tagged, accessible, fit for an archive, its fonts within.

What people have written reaches the template as JSON, never as markup: a name with `#` in it stays a name.
"""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from . import clock

# Universal accessibility (EN 301 549 asks for it), and what an archive takes in.
STANDARDS = ["ua-1", "a-2a"]
# Stands for a sign that none of our fonts has: the standards allow no empty box of the reader's own.
NO_SUCH_SIGN = "?"
_UNSHOWN = re.compile(r'(?:the text|the codepoint) `"(.+?)"`')
_BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")


def typeset(template: str, data: Mapping[str, Any], *, made_at: datetime | None = None) -> bytes:
    """The PDF that a template below `templates/` makes of `data`, which it finds in `sys.inputs.data`.

    What does not change any more is dated by `made_at`, and so is the same file each time.

    A sign that no font of ours has, an emoji say, is written as a question mark. Raises ImproperlyConfigured
    where our fonts have not been cut.
    """
    # Its seven megabytes are held by processes that make a PDF, and by no other.
    import typst

    _require_fonts()
    path = settings.BASE_DIR / "templates" / template
    text = json.dumps(data, ensure_ascii=False)
    while True:
        try:
            return typst.compile(
                path,
                root=settings.BASE_DIR / "templates",
                font_paths=[settings.PAPER_FONTS],
                ignore_system_fonts=True,
                pdf_standards=STANDARDS,
                sys_inputs={"data": text},
                timestamp=(made_at or clock.now()).replace(microsecond=0),
            )
        except typst.TypstError as fault:
            readable = _without_unshown(text, str(getattr(fault, "diagnostic", "")))
            if readable == text:
                raise
            text = readable


def _require_fonts() -> None:
    """Typst would set the text in a font of its own, and say nothing."""
    folder = settings.PAPER_FONTS
    if not any(folder.glob("*.ttf")):
        raise ImproperlyConfigured(
            f"There are no fonts in {folder} (PAPER_FONTS). Cut them: python -m portal.web.fonts {folder}"
        )


def _without_unshown(text: str, fault: str) -> str:
    """The data with a question mark for each sign that could not be shown."""
    for shown in _UNSHOWN.findall(fault):
        for sign in _BY_NUMBER.sub(lambda number: chr(int(number[1], 16)), shown):
            if not sign.isascii():
                text = text.replace(sign, NO_SUCH_SIGN)
    return text
