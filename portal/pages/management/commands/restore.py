"""Put a backup back into an empty database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.pages.backup import BackupFailed, restore
from portal.pages.postgres_programs import ProgramMissing


class Command(BaseCommand):
    """`restore DIR`: never over anything; afterwards `migrate` brings an older backup up to date."""

    help = "Återställer en säkerhetskopia till en tom databas och en tom mapp för filer."
    # The tables that checks would ask for are not there yet.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args, folder, **options):
        try:
            manifest = restore(folder.resolve())
        except BackupFailed as failure:
            raise CommandError(str(failure))
        except ProgramMissing as missing:
            raise CommandError(f"Programmet {missing} eller nyare behövs, och finns inte här.")
        rows, uploads = sum(manifest.rows.values()), len(manifest.uploads)
        self.stdout.write(
            f"Återställt: {rows} rader och {uploads} filer, som de var {manifest.made_at}. Allt stämmer.\n"
            "Kör nu migrate. Alla behöver logga in igen."
        )
