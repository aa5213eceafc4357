"""The whole ensemble: private services, web, worker and beat; started, watched, stopped together."""

import contextlib
import fcntl
import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from . import processes, screen, statics
from .groundwork import steps, stopping
from .processes import Child, ChildFailed, Launch
from .services import HOST
from .surroundings import STRANGERS, Surroundings

PORTAL = ("web", "worker", "beat")
USUAL_PORT = 8000
# All of it is to be gone within five seconds, also on a machine that is busy: who has not stopped by
# then is killed. The services are asked when nobody uses them any more, or when this much is left.
PATIENCE = 3.5
PATIENCE_WITH_SERVICES = 1.5
PATIENCE_WITH_RESTARTED = 2.0
READY_WITHIN = 120


class CannotStart(Exception):
    """The message is a sentence for the person at the terminal."""


class AskedToStop(BaseException):
    """Ctrl-C, SIGTERM, or the terminal was closed."""


def main() -> None:
    """Start all, say so, watch, stop all. Exits 0 when asked to stop, 1 when something failed."""
    begin_without_strangers()
    for stream in (sys.stdout, sys.stderr):
        # Not every terminal has a letter for a line or three dots.
        stream.reconfigure(errors="replace")
    folder = settings.DEV_DIR
    folder.mkdir(exist_ok=True)
    listen_for_stop()
    try:
        with only_once(folder):
            ensemble = Ensemble(folder)
            try:
                ensemble.start()
                ensemble.watch()
            finally:
                stop_listening()
                ensemble.stop()
    except AskedToStop:
        print("\nBryggan är stoppad.", flush=True)
    except (CannotStart, ChildFailed) as failure:
        sys.exit(f"\n{failure}")


def begin_without_strangers() -> None:
    """Begin anew, should our settings have been read with what the shell holds of another project."""
    kept = {name: value for name, value in os.environ.items() if name not in STRANGERS}
    if len(kept) < len(os.environ):
        os.execve(sys.executable, [sys.executable, *map(str, manage("dev"))], kept)


def listen_for_stop() -> None:
    """Turn the signals that mean stop into one exception."""

    def stop(number, frame):
        stop_listening()
        raise AskedToStop

    for number in stopping.STOPPING:
        signal.signal(number, stop)
    # The set-up held back what came while the portal was read in.
    signal.pthread_sigmask(signal.SIG_UNBLOCK, stopping.STOPPING)


def stop_listening() -> None:
    """Once it stops, a second Ctrl-C must not break off the stopping."""
    for number in stopping.STOPPING:
        signal.signal(number, signal.SIG_IGN)


