"""Bring the database up to this release: tables, then reference data. What a container does at its start."""

import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.db import NotSupportedError, OperationalError, connection
from psycopg.errors import LockNotAvailable

# Any number will do, as long as it is always this one.
ONE_AT_A_TIME = 2_026_110_100
# A table that somebody holds longer than this stops the update, rather than the update all visitors.
LOCK_TIMEOUT = "10s"
# A database that starts at the same time as we has this many seconds to open its door.
PATIENCE = 30
OLDEST_POSTGRESQL = 15


class Command(BaseCommand):
    """Safe to repeat, and to run in two places at once: the second waits and finds nothing to do."""

    help = "Gör i ordning databasen för den här versionen: tabeller och referensdata."

    def handle(self, *args, **options):
        wait_for_database(self.stdout)
        refuse_unfit_database()
        refuse_too_few_connections()
        try:
            with one_at_a_time():
                call_command("migrate", verbosity=options["verbosity"], stdout=self.stdout)
                call_command("load_reference_data", stdout=self.stdout)
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            raise CommandError("En tabell var upptagen för länge. Kör igen när det är lugnare.")


def refuse_too_few_connections() -> None:
    """Say so at the start, rather than let pages fail on the first busy evening. Raises CommandError."""
    with connection.cursor() as cursor:
        # What is kept for superusers is not ours to use; older servers keep nothing else.
        cursor.execute(
            """
            SELECT current_setting('max_connections')::int
                   - current_setting('superuser_reserved_connections')::int
                   - coalesce(current_setting('reserved_connections', true)::int, 0)
            """
        )
        (allowed,) = cursor.fetchone()
    if allowed < settings.DATABASE_CONNECTIONS:
        raise CommandError(
            f"Databasen tar emot {allowed} anslutningar, men Bryggans processer kan behöva "
            f"{settings.DATABASE_CONNECTIONS} (DATABASE_CONNECTIONS). "
            "Höj max_connections i databasen, eller kör färre processer och skriv hur många det blir."
        )


def wait_for_database(out: OutputWrapper) -> None:
    """Until the database lets us in. Raises CommandError when the patience is out, or it says no."""
    deadline = time.monotonic() + PATIENCE
    waiting = False
    while True:
        try:
            return connection.ensure_connection()
        except NotSupportedError:
            raise CommandError(why_unfit(0, "UTF8", lowers=True))
        except OperationalError as error:
            said = str(error).strip()
            # What the server itself says, a wrong password for one, will not change while we wait.
            is_an_answer = "FATAL" in said and "starting up" not in said
            if is_an_answer or time.monotonic() > deadline:
                raise CommandError(f"Databasen släpper inte in oss:\n{said}")
            if not waiting:
                out.write("Databasen svarar inte än. Väntar …")
                out.flush()
                waiting = True
            time.sleep(0.5)


def refuse_unfit_database() -> None:
    """Say at once what would else fail in riddles later. Raises CommandError."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),"
            " lower('Ö') = 'ö'"
        )
        version, encoding, lowers = cursor.fetchone()
    if reason := why_unfit(version, encoding, lowers=lowers):
        raise CommandError(reason)


def why_unfit(version: int, encoding: str, *, lowers: bool) -> str:
    """A sentence on why the portal cannot use such a database; empty where it can."""
    if version < OLDEST_POSTGRESQL:
        return f"Bryggan behöver PostgreSQL {OLDEST_POSTGRESQL} eller nyare. Databasen är äldre."
    if encoding != "UTF8":
        return f"Databasen har teckenkodningen {encoding}. Bryggan behöver en med UTF8."
    if not lowers:
        return (
            "Databasens språk (locale) skiljer inte på stora och små å, ä och ö. "
            "Skapa den med till exempel C.UTF-8 eller sv_SE.UTF-8."
        )
    return ""


@contextmanager
def one_at_a_time():
    """Hold the database's own lock; meanwhile no statement waits long for a table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [LOCK_TIMEOUT])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])
