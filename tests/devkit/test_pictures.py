"""The README's pictures: each is there, light, described, and taken by the command; no other lies about."""

import re

from portal.devkit.pictures import FOLDER, PICTURES
from tests.house.tree import ROOT

MOST_BYTES = 120_000
_MARKDOWN, _HTML = re.compile(r"!\[([^]]*)\]\(([^)]+)\)"), re.compile(r'<img src="([^"]+)" alt="([^"]*)">')


def shown() -> dict[str, str]:
    """Each picture of the README and what it says to whoever does not see it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return {path: alt for alt, path in _MARKDOWN.findall(text)} | dict(_HTML.findall(text))


def test_every_picture_is_shown_described_and_can_be_taken_anew():
    names = sorted(f"docs/pictures/{picture.name}.webp" for picture in PICTURES)
    assert sorted(shown()) == names
    assert all(len(alt) > 40 for alt in shown().values())
    assert sorted(f"docs/pictures/{file.name}" for file in FOLDER.iterdir()) == names


def test_no_picture_is_heavy():
    assert [file.name for file in FOLDER.iterdir() if file.stat().st_size > MOST_BYTES] == []
