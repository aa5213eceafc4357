"""States of a letter and how urgent it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LetterState(models.TextChoices):
    """Where a letter is."""

    WAITING = "waiting", _("väntar")
    SENT = "sent", _("skickat")
    LAPSED = "lapsed", _("inte längre aktuellt")
    REFUSED = "refused", _("mottagaren tog inte emot")
    FAILED = "failed", _("gick inte att skicka")


# Finished without having arrived.
NOT_DELIVERED = {LetterState.REFUSED, LetterState.FAILED}


class Urgency(models.IntegerChoices):
    """What goes first: somebody waits at the screen, somebody just did something, everybody else."""

    NOW = 0, _("genast")
    SOON = 1, _("snart")
    BULK = 2, _("i tur och ordning")
