"""Steering documents to which plans refer: policies, plans, guidelines (seed 004, 3.4)."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.people.models import Committee, Department
from portal.web import clock
from portal.web.codes import new_code
from portal.web.names import sort_key

from ..enums import DOCUMENT_TONE, PUBLIC_PLANS, DocumentKind, DocumentStanding

# So long before it runs out the register warns: time to revise it and have it decided.
WARNED_BEFORE = timedelta(days=180)


class SteeringDocumentQuerySet(models.QuerySet):
    """Questions about steering documents."""

    def visible_to(self, user) -> "SteeringDocumentQuerySet":
        """Steering documents are public."""
        return self.select_related("committee", "department")

    def in_force(self) -> "SteeringDocumentQuerySet":
        """Those adopted that have not run out today."""
        lasts = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
        return self.filter(lasts, adopted_on__lte=clock.today())

    def standing(self, standing: str) -> "SteeringDocumentQuerySet":
        """Those that are in one part of their time today, as each says of itself."""
        today = clock.today()
        soon = today + WARNED_BEFORE
        if standing == DocumentStanding.COMING:
            return self.filter(Q(adopted_on__isnull=True) | Q(adopted_on__gt=today))
        adopted = self.filter(adopted_on__lte=today)
        if standing == DocumentStanding.IN_FORCE:
            return adopted.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=soon))
        if standing == DocumentStanding.LAPSING:
            return adopted.filter(valid_to__gte=today, valid_to__lte=soon)
        return adopted.filter(valid_to__lt=today)

    def with_counts(self) -> "SteeringDocumentQuerySet":
        """With `action_count`: how many public actions refer to each."""
        through = self.model._meta.apps.get_model("actionplans", "Action").documents.through
        public = through.objects.filter(steeringdocument=OuterRef("pk"), action__plan__state__in=PUBLIC_PLANS)
        counted = public.order_by().values("steeringdocument").values_list(Count("pk"))
        return self.annotate(action_count=Coalesce(Subquery(counted), 0))

    def lapsing(self) -> "SteeringDocumentQuerySet":
        """Those that run out within the time of the warning, the nearest first."""
        return self.standing(DocumentStanding.LAPSING).order_by("valid_to", "pk")


@tracked(
    "code",
    "kind",
    "title",
    "number",
    "adopted_by",
    "adopted_on",
    "paragraph",
    "committee",
    "department",
    "valid_from",
    "valid_to",
    "link",
    "summary",
)
class SteeringDocument(models.Model):
    """Styrdokument: number, adopted when and by whom, valid to when."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    kind = models.CharField(
        _("sort"), max_length=10, choices=DocumentKind.choices, default=DocumentKind.POLICY
    )
    title = models.CharField(_("rubrik"), max_length=160)
    sort_key = sort_key("title")
    summary = models.TextField(_("vad det handlar om"), max_length=2000, blank=True)
    number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    adopted_by = models.CharField(_("beslutat av"), max_length=120, blank=True)
    adopted_on = models.DateField(_("beslutat den"), null=True, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig nämnd")
    )
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("förvaltning")
    )
    valid_from = models.DateField(_("gäller från"), null=True, blank=True)
    valid_to = models.DateField(_("gäller till"), null=True, blank=True)
    link = models.URLField(_("länk till dokumentet"), max_length=300, blank=True)

    objects = SteeringDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("styrdokument")
        ordering = ["sort_key", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="document_ends_after_it_begins",
                violation_error_message=_("Sista dagen kan inte vara före den första."),
                violation_error_code="valid_to",
            ),
            models.CheckConstraint(
                condition=Q(adopted_on__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("adopted_on")),
                name="document_ends_after_it_is_adopted",
                violation_error_message=_("Dokumentet kan inte sluta gälla innan det är beslutat."),
                violation_error_code="valid_to",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("document_detail", kwargs={"code": self.code, "slug": self.slug})

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "styrdokument"

    @property
    def standing(self) -> DocumentStanding:
        """Where in its time it is today; one that nobody has adopted is being made."""
        today = clock.today()
        if self.adopted_on is None or self.adopted_on > today:
            return DocumentStanding.COMING
        if self.valid_to is None or self.valid_to > today + WARNED_BEFORE:
            return DocumentStanding.IN_FORCE
        return DocumentStanding.LAPSING if self.valid_to >= today else DocumentStanding.LAPSED

    @property
    def is_lapsing(self) -> bool:
        """Whether it runs out within the time of the warning."""
        return self.standing == DocumentStanding.LAPSING

    @property
    def standing_in_words(self) -> str:
        """The same as a person reads it."""
        return str(self.standing.label)

    @property
    def tone(self) -> str:
        """How its standing looks."""
        return DOCUMENT_TONE[self.standing]
