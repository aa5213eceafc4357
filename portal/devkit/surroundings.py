"""Where everything is: the addresses and secrets that `.dev/services.json` tells the settings.

What the real environment names wins, and its private counterpart is not started. Secrets are made
once and kept.
"""

import json
import os
import secrets
from pathlib import Path

from .identity import IdentityServer
from .services import MailCatcher, Postgres, Service, Valkey, write_private

KEYS = (
    "DATABASE_URL",
    "BROKER_URL",
    "CACHE_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "LINK_KEYS",
    "SITE_URL",
    "MEDIA_ROOT",
    "OIDC_PROVIDERS",
)
# What a shell may hold of another project, and what Django, Celery and gunicorn would take for ours. The
# folder of static files for one: it is emptied before it is filled.
STRANGERS = (
    "ALLOWED_HOSTS",
    "CELERY_BROKER_URL",
    "DEBUG",
    "ENVIRONMENT",
    "GUNICORN_CMD_ARGS",
    "STATIC_ROOT",
)


class Surroundings:
    """The private services of a checkout, and what they are called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "services.json"
        self.postgres = Postgres(folder / "postgres")
        self.valkey = Valkey(folder / "valkey")
        self.mail = MailCatcher(folder / "mail")
        self.identity = IdentityServer(folder / "identity")

    def private_services(self) -> list[Service]:
        """Those that the environment does not replace, slowest starter first."""
        named = {name for name in KEYS if os.environ.get(name)}
        replaced = {
            self.postgres: {"DATABASE_URL"} <= named,
            self.mail: {"EMAIL_URL"} <= named,
            self.valkey: {"BROKER_URL", "CACHE_URL"} <= named,
            self.identity: {"OIDC_PROVIDERS"} <= named,
        }
        return [service for service, by_a_real_one in replaced.items() if not by_a_real_one]

    def environment(self, values: dict[str, str]) -> dict[str, str]:
        """What the portal's processes get: the shell's variables and ours, none about other databases."""
        private = self.postgres in self.private_services()
        astray = [name for name in os.environ if name in STRANGERS or (private and name.startswith("PG"))]
        kept = {name: value for name, value in os.environ.items() if name not in astray}
        # A terminal that cannot show a letter is no reason to stop.
        return {**kept, **values, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": ":replace"}

    def values(self, site_url: str) -> dict[str, str]:
        """All keys with their values, once the services have their ports."""
        kept = self.read()
        own = {
            "DATABASE_URL": lambda: self.postgres.url,
            "BROKER_URL": lambda: self.valkey.broker_url,
            "CACHE_URL": lambda: self.valkey.cache_url,
            "EMAIL_URL": lambda: self.mail.url,
            "SECRET_KEY": lambda: kept.get("SECRET_KEY") or secrets.token_urlsafe(48),
            "LINK_KEYS": lambda: kept.get("LINK_KEYS") or secrets.token_urlsafe(48),
            "SITE_URL": lambda: site_url,
            "MEDIA_ROOT": lambda: str(self.folder / "media"),
            "OIDC_PROVIDERS": lambda: json.dumps([self.identity.entry]),
        }
        return {name: os.environ.get(name) or own[name]() for name in KEYS}

    def read(self) -> dict[str, str]:
        """What the file says now; nothing where there is none."""
        try:
            return json.loads(self.file.read_text())
        except (FileNotFoundError, ValueError):
            return {}

    def write(self, values: dict[str, str]) -> None:
        """Tell every `manage.py` of this checkout. Only its owner may read the file."""
        kept = self.read()
        # Secrets from the environment are for this run; those made here are for all to come.
        for name in ("SECRET_KEY", "LINK_KEYS"):
            if os.environ.get(name) and kept.get(name):
                values = {**values, name: kept[name]}
        write_private(self.file, json.dumps(values, indent=2) + "\n")
