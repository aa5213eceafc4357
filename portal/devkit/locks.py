"""Writes the lock files anew: the newest versions that our own limits allow, without host names."""

import json
import sys
from pathlib import Path

from portal.devkit.groundwork import front_end, steps

UV_OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
UV_OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--no-header"]
RECIPES = [steps.ROOT, Path(__file__).parent / "chromium"]


def renew() -> None:
    """Python's two, with hashes, then npm's two. Raises SetupFailed."""
    uv = fetched_uv()
    for lock, more in ((steps.LOCK.with_name("requirements.lock"), []), (steps.LOCK, ["--group", "dev"])):
        with steps.step(f"Skriver {lock.name}"):
            steps.run(
                [uv, "pip", "compile", *UV_OPTIONS, *more, "pyproject.toml", "-o", lock.name, "--upgrade"],
                failure=f"{lock.name} gick inte att skriva.",
            )
    for folder in RECIPES:
        with steps.step(f"Skriver {folder.relative_to(steps.ROOT) / 'package-lock.json'}"):
            npm, environment = front_end.npm_commands()[0]
            steps.run(
                [*npm, "update", "--package-lock-only", "--ignore-scripts", "--loglevel=error"],
                failure="package-lock.json gick inte att skriva.",
                env=environment,
                cwd=folder,
            )
            without_addresses(folder / "package-lock.json")


def without_addresses(lock: Path) -> None:
    """Take out what npm writes of its own accord: whom to thank is no part of what is installed."""
    said = json.loads(lock.read_text())
    for package in said["packages"].values():
        package.pop("funding", None)
    lock.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


def fetched_uv() -> Path:
    """The tool that resolves versions, in an environment of its own below `.dev/`."""
    tools = steps.DEV / "tools" / "uv"
    uv = tools / "bin" / "uv"
    if not uv.exists():
        with steps.step("Hämtar uv"):
            # The machine's own Python: the checkout's environment often has no pip.
            python = sys._base_executable
            failure = "uv gick inte att hämta."
            steps.run([python, "-m", "venv", "--without-pip", tools], failure=failure)
            pip = [python, "-m", "pip", "--python", tools / "bin/python"]
            steps.run([*pip, "install", "--no-user", "--quiet", "uv"], failure=failure)
    return uv


if __name__ == "__main__":
    try:
        renew()
    except steps.SetupFailed as refused:
        sys.exit(f"\n{refused}")
