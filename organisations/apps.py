"""The app's name and label."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "organisations"
