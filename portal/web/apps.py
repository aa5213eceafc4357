"""The app's name and label; opens the permission door once all rooms are there."""

import rules
from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "portal.web"
    label = "web"

    def ready(self) -> None:
        from . import rooms

        for name, line in rooms.permission_table().items():
            if not rules.perm_exists(name):
                rules.add_perm(name, line.who)
