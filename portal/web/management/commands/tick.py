"""Let the portal live at a moment: all that is due up to then is done."""

from importlib import import_module

from django.core.management.base import BaseCommand, CommandError

from portal.web import clock
from portal.web.rooms import clock_entries


class Command(BaseCommand):
    """Run every entry of the rooms' timetables until it finds no more to do, with the clock standing."""

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
                task, total = getattr(import_module(module), name), 0
                # A task gives back how much it did; a long one stops to let others in.
                while done := task():
                    total += done
                self.stdout.write(f"{entry.name}: {total}")
