"""Bring in the frames of reference, the commitments, the first version of the editable texts, the bodies."""

from django.core.management.base import BaseCommand

from organisations.services import load_bodies
from portal.frames.services import load_frames
from portal.web.actor import A_COMMAND


class Command(BaseCommand):
    """Safe to repeat: what the municipality has made its own is left alone."""

    help = "Läser in principer, åtaganden, Koden, Agenda 2030, listor, texter och organ. Går att upprepa."

    def handle(self, *args, **options):
        for name, rows in load_frames(actor=A_COMMAND).items():
            self.stdout.write(f"{name}: {rows}")
        self.stdout.write(f"body: {load_bodies(actor=A_COMMAND)}")
