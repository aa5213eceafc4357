"""`make bench`: pages, calendars, plans against their floors, the directory, import, letters, answers, start.

Own services below `.dev/bench/`; the figures go to `.dev/bench.json`. Exits 1 if a row is not ok.
"""

import json
import os
import platform
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import monotonic

from portal.devkit import processes
from portal.devkit.processes import Launch
from tests.drill.installation import ROOT, Installation
from tests.drill.ports import hold_port, number_of
from tests.drill.services import Broker, Database
from tests.drill.waiting import answers_on, wait_until

from .calendars import calendars
from .directory import Directory
from .importing import importing
from .letters import DELIVERY, LETTERS, MEMORY, Delivery, Sink
from .measuring import Measure, Row, attempt, limit
from .pages import ANSWERS, OFFICIAL, Course
from .plans import plans
from .startup import FIRST_VIEW, WARM_START, first_view, warm_start

FOLDER = ROOT / ".dev" / "bench"
RESULTS = ROOT / ".dev" / "bench.json"
SETTINGS = "tests.bench.settings"
# Nothing a page keeps in the cache may be the page, or a large part of it.
LARGEST_CACHED = 4096


def say(sentence: str) -> None:
    """Tell the person at the terminal, now."""
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


class Bench:
    """The services, and one installation after another on them."""

    def __init__(self) -> None:
        shutil.rmtree(FOLDER / "logs", ignore_errors=True)
        self.database = Database(FOLDER / "postgres").make()
        self.broker = Broker(FOLDER / "broker").make()
        self._mail = hold_port()
        self.mail_port = number_of(self._mail)
        self.sink = processes.start(
            Launch(
                "sink",
                [sys.executable, "-m", "tests.drill.mail_server", self.mail_port],
                cwd=ROOT,
                log=FOLDER / "logs" / "sink.log",
                record=FOLDER / "sink.json",
            )
        )
        wait_until(lambda: answers_on(self.mail_port), within=20, saying="the mail server takes letters")
        self.database.create("migrated")
        pattern = self._installation("migrated")
        for command in (["migrate"], ["createcachetable"], ["load_reference_data"]):
            pattern.manage(*command, within=600)
        pattern.run_module("tests.drill.scenes", "collect_static")
        pattern.close()

    def _installation(self, name: str) -> Installation:
        return Installation(
            FOLDER / "logs" / name,
            database=self.database,
            name=name,
            broker=self.broker,
            mail_port=self.mail_port,
            settings=SETTINGS,
            more={"STATIC_ROOT": str(FOLDER / "static"), "MEDIA_ROOT": str(FOLDER / "media")},
        )

    @contextmanager
    def installation(self, name: str, template: str = "migrated") -> Iterator[Installation]:
        """A database of its own and an empty broker; its processes are gone afterwards."""
        self.database.create(name, template=template)
        self.broker.client().flushall()
        one = self._installation(name)
        try:
            yield one
        finally:
            one.close()

    def stop(self) -> None:
        """Leave no process."""
        processes.stop([self.sink], 2)
        self.broker.stop()
        self.database.stop()

    def pages(self) -> Iterator[Measure]:
        """Start page, about page, meeting page and list; answers sent in; then the first view."""
        with self.installation("pages") as portal:
            say("Filling in 5,000 associations, 500 meetings and 50,000 invitations …")
            asked = portal.run_module("tests.bench.content", "pages")
            course = Course(portal, organisations=5000)
            pages = {
                "start page": ([("/", "Bryggan")], 0.6),
                "about page": ([("/om-samverkan/", "Bryggan")], 0.6),
                "meeting page": ([(path, title) for path, title in asked["meetings"]], 0.5),
                "meeting list": ([("/moten/", "Kommande")], 0.5),
                "meeting list, words": ([("/moten/?q=fritidsg%C3%A5rdar", "Kommande")], 0.5),
            }
            for name, (addresses, target) in pages.items():
                yield name, partial(course.page, name, addresses, target, say)
                # At once: it may be kept for a short time only.
                yield f"largest cached, {name}", partial(self.largest_cached, f"largest cached, {name}")
            yield ANSWERS, partial(course.answers, asked["answers"], 0.3, say)
            yield FIRST_VIEW, partial(first_view, portal.port, 100, say)

    def largest_cached(self, name: str) -> Row:
        """Whether anything as large as a page lies in the cache, now that a page has been asked for."""
        cache = self.broker.client()
        cache.select(1)
        texts = [key for key in cache.scan_iter() if cache.type(key) == b"string"]
        sizes = {key.decode(): cache.strlen(key) for key in texts}
        largest = max(sizes, key=sizes.get, default="")
        return limit(name, sizes.get(largest, 0), "bytes", LARGEST_CACHED, largest)

    def calendars(self) -> Iterator[Measure]:
        """The meetings' calendar and a month."""
        with self.installation("calendars") as portal:
            yield from calendars(portal, say)

    def official(self) -> Iterator[Measure]:
        """The official's page of a meeting with 5,000 answers."""
        with self.installation("official") as portal:
            say("Filling in 5,000 answers to a meeting …")
            addresses = [tuple(page) for page in portal.run_module("tests.bench.content", "answered")]
            course = Course(portal, organisations=5000)
            yield OFFICIAL, partial(course.page, OFFICIAL, addresses, 0.25, say)

    def plans(self) -> Iterator[Measure]:
        """Plans of ten departments through six years."""
        with self.installation("plans") as portal:
            yield from plans(portal, say)

    def directory(self) -> Iterator[Measure]:
        """The directory with 20,000 organisations; then with 100,000."""
        directory = Directory(say)
        with self.installation("directory-few") as portal:
            yield from directory.few(portal)
            name = "largest cached, directory"
            yield name, partial(self.largest_cached, name)
        with self.installation("directory-many", template="directory-few") as portal:
            yield from directory.many(portal)

    def importing(self) -> Iterator[Measure]:
        """A register file comes in."""
        with self.installation("import") as portal:
            yield from importing(portal, FOLDER, say)

    def letters(self) -> Iterator[Measure]:
        """Invitations from the end of the time to regret them; the worker's memory."""
        with self.installation("letters") as portal:
            say(f"Filling in {LETTERS} associations …")
            portal.run_module("tests.bench.content", "organisations", count=LETTERS)
            portal.run_module("tests.bench.content", "settle")
            delivery = Delivery(portal, Sink(self.mail_port))
            yield DELIVERY, partial(delivery.row, 0.6, say)
            yield MEMORY, partial(delivery.memory, 250)

    def start(self) -> Iterator[Measure]:
        """What `make run` takes the second time."""
        yield WARM_START, partial(warm_start, FOLDER, 10, say)


