"""Where PostgreSQL sits, and as whom: it refuses to run as root.

An ordinary user needs nothing. Root starts it in a user namespace of its own: outside it is root
and reaches everything below a folder that only root may enter, inside it is `nobody`. Where the
machine allows no namespaces, or the folder belongs to another person, programs and data move to a
folder below `/var/tmp` that `nobody` owns and no one else may enter; a link in `.dev` points there.
"""

import ctypes
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

_NEW_USER_NAMESPACE = 0x10000000
ELSEWHERE = "elsewhere"
PROGRAMS = Path("pginstall/bin")
_PLACES = Path("/var/tmp")
_PREFIX = "bryggan-"


@dataclass(frozen=True)
class Seat:
    """Which programs, which folder for data, and how a process becomes who it must be."""

    programs: Path
    directory: Path
    enter: Callable[[], None] | None = None
    identity: dict = field(default_factory=dict)

    def run(self, command: list, **options) -> subprocess.CompletedProcess:
        """Run a program to its end in this seat."""
        return subprocess.run(
            [str(word) for word in command],
            preexec_fn=self.enter,
            cwd=self.directory,
            **self.identity,
            **options,
        )

    def own(self, path: Path) -> None:
        """Give a file to whoever the programs run as."""
        if self.identity:
            os.chown(path, self.identity["user"], self.identity["group"])


def take(directory: Path, package: Path) -> Seat:
    """The seat for a data directory. `package` is the Python package that carries PostgreSQL."""
    directory.mkdir(parents=True, exist_ok=True)
    os.chmod(directory, 0o700)
    if os.geteuid() != 0:
        return Seat(package / PROGRAMS, directory)
    link = directory / ELSEWHERE
    if not link.is_symlink():
        inside = Seat(package / PROGRAMS, directory, enter=enter_namespace)
        if works(inside):
            return inside
    return elsewhere(link, package)


def works(seat: Seat) -> bool:
    """Whether the programs start in this seat and may write in its folder."""
    if sys.platform != "linux":
        return False
    try:
        return not any(
            seat.run(command, capture_output=True).returncode
            for command in (
                ["/bin/sh", "-c", '> "$0" && rm "$0"', seat.directory / "probe"],
                [seat.programs / "postgres", "--version"],
            )
        )
    except (OSError, subprocess.SubprocessError):
        return False


def enter_namespace() -> None:
    """Become `nobody` in a user namespace of its own; runs between fork and exec."""
    user, group = os.getuid(), os.getgid()
    nobody = pwd.getpwnam("nobody")
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_USER_NAMESPACE):
        raise OSError(ctypes.get_errno(), "no user namespace")
    for name, content in (
        ("setgroups", "deny"),
        ("uid_map", f"{nobody.pw_uid} {user} 1"),
        ("gid_map", f"{nobody.pw_gid} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(content)


def elsewhere(link: Path, package: Path) -> Seat:
    """A seat below `/var/tmp`, made the first time, for `nobody` alone."""
    nobody = pwd.getpwnam("nobody")
    if not link.exists() or not belongs_to(link):
        link.unlink(missing_ok=True)
        made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=_PLACES))
        os.chown(made, nobody.pw_uid, nobody.pw_gid)
        link.symlink_to(made)
    home = link.resolve()
    (home / "belongs-to").write_text(str(link))
    if home.stat().st_uid != nobody.pw_uid or home.stat().st_mode & 0o077:
        raise PermissionError(f"{home} is not private to nobody")
    copied = home / "programs" / package.name
    stamp = home / "programs" / "copied-from"
    if not (stamp.exists() and stamp.read_text() == str(package)):
        shutil.rmtree(home / "programs", ignore_errors=True)
        # The libraries stand beside the package, and the programs look for them there.
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, home / "programs" / part.name, symlinks=True)
        let_everybody_read(home / "programs")
        stamp.write_text(str(package))
    identity = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    return Seat(copied / PROGRAMS, home, identity=identity)


def belongs_to(link: Path) -> bool:
    """Whether the place that a link points at is this one's. A copied checkout has a copy of the link.

    A moved one takes its place along: what the place says it belongs to is then no longer there.
    """
    home = link.resolve()
    if home.parent != _PLACES or not home.name.startswith(_PREFIX):
        return False
    mark = home / "belongs-to"
    named = Path(mark.read_text()) if mark.exists() else link
    return named == link or not (named.is_symlink() and named.resolve() == home)


def let_everybody_read(folder: Path) -> None:
    """Files may have been installed for root alone. What leads to them lets in nobody but `nobody`."""
    for place, _folders, files in os.walk(folder):
        os.chmod(place, 0o755)
        for file in (Path(place, name) for name in files):
            if not file.is_symlink():
                mode = file.stat().st_mode
                file.chmod(mode | (0o555 if mode & 0o100 else 0o444))


def remove(directory: Path) -> None:
    """Delete a data directory, and its place elsewhere if that is its own."""
    link = directory / ELSEWHERE
    if link.is_symlink() and belongs_to(link):
        shutil.rmtree(link.resolve(), ignore_errors=True)
    shutil.rmtree(directory, ignore_errors=True)
