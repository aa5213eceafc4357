"""What a newcomer and a first visitor wait for: the warm start of `make run`, and the first view's bytes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

from playwright.sync_api import sync_playwright

from portal.devkit import browser
from tests.drill.checkout import Run, copy_checkout, remove_checkout
from tests.drill.installation import ROOT

from .measuring import Row, limit

FIRST_VIEW, WARM_START = "first view of the start page", "warm start of make run"
FIRST_START = 240


def first_view(port: int, most: float, say: Callable[[str], None]) -> Row:
    """Bytes over the network, headings included, of the start page in a browser that never saw it."""
    sizes: dict[str, int] = {}
    names: dict[str, str] = {}
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(browser.find()), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = chromium.new_context(locale="sv-SE", viewport={"width": 1280, "height": 800}).new_page()
        network = page.context.new_cdp_session(page)
        network.send("Network.enable")
        network.on(
            "Network.responseReceived",
            lambda told: names.update({told["requestId"]: told["response"]["url"]}),
        )
        network.on(
            "Network.loadingFinished",
            lambda told: sizes.update({told["requestId"]: int(told["encodedDataLength"])}),
        )
        page.goto(f"http://127.0.0.1:{port}/", wait_until="networkidle")
        chromium.close()
    for request, size in sorted(sizes.items(), key=lambda pair: -pair[1])[:12]:
        say(f"  {size / 1000:7.1f} kB  {names.get(request, '').partition(f':{port}')[2][:70]}")
    return limit(FIRST_VIEW, sum(sizes.values()) / 1000, "kB", most, f"{len(sizes)} files")


def warm_start(folder: Path, most: float, say: Callable[[str], None]) -> Row:
    """What `make run` does the second time, in seconds until it says Ready.

    The set-up looks through this checkout, where it finds all in place; then everything starts in a
    copy, with the demo municipality, so that nobody's own data are touched.
    """
    checkout = folder / "checkout"
    remove_checkout(checkout)
    copy_checkout(checkout)
    try:
        cold = _start(checkout)
        began = monotonic()
        subprocess.run([sys.executable, "portal/devkit/setup.py"], cwd=ROOT, check=True, capture_output=True)
        set_up = monotonic() - began
        warm = _start(checkout)
    finally:
        remove_checkout(checkout)
    say(f"  first start {cold:.1f} s; then set-up {set_up:.1f} s and start {warm:.1f} s")
    return limit(WARM_START, set_up + warm, "s", most)


def _start(checkout: Path) -> float:
    """Start, wait for the line that says Ready, stop; the seconds until that line."""
    began = monotonic()
    run = Run(checkout)
    try:
        run.ready(FIRST_START)
        return monotonic() - began
    finally:
        run.stop()
