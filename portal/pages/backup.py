"""A backup: the database as SQL that any PostgreSQL reads, the files, and a manifest of both.

    DIR/manifest.json       what there is, with SHA-256 of each file and how many rows each table had
    DIR/database.sql.gz     pg_dump's plain form, without sessions and counts of tries
    DIR/media/…             everything that was uploaded

No link or code that opens a door is in it: sessions are left out, the secret half of a link is never
stored, and the facts of letters that carry a sign-in code are emptied on the way out.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from portal.notifications.models import Letter
from portal.people.models import SignIn
from portal.web import clock
from portal.web.rooms import notices

from .postgres_programs import connection_words, program

FORMAT = 1
DATABASE, MEDIA, MANIFEST = "database.sql.gz", "media", "manifest.json"
# What opens doors, or is only of the moment: the tables are kept, their rows are not.
WITHOUT_ROWS = (Session._meta.db_table, SignIn._meta.db_table, "web_counts")


class BackupFailed(Exception):
    """Something stands in the way; the message is a sentence for the person at the terminal."""


@dataclass(slots=True)
class Manifest:
    """What a backup holds. `files` has the SHA-256 of each file by its path in the backup."""

    format: int
    made_at: str
    server: str
    migrations: list[str]
    rows: dict[str, int]
    files: dict[str, str] = field(default_factory=dict)

    @property
    def uploads(self) -> list[str]:
        """The paths of the uploaded files."""
        return [name for name in self.files if name.startswith(f"{MEDIA}/")]


def make(folder: Path) -> Manifest:
    """Write a backup to a folder that does not exist; half a backup never bears its name.

    Raises BackupFailed, and then leaves nothing.
    """
    if folder.exists():
        raise BackupFailed(_("%(folder)s finns redan. Välj en ny mapp.") % {"folder": folder})
    if Path(settings.MEDIA_ROOT).resolve() in folder.resolve().parents:
        raise BackupFailed(_("Lägg säkerhetskopian utanför mappen för uppladdade filer."))
    half = folder.with_name(f"{folder.name}.halv")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True, mode=0o700)
    try:
        manifest = _write(half)
    except BaseException:
        shutil.rmtree(half, ignore_errors=True)
        raise
    half.rename(folder)
    return manifest


def _write(folder: Path) -> Manifest:
    # Twice: what is thrown away, and what is uploaded, while the database is read are both here.
    _copy_new(Path(settings.MEDIA_ROOT), folder / MEDIA)
    manifest = _write_database(folder / DATABASE)
    _copy_new(Path(settings.MEDIA_ROOT), folder / MEDIA)
    manifest.files = {name: _digest(folder / name) for name in _paths(folder)}
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False) + "\n")
    return manifest


def _write_database(target: Path) -> Manifest:
    """Dump one moment of the database, and count its rows at that same moment."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version')")
        snapshot, server = cursor.fetchone()
        manifest = Manifest(
            format=FORMAT,
            made_at=clock.now().isoformat(timespec="seconds"),
            server=server,
            migrations=_spelled(MigrationRecorder(connection).applied_migrations()),
            rows=_count_rows(),
        )
        without = [f"--exclude-table-data=public.{table}" for table in WITHOUT_ROWS]
        _dump(target, [f"--snapshot={snapshot}", *without])
    return manifest


