"""The README's pictures, taken anew while `make run` runs the demo."""

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from portal.devkit import demo, pictures


class Command(BaseCommand):
    """Writes over what lies in `docs/pictures/`."""

    help = "Tar README:ns bilder på nytt, medan `make run` är igång med demokommunen."

    def handle(self, *args, **options) -> None:
        if not demo.is_made():
            raise CommandError("Bilderna visar demokommunen. Starta `make run` först.")
        for path in pictures.take(settings.SITE_URL):
            self.stdout.write(f"{path.name:<16}{path.stat().st_size // 1024} kB")
