"""A browser, a worker, and eyes that check each page met."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from portal.celery import app

ROOT = Path(__file__).resolve().parents[2]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A queue of its own, so that no other test process's worker takes these nudges; 0 to 14 are in use.
_OWN_QUEUE = 15


@pytest.fixture(scope="session")
def browser(browser_path):
    """One real Chromium for all journeys of this process."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def site(live_server, settings, monkeypatch):
    """The portal's address, as letters and child processes know it."""
    settings.SITE_URL = live_server.url
    monkeypatch.setenv("SITE_URL", live_server.url)
    return live_server.url


@pytest.fixture
def worker(site, mail_sink, broker_url, tmp_path):
    """A real Celery worker on this test's database, nudged by what the pages do."""
    queue = f"{broker_url.rpartition('/')[0]}/{_OWN_QUEUE}"
    usual, app.conf.broker_write_url = app.conf.broker_write_url, queue
    alone = ["--pool", "solo", "--without-gossip", "--without-mingle"]
    with (tmp_path / "worker.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "celery", "-A", "portal", "worker", *alone],
            cwd=ROOT,
            env={**os.environ, "BROKER_URL": queue},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        yield process
        process.terminate()
        process.wait(20)
    app.conf.broker_write_url = usual


@pytest.fixture
def visitor(browser, site):
    """Opens a browser of somebody's own: no cookies, wide or as a telephone."""
    contexts = []

    def open_one(viewport=WIDE):
        context = browser.new_context(base_url=site, viewport=viewport, locale="sv-SE")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.refused = []
        page.on("console", lambda said: page.refused.append(said.text))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def looked_at():
    """Check a page as it stands, in both languages and both widths; what was typed stays where it is."""

    def look(page, *, as_it_is: bool = False):
        for language in ("sv",) if as_it_is else ("en", "sv"):
            if not as_it_is:
                _speak(page, language)
            for viewport in (PHONE, WIDE):
                page.set_viewport_size(viewport)
                _check(page, f"{page.url} {language} {viewport['width']}")
        assert not [words for words in page.refused if "Content Security Policy" in words]

    return look


def _speak(page, language: str) -> None:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.url}])
    page.reload()


def _check(page, where: str) -> None:
    # Preloading would write the style sheets into the page, which our policy forbids.
    found = Axe().run(page, options={"preload": False})
    assert found.violations_count == 0, f"{where}\n{found.generate_report()}"
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"), (
        f"{where} is wider than the screen"
    )
