"""The app's name and label."""

from django.apps import AppConfig


class ThreadsConfig(AppConfig):
    name = "portal.threads"
    label = "threads"
