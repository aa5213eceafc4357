"""Debian's own PostgreSQL and Redis, with data folders and ports of the drill's own.

What the machine has is used where it stands. What it has not is fetched with apt-get and unpacked
below `.dev/`; nothing is installed, and no service of the system is touched.
"""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

from portal.devkit import seat
from portal.devkit.processes import Launch
from portal.devkit.services import plain_environment, postgres_package, write_private

from .services import Broker, Database


class NotToBeHad(Exception):
    """Debian's package is neither installed nor can it be fetched; the message says why."""


def programs(package: str, program: str, home: Path) -> tuple[Path, Path | None]:
    """The folder with a program of a Debian package, and the folder of its libraries if it was fetched."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    places = [
        *reversed(installed),
        *map(Path, os.environ.get("PATH", "").split(os.pathsep)),
        Path("/usr/bin"),
    ]
    for place in places:
        if os.access(place / program, os.X_OK) and _is_of_debian(place / program):
            return place, None
    return _fetch(package, program, home / package)


def _is_of_debian(program: Path) -> bool:
    """Whether a package of the system brought this file: not a copy that somebody put beside it."""
    if not shutil.which("dpkg"):
        return False
    for path in {program, program.resolve()}:
        if subprocess.run(["dpkg", "-S", str(path)], capture_output=True).returncode == 0:
            return True
    return False


def _fetch(package: str, program: str, folder: Path) -> tuple[Path, Path]:
    if not shutil.which("apt-get"):
        raise NotToBeHad(f"This machine has no apt-get, and no {package}.")
    archives, root, unfinished = folder / "archives", folder / "root", folder / "unfinished"
    if not root.exists():
        (archives / "partial").mkdir(parents=True, exist_ok=True)
        fetch = [
            *("apt-get", "install", "--download-only", "--yes", "--no-install-recommends", "-qq"),
            *("-o", "Debug::NoLocking=1", "-o", f"Dir::Cache::archives={archives}", package),
        ]
        done = subprocess.run(fetch, capture_output=True, text=True)
        if done.returncode and os.geteuid() == 0:
            subprocess.run(["apt-get", "update", "-qq"], capture_output=True)
            done = subprocess.run(fetch, capture_output=True, text=True)
        if done.returncode:
            raise NotToBeHad(f"{package} is not installed, and apt-get says: {done.stderr.strip()[-300:]}")
        # Under another name until all is there: what was broken off is done again.
        shutil.rmtree(unfinished, ignore_errors=True)
        for archive in archives.glob("*.deb"):
            subprocess.run(["dpkg", "-x", str(archive), str(unfinished)], check=True)
        unfinished.rename(root)
    found = next(root.rglob(f"bin/{program}"), None)
    if found is None:
        raise NotToBeHad(f"{package} was fetched, but holds no {program}.")
    return found.parent, next(root.glob("usr/lib/*-linux-gnu"))


def finding(libraries: Path | None, command: list) -> list:
    """The command, told where a fetched program's libraries are."""
    return ["/usr/bin/env", f"LD_LIBRARY_PATH={libraries}", *command] if libraries else command


class DebianDatabase(Database):
    """A cluster made and run by Debian's PostgreSQL."""

    def __init__(self, directory: Path, bin_folder: Path, libraries: Path | None) -> None:
        super().__init__(directory)
        self.bin_folder = bin_folder
        self.libraries = libraries

    def prepare(self) -> None:
        """Debian's programs in the seat that was found for ours."""
        self._seat = replace(seat.take(self.directory, postgres_package()), programs=self.bin_folder)
        if not self.data.exists():
            self._make_cluster()

    def _make_cluster(self) -> None:
        """As the packaged one, with the locale that every Debian has."""
        password = self._seat.directory / "password.initdb"
        write_private(password, self.password())
        self._seat.own(password)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-host=scram-sha-256", f"--pwfile={password}"]
        initdb = [self.bin_folder / "initdb", "--pgdata", self.data, "--username=portal", *options]
        self._run(finding(self.libraries, initdb))
        password.unlink()

    def _run(self, command: list, **options) -> None:
        done = self._seat.run(command, env=plain_environment(), capture_output=True, text=True, **options)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"

    def launch(self) -> Launch:
        """The server of the package."""
        packaged = super().launch()
        return replace(packaged, command=finding(self.libraries, packaged.command))


class DebianBroker(Broker):
    """Debian's Redis, which reads the same file as Valkey."""

    def __init__(self, directory: Path, bin_folder: Path, libraries: Path | None) -> None:
        super().__init__(directory)
        self.command = finding(libraries, [bin_folder / "redis-server", "valkey.conf"])

    def launch(self) -> Launch:
        """The server of the package."""
        return replace(super().launch(), command=self.command)
