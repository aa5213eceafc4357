"""Backup and restore: the same rows and files in an empty place, and nothing that opens a door."""

import gzip
import json
from pathlib import Path

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client

from organisations.models import Organisation
from portal.files.services import store_file
from portal.notifications.models import Letter
from portal.pages import backup
from portal.pages.backup import BackupFailed, without_secret_facts
from portal.pages.postgres_programs import connection_words
from portal.people.enums import Role
from portal.people.models import User
from portal.web.actor import A_COMMAND
from tests import databases
from tests.factories import InvitationFactory, MeetingFactory, staff
from tests.house.furnished import PNG

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def uploads(tmp_path, settings) -> Path:
    """A folder for uploads of the test's own."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    return tmp_path / "media"


@pytest.fixture
def empty_place(tmp_path, settings):
    """Move to an empty database and an empty folder, as a new machine would have them."""
    name = f"{databases.own_name()}_empty"
    here = connection.settings_dict["NAME"]
    with psycopg.connect(databases.url("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")

    def move() -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = name
        settings.MEDIA_ROOT = str(tmp_path / "new-media")

    yield move
    connections.close_all()
    connection.settings_dict["NAME"] = here
    with psycopg.connect(databases.url("postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def full_place(uploads):
    """Something of most things, a session, a waiting sign-in code and a file."""
    administrator = staff(Role.ADMINISTRATOR, name="Åsa Örn\tmed\\tecken", email="asa@skarsjo.example")
    InvitationFactory(organisation__name="Älvsjö IF")
    store_file(
        upload=SimpleUploadedFile("bild.png", PNG, "image/png"), owner=None, public=True, actor=A_COMMAND
    )
    browser = Client()
    browser.force_login(administrator)
    Client().post("/logga-in/", {"email": administrator.email})
    letter = Letter.objects.get(notice="people.sign_in_code")
    assert letter.facts["code"]
    return letter


def sql(folder: Path) -> str:
    return gzip.decompress((folder / backup.DATABASE).read_bytes()).decode()


def test_what_was_saved_comes_back_in_an_empty_place(full_place, tmp_path, empty_place, capsys):
    folder = tmp_path / "kopia"
    call_command("backup", str(folder))
    assert "1 filer" in capsys.readouterr().out
    page = Client().get("/foreningar/").content
    organisations = list(Organisation.objects.values_list())
    empty_place()
    call_command("restore", str(folder))
    assert "Allt stämmer" in capsys.readouterr().out
    assert list(Organisation.objects.values_list()) == organisations
    assert User.objects.get(email="asa@skarsjo.example").name == "Åsa Örn\tmed\\tecken"
    assert Client().get("/foreningar/").content == page
    # Generated columns, sequences, triggers and constraints live on.
    meeting = MeetingFactory()
    assert meeting.pk > 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM dialogues_meetingevent WHERE pgh_obj_id = %s", [meeting.pk])
        assert cursor.fetchone() == (1,)
    call_command("migrate", check_unapplied=True, verbosity=0)


def test_no_session_no_code_and_no_link_is_in_it(full_place, tmp_path):
    folder = tmp_path / "kopia"
    backup.make(folder)
    text = sql(folder)
    assert full_place.code in text
    assert full_place.facts["code"] not in text
    assert "COPY public.django_session " not in text
    assert "CREATE TABLE public.django_session " in text
    assert "COPY public.web_counts " not in text


def test_a_code_that_was_waiting_lapses_after_a_restore(full_place, tmp_path, empty_place):
    folder = tmp_path / "kopia"
    backup.make(folder)
    empty_place()
    backup.restore(folder)
    assert Letter.objects.get(notice="people.sign_in_code").facts == {}


def test_only_secret_facts_are_emptied():
    lines = [
        b"COPY public.notifications_letter (id, notice, facts) FROM stdin;\n",
        b'1\tpeople.sign_in_code\t{"code": "ABC-DEF"}\n',
        b'2\tdialogues.receipt\t{"version": 1}\n',
        b"\\.\n",
        b"COPY public.other (id, notice, facts) FROM stdin;\n",
        b'3\tpeople.sign_in_code\t{"code": "X"}\n',
        b"\\.\n",
    ]
    kept = list(without_secret_facts(lines))
    assert kept[1] == b"1\tpeople.sign_in_code\t{}\n"
    assert kept[2:] == lines[2:]


def test_the_manifest_counts_rows_and_knows_every_file(full_place, uploads, tmp_path):
    folder = tmp_path / "kopia"
    manifest = backup.make(folder)
    assert manifest.rows["organisations_organisation"] == Organisation.objects.count()
    assert "django_session" not in manifest.rows
    assert len(manifest.uploads) == 1
    assert set(manifest.files) == {backup.DATABASE, *manifest.uploads}
    assert backup.check(folder) == manifest
    assert (folder.stat().st_mode & 0o077, (folder / backup.DATABASE).stat().st_mode & 0o077) == (0, 0)


def test_it_never_writes_over_anything(full_place, tmp_path):
    with pytest.raises(CommandError, match="finns redan"):
        call_command("backup", str(tmp_path))


def test_it_is_not_put_among_the_uploads(full_place, uploads):
    with pytest.raises(CommandError, match="utanför"):
        call_command("backup", str(uploads / "kopia"))


def test_half_a_backup_leaves_nothing(full_place, tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "PASSWORD", "wrong")
    with pytest.raises(CommandError, match="gick inte att läsa"):
        call_command("backup", str(tmp_path / "kopia"))
    assert not [path for path in tmp_path.iterdir() if path.name.startswith("kopia")]


def test_it_is_not_restored_over_anything(full_place, tmp_path):
    folder = tmp_path / "kopia"
    backup.make(folder)
    with pytest.raises(CommandError, match="inte tom"):
        call_command("restore", str(folder))


def test_it_is_not_restored_among_other_files(full_place, tmp_path, empty_place, settings):
    folder = tmp_path / "kopia"
    backup.make(folder)
    empty_place()
    settings.MEDIA_ROOT = str(tmp_path / "media")
    with pytest.raises(CommandError, match="uppladdade filer är inte tom"):
        call_command("restore", str(folder))
    assert connection.introspection.table_names() == []


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda folder: (folder / backup.MANIFEST).unlink(), "ingen säkerhetskopia"),
        (lambda folder: (folder / backup.MANIFEST).write_text("{"), "ingen säkerhetskopia"),
        (lambda folder: (folder / backup.DATABASE).write_bytes(b"x"), "skadad"),
        (lambda folder: next((folder / backup.MEDIA).rglob("*.png")).unlink(), "skadad"),
        (lambda folder: change_manifest(folder, format=99), "format"),
        (lambda folder: change_manifest(folder, migrations=["dialogues.9999_next"]), "nyare version"),
    ],
)
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_written(
    full_place, tmp_path, empty_place, damage, words
):
    folder = tmp_path / "kopia"
    backup.make(folder)
    damage(folder)
    empty_place()
    with pytest.raises(CommandError, match=words):
        call_command("restore", str(folder))
    assert connection.introspection.table_names() == []


def change_manifest(folder: Path, **values) -> None:
    path = folder / backup.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def test_rows_that_are_missing_afterwards_are_told(full_place, tmp_path, empty_place):
    folder = tmp_path / "kopia"
    manifest = backup.make(folder)
    change_manifest(folder, rows={**manifest.rows, "organisations_organisation": 99})
    empty_place()
    with pytest.raises(BackupFailed, match="organisations_organisation"):
        backup.restore(folder)


def test_a_fault_halfway_leaves_the_database_empty(full_place, tmp_path, empty_place):
    folder = tmp_path / "kopia"
    manifest = backup.make(folder)
    (folder / backup.DATABASE).write_bytes(gzip.compress(sql(folder).encode() + b"\nSELECT nonsense;\n"))
    files = {**manifest.files, backup.DATABASE: backup._digest(folder / backup.DATABASE)}
    change_manifest(folder, files=files)
    empty_place()
    with pytest.raises(CommandError, match="nonsense"):
        call_command("restore", str(folder))
    assert connection.introspection.table_names() == []


def test_no_password_stands_among_the_processes():
    words = connection_words()
    assert words["PGPASSWORD"]
    assert words["PGDATABASE"] == connection.settings_dict["NAME"]
