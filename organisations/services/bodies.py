"""The bodies that every installation has come in."""

import tomllib
from pathlib import Path

from portal.history.recording import recorded
from portal.web.actor import Actor

from ..models import Body

_REFERENCE = Path(__file__).parents[1] / "reference" / "bodies.toml"


@recorded
def load_bodies(*, actor: Actor) -> int:
    """Bring the bodies of the structure in (seed 002); safe to repeat. Returns how many were made.

    One that stands is left as it is.
    """
    entries = tomllib.loads(_REFERENCE.read_text(encoding="utf-8"))["body"]
    standing = set(Body.objects.values_list("key", flat=True))
    missing = [
        Body(**entry, order=number) for number, entry in enumerate(entries, 1) if entry["key"] not in standing
    ]
    for body in missing:
        body.save()
    return len(missing)
