"""Progress reports, and what somebody has been reminded of."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.files.models import File
from portal.history.recording import tracked
from portal.people.models import User
from portal.threads.stations import Owed, Station
from portal.web import clock
from portal.web.codes import new_code

from ..enums import Going, Promise
from .actions import Action
from .goals import Goal
from .plans import ActionPlan

# So long what a report says may be put right; then it stands, and a new one tells what is new.
TIME_TO_CORRECT = timedelta(days=14)


class ProgressReportQuerySet(models.QuerySet):
    """Questions about reports."""

    def visible_to(self, user) -> "ProgressReportQuerySet":
        """Those of plans that the person sees, the latest first."""
        plans = ActionPlan.objects.visible_to(user)
        return self.filter(action__plan__in=plans.values("pk")).for_page()

    def for_page(self) -> "ProgressReportQuerySet":
        """With its action and picture and, as `is_last`, whether no later one has come."""
        later = self.model.objects.filter(action=OuterRef("action"), given_at__gt=OuterRef("given_at"))
        reports = self.select_related("action__plan__department", "action__responsible", "picture")
        return reports.annotate(is_last=~Exists(later))


REPORT_TONE = {Going.WELL: "going", Going.SLOWLY: "late", Going.STUCK: "late", Going.DONE: "done"}


@tracked("code", "action", "period", "going", "happened", "obstacle", "next_step", "next_on", "given_by")
class ProgressReport(models.Model):
    """Lägesrapport: how it goes, what happened, what stands in the way, what is next. All of it is public."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    action = models.ForeignKey(Action, models.CASCADE, related_name="reports")
    # The last day of the time that it tells of: the day by which it was promised.
    period = models.DateField(_("period"))
    going = models.CharField(_("hur det går"), max_length=6, choices=Going.choices)
    happened = models.TextField(_("vad som har hänt"), max_length=2000, blank=True)
    obstacle = models.TextField(_("vad som står i vägen"), max_length=1000, blank=True)
    next_step = models.CharField(_("nästa steg"), max_length=200, blank=True)
    next_on = models.DateField(_("nästa steg senast"), null=True, blank=True)
    picture = models.OneToOneField(
        File, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("bild")
    )
    picture_shows = models.CharField(_("vad bilden visar"), max_length=200, blank=True)
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField()

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lägesrapport")
        ordering = ["-given_at", "-id"]
        indexes = [models.Index(fields=["action", "-given_at"], name="reports_of_an_action")]

    def __str__(self) -> str:
        return f"{self.action} {self.period}"

    def get_absolute_url(self) -> str:
        """Where it stands on its action's page."""
        return f"{self.action.get_absolute_url()}#rapport-{self.code}"

    def as_station(self) -> Station:
        """The report as it stands on the red thread, and what it says is next."""
        return Station(
            title=(self.happened or str(self.get_going_display()))[:120],
            day=self.given_on,
            url=self.get_absolute_url(),
            state=self.get_going_display(),
            tone=self.tone,
            note=gettext("Lägesrapport"),
            owed=self._owed(),
        )

    def _owed(self) -> Owed | None:
        """The next step, until somebody has told of it, the action is finished or its plan is replaced."""
        if not (self.next_step and self.is_last and self.action.may_be_reported):
            return None
        return Owed(self.next_step, self.action.who_answers, self.next_on)

    @property
    def slug(self) -> str:
        """Reports have no decorative slug."""
        return ""

    @property
    def given_on(self) -> date:
        """The day it was given."""
        return self.given_at.astimezone(clock.STOCKHOLM).date()

    @property
    def may_be_corrected(self) -> bool:
        """Whether it is still so new that what it says may be put right."""
        return clock.today() - self.given_on <= TIME_TO_CORRECT

    @property
    def tone(self) -> str:
        """How its answer looks."""
        return REPORT_TONE[self.going]


class NudgeQuerySet(models.QuerySet):
    """Questions about reminders."""

    def for_letter(self) -> "NudgeQuerySet":
        """With whom they are to."""
        return self.select_related("to")


class Nudge(models.Model):
    """That somebody was told of what is promised for a day and not done; of each day once.

    All that a person is told of on one day stands in one letter, about the first of them.
    """

    action = models.ForeignKey(Action, models.CASCADE, null=True, related_name="nudges")
    goal = models.ForeignKey(Goal, models.CASCADE, null=True, related_name="nudges")
    what = models.CharField(max_length=9, choices=Promise.choices, default=Promise.REPORT)
    # The key of the letter that tells of it when it stands alone: soon due, late, or late to a head.
    notice = models.CharField(max_length=40)
    # The day by which it was promised: another day is told of anew.
    counts_from = models.DateField()
    to = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_on = models.DateField()

    objects = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("påminnelse")
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=True) ^ Q(goal__isnull=True),
                name="nudge_is_about_an_action_or_a_goal",
            ),
            models.UniqueConstraint(
                fields=["action", "what", "notice", "counts_from", "to"], name="nudged_once_of_an_action"
            ),
            models.UniqueConstraint(
                fields=["goal", "what", "notice", "counts_from", "to"], name="nudged_once_of_a_goal"
            ),
        ]
        indexes = [models.Index(fields=["to", "made_on"], name="nudges_of_a_day")]

    def __str__(self) -> str:
        return f"{self.notice} {self.counts_from}"

    @property
    def key(self) -> tuple:
        """What it tells whom of: the same as of what is to be told."""
        return self.what, self.action_id, self.goal_id, self.counts_from, self.notice, self.to_id
