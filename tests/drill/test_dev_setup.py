"""A clean checkout sets itself up with nothing on the machine but Python, pip and the registries."""

import os
import shutil
import subprocess
import sys
from time import monotonic

import pytest

from .checkout import copy_checkout, plain_environment

pytestmark = [
    pytest.mark.drill,
    pytest.mark.skipif(os.environ.get("QUICK") == "1", reason="Quick: test_make.py sets up a clean one."),
]


def set_up(checkout, *words):
    """Run the set-up, or a program of the checkout, where no program is on the path."""
    bare = {**plain_environment(), "PATH": "/nowhere", "PLAYWRIGHT_BROWSERS_PATH": "/nowhere"}
    bare.pop("CHROMIUM", None)
    command = words or (sys._base_executable, "portal/devkit/setup.py")
    done = subprocess.run(command, cwd=checkout, env=bare, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_clean_checkout_sets_itself_up_once(tmp_path):
    checkout = copy_checkout(tmp_path / "ren klon", with_packages=False)
    said = set_up(checkout)
    assert "Installerar Pythonpaket" in said
    assert (checkout / ".dev/theme/bryggan.css").stat().st_size > 10_000
    assert len(list((checkout / ".dev/fonts").glob("*.ttf"))) == 2
    assert (checkout / "node_modules/@digdir/designsystemet-css/dist/src/index.css").exists()
    assert "no issues" in set_up(checkout, ".venv/bin/python", "manage.py", "check")

    began = monotonic()
    assert set_up(checkout) == ""
    assert monotonic() - began < 5

    # Broken off half-way and then moved, it is made anew.
    (checkout / ".venv/.bryggan-unfinished").touch()
    shutil.rmtree(next(checkout.glob(".venv/lib/python*/site-packages/django")))
    moved = checkout.rename(tmp_path / "flyttad")
    assert "Installerar Pythonpaket" in set_up(moved)
    assert "no issues" in set_up(moved, ".venv/bin/python", "manage.py", "check")

    browser = set_up(moved, ".venv/bin/python", "-m", "portal.devkit.browser").strip()
    assert browser == str(moved / ".dev/chromium/chromium")