@contextlib.contextmanager
def only_once(folder: Path) -> Iterator[None]:
    """One ensemble in a checkout. The lock goes with the process, however it ends."""
    with open(folder / "ensemble.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            where = Surroundings(folder).read().get("SITE_URL", "")
            raise CannotStart(
                f"Bryggan kör redan i den här mappen: {where}\n"
                "Stoppa den först, med Ctrl-C där den startades."
            ) from None
        yield


class Ensemble:
    """What one `make run` runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.surroundings = Surroundings(folder)
        self.services = self.surroundings.private_services()
        self.listener: socket.socket | None = None
        self.portal: dict[str, Child] = {}
        self.preparing: Child | None = None
        self.reload = os.environ.get("RELOAD", "").lower() in {"1", "yes", "ja", "true"}
        self.empty = os.environ.get("DEMO", "").lower() in {"0", "no", "nej", "false"}
        self.env: dict[str, str] = {}
        # As it was before anything was started with it: what changes from then on is seen.
        self.code = written_code() if self.reload else {}
        self.parent = stopping.Parent()

    def start(self) -> None:
        """From nothing to a page that answers. Raises ChildFailed or CannotStart."""
        self.listener = open_port()
        port = self.listener.getsockname()[1]
        self.start_services(f"http://localhost:{port}")
        if not self.reload and statics.collect():
            say("Samlade stilmallar, skript och bilder.")
        self.start_portal()
        self.wait_for_page(port)
        screen.show(self.env, catcher=self.surroundings.mail in self.services)

    def start_services(self, site_url: str) -> None:
        """Database, broker and mail catcher, and their addresses in a file that settings read."""
        processes.stop_leftovers(list((self.folder / "run").glob("*.json")))
        for service in self.services:
            service.begin()
        for service in self.services:
            service.wait()
        values = self.surroundings.values(site_url)
        self.surroundings.write(values)
        self.env = self.surroundings.environment(values) | {"DEBUG": "yes" if self.reload else "no"}

    def start_portal(self) -> None:
        """Web, worker and beat; beside the preparations when no table can have changed."""
        known, tables = self.surroundings.postgres.directory / "prepared", tables_digest()
        unchanged = self.surroundings.postgres in self.services and steps.has_stamp(known, tables)
        self.preparing = self.launch("prepare", *manage("prepare", *["--empty"] * self.empty), stdout=1)
        if not unchanged:
            self.finish_preparing()
        for name in PORTAL:
            self.portal[name] = self.launch_part(name)
        if unchanged:
            self.finish_preparing()
        elif self.surroundings.postgres in self.services:
            known.write_text(tables)

    def launch(self, name: str, *command, stdout: int | None = None, **surroundings) -> Child:
        """Start one process of the portal, with a fresh log beside the previous one."""
        log = self.folder / "log" / f"{name}.log"
        if log.exists():
            log.replace(log.with_suffix(".previous.log"))
        return processes.start(
            Launch(
                name=name,
                command=[sys.executable, *command],
                cwd=settings.BASE_DIR,
                log=log,
                record=self.folder / "run" / f"{name}.json",
                stdout=stdout,
                env={**self.env, **surroundings.pop("env", {})},
                **surroundings,
            )
        )

    def launch_part(self, name: str) -> Child:
        """One of web, worker and beat."""
        return {"web": self.launch_web, "worker": self.launch_worker, "beat": self.launch_beat}[name]()

    def launch_web(self) -> Child:
        """The production server, on a port that we already hold, so nobody can take it meanwhile."""
        number = self.listener.fileno()
        return self.launch(
            "web",
            *("-m", "gunicorn", "portal.wsgi:application", "--bind", f"fd://{number}"),
            *("--worker-class", "gthread", "--workers", "1" if self.reload else "2", "--threads", "4"),
            *("--no-control-socket", "--graceful-timeout", "2", *["--preload"] * (not self.reload)),
            env={"DATABASE_POOL_SIZE": "8", "COOKIE_SUFFIX": f"-{self.listener.getsockname()[1]}"},
            pass_fds=(number,),
        )

    def launch_worker(self) -> Child:
        """Who sends letters and reads registers."""
        # It would first finish what it has begun. The outbox knows what has not been sent.
        return self.launch("worker", "manage.py", "worker", "--concurrency", "2", stop_signal=signal.SIGQUIT)

    def launch_beat(self) -> Child:
        """The clock."""
        schedule = self.folder / "beat"
        schedule.mkdir(exist_ok=True)
        celery = ("-m", "celery", "-A", "portal", "--quiet", "beat")
        return self.launch("beat", *celery, "--pidfile=", "--schedule", schedule / "schedule")

    def finish_preparing(self) -> None:
        """Wait for the preparations, and stop if they fail or anything else does."""
        while not self.preparing.ended():
            self.check()
            time.sleep(0.02)
        if self.preparing.process.returncode:
            raise ChildFailed(f"Databasen gick inte att göra i ordning:\n{self.preparing.last_words()}")

    def wait_for_page(self, port: int) -> None:
        """Until the web server answers that it lives."""
        deadline = time.monotonic() + READY_WITHIN
        while not page_answers(port):
            self.check()
            if time.monotonic() > deadline:
                raise ChildFailed(f"Webben svarade inte:\n{self.portal['web'].last_words()}")
            time.sleep(0.05)

    def watch(self) -> None:
        """Until asked to stop, or something dies. Raises ChildFailed."""
        while True:
            time.sleep(0.2)
            if self.reload:
                self.let_the_fallen_lie()
            self.check()
            if self.reload and (now := written_code()) != self.code:
                self.code = now
                self.restart()

    def let_the_fallen_lie(self) -> None:
        """Code that is being written may break what runs it; the next change will mend it."""
        for name in [name for name, child in self.portal.items() if child.ended()]:
            fallen = self.portal.pop(name)
            processes.stop([fallen], 0)
            say(
                f"\n{name} stannade (kod {fallen.process.returncode}). Loggen {fallen.log} slutar så här:\n"
                f"{fallen.last_words()}\n{name} startar igen när koden ändras."
            )

    def restart(self) -> None:
        """New code for all. The port stays ours meanwhile: whoever calls waits for the new web server."""
        say("Koden har ändrats: startar om.")
        processes.stop(list(self.portal.values()), PATIENCE_WITH_RESTARTED)
        for name in PORTAL:
            self.portal[name] = self.launch_part(name)

    def check(self) -> None:
        """All that should run runs. Raises ChildFailed with the last words of what does not."""
        if self.parent.was_interrupted():
            raise AskedToStop
        running = [*self.portal.values(), *(service.child for service in self.services)]
        for child in running:
            if child and child is not self.preparing and child.ended():
                raise ChildFailed(
                    f"{child.name} stannade (kod {child.process.returncode}). "
                    f"Loggen {child.log} slutar så här:\n{child.last_words()}"
                )

    def stop(self) -> None:
        """Stop all that was started, the portal before what it stands on."""
        deadline = time.monotonic() + PATIENCE
        everybody = processes.started()
        base = [service.child for service in self.services]
        portal = [child for child in everybody if child not in base]
        processes.ask(portal)
        processes.wait_for(portal, deadline - PATIENCE_WITH_SERVICES)
        processes.ask(everybody)
        processes.wait_for(everybody, deadline)
        processes.bury(everybody)
        for service in self.services:
            service.stop_stragglers()


def say(sentence: str) -> None:
    """Tell the person at the terminal, now."""
    print(sentence, flush=True)


def manage(*words: str) -> list:
    """The command line of a management command."""
    return [settings.BASE_DIR / "manage.py", *words]


def open_port() -> socket.socket:
    """A listening socket: on PORT, else on 8000, else on any. Raises CannotStart."""
    chosen = os.environ.get("PORT", "")
    if chosen and not chosen.isdecimal():
        raise CannotStart(f"PORT ska vara ett tal, inte {chosen}.")
    for port in [int(chosen)] if chosen else [USUAL_PORT, 0]:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen(128)
            if not taken_in_the_other_protocol(port):
                return listener
        except PermissionError:
            raise CannotStart(f"Du får inte öppna port {port}. Välj ett tal över 1023.") from None
        except (OSError, OverflowError):
            pass
        listener.close()
    raise CannotStart(f"Port {chosen} är upptagen. Välj en annan: PORT=8080 make run")


def taken_in_the_other_protocol(port: int) -> bool:
    """Whether somebody else would answer at `localhost`, which browsers may read as ::1."""
    if port == 0:
        return False
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.settimeout(0.5)
            return probe.connect_ex(("::1", port)) == 0
    except OSError:
        # This machine does not speak it at all.
        return False


def page_answers(port: int) -> bool:
    """Whether the portal says that it lives."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/healthz/live")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def tables_digest() -> str:
    """Changes when a migration, or a package that brings some, comes, goes or is written."""
    folders = (settings.BASE_DIR / room.replace(".", "/") / "migrations" for room in settings.ROOMS)
    return steps.digest(*(file for folder in folders for file in sorted(folder.glob("*.py"))), steps.LOCK)


def written_code() -> dict[Path, int]:
    """Each Python file, and when it was last written."""
    written = {}
    for folder in {Path(room.replace(".", "/")).parts[0] for room in settings.ROOMS}:
        for file in (settings.BASE_DIR / folder).rglob("*.py"):
            # An editor may take a file away for a moment, or for good.
            with contextlib.suppress(FileNotFoundError):
                written[file] = file.stat().st_mtime_ns
    return written
