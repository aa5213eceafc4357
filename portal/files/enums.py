"""Which files are taken in, and how large."""

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Accepted:
    """A kind of file: what its content says it is, its ending, and how large it may be."""

    type: str
    ending: str
    most_bytes: int


PNG = Accepted("image/png", "png", 10 * MEGABYTE)
JPEG = Accepted("image/jpeg", "jpg", 10 * MEGABYTE)
WEBP = Accepted("image/webp", "webp", 10 * MEGABYTE)
PDF = Accepted("application/pdf", "pdf", 20 * MEGABYTE)

PICTURES = (PNG, JPEG, WEBP)
ALL = (*PICTURES, PDF)
# Enough for a poster, too little to fill the memory with.
MOST_PIXELS = 40_000_000
# The logo is shown at most 240 pixels wide: twice that for sharp screens.
LOGO_SIDE = 480
