"""Database, reference data and first content; `manage.py dev` runs it at each start."""

import io
import time
from contextlib import contextmanager

from django.conf import settings
from django.core.management import BaseCommand, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.pages.management.commands.prepare_database import refuse_unfit_database, wait_for_database
from portal.people.models import User

ADMINISTRATOR = "administrator@kommunen.example"
# What this file in `.dev` says about the first content; empty text while it is being made.
FILLED, DEMO, EMPTY = "filled", "demo", "empty"
ALREADY = (
    "Databasen har redan ett innehåll, och DEMO gäller bara en tom databas.\n"
    "Vill du börja om? Stoppa, ta bort mappen .dev/postgres och starta igen."
)


class Command(BaseCommand):
    """Safe to repeat; does only what is missing, save the reference data, which are always read."""

    help = "Gör i ordning databasen: tabeller, referensdata och, första gången, demokommunen."

    def add_arguments(self, parser):
        parser.add_argument("--empty", action="store_true", help="Ingen demokommun, bara en administratör.")

    def handle(self, *args, empty: bool = False, **options) -> None:
        wait_for_database(self.stdout)
        refuse_unfit_database()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            with self.step("Bygger databasen"):
                call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("load_reference_data", stdout=io.StringIO())
        self.fill(empty)

    def fill(self, empty: bool) -> None:
        """First content, in a database where nobody is yet; begun and broken off is begun again."""
        filled, wanted = settings.DEV_DIR / FILLED, EMPTY if empty else DEMO
        if User.objects.exists() and (not filled.exists() or filled.read_text()):
            if filled.exists() and filled.read_text() != wanted:
                self.stdout.write(ALREADY)
            return
        filled.write_text("")
        if empty:
            call_command("create_administrator", ADMINISTRATOR, name="Administratör", stdout=io.StringIO())
        else:
            with self.step("Bygger demokommunen"):
                call_command("demo", stdout=io.StringIO())
        filled.write_text(wanted)

    @contextmanager
    def step(self, sentence: str):
        """Say what is being done, and how long it took."""
        started = time.monotonic()
        self.stdout.write(f"{sentence} … ", ending="")
        self.stdout.flush()
        yield
        self.stdout.write(f"klart ({time.monotonic() - started:.0f} s)")
        self.stdout.flush()
