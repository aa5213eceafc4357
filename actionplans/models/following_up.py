"""The year's follow-up of a plan: compiled, written beside, closed, and then as it was."""

from datetime import date
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.people.models import User
from portal.records.documents import Document
from portal.threads.stations import Station
from portal.web import clock
from portal.web.codes import new_code

from .compiling import compiled
from .plans import ActionPlan
from .told import of_snapshot, told


def years_to_follow_up(plan: ActionPlan) -> list[int]:
    """The years that a decided plan has had or has, the latest first; one replaced since is told of too."""
    if plan.is_in_the_making:
        return []
    last = min(plan.ends_on.year, clock.today().year)
    return list(range(last, plan.starts_on.year - 1, -1))


class SnapshotQuerySet(models.QuerySet):
    """Questions about follow-ups."""

    def visible_to(self, user) -> "SnapshotQuerySet":
        """Everybody sees those closed; those who draft plans the others too."""
        plans = ActionPlan.objects.visible_to(user)
        found = self.filter(plan__in=plans.values("pk")).select_related("plan__department", "plan__committee")
        if user is not None and user.is_authenticated and user.has_perm("actionplans.draft_plan"):
            return found
        return found.closed()

    def closed(self) -> "SnapshotQuerySet":
        """Those that change no more."""
        return self.filter(closed_at__isnull=False)


@tracked("code", "plan", "year", "summary", "learned", "next_year", "closed_at", "closed_by")
class Snapshot(models.Model):
    """Uppföljning: a plan's year, compiled anew until it is closed; then `content` is what it was."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="snapshots")
    year = models.PositiveSmallIntegerField(_("år"))
    summary = models.TextField(_("sammanfattning"), max_length=4000, blank=True)
    learned = models.TextField(_("vad vi har lärt oss"), max_length=4000, blank=True)
    next_year = models.TextField(_("vad vi tar med oss"), max_length=4000, blank=True)
    # All that is shown, figures and texts, as data; empty until it is closed.
    content = models.JSONField(encoder=DjangoJSONEncoder, default=dict, blank=True)
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("uppföljning")
        ordering = ["-year", "-id"]
        constraints = [models.UniqueConstraint("plan", "year", name="one_follow_up_a_year")]

    def __str__(self) -> str:
        return f"{self.plan} {self.year}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("snapshot_detail", kwargs={"code": self.code, "slug": self.slug})

    def as_station(self) -> Station:
        """The follow-up as it stands on the red thread."""
        return Station(
            title=str(self),
            day=(self.closed_at or self.made_at).astimezone(clock.STOCKHOLM).date(),
            url=self.get_absolute_url(),
            state=_("stängd") if self.is_closed else _("skrivs"),
            tone="done" if self.is_closed else "going",
            note=str(self.plan.department),
        )

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return f"uppfoljning-{self.year}"

    @property
    def department_id(self) -> int:
        """Whose it is: its plan's department's."""
        return self.plan.department_id

    @property
    def owner_id(self) -> int | None:
        """Who answers for it: whoever has the plan."""
        return self.plan.owner_id

    @property
    def deputy_id(self) -> int | None:
        """Who does when the owner is away."""
        return self.plan.deputy_id

    def as_document(self) -> Document:
        """The follow-up as the registrar has it."""
        return of_snapshot(self)

    @property
    def told(self) -> dict[str, Any]:
        """What it shows: as it was when closed, until then as it stands; both of the same shape."""
        return told(self.content if self.is_closed else compiled(self.plan, self.year))

    def as_data(self) -> dict[str, Any]:
        """All that its page says, as data: what was written, corrected and compiled."""
        content = self.content if self.is_closed else compiled(self.plan, self.year)
        return {
            "plan": content["plan"]["title"],
            "department": content["plan"]["department"],
            "year": self.year,
            "closed_on": self.closed_on and self.closed_on.isoformat(),
            "summary": self.summary,
            "learned": self.learned,
            "next_year": self.next_year,
            "corrections": [
                {"on": each.on.isoformat(), "text": each.text} for each in self.corrections.all()
            ],
            "content": content,
        }

    @property
    def closed_on(self) -> date | None:
        """The day it was closed."""
        return self.closed_at.astimezone(clock.STOCKHOLM).date() if self.closed_at else None

    @property
    def is_closed(self) -> bool:
        """Whether it stays as it is."""
        return self.closed_at is not None


@tracked("snapshot", "text", "made_at", "by")
class Correction(models.Model):
    """Rättelse: what was found to be wrong in a follow-up after it was closed, with its day."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE, related_name="corrections")
    text = models.TextField(_("rättelse"), max_length=2000)
    made_at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("rättelse")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def on(self) -> date:
        """The day it was written."""
        return self.made_at.astimezone(clock.STOCKHOLM).date()
