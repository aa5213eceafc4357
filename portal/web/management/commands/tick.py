"""Let the portal live at a moment: all that is due up to then is done."""

from importlib import import_module

from django.core.management.base import BaseCommand, CommandError

from portal.web import clock
from portal.web.rooms import clock_entries


class Command(BaseCommand):
    """Run every entry of the rooms' timetables once, with the clock standing at a moment."""

    help = "Gör allt som ska ske till och med en tidpunkt, i tur och ordning."

    def add_arguments(self, parser):
        parser.add_argument("--at", help="Tidpunkt, till exempel 2027-03-01T08:00 (annars nu).")

    def handle(self, *args, at=None, **options):
        try:
            moment = clock.parse(at) if at else clock.now()
        except ValueError:
            raise CommandError(f"Det går inte att läsa tidpunkten {at!r}. Skriv som 2027-03-01T08:00.")
        with clock.standing_at(moment):
            for entry in clock_entries():
                module, _dot, name = entry.task.rpartition(".")
                done = getattr(import_module(module), name)()
                self.stdout.write(f"{entry.name}: {done if done is not None else 'klart'}")
