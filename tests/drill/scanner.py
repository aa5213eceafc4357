"""A scanner of holes (PyPI's wapiti3), in an environment of its own below `.dev/`: its packages are many."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from portal.devkit.groundwork import python_packages, steps

LOCK = Path(__file__).with_name("scanner.lock")
# What is tried. Left out are those that guess at other programs' holes (WordPress, Log4j, routers), and those
# that need a server of their own out on the network to be called back by (ssrf, xxe).
MODULES = (
    *("backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "http_headers", "methods"),
    *("permanentxss", "redirect", "sql", "upload", "xss"),
)
# How the scanner numbers what it finds: information, low, medium, high, critical.
MEDIUM = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that may be a hole: of which kind, where, and why the scanner thinks so."""

    kind: str
    level: int
    method: str
    path: str
    parameter: str
    info: str


@dataclass(frozen=True, slots=True)
class Scan:
    """How many addresses and forms were attacked, and what of medium weight or more was found."""

    attacked: int
    findings: list[Finding]


def program() -> Path:
    """The scanner; fetched the first time, with each file checked against its hash."""
    folder = steps.DEV / "tools" / "scanner"
    python, stamp = folder / "bin" / "python", folder / ".bryggan"
    if not steps.has_stamp(stamp, steps.digest(LOCK)):
        pip = [sys._base_executable, "-m", "pip", "--python", python]
        steps.run(
            [sys._base_executable, "-m", "venv", "--without-pip", "--clear", folder], failure="Ingen miljö."
        )
        options = [*python_packages.PIP_OPTIONS, "--requirement", LOCK]
        steps.run([*pip, "install", *options], failure="Skannern gick inte att installera.")
        stamp.write_text(steps.digest(LOCK))
    return folder / "bin" / "wapiti"


def scan(
    site: str, *, paths: Iterable[str], spared: Iterable[str], session: str, folder: Path, seconds: int
) -> Scan:
    """Attack a site from these paths on, for so long at most with each module; never the spared addresses.

    The pages of the development kit are not there in production.
    """
    folder.mkdir(parents=True)
    report = folder / "report.json"
    begin = [word for path in paths for word in ("--start", site + path)]
    leave_alone = [word for path in [*spared, "/devkit/*"] for word in ("--exclude", site + path)]
    # The form's mark is made from what this cookie holds: given one, all that is found is good for it.
    cookies = f"csrftoken={'q' * 32}" + (f"; sessionid={session}" if session else "")
    command = [
        *(program(), "--url", f"{site}/", "--scope", "domain", *begin, *leave_alone),
        *("--cookie-value", cookies, "--drop-set-cookie"),
        *("--module", ",".join(MODULES), "--depth", "2", "--max-files-per-dir", "40"),
        *("--max-scan-time", str(seconds), "--max-attack-time", str(seconds)),
        *("--format", "json", "--output", report, "--store-session", folder, "--store-config", folder),
        *("--flush-session", "--no-bugreport", "--tasks", "4", "--verbose", "1"),
    ]
    log = folder / "scanner.log"
    with log.open("wb") as out:
        subprocess.run(list(map(str, command)), stdout=out, stderr=subprocess.STDOUT, check=False)
    assert report.exists(), log.read_text(errors="replace")[-3000:]
    said = json.loads(report.read_text())
    findings = [
        Finding(kind, **{name: found[name] for name in ("level", "method", "path", "parameter", "info")})
        for group in ("vulnerabilities", "anomalies")
        for kind, listed in said[group].items()
        for found in listed
        if found["level"] >= MEDIUM
    ]
    return Scan(attacked=said["infos"]["crawled_pages_nbr"], findings=findings)
