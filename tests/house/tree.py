"""The files of the house, as the rules about them read them."""

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
# What is installed, made or private to a machine; never committed.
_NOT_OURS = {
    "node_modules",
    "__pycache__",
    ".git",
    ".venv",
    ".dev",
    ".pytest_cache",
    ".ruff_cache",
    ".mypy_cache",
    ".import_linter_cache",
    ".hypothesis",
}
# From the top floor down; `portal.devkit` stands above all.
ROOMS = ("portal.devkit", *settings.ROOMS)


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """Every file of the project with one of these endings, or every file."""
    return tuple(path for path in _walk() if not endings or path.name.endswith(endings))


def _walk() -> Iterator[Path]:
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(set(below) - _NOT_OURS)
        for name in sorted(names):
            path = Path(folder, name)
            if not name.endswith((".pyc", ".mo")) and not path.is_symlink():
                yield path


def short(path: Path) -> str:
    """A path as it is spoken of: from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=short(path))


@cache
def code() -> tuple[Path, ...]:
    """The portal's own Python: all rooms and the hall, without migrations and tests."""
    tops = ("portal/", "organisations/", "dialogues/", "actionplans/")
    return tuple(
        path for path in files(".py") if short(path).startswith(tops) and "/migrations/" not in short(path)
    )


def room_of(path: Path) -> str | None:
    """The room in which a file lies: `dialogues`, `portal.people`; None for the front door."""
    parts = path.relative_to(ROOT).parts
    name = ".".join(parts[:2]) if parts[0] == "portal" else parts[0]
    return name if name in ROOMS else None


def floor(room: str) -> int:
    """How high a room lies: 0 is the ground."""
    return len(ROOMS) - 1 - ROOMS.index(room)


def drawer_of(path: Path) -> str:
    """Which drawer a file is or lies in: `views`, `services`, `commands`; a plain module's own name."""
    inside = path.relative_to(ROOT).parts[len((room_of(path) or "portal").split(".")) :]
    if "commands" in inside:
        return "commands"
    return inside[0].removesuffix(".py") if inside else ""


def dotted(node: ast.AST) -> str:
    """`a.b.c` of a name or attribute; an empty text for anything else."""
    parts = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def at(path: Path | str, node: ast.AST) -> str:
    """Where something stands, for the sentence that says what is wrong."""
    return f"{short(path) if isinstance(path, Path) else path}:{getattr(node, 'lineno', 0)}"
