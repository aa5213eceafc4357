"""Which system a file comes from, by the words above its columns.

The two layouts are exports of two kinds of system that municipalities use; a file of any other layout
is known again by its own words.
"""

import hashlib

from .columns import is_reason, plain
from .shapes import Heading
from .writing import HEADINGS

# Folded, as headings are compared: all of these words together are found in no other layout.
_SIGNATURES = {
    "foreningsregister": {"foreningsnamn", "orgnr", "foreningstyp", "bidragsberattigad"},
    "rbok": {"namn", "verksamhet", "malgrupper", "omrade", "kontakt"},
    "bryggan": set(map(plain, HEADINGS)),
}
OTHER_LAYOUT = "annan-"


def is_of_rows_to_mend(headings: tuple[Heading, ...]) -> bool:
    """Whether the file is what a clerk has fetched to mend: rows that were not taken, with the reasons."""
    return any(is_reason(heading.word) for heading in headings)


def is_our_own(headings: tuple[Heading, ...]) -> bool:
    """Whether the file was fetched here: it may hold only those contacts who chose to be shown."""
    return source_of(headings) == "bryggan"


def source_of(headings: tuple[Heading, ...]) -> str:
    """`foreningsregister`, `rbok`, our own `bryggan`, or `annan-` with a mark of the words."""
    # Rows that a clerk has mended are of the same file, for all that.
    words = {plain(heading.word) for heading in headings if not is_reason(heading.word)}
    for source, signature in _SIGNATURES.items():
        if signature <= words:
            return source
    return f"{OTHER_LAYOUT}{hashlib.sha256(';'.join(sorted(words)).encode()).hexdigest()[:8]}"
