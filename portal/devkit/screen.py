"""The one screen that `make run` ends with: where it is, and how to sign in as whom."""

from django.conf import settings
from django.urls import reverse

from .cast import CAST
from .management.commands.prepare import ADMINISTRATOR, DEMO, FILLED

WIDTH = 78


def show(env: dict[str, str], *, catcher: bool) -> None:
    """Print it; the last line begins with `Ready:`."""
    site = env["SITE_URL"]
    mail = f"{site}{reverse('devkit_mail')}" if catcher else "används inte: EMAIL_URL är satt"
    lines = [
        "",
        "─" * WIDTH,
        "  Bryggan är igång",
        "",
        f"  Portalen      {site}/",
        f"  Mailfångaren  {mail}",
        "",
        f"  Logga in på {site}{reverse('account_login')} med någon av adresserna.",
        "  Koden kommer till mailfångaren." if catcher else "  Koden kommer med mail.",
        "",
        *(f"  {email:<38}{who}" for email, who in people()),
        "",
        "  Loggarna ligger i .dev/log. Stoppa med Ctrl-C.",
        "─" * WIDTH,
        f"Ready: {site}/",
    ]
    print("\n".join(lines), flush=True)


def people() -> list[tuple[str, str]]:
    """Address and description of those who can sign in from the start."""
    filled = settings.DEV_DIR / FILLED
    if filled.exists() and filled.read_text() == DEMO:
        return [(person.email, f"{person.name}, {person.role}") for person in CAST]
    return [(ADMINISTRATOR, "administratör")]
