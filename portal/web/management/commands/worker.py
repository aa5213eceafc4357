"""The worker, without what Celery's own command brings along."""

import sys

from celery import current_app
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Do what is due until told to stop.

    `celery worker` would also import all other commands of Celery's, with a shell to type in: a tenth of what
    each process holds. Gossip, mingling and heartbeats are for workers that talk with each other.
    """

    help = "Skickar brev, läser in register och gör det som sker efter klockan, tills någon säger stopp."
    # Celery asks for the checks itself, once the tasks are known.
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--concurrency", type=int, default=2, help="Hur många som arbetar samtidigt.")

    def handle(self, *args, concurrency, **options):
        worker = current_app.Worker(
            concurrency=concurrency,
            quiet=True,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )
        worker.start()
        sys.exit(worker.exitcode)
