"""The app's name and label."""

from django.apps import AppConfig


class DevkitConfig(AppConfig):
    name = "portal.devkit"
    label = "devkit"
