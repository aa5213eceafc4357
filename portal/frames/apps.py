"""The app's name and label."""

from django.apps import AppConfig


class FramesConfig(AppConfig):
    name = "portal.frames"
    label = "frames"
