"""How one thing leads to another."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Relation(models.TextChoices):
    """Read as "from … to"."""

    LED_TO = "led_to", _("ledde till")
    CARRIED_OVER = "carried_over", _("fördes vidare till")
    PROOF_OF = "proof_of", _("visar att")
