"""The tests too: they neither wait for a while, guess, pretend, nor look at a page before it has come."""

import ast
from itertools import pairwise
from pathlib import Path

from tests.house.tree import at, dotted, files, parsed, short

# What only root, or only one system, can do is passed over elsewhere; the drill has a short form.
MACHINES = ("tests/devkit/", "tests/drill/")


def unsure(tree: ast.Module, where: Path | str) -> list[str]:
    """Tests that wait for a while, try again, are passed over, or replace our own code."""
    found = []
    for node in ast.walk(tree):
        name = dotted(node) if isinstance(node, ast.Attribute | ast.Name) else ""
        if name in {"time.sleep", "sleep", "pytest.skip", "pytest.mark.skip", "pytest.mark.skipif",
                    "pytest.mark.flaky", "pytest.mark.xfail", "mock.patch", "mocker"}:  # fmt: skip
            found.append(f"{at(where, node)} {name}")
        elif isinstance(node, ast.ImportFrom) and "mock" in (node.module or ""):
            found.append(f"{at(where, node)} {node.module}")
    return found


def hasty(tree: ast.Module, where: Path | str) -> list[str]:
    """Pages looked at right after a press that leads there: a press does not wait for them, `follow` does."""
    found = []
    for block in [node.body for node in ast.walk(tree) if isinstance(getattr(node, "body", None), list)]:
        for press, look in pairwise(block):
            pressed, looked = ast.unparse(press), ast.unparse(look)
            # What a summary opens is on the page already.
            if pressed.endswith(".click()") and "summary" not in pressed and looked.startswith("looked_at("):
                found.append(f"{at(where, press)} {pressed}")
    return found


def test_tests_neither_wait_nor_guess_nor_pretend():
    tests = [path for path in files(".py") if short(path).startswith("tests/")]
    found = [line for path in tests for line in unsure(parsed(path), path)]
    assert not [line for line in found if "skip" not in line or not line.startswith(MACHINES)]
    assert unsure(ast.parse("import time\ntime.sleep(1)"), "bad.py")
    assert unsure(ast.parse("from unittest.mock import patch"), "bad.py")


def test_no_page_is_looked_at_before_it_has_come():
    tests = [path for path in files(".py") if short(path).startswith("tests/journeys/")]
    assert not [line for path in tests for line in hasty(parsed(path), path)]
    assert hasty(ast.parse("link.click()\nlooked_at(page)"), "bad.py")


def by_hours(tree: ast.Module, where: Path | str) -> list[str]:
    """Days counted as 24 hours from this moment; by the calendar `in_days` counts them."""
    return [
        f"{at(where, node)} {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp)
        and ast.unparse(node.left) == "clock.now()"
        and ast.unparse(node.right).startswith("timedelta(days")
    ]


def test_days_are_counted_by_the_calendar():
    tests = [path for path in files(".py") if short(path).startswith("tests/")]
    assert not [line for path in tests for line in by_hours(parsed(path), path)]
    assert by_hours(ast.parse("clock.now() - timedelta(days=2)"), "bad.py")
