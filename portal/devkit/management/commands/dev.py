"""Starts everything a developer needs, and stops it again."""

from django.core.management import BaseCommand

from portal.devkit import ensemble


class Command(BaseCommand):
    """Runs until Ctrl-C, SIGTERM or a closed terminal."""

    help = "Startar databas, kö, mailfångare, webb, arbetare och klocka. PORT, DEMO=no och RELOAD=1 styr."
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        ensemble.main()
