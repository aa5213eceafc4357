"""What the municipality has decided about each kind of personal data, and receipts of what was forgotten."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from portal.history.recording import tracked
from portal.people.models import Committee, User
from portal.web.codes import new_code

# A hundred years: what is to stay longer is for an archive.
MOST_MONTHS = 1200
NO_DOCUMENT = _("Skriv i vilket dokument beslutet står.")
NO_DAY = _("Skriv vilken dag beslutet togs.")


@tracked("label", "committee", "months", "document", "decided_on", "paragraph")
class ProcessingLine(models.Model):
    """The municipality's own line beside a model's `PERSONAL`: who answers, how long, by which decision."""

    # The model's label, as `organisations.Membership`.
    label = models.CharField(
        max_length=60,
        unique=True,
        editable=False,
        error_messages={"unique": _("Någon annan hann skriva ett beslut här. Läs om sidan och försök igen.")},
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ansvarig nämnd eller styrelse"),
    )
    months = models.PositiveSmallIntegerField(
        _("hur många månader"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
    )
    document = models.CharField(_("beslutets dokument"), max_length=160, blank=True)
    decided_on = models.DateField(_("beslutat den"), null=True, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("beslut om personuppgifter")
        ordering = ["label"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__gte=1),
                name="decided_months_are_some",
                violation_error_message=_("Skriv minst 1 månad."),
                violation_error_code="months",
            ),
            models.CheckConstraint(
                condition=~Q(document="") | Q(months__isnull=True, decided_on__isnull=True, paragraph=""),
                name="decision_stands_in_a_document",
                violation_error_message=NO_DOCUMENT,
                violation_error_code="document",
            ),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(decided_on__isnull=False),
                name="decided_months_have_a_day",
                violation_error_message=NO_DAY,
                violation_error_code="decided_on",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_decided(self) -> bool:
        """Whether it says for how long; without that nothing is forgotten."""
        return self.months is not None


class RetentionRunQuerySet(models.QuerySet):
    """Questions about retention runs."""

    def visible_to(self, user) -> "RetentionRunQuerySet":
        """Whoever sees what is forgotten when sees what has been."""
        return self if has_perm("pages.see_retention", user) else self.none()

    def under_way(self) -> "RetentionRunQuerySet":
        """Those that have not come to their end, the first asked for first."""
        return self.filter(ended_at__isnull=True).order_by("asked_at", "id")


class RetentionRun(models.Model):
    """Gallring: once through all that is older than decided, and its receipt. It says nothing of anybody."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    asked_at = models.DateTimeField()
    # Nobody where the clock asked.
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    # By the label of each line that ran: how many rows were forgotten, and the decision it rested on.
    lines = models.JSONField(default=dict)

    objects = RetentionRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("gallring")
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["ended_at"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_retention_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return reverse("retention_receipt", kwargs={"code": self.code})

    @property
    def is_under_way(self) -> bool:
        """Whether it has not come to its end."""
        return self.ended_at is None

    @property
    def forgotten(self) -> int:
        """How many rows in all."""
        return sum(line["forgotten"] for line in self.lines.values())
