"""The committed table of rights, written anew as the doors answer today."""

import os
import subprocess
import sys

from django.conf import settings
from django.core.management import BaseCommand, CommandError


class Command(BaseCommand):
    """The walk itself is a test, so that what writes the table and what holds to it are one."""

    help = (
        "Skriver tabellen över vem som får göra vad på nytt (tests/house/rights). Läs sedan vad som ändrades."
    )

    def handle(self, *args, **options) -> None:
        walk = [sys.executable, "-m", "pytest", "-q", "-n", "2", "tests/house/test_rights.py"]
        environment = {**os.environ, "WRITE_RIGHTS": "1"}
        # The tests start services of their own; what this process was told of others is not theirs.
        done = subprocess.run(walk, cwd=settings.BASE_DIR, env=environment, check=False)
        if done.returncode:
            raise CommandError("Någon sida svarade inte. Läs ovan.")
        self.stdout.write("Klart. Läs vad som ändrades: git diff tests/house/rights")