def _dump(target: Path, options: list[str]) -> None:
    command = [program("pg_dump"), "--no-owner", "--no-privileges", "--encoding=UTF8", *options]
    words = connection_words()
    with (
        gzip.open(target, "wb") as out,
        subprocess.Popen(command, env=words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as dump,
    ):
        out.writelines(without_secret_facts(dump.stdout))
        complaint = dump.stderr.read().decode(errors="replace").strip()
    os.chmod(target, 0o600)
    if dump.returncode:
        raise BackupFailed(_("Databasen gick inte att läsa: %(words)s") % {"words": complaint})


def without_secret_facts(lines: Iterable[bytes]) -> Iterator[bytes]:
    """pg_dump's lines, with the facts emptied of letters whose text is never kept (sign-in codes)."""
    secret = {notice.key.encode() for notice in notices().values() if notice.secret}
    head = f"COPY public.{Letter._meta.db_table} (".encode()
    columns: list[bytes] = []
    for line in lines:
        if line.startswith(head):
            columns = line[len(head) : line.index(b")")].split(b", ")
        elif line == b"\\.\n":
            columns = []
        elif columns:
            values = line.rstrip(b"\n").split(b"\t")
            if values[columns.index(b"notice")] in secret:
                values[columns.index(b"facts")] = b"{}"
                line = b"\t".join(values) + b"\n"
        yield line


def restore(folder: Path) -> Manifest:
    """Put a backup back, into an empty database and an empty folder for uploads, and compare.

    Raises BackupFailed before anything is written where the backup is damaged, was made by a newer
    release, or there is something already; afterwards where the figures differ.
    """
    manifest = check(folder)
    _refuse_newer(manifest)
    _refuse_unless_empty()
    _load(folder / DATABASE)
    differing = _differing(manifest.rows, _count_rows())
    if differing:
        raise BackupFailed(_("Antalet rader stämmer inte i: %(tables)s") % {"tables": ", ".join(differing)})
    _copy_new(folder / MEDIA, Path(settings.MEDIA_ROOT))
    return manifest


def check(folder: Path) -> Manifest:
    """The manifest of a backup whose every file is there and unchanged. Raises BackupFailed."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except (OSError, ValueError, TypeError):
        raise BackupFailed(_("%(folder)s är ingen säkerhetskopia.") % {"folder": folder})
    if manifest.format != FORMAT:
        raise BackupFailed(_("Säkerhetskopian har ett format som den här versionen inte kan läsa."))
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.is_file() or _digest(path) != digest:
            raise BackupFailed(_("Säkerhetskopian är skadad: %(name)s") % {"name": name})
    return manifest


def _refuse_newer(manifest: Manifest) -> None:
    known = set(_spelled(MigrationLoader(None, ignore_no_migrations=True).graph.nodes))
    if not known.issuperset(manifest.migrations):
        raise BackupFailed(_("Säkerhetskopian är gjord med en nyare version av Bryggan. Uppdatera först."))


def _refuse_unless_empty() -> None:
    if connection.introspection.table_names():
        raise BackupFailed(_("Databasen är inte tom. Återställ till en ny, tom databas."))
    uploads = Path(settings.MEDIA_ROOT)
    if any(_paths(uploads)):
        raise BackupFailed(_("Mappen för uppladdade filer är inte tom: %(folder)s") % {"folder": uploads})


def _load(source: Path) -> None:
    """All or nothing: psql stops at the first fault and takes everything back."""
    connection.close()
    command = [program("psql"), "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    with (
        gzip.open(source, "rb") as sql,
        subprocess.Popen(
            command,
            env=connection_words(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as psql,
    ):
        _pour(sql, psql.stdin)
        complaint = psql.stderr.read().decode(errors="replace").strip()
    if psql.returncode:
        raise BackupFailed(_("Databasen gick inte att fylla: %(words)s") % {"words": complaint})


def _pour(source: IO[bytes], target: IO[bytes]) -> None:
    try:
        shutil.copyfileobj(source, target)
        target.close()
    except BrokenPipeError:
        # psql stopped reading; what it has to say comes on its other pipe.
        pass


def _count_rows() -> dict[str, int]:
    """How many rows each table has; none of those that a backup leaves out."""
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            if table not in WITHOUT_ROWS:
                cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")
                rows[table] = cursor.fetchone()[0]
    return rows


def _spelled(migrations: Iterable[tuple[str, str]]) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in migrations)


def _differing(wanted: dict[str, int], found: dict[str, int]) -> list[str]:
    """Tables whose number of rows is not the same, or that only one of them has."""
    return sorted(table for table in {*wanted, *found} if wanted.get(table) != found.get(table))


def _copy_new(source: Path, target: Path) -> None:
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in _paths(source):
        copy = target / name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(source / name, copy)
            except FileNotFoundError:
                # Thrown away in this very moment.
                continue


def _paths(folder: Path) -> Iterator[str]:
    """Every file below a folder, by its path in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
