"""What a new administrator does first, as far as settings and texts go; each room above adds its own."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .models import Municipality, Text


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do before the portal opens: what, whether it is done, and where.

    `how` says what the page does not.
    """

    title: Any
    done: bool
    url: str
    how: Any = ""


def first_steps() -> list[FirstStep]:
    """Settings, and the texts that law requires; two queries."""
    return [
        FirstStep(
            _("Fyll i kommunens namn, avsändare och löften"),
            Municipality.objects.exists(),
            reverse("municipality_settings"),
        ),
        FirstStep(
            _("Skriv klart texterna som lagen kräver"),
            Text.objects.all_required_are_written(),
            reverse("text_list"),
        ),
    ]
