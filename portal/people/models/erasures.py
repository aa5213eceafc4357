"""Asking to be erased: a request that somebody must decide, and afterwards the proof that it was done."""

from datetime import date, timedelta

from django.db import models
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.codes import new_code
from portal.web.rooms import Personal

from ..enums import ErasureState
from .addresses import Address
from .users import User

# A month, by article 12 of the data protection regulation.
ANSWERED_WITHIN = timedelta(days=30)


class ErasureQuerySet(models.QuerySet):
    """Questions about requests to be erased."""

    def visible_to(self, user) -> "ErasureQuerySet":
        """Those who decide see them; to everybody else there are none."""
        return self if user.has_perm("people.erase") else self.none()

    def out_of_use(self) -> "ErasureQuerySet":
        """Those that have been answered, each with that day as `unused_since`."""
        return self.filter(decided_at__isnull=False).annotate(unused_since=TruncDate("decided_at"))

    def waiting(self) -> "ErasureQuerySet":
        """Those that nobody has decided, the oldest first."""
        return self.filter(state=ErasureState.ASKED).order_by("asked_at", "id")


class Erasure(models.Model):
    """Somebody asks to be erased. Once it is done the row says that it was, and no longer who; after a no it
    says who until the night."""

    PERSONAL = Personal(
        fields=("user", "address"),
        title=_("Begäran om att bli raderad"),
        title_to_person=_("Din begäran om radering"),
        what=_("Den som har bett att bli raderad: vem, när och vad svaret blev."),
        purpose=_("Att en begäran om radering får svar i tid, och att det går att visa att den är gjord."),
        ground=_("rättslig förpliktelse"),
        keep=_("Vem det gäller tills begäran är avgjord, kvittot två år."),
        forget="blank",
        months=24,
        since=_("svaret"),
    )

    # Also the receipt's: whoever has the last letter can show that something was erased.
    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=_("person"))
    address = models.ForeignKey(
        Address, models.SET_NULL, null=True, related_name="+", verbose_name=_("e-postadress")
    )
    asked_at = models.DateTimeField(_("begärd"))
    state = models.CharField(
        _("läge"), max_length=8, choices=ErasureState.choices, default=ErasureState.ASKED
    )
    decided_at = models.DateTimeField(_("avgjord"), null=True)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("begäran om radering")
        ordering = ["-asked_at", "-id"]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to decide it, and it is known whom it is about."""
        return self.state == ErasureState.ASKED and bool(self.user_id or self.address_id)

    @property
    def answer_by(self) -> date:
        """The last day on which the law lets the municipality answer."""
        return self.asked_at.astimezone(clock.STOCKHOLM).date() + ANSWERED_WITHIN
