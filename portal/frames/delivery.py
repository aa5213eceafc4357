"""The reference data as they stand in `reference/*.toml`: read and put in the shape of the tables."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from .enums import Frame, TagKind
from .models import WORDING

_FOLDER = Path(__file__).parent / "reference"
_FILES = {
    Frame.PRINCIPLE: "principles",
    Frame.CODE_STEP: "code_steps",
    Frame.CODE_LEVEL: "code_levels",
    Frame.SDG: "sdgs",
    Frame.FIELD_OF_ACTIVITY: "fields_of_activity",
    Frame.TARGET_GROUP: "target_groups",
    Frame.TOPIC: "topics",
    Frame.MUNICIPAL_GOAL: "municipal_goals",
}


@cache
def _read(name: str) -> dict[str, list[dict[str, Any]]]:
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _kind(entry: dict[str, Any]) -> str:
    if entry.get("challenge"):
        return TagKind.CHALLENGE
    if entry.get("under_represented"):
        return TagKind.UNDER_REPRESENTED
    return entry.get("kind", "")


def tags(frame: Frame) -> list[dict[str, Any]]:
    """The entries of a frame in their order: columns of `Tag`, `parent` as a key or None."""
    return [
        {
            "key": entry["key"],
            "order": number,
            "kind": _kind(entry),
            "parent": entry.get("parent"),
            "synonyms": entry.get("synonyms", []),
            "preset": entry.get("preset", False),
            **{field: entry.get(field, "").strip() for field in WORDING},
        }
        for number, entry in enumerate(_read(_FILES[frame])[frame], 1)
    ]


def commitments() -> list[dict[str, Any]]:
    """What each party has promised, in order: columns of `Commitment`, `principle` as a key."""
    return [{**entry, "order": number} for number, entry in enumerate(_read("commitments")["commitment"], 1)]


def texts(version: str) -> list[dict[str, str]]:
    """The editable pages: `template` is the first version with placeholders, `demo` the filled-in one."""
    return [{name: words.strip() for name, words in entry.items()} for entry in _read("pages")[version]]
