"""What an upload really is: looked at by content, and pictures written anew so that nothing hides in them."""

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import puremagic
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from portal.web.refusals import Refused

from .enums import ALL, MEGABYTE, MOST_PIXELS, PDF, Accepted

# Pillow's ways of saying that a picture is broken, or a bomb.
_UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
)
_PILLOW_NAMES = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}
# What a PDF ends with: where its contents are listed, and that it is over. Programs and mail filters add a
# little after it, and disks fill up with nothing.
_PDF_LIST, _PDF_END = b"startxref", b"%%EOF"
_PDF_PADDING, _PDF_LEAST_READ = b"\0\t\n\f\r ", 2048


@dataclass(frozen=True, slots=True)
class Checked:
    """The bytes to keep, and what they are."""

    content: bytes
    kind: Accepted


def check(content: bytes, *, accepted: Sequence[Accepted] = ALL, longest_side: int | None = None) -> Checked:
    """The upload in the form in which it may be kept. Raises Refused with a sentence that says why not.

    A picture with a side over `longest_side` pixels is scaled down to it.
    """
    if not content:
        raise Refused(_("Filen är tom."))
    kind = next((kind for kind in accepted if kind.type == _detected(content)), None)
    if kind is None:
        raise Refused(
            _("Den här sortens fil kan vi inte ta emot. Välj %(kinds)s.") % {"kinds": _named(accepted)}
        )
    _refuse_too_large(content, kind)
    if kind == PDF:
        _refuse_cut_off(content)
        return Checked(content, kind)
    written = _written_anew(content, kind, longest_side)
    _refuse_too_large(written, kind)
    return Checked(written, kind)


def _detected(content: bytes) -> str:
    # A document starts with its mark; what has it further in is something else in disguise.
    if content.startswith(b"%PDF-"):
        return PDF.type
    try:
        return puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        return ""


def _named(accepted: Sequence[Accepted]) -> str:
    *first, last = (kind.ending.upper() for kind in accepted)
    return _("%(first)s eller %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def _refuse_too_large(content: bytes, kind: Accepted) -> None:
    if len(content) > kind.most_bytes:
        most = kind.most_bytes // MEGABYTE
        raise Refused(_("Filen är för stor. Den får vara högst %(most)s megabyte.") % {"most": most})


def _refuse_cut_off(content: bytes) -> None:
    """Refuse a PDF without its end: no program can open one of which only the beginning arrived."""
    tail = content.rstrip(_PDF_PADDING)[-_PDF_LEAST_READ:]
    if not -1 < tail.find(_PDF_LIST) < tail.rfind(_PDF_END):
        raise Refused(_("Filen är inte en hel PDF: slutet saknas. Spara den en gång till och försök igen."))


def _written_anew(content: bytes, kind: Accepted, longest_side: int | None) -> bytes:
    """Decode the picture and encode it again: right way up, without place, camera or anything appended."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=[_PILLOW_NAMES[kind.ending]]) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise Refused(_("Bilden har för många bildpunkter. Gör den mindre och försök igen."))
                picture.load()
                upright = _in_full_colour(ImageOps.exif_transpose(picture), kind)
                if longest_side:
                    upright.thumbnail((longest_side, longest_side))
                _save(upright, out, kind)
    except _UNREADABLE:
        raise Refused(_("Bilden går inte att läsa. Spara den på nytt och försök igen."))
    return out.getvalue()


def _in_full_colour(picture: Image.Image, kind: Accepted) -> Image.Image:
    see_through = kind.ending != "jpg" and picture.has_transparency_data
    return picture.convert("RGBA" if see_through else "RGB")


def _save(picture: Image.Image, out: io.BytesIO, kind: Accepted) -> None:
    if kind.ending == "jpg":
        picture.save(out, "JPEG", quality=88, optimize=True)
    elif kind.ending == "png":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "WEBP", quality=88)
