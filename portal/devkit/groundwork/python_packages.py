"""`.venv`: exactly what the lock file names, made with whatever pip the machine has."""

import shutil
import subprocess
import sys

from . import steps

PIP_OPTIONS = ["--require-hashes", "--no-deps", "--no-input", "--quiet", "--disable-pip-version-check"]
# Somebody's own pip.conf may say otherwise.
PIP_OPTIONS += ["--no-user"]


def install() -> None:
    """`.venv` with exactly what the lock file names, each file checked against its hash."""
    holds = steps.digest(steps.LOCK)
    owner, content, unfinished = (
        steps.VENV / f".bryggan-{name}" for name in ("owner", "content", "unfinished")
    )
    moved = owner.exists() and not steps.has_stamp(owner, whose_environment())
    if owner.exists() and not moved and not unfinished.exists() and steps.has_stamp(content, holds):
        return
    with steps.step("Installerar Pythonpaket i .venv (första gången tar det någon minut)"):
        if moved or unfinished.exists() or not steps.PYTHON.exists():
            make_environment()
        unfinished.touch()
        steps.run(
            [*pip_command(), "install", *PIP_OPTIONS, "--requirement", steps.LOCK],
            failure="Pythonpaketen gick inte att installera.",
        )
        owner.write_text(whose_environment())
        content.write_text(holds)
        unfinished.unlink()


def whose_environment() -> str:
    """The checkout and the Python that `.venv` was made for: its programs name both by address."""
    try:
        version = subprocess.run([str(steps.PYTHON), "--version"], capture_output=True, text=True).stdout
    except OSError:
        version = "none"
    return f"{steps.ROOT} {version.strip()}"


def make_environment() -> None:
    """An empty `.venv`. Debian's Python often lacks ensurepip; the machine's pip does instead."""
    shutil.rmtree(steps.VENV, ignore_errors=True)
    steps.run(
        [sys.executable, "-m", "venv", *(["--without-pip"] if machine_has_pip() else []), steps.VENV],
        failure="Det gick inte att skapa en Pythonmiljö i .venv.\n"
        "Bryggan behöver pip. I Debian och Ubuntu: apt install python3-pip",
    )


def machine_has_pip() -> bool:
    """Whether the Python that runs this has a pip that can install into another environment (22.3)."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "--version"],
        capture_output=True,
        text=True,
        env=steps.clean_environment(),
    )
    words = asked.stdout.split()
    return asked.returncode == 0 and tuple(map(int, words[1].split(".")[:2])) >= (22, 3)


def pip_command() -> list:
    """The pip to install with: the environment's own, else the machine's."""
    if (steps.VENV / "bin" / "pip").exists():
        return [steps.PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", steps.PYTHON]
