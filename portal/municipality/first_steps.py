"""What a new administrator does first, as far as settings and texts go; each room above adds its own."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .enums import REQUIRED_BY_LAW
from .models import Municipality, Text


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do before the portal opens: what, whether it is done, and where."""

    title: Any
    done: bool
    url: str


def first_steps() -> list[FirstStep]:
    """Settings, and the texts that law requires; two queries."""
    texts = Text.objects.filter(key__in=REQUIRED_BY_LAW)
    written = len(texts) == len(REQUIRED_BY_LAW) and not any(text.has_placeholder for text in texts)
    return [
        FirstStep(
            _("Fyll i kommunens namn, avsändare och löften"),
            Municipality.objects.exists(),
            reverse("municipality_settings"),
        ),
        FirstStep(_("Skriv klart texterna som lagen kräver"), written, reverse("text_list")),
    ]
