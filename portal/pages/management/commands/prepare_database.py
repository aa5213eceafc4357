"""Bring the database up to this release: tables, then reference data. What a container does at its start."""

from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection
from psycopg.errors import LockNotAvailable

# Any number will do, as long as it is always this one.
ONE_AT_A_TIME = 2_026_110_100
# A table that somebody holds longer than this stops the update, rather than the update all visitors.
LOCK_TIMEOUT = "10s"


class Command(BaseCommand):
    """Safe to repeat, and to run in two places at once: the second waits and finds nothing to do."""

    help = "Gör i ordning databasen för den här versionen: tabeller och referensdata."

    def handle(self, *args, **options):
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
