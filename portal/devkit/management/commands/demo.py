"""The invented municipality of Skärsjö, to try everything in."""

from django.core.management import BaseCommand

from portal.devkit import demo
from portal.devkit.cast import CAST


class Command(BaseCommand):
    """Safe to repeat: the second time nothing happens."""

    help = "Bygger demokommunen Skärsjö. Går att köra flera gånger: finns den redan ändras ingenting."

    def handle(self, *args, **options) -> None:
        if demo.is_made():
            self.stdout.write("Demokommunen finns redan. Ingenting ändrades.")
            return
        demo.make()
        self.stdout.write("Demokommunen Skärsjö är klar. Logga in som någon av dem som arbetar där:")
        for person in CAST:
            self.stdout.write(f"  {person.email:<38}{person.name}, {person.role}")
