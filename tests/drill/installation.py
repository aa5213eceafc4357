"""The portal as an installation of its own: web, worker, beat and commands on given services."""

import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from portal.devkit import processes
from portal.devkit.processes import Child, Launch

from .ports import hold_port, number_of
from .services import Broker, Database
from .waiting import wait_until

ROOT = Path(__file__).resolve().parent.parent.parent

# What a test run tells its own process and an installation should not hear.
_NOT_TO_INHERIT = {"DJANGO_ALLOW_ASYNC_UNSAFE", "CLOCK_AT", "DATABASE_POOL_SIZE", "PORT", "RELOAD", "DEMO"}
# As the timetable names them: what a drill asks the worker for instead of waiting for beat's minute.
SWEEP = "portal.notifications.tasks.sweep"
_TURNED_AWAY = '"logger": "django.security.'
SERVER_ERROR = 500
TRACES = ("Traceback (most recent call last)", '"level": "error"', '"level": "critical"')


def kill(child: Child) -> None:
    """SIGKILL to the whole process group, as a power cut would."""
    os.killpg(child.process.pid, signal.SIGKILL)
    child.process.wait(10)


class Installation:
    """One database, broker, folder of files and mail server, and the processes that use them."""

    def __init__(
        self,
        folder: Path,
        *,
        database: Database,
        name: str,
        broker: Broker,
        mail_port: int,
        settings: str = "portal.settings",
        more: Mapping[str, str] | None = None,
    ):
        self.folder = folder
        self.database = database
        self.name = name
        self.broker = broker
        self._held = hold_port()
        self.port = number_of(self._held)
        self.children: list[Child] = []
        surroundings = {name: value for name, value in os.environ.items() if name not in _NOT_TO_INHERIT}
        self.env = {
            **surroundings,
            "DJANGO_SETTINGS_MODULE": settings,
            "DATABASE_URL": database.url_of(name),
            "BROKER_URL": broker.broker_url,
            "CACHE_URL": broker.cache_url,
            "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder.parent / "static"),
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONUNBUFFERED": "1",
            **(more or {}),
        }
        folder.mkdir(parents=True, exist_ok=True)

    # --- Commands ----------------------------------------------------------------------------

    def manage(self, *words: str, within: float = 120) -> str:
        """Run a `manage.py` command; what it wrote. Raises AssertionError with its words if it fails."""
        return self._run(["manage.py", *words], within)

    def scene(self, name: str, within: float = 300, **values) -> Any:
        """Play a scene of `tests/drill/scenes.py` through the portal's services; what it gives back."""
        return self.run_module("tests.drill.scenes", name, within, **values)

    def run_module(self, module: str, name: str, within: float = 300, **values) -> Any:
        """Play a scene of any module that has some."""
        said = self._run(["-m", module, name, json.dumps(values)], within)
        return json.loads(said.splitlines()[-1])

    def _run(self, words: list[str], within: float) -> str:
        done = subprocess.run(
            [sys.executable, *words], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=within
        )
        with (self.folder / "commands.log").open("a") as log:
            log.write(f"$ {' '.join(words)}\n{done.stdout}{done.stderr}")
        assert done.returncode == 0, f"{' '.join(words)}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}"
        return done.stdout

    # --- Processes ---------------------------------------------------------------------------

    def _start(self, name: str, words: list[str], **more_env: str) -> Child:
        child = processes.start(
            Launch(
                name,
                [sys.executable, *words],
                cwd=ROOT,
                log=self.folder / f"{name}.log",
                record=self.folder / f"{name}.json",
                env={**self.env, **more_env},
            )
        )
        self.children.append(child)
        return child

    def web(self) -> Child:
        """The production server, as `make run` starts it; returns when it says that it lives."""
        web = self._start(
            "web",
            [
                "-m", "gunicorn", "portal.wsgi:application", "--bind", f"127.0.0.1:{self.port}",
                "--worker-class", "gthread", "--workers", "2", "--threads", "4", "--no-control-socket",
                "--graceful-timeout", "2", "--preload",
            ],
            DATABASE_POOL_SIZE="8",
        )  # fmt: skip
        wait_until(lambda: self._lives() or web.ended(), within=60, saying="the web server lives")
        assert not web.ended(), web.last_words()
        return web

    def _lives(self) -> bool:
        """Whether the web server says so."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz/live")
            return connection.getresponse().status == http.HTTPStatus.OK
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def worker(self, processes: int = 2) -> Child:
        """A real Celery worker; its tasks are delivered by `processes` processes."""
        return self._start("worker", ["manage.py", "worker", "--concurrency", str(processes)])

    def beat(self) -> Child:
        """A real Celery beat."""
        schedule = self.folder / "beat-schedule"
        return self._start("beat", ["-m", "celery", "-A", "portal", "beat", "--schedule", str(schedule)])

    def web_workers(self) -> set[int]:
        """The processes of the web server: others after a restart."""
        return {
            pid
            for child in self.children
            if child.name == "web"
            for pid in processes.session_members(child.process.pid)
        }

    def ask_for(self, task: str = SWEEP) -> None:
        """Send a task that beat sends each minute, through the broker, as beat does."""
        from celery import Celery

        with Celery(broker=self.broker.broker_url, set_as_current=False) as beat:
            beat.send_task(task, ignore_result=True)

    def stop(self) -> None:
        """Every process it started is gone after this."""
        processes.stop(self.children, patience=5)
        self.children.clear()

    def close(self) -> None:
        """Stop, and let go of the port."""
        self.stop()
        self._held.close()

    # --- Questions ---------------------------------------------------------------------------

    def ask(self, question: str, *values) -> list[tuple]:
        """Rows of a question to its database, past Django."""
        return self.database.ask(question, *values, of=self.name)

    def count(self, question: str, *values) -> int:
        """The one number that a question answers."""
        return self.ask(question, *values)[0][0]

    def letters(self) -> dict[str, int]:
        """How many letters are in each state."""
        return dict(self.ask("SELECT state, count(*) FROM notifications_letter GROUP BY state"))

    def faults_logged(self, name: str = "web") -> list[str]:
        """Lines of a log that tell of a fault of ours; what Django turned away as hostile is none."""
        lines = self._log(name)
        return [line for line in lines if any(trace in line for trace in TRACES) and _TURNED_AWAY not in line]

    def server_errors(self) -> list[str]:
        """Lines of the web server's log about requests that were answered with 500 or more."""
        return server_errors(self._log("web"))

    def _log(self, name: str) -> list[str]:
        return (self.folder / f"{name}.log").read_text(errors="replace").splitlines()


def server_errors(lines: Iterable[str]) -> list[str]:
    """The lines of a request log that tell of an answer of 500 or more."""
    found = []
    for line in lines:
        try:
            said = json.loads(line)
        except ValueError:
            # The web server's own words, and traces, are no JSON.
            continue
        if (
            isinstance(said, dict)
            and said.get("logger") == "portal.requests"
            and said["status"] >= SERVER_ERROR
        ):
            found.append(line)
    return found
