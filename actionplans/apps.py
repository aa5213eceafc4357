"""The app's name and label."""

from django.apps import AppConfig


class ActionplansConfig(AppConfig):
    name = "actionplans"
