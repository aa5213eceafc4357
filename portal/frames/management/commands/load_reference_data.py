"""Bring in the frames of reference, the commitments and the first version of the editable texts."""

from django.core.management.base import BaseCommand

from portal.frames.services import load_frames
from portal.web.actor import A_COMMAND


class Command(BaseCommand):
    """Safe to repeat: what the municipality has made its own is left alone."""

    help = "Läser in principer, åtaganden, Koden, Agenda 2030, listor och texter. Går att köra flera gånger."

    def handle(self, *args, **options):
        for name, rows in load_frames(actor=A_COMMAND).items():
            self.stdout.write(f"{name}: {rows}")
