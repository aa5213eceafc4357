"""The app's name and label."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FramesConfig(AppConfig):
    name = "portal.frames"
    label = "frames"
    verbose_name = _("Listor")
