"""The devkit's private services, made easy to break: killed, stopped, and brought back on their port."""

import shutil
import signal
import socket

import psycopg
import redis

from portal.devkit import processes
from portal.devkit.services import HOST, Postgres, Valkey

from .ports import hold_port, number_of


class KeepsItsPort:
    """A service whose port nobody takes while it is away."""

    held: socket.socket | None = None

    def choose_port(self) -> int:
        """A port that is held as long as the service lives."""
        if self.held is None:
            self.held = hold_port()
        return number_of(self.held)


class Database(KeepsItsPort, Postgres):
    """A PostgreSQL cluster with fsync on, and databases by name."""

    def make(self) -> "Database":
        """Begin with an empty cluster."""
        if self.directory.exists():
            self.stop_leftovers()
            self.remove()
        return self.start()

    def begin_again(self) -> None:
        """Start it on the port it had, and wait until it takes questions."""
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.child = processes.start(self.launch())
        self.wait()

    def kill(self) -> None:
        """SIGKILL to the whole cluster, as a power cut would: the server, then its helpers.

        They have sessions of their own and would finish what they do; once the server is gone,
        nobody starts new ones.
        """
        self.child.process.kill()
        self.child.process.wait()
        processes.kill(processes.working_in(self.data, "postgres"))
        assert not processes.working_in(self.data, "postgres"), "PostgreSQL outlived SIGKILL"

    def url_of(self, name: str) -> str:
        """DATABASE_URL of one of its databases."""
        return f"postgres://portal:{self.password()}@{HOST}:{self.port}/{name}"

    def create(self, name: str, *, template: str = "template0") -> None:
        """A new database, empty or a copy."""
        self.ask(f'CREATE DATABASE "{name}" TEMPLATE "{template}"', of="postgres")

    def ask(self, question: str, *values, of: str) -> list[tuple]:
        """Rows of a question to a database, past Django."""
        with psycopg.connect(self.url_of(of), autocommit=True, connect_timeout=3) as connection:
            answer = connection.execute(question, values or None)
            return answer.fetchall() if answer.description else []


class Broker(KeepsItsPort, Valkey):
    """Broker and cache."""

    def make(self) -> "Broker":
        """Begin with an empty one."""
        self.stop_leftovers()
        shutil.rmtree(self.directory, ignore_errors=True)
        return self.start()

    def begin_again(self) -> None:
        """Start it on the port it had, with what it had taken."""
        self.child = processes.start(self.launch())
        self.wait()

    def freeze(self) -> None:
        """It takes connections and answers nothing, which is worse than being gone."""
        self.child.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on where it was."""
        self.child.process.send_signal(signal.SIGCONT)

    def client(self) -> redis.Redis:
        """A connection to the broker's half."""
        return redis.Redis.from_url(self.broker_url, socket_timeout=5)
