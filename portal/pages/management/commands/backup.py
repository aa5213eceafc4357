"""Write a backup of database and files to a folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from portal.pages.backup import BackupFailed, make
from portal.pages.postgres_programs import ProgramMissing


class Command(BaseCommand):
    """`backup DIR`: the folder must not exist; see `portal/pages/backup.py` for what is in it."""

    help = "Gör en säkerhetskopia av databas och filer i en ny mapp."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="DIR", type=Path)

    def handle(self, *args, folder, **options):
        try:
            manifest = make(folder.resolve())
        except BackupFailed as failure:
            raise CommandError(str(failure))
        except ProgramMissing as missing:
            raise CommandError(f"Programmet {missing} eller nyare behövs, och finns inte här.")
        rows, uploads = sum(manifest.rows.values()), len(manifest.uploads)
        self.stdout.write(
            f"Klart: {rows} rader i {len(manifest.rows)} tabeller och {uploads} filer i {folder}."
        )
