"""The hall: what all rooms share."""

# Web processes nudge the broker through this app; without the import they would nudge none.
from .celery import app as celery_app

__all__ = ["celery_app"]
