"""The app's name and label."""

from django.apps import AppConfig


class MunicipalityConfig(AppConfig):
    name = "portal.municipality"
    label = "municipality"
