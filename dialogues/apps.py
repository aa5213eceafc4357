"""The app's name and label."""

from django.apps import AppConfig


class DialoguesConfig(AppConfig):
    name = "dialogues"