def table(rows: list[Row]) -> Iterator[str]:
    """The figures as lines of text."""
    yield f"{'':34}{'ours':>10}{'floor':>10} {'unit':16}{'ratio':>7}{'target':>8}{'spread':>8}   "
    for row in rows:
        yield (
            f"{row.name:34}{row.value:10.2f}{_or_dash(row.floor, '10.2f')} {row.unit:16}"
            f"{_or_dash(row.ratio, '7.2f')}{_or_dash(row.target, '8g')}{_or_dash(row.spread, '8.0%')}   "
            f"{'ok' if row.ok else 'NOT OK'}  {row.more}"
        )


def _or_dash(value: float | None, form: str) -> str:
    return "–".rjust(int(form.split(".")[0].rstrip("gf%"))) if value is None else format(value, form)


def machine(database: Database) -> str:
    """What it was measured on."""
    version = database.ask("SHOW server_version", of="postgres")[0][0]
    fsync = database.ask("SHOW fsync", of="postgres")[0][0]
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"PostgreSQL {version}, fsync {fsync}, load {os.getloadavg()[0]:.1f} when it ended"
    )


def main(wanted: list[str]) -> int:
    """Measure all, or only the named parts: pages, calendars, official, plans, directory,
    import, letters, start."""
    started = monotonic()
    # Asked to stop, it still leaves no process.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(143))
    FOLDER.mkdir(parents=True, exist_ok=True)
    bench = Bench()
    rows: list[Row] = []
    try:
        for name, part in {
            "pages": bench.pages,
            "calendars": bench.calendars,
            "official": bench.official,
            "plans": bench.plans,
            "directory": bench.directory,
            "import": bench.importing,
            "letters": bench.letters,
        }.items():
            if name in wanted or not wanted:
                rows += attempt(name, part())
        facts = machine(bench.database)
    finally:
        bench.stop()
    if "start" in wanted or not wanted:
        rows += attempt("start", bench.start())
    RESULTS.write_text(json.dumps([row.as_json() for row in rows], indent=1, ensure_ascii=False) + "\n")
    say("\n" + "\n".join(table(rows)))
    say(f"\n{facts}. {monotonic() - started:.0f} s. Figures: {RESULTS.relative_to(Path.cwd())}")
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
