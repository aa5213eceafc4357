"""Services of one test run: started before Django reads its settings, gone when the run is over.

The process that pytest was started in starts them and tells its workers through the environment.
Nothing of a running `make run`, and no real service that the shell names, is ever touched.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from portal.devkit import processes, seat
from portal.devkit.services import Postgres, Valkey

ROOT = Path(__file__).resolve().parent.parent
ON_DISK = ROOT / ".dev" / "test"
MEMORY, LEAST_ROOM = Path("/dev/shm"), 3 * 2**30
# Nobody listens there: a letter that a test did not mean to send goes nowhere.
NOWHERE = "smtp://127.0.0.1:9"


def _in_memory() -> Path:
    """This checkout's own folder there."""
    return MEMORY / f"bryggan-{hashlib.blake2s(bytes(ROOT), digest_size=6).hexdigest()}"


def _runs() -> Path:
    """Where runs lie: in memory if there is room, as each test that commits gets thousands of new files."""
    has_room = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > LEAST_ROOM
    return _in_memory() if has_room else ON_DISK


class TestServices:
    """PostgreSQL without fsync, a broker, and a folder for files, all of this run's own."""

    __test__ = False

    def __init__(self) -> None:
        pid = os.getpid()
        self.folder = _runs() / f"{pid}-{processes.start_time(pid)}"
        self.postgres = Postgres(self.folder / "postgres", fsync=False)
        self.valkey = Valkey(self.folder / "valkey", lasting=False)

    def start(self) -> None:
        """Start them and put their addresses where settings look first."""
        remove_old_runs()
        for name in ("media", "static"):
            (self.folder / name).mkdir(parents=True)
        for service in (self.valkey, self.postgres):
            service.begin()
        for service in (self.valkey, self.postgres):
            service.wait()
        os.environ.update(
            ENVIRONMENT="development",
            DATABASE_URL=self.postgres.url,
            BROKER_URL=self.valkey.broker_url,
            CACHE_URL=self.valkey.cache_url,
            EMAIL_URL=NOWHERE,
            MEDIA_ROOT=str(self.folder / "media"),
            STATIC_ROOT=str(self.folder / "static"),
            # No test types; those about it turn the clock.
            LEAST_SECONDS_TO_TYPE="0",
            LEAST_SECONDS_TO_ANSWER="0",
            SITE_URL="http://localhost:8000",
            DJANGO_SETTINGS_MODULE="portal.settings",
            DJANGO_ALLOW_ASYNC_UNSAFE="true",
        )
        for name in ("DEBUG", "SECRET_KEY", "LINK_KEYS", "CLOCK_AT", "DATABASE_POOL_SIZE"):
            os.environ.pop(name, None)

        self.template = subprocess.Popen([sys.executable, "-m", "tests.databases"], cwd=ROOT)

    def stop(self) -> None:
        """Stop them and delete all they wrote."""
        self.template.kill()
        self.template.wait()
        for service in (self.postgres, self.valkey):
            service.stop()
        self.postgres.remove()
        shutil.rmtree(self.folder, ignore_errors=True)
        # Another run of the same checkout may lie beside it.
        with suppress(OSError):
            self.folder.parent.rmdir()


def remove_old_runs() -> None:
    """Clean up after runs that were killed."""
    for folder in [*ON_DISK.glob("*-*"), *_in_memory().glob("*-*")]:
        pid, _, started = folder.name.partition("-")
        if processes.start_time(int(pid)) != started:
            processes.stop_leftovers(folder.glob("*/process.json"))
            seat.remove(folder / "postgres")
            shutil.rmtree(folder, ignore_errors=True)
