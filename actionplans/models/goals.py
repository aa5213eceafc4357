"""Goals that can be followed, and the values measured (seed 000, point 1a)."""

from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.municipality.enums import ReportEvery
from portal.people.models import User
from portal.threads.stations import Station
from portal.web.codes import address, new_code

from ..enums import Direction, Source
from .areas import Area
from .figures import in_figures
from .plans import ActionPlan
from .tagging import Tagged, tags_field

# Three decimals are more than anybody measures by.
DIGITS = {"max_digits": 14, "decimal_places": 3}


class GoalQuerySet(models.QuerySet):
    """Questions about goals."""

    def visible_to(self, user) -> "GoalQuerySet":
        """Those of plans that the person sees."""
        plans = ActionPlan.objects.visible_to(user)
        return self.filter(plan__in=plans.values("pk")).select_related("plan__department", "plan__committee")

    def for_page(self) -> "GoalQuerySet":
        """With tags and measured values, in three queries."""
        return self.select_related("area", "measured_by").prefetch_related("tags", "measurements")

    def for_letter(self) -> "GoalQuerySet":
        """With what the page behind a letter's link says."""
        return self.select_related("plan__department")


@tracked(
    "code",
    "plan",
    "area",
    "order",
    "title",
    "promise",
    "indicator",
    "unit",
    "direction",
    "baseline",
    "baseline_on",
    "target",
    "target_on",
    "measured_every",
    "source",
    "source_name",
    "measured_by",
    "outcome",
    "carried_from",
    "changed_because",
)
class Goal(Tagged, models.Model):
    """Mål: one thing promised that one figure follows. What needs two figures is two goals."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="goals")
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="goals", verbose_name=_("område")
    )
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("mål"), max_length=120)
    promise = models.TextField(_("vad vi lovar"), max_length=1500, blank=True)
    # What is counted, and how.
    indicator = models.CharField(_("vad som mäts"), max_length=200, blank=True)
    unit = models.CharField(_("enhet"), max_length=30, blank=True)
    direction = models.CharField(_("riktning"), max_length=4, choices=Direction.choices, default=Direction.UP)
    baseline = models.DecimalField(_("startvärde"), null=True, blank=True, **DIGITS)
    baseline_on = models.DateField(_("startvärdet mättes"), null=True, blank=True)
    target = models.DecimalField(_("målvärde"), null=True, blank=True, **DIGITS)
    target_on = models.DateField(_("ska vara nått"), null=True, blank=True)
    measured_every = models.CharField(
        _("mäts"), max_length=10, choices=ReportEvery.choices, default=ReportEvery.YEAR
    )
    source = models.CharField(_("vem som mäter"), max_length=7, choices=Source.choices, default=Source.OWN)
    source_name = models.CharField(_("mätningens namn"), max_length=160, blank=True)
    measured_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("lämnar värdet")
    )
    # Vad det blev: written when there is something to tell.
    outcome = models.TextField(_("vad det blev"), max_length=2000, blank=True)
    # Principles, target groups, goals of Agenda 2030 and the municipality's own.
    tags = tags_field()
    # The same goal in the plan before; its values belong to the line too.
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    # Why its words are others than those decided; the history has what they were.
    changed_because = models.CharField(_("varför det ändrades efter beslutet"), max_length=500, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("mål")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(target_on__isnull=True)
                | Q(baseline_on__isnull=True)
                | Q(target_on__gt=F("baseline_on")),
                name="goal_is_reached_after_it_begins",
                violation_error_message=_("Målet ska nås efter att startvärdet mättes."),
                violation_error_code="target_on",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, with the line and all values."""
        return address("goal_detail", self.code, self.slug)

    def as_station(self) -> Station:
        """The goal as it stands on the red thread: what came of it, or what is to come."""
        return Station(
            title=self.title,
            day=self.target_on or self.plan.ends_on,
            url=self.get_absolute_url(),
            state=self.outcome[:120] if self.outcome else _("mål"),
            tone="done" if self.outcome else "waiting",
            note=str(self.plan.department),
        )

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "mal"

    @property
    def can_be_followed(self) -> bool:
        """Whether a figure, where it begins, and where and when it shall end are said."""
        said = (self.indicator, self.baseline_on, self.target_on)
        return all(said) and self.baseline is not None and self.target is not None

    @property
    def aims_the_other_way(self) -> bool:
        """Whether its figures go against the way that is said."""
        if self.baseline is None or self.target is None:
            return False
        further, nearer = (
            (self.target, self.baseline) if self.direction == Direction.UP else (self.baseline, self.target)
        )
        return further < nearer

    @property
    def in_short(self) -> str:
        """From where to where: `41 → 30 procent`."""
        return f"{in_figures(self.baseline)} → {in_figures(self.target)} {self.unit}".strip()


class MeasurementQuerySet(models.QuerySet):
    """Questions about measured values."""

    def visible_to(self, user) -> "MeasurementQuerySet":
        """Those of plans that the person sees."""
        plans = ActionPlan.objects.visible_to(user)
        return self.filter(goal__plan__in=plans.values("pk")).select_related("goal__plan__department")


@tracked("goal", "on", "value", "note", "given_by")
class Measurement(models.Model):
    """Mätvärde: what a goal's figure was on a day."""

    goal = models.ForeignKey(Goal, models.CASCADE, related_name="measurements")
    on = models.DateField(_("mätt den"))
    value = models.DecimalField(_("värde"), **DIGITS)
    note = models.CharField(_("anmärkning"), max_length=300, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("mätvärde")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                "goal",
                "on",
                name="one_value_a_day",
                violation_error_message=_("Det finns redan ett värde för den dagen."),
                violation_error_code="on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.goal} {self.on}: {self.value}"

    def as_station(self) -> Station:
        """The value as it stands on the red thread."""
        return Station(
            title=self.goal.indicator or self.goal.title,
            day=self.on,
            url=self.goal.get_absolute_url(),
            state=f"{self.value.normalize():f} {self.goal.unit}".strip(),
            tone="done",
            note=str(self.goal.plan.department),
        )
