"""A browser, a worker, eyes that check each page met, and what is kept of a journey that failed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Error, sync_playwright

from portal.celery import app
from portal.devkit.services import Valkey
from portal.municipality.services import change_settings
from portal.web.actor import A_COMMAND
from tests.house.furnished import MUNICIPALITY

from .looking import WIDE, bring_axe, look, refused_by_policy, speak

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".dev" / "journeys"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_CONTEXTS = pytest.StashKey[list]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Of a journey that failed, keep each browser's trace, picture and page, and say where."""
    report = yield
    if report.when == "call" and report.failed and item.stash.get(_CONTEXTS, []):
        folder = KEPT / item.name
        shutil.rmtree(folder, ignore_errors=True)
        for number, context in enumerate(item.stash[_CONTEXTS], start=1):
            _keep(context, folder, number)
        report.sections.append(("Journey", f"Trace, picture and page: {folder}"))
    return report


def _keep(context, folder: Path, number: int) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for page in context.pages:
            (folder / f"{number}.html").write_text(page.content())
            page.screenshot(path=folder / f"{number}.png", full_page=True)
        if context.is_traced:
            context.tracing.stop(path=folder / f"{number}.zip")
    except Error as broken:
        # A browser that crashed has nothing more to tell.
        (folder / f"{number}.txt").write_text(str(broken))


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


@pytest.fixture(scope="session")
def queue(tmp_path_factory):
    """A broker of this process's own, so that no other test process's worker takes its nudges."""
    valkey = Valkey(tmp_path_factory.mktemp("queue"), lasting=False).start()
    yield valkey.broker_url
    valkey.stop()


@pytest.fixture
def worker(site, mail_sink, queue, tmp_path):
    """A real Celery worker on this test's database, nudged by what the pages do."""
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
def visitor(browser, site, request):
    """Opens a browser of somebody's own: no cookies, wide or as a telephone, clicked or tapped."""
    contexts = request.node.stash.setdefault(_CONTEXTS, [])

    def open_one(viewport=WIDE, *, is_traced: bool = True, has_axe: bool = True, **more):
        context = browser.new_context(base_url=site, viewport=viewport, locale="sv-SE", **more)
        context.site, context.is_traced = site, is_traced
        context.set_default_timeout(20_000)
        if has_axe:
            bring_axe(context)
        if is_traced:
            context.tracing.start(snapshots=True, screenshots=False)
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda words: page.said.append(words.text))
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def municipality(worker):
    """A municipality with a telephone, and a worker that sends its letters."""
    return change_settings(values=MUNICIPALITY, actor=A_COMMAND)


@pytest.fixture
def looked_at():
    """Check a page as it stands, in both languages and both widths; what was typed stays where it is."""

    def look_at(page, *, as_it_is: bool = False):
        for language in ("sv",) if as_it_is else ("en", "sv"):
            if not as_it_is:
                speak(page, language)
                page.reload()
            found = look(page, f"{page.url} {language}", by_words_alone=language != "sv")
            assert not found, "\n".join(found)
        assert not refused_by_policy(page)

    return look_at
