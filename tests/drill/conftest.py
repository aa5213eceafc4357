"""An installation of its own for each drill; its logs stay below `.dev/drill/` when the drill fails."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .installation import ROOT, Installation
from .mail_server import MailServer
from .services import Broker, Database

# Nobody takes letters there.
NO_MAIL = 9
QUICK = os.environ.get("QUICK") == "1"
_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Remember whether a drill failed, so that its logs are kept."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def size() -> Callable[[int, int], int]:
    """`size(2000, 300)`: how many, in full and in the quick cut."""
    return lambda full, quick: quick if QUICK else full


@pytest.fixture(scope="session")
def home() -> Path:
    """Where the drills of this process live."""
    path = ROOT / ".dev" / "drill" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    path.mkdir(parents=True, exist_ok=True)
    return path


@pytest.fixture(scope="session")
def broker(home: Path) -> Iterator[Broker]:
    """One broker and cache for all drills of this process; each begins with it empty."""
    server = Broker(home / "broker").make()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def database(home: Path, broker: Broker) -> Iterator[Database]:
    """One durable cluster for all drills of this process, with a migrated database to copy."""
    cluster = Database(home / "postgres").make()
    cluster.create("migrated")
    pattern = Installation(
        home / "pattern", database=cluster, name="migrated", broker=broker, mail_port=NO_MAIL
    )
    pattern.manage("migrate", within=300)
    pattern.manage("createcachetable")
    pattern.manage("load_reference_data")
    pattern.scene("collect_static")
    pattern.close()
    yield cluster
    cluster.stop()
    cluster.remove()


@pytest.fixture
def mail() -> Iterator[MailServer]:
    """A mail server that takes everything until it is told otherwise."""
    server = MailServer().start()
    yield server
    server.stop()


@pytest.fixture
def portal(
    request, home: Path, database: Database, broker: Broker, mail: MailServer
) -> Iterator[Installation]:
    """An installation with a database of its own; nothing is started yet."""
    name = re.sub(r"\W+", "_", request.node.name.removeprefix("test_"))[:60].strip("_")
    folder = home / name
    shutil.rmtree(folder, ignore_errors=True)
    database.create(name, template="migrated")
    broker.client().flushall()
    installation = Installation(folder, database=database, name=name, broker=broker, mail_port=mail.port)
    yield installation
    installation.close()
    if not (request.node.stash.get(_FAILED, False) or os.environ.get("KEEP")):
        shutil.rmtree(folder, ignore_errors=True)
