"""The private services, really started: in odd places, beside each other, after a crash."""

import os
import smtplib
import socket

import psycopg
import pytest
import redis

from portal.devkit import processes, seat
from portal.devkit.processes import ChildFailed
from portal.devkit.services import HOST, MailCatcher, Postgres, Valkey, postgres_package


@pytest.fixture
def odd_place(tmp_path):
    """A folder whose path is too long for a socket and holds what shells stumble over."""
    return tmp_path / "en mapp på ön" / ("lång " * 20).strip()


@pytest.fixture
def running():
    """Keeps what a test starts, and stops it."""
    started = []

    def keep(service):
        started.append(service)
        return service.start()

    yield keep
    for service in started:
        service.stop()


def names(url):
    """The names in the test's table."""
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM island ORDER BY name")]


def test_postgres_keeps_data_over_a_stop_and_a_crash(odd_place, running):
    first = running(Postgres(odd_place, fsync=False))
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE island (name text)")
        connection.execute("INSERT INTO island VALUES ('Ängsö')")
    first.stop()
    crashed = running(Postgres(odd_place, fsync=False))
    helpers = processes.working_in(crashed.data, "postgres")
    processes.kill([crashed.child.process.pid])
    assert (crashed.data / "postmaster.pid").exists()
    again = running(Postgres(odd_place, fsync=False))
    assert names(again.url) == ["Ängsö"]
    assert not any(processes.alive(pid) for pid in helpers)


def test_postgres_asks_for_its_password_and_speaks_utf8(odd_place, running):
    postgres = running(Postgres(odd_place, fsync=False))
    with psycopg.connect(postgres.url) as connection:
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert connection.execute("SELECT lower('ÅÄÖ')").fetchone() == ("åäö",)
        assert connection.execute("SHOW listen_addresses").fetchone() == (HOST,)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(postgres.url.replace(postgres.password(), "guessed"))


def test_what_a_service_that_nobody_stopped_left_is_stopped_by_the_next(odd_place, running):
    forgotten = Valkey(odd_place).start()
    redis.from_url(forgotten.broker_url).set("jetty", "stands")
    again = running(Valkey(odd_place))
    forgotten.child.process.wait(5)
    assert redis.from_url(again.broker_url).get("jetty") == b"stands"


def test_two_run_side_by_side_and_do_not_know_each_other(tmp_path, running):
    one, other = running(Valkey(tmp_path / "one")), running(Valkey(tmp_path / "other"))
    redis.from_url(one.cache_url).set("who", "one")
    assert redis.from_url(other.cache_url).get("who") is None
    with pytest.raises(redis.AuthenticationError):
        redis.from_url(one.cache_url.replace(one.password(), other.password())).ping()


class Unlucky(Valkey):
    """Somebody takes its port between choosing and binding, the first time."""

    def __init__(self, directory, taken):
        super().__init__(directory)
        self.taken = taken

    def choose_port(self):
        """The taken port, then a free one."""
        return self.taken.pop() if self.taken else super().choose_port()


def test_a_port_that_was_taken_meanwhile_is_exchanged(tmp_path, running):
    with socket.socket() as somebody:
        somebody.bind((HOST, 0))
        somebody.listen()
        taken = somebody.getsockname()[1]
        valkey = running(Unlucky(tmp_path, [taken]))
        assert valkey.port != taken
        assert redis.from_url(valkey.broker_url).ping()


def test_a_service_that_cannot_start_says_why(tmp_path):
    broken = Valkey(tmp_path)
    (tmp_path / "appendonlydir").write_text("in the way")
    with pytest.raises(ChildFailed, match="valkey startade inte"):
        broken.start()


def test_the_mail_catcher_keeps_letters_and_asks_for_its_password(tmp_path, running):
    catcher = running(MailCatcher(tmp_path))
    with smtplib.SMTP(HOST, catcher.port) as server:
        with pytest.raises(smtplib.SMTPSenderRefused):
            server.sendmail("a@skarsjo.example", ["b@norro.example"], "Subject: x\r\n\r\nx")
        server.login("portal", catcher.password())
        server.sendmail("a@skarsjo.example", ["b@norro.example"], "Subject: Hej\r\n\r\nText")
    letter = next(catcher.letters.glob("*.eml")).read_text()
    assert letter.startswith("X-Envelope-To: b@norro.example\n")
    assert "Subject: Hej" in letter


def test_a_mail_catcher_of_yesterday_is_not_taken_for_todays(tmp_path):
    """Its number may by now be the new one's."""
    (tmp_path / "ready").write_text("4711")
    MailCatcher(tmp_path).prepare()
    assert not (tmp_path / "ready").exists()


def test_only_their_owner_may_read_what_services_keep(tmp_path, running):
    valkey = running(Valkey(tmp_path / "valkey"))
    assert valkey.directory.stat().st_mode & 0o077 == 0
    assert (valkey.directory / "password").stat().st_mode & 0o077 == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs another seat.")
def test_root_below_a_folder_only_root_may_enter(tmp_path, running):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o700)
    assert running(Postgres(locked / "postgres", fsync=False)).url


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs another seat.")
def test_root_without_namespaces_gets_a_private_place_elsewhere(tmp_path):
    place = seat.elsewhere(tmp_path / seat.ELSEWHERE, postgres_package())
    assert place.directory.parent.as_posix() == "/var/tmp"
    assert place.directory.stat().st_mode & 0o077 == 0
    postgres = Postgres(tmp_path, fsync=False).start()
    try:
        assert postgres.data.is_relative_to(place.directory)
        with psycopg.connect(postgres.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        postgres.stop()
        postgres.remove()
    assert not place.directory.exists()


@pytest.fixture
def small_package(tmp_path):
    """A package whose only program says who runs it; installed for its owner alone."""
    program = tmp_path / "package" / seat.PROGRAMS / "postgres"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\nid -un\n")
    for path in (program, *program.parents):
        if path.is_relative_to(tmp_path / "package"):
            path.chmod(0o700)
    return tmp_path / "package"


@pytest.fixture
def checkouts(tmp_path):
    """Folders for data of two checkouts; their places elsewhere are gone afterwards."""
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()
    yield folders
    for folder in folders:
        seat.remove(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs another seat.")
def test_programs_that_were_installed_for_root_alone_can_be_run_elsewhere(checkouts, small_package):
    place = seat.elsewhere(checkouts[0] / seat.ELSEWHERE, small_package)
    said = place.run([place.programs / "postgres"], capture_output=True, text=True)
    assert said.stdout == "nobody\n"


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs another seat.")
def test_a_copied_checkout_gets_a_place_of_its_own_and_a_moved_one_keeps_its(checkouts, small_package):
    one, other = checkouts
    first = seat.elsewhere(one / seat.ELSEWHERE, small_package).directory
    (other / seat.ELSEWHERE).symlink_to(first)
    second = seat.elsewhere(other / seat.ELSEWHERE, small_package).directory
    assert second != first
    moved = one.rename(one.with_name("moved"))
    assert seat.elsewhere(moved / seat.ELSEWHERE, small_package).directory == first
    seat.remove(moved)
    assert not first.exists()
    assert second.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root needs another seat.")
def test_removing_a_copy_leaves_the_place_of_another_and_everything_else(checkouts, small_package, tmp_path):
    one, other = checkouts
    place = seat.elsewhere(one / seat.ELSEWHERE, small_package).directory
    (other / seat.ELSEWHERE).symlink_to(place)
    seat.remove(other)
    assert place.exists()
    assert not other.exists()
    other.mkdir()
    (other / seat.ELSEWHERE).symlink_to(small_package)
    seat.remove(other)
    assert small_package.exists()
