"""Which organisations are asked whether their entry is right, and what they have not answered."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Min, OuterRef, Q, Subquery

from portal.web import clock

from ..enums import OrganisationState
from .memberships import Membership
from .organisations import Organisation

ASKED_EVERY = timedelta(days=365)
# Whoever has just said so is not asked after a meeting that is close.
LEAST_BETWEEN = timedelta(days=30)
# So long after the letter comes the reminder, and so long before it is laid dormant the warning.
REMINDED_AFTER = WARNED_BEFORE = timedelta(days=30)


def asks_to_confirm_on(organisation: Organisation) -> date | None:
    """The day from which an organisation is asked anew; none where nothing says from when to count.

    The month after its annual meeting, when its people are new; a year after it last said so, where nobody
    has told when that is. One that never has counts from when its first contact of today came:
    `contact_since`, as `to_ask` finds it.
    """
    since = organisation.confirmed_on or getattr(organisation, "contact_since", None)
    month = organisation.annual_meeting_month
    if since is None or not month:
        return since and since + ASKED_EVERY
    # December's is in January of the next year.
    days = (date(year + month // 12, month % 12 + 1, 1) for year in range(since.year - 1, since.year + 3))
    return next(day for day in days if day >= since + LEAST_BETWEEN)


def to_ask() -> list[Organisation]:
    """Those in use that a letter reaches, whose day has come, and who have not been asked since."""
    contacts = Membership.objects.current().reachable().filter(organisation=OuterRef("pk")).order_by()
    since = contacts.values("organisation").annotate(first=Min("active_from")).values("first")
    asked = ConfirmationAsked.objects.values("organisation")
    found = Organisation.objects.active().annotate(contact_since=Subquery(since))
    found = found.filter(contact_since__isnull=False).exclude(pk__in=asked).order_by("pk")
    today = clock.today()
    rows = found.only("pk", "confirmed_on", "annual_meeting_month")
    return [one for one in rows if (day := asks_to_confirm_on(one)) and day <= today]


class ConfirmationAskedQuerySet(models.QuerySet):
    """Questions about those who have been asked and have not said that their entry is right."""

    def of_active(self) -> "ConfirmationAskedQuerySet":
        """Of those in use."""
        return self.filter(organisation__state=OrganisationState.ACTIVE).select_related("organisation")

    def to_remind(self) -> "ConfirmationAskedQuerySet":
        """Those to be reminded, once."""
        return self.of_active().filter(reminded_on=None, asked_on__lte=clock.today() - REMINDED_AFTER)

    def to_warn(self, dormant_after: timedelta) -> "ConfirmationAskedQuerySet":
        """Those soon to be laid dormant who have not been told."""
        silent_since = clock.today() - dormant_after + WARNED_BEFORE
        return self.of_active().filter(_silent_since(silent_since), warned_on=None)

    def to_lay_dormant(self, dormant_after: timedelta) -> "ConfirmationAskedQuerySet":
        """Those who were told in time, whom a letter still reaches, and who have said nothing."""
        today = clock.today()
        reached = Membership.objects.current().reachable().values("organisation")
        return self.of_active().filter(
            _silent_since(today - dormant_after),
            warned_on__lte=today - WARNED_BEFORE,
            organisation__in=reached,
        )


def _silent_since(day: date) -> Q:
    never = Q(organisation__confirmed_on=None, asked_on__lte=day)
    return never | Q(organisation__confirmed_on__lte=day)


class ConfirmationAsked(models.Model):
    """That an organisation has been asked whether its entry is right; gone when it has said so."""

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="confirmation_asked")
    asked_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    warned_on = models.DateField(null=True, blank=True)

    objects = ConfirmationAskedQuerySet.as_manager()

    class Meta:
        verbose_name = "confirmation asked for"

    def __str__(self) -> str:
        return str(self.organisation)
