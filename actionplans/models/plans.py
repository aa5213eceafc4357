"""Action plans, and the steps that each has taken on its way to a decision."""

from datetime import date
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from rules import has_perm

from dialogues.enums import Language
from dialogues.models import Dialogue
from dialogues.models.owning import own, owned_by
from portal.history.recording import tracked
from portal.people.models import Committee, Department, User
from portal.records.documents import Document
from portal.threads.stations import Station
from portal.web import clock
from portal.web.codes import address, new_code
from portal.web.questions import Given, IsAmong, Whole, listed

from ..enums import PLAN_TONE, PLANS_IN_FORCE, PLANS_IN_THE_MAKING, PUBLIC_PLANS, PlanState
from .filing import of_plan


@cache
def _by_code() -> Whole:
    is_seen = Q(IsAmong.of_texts("state", Given("states"))) | owned_by(Given("persons"), Given("departments"))
    beside = ("department", "committee", "owner", "dialogue", "carried_to")
    return Whole.of(ActionPlan.objects.select_related(*beside).filter(is_seen, code=Given("code")))


class ActionPlanQuerySet(models.QuerySet):
    """Questions about plans."""

    def visible_to(self, user) -> "ActionPlanQuerySet":
        """Everybody sees a plan from its consultation on; drafts only those whose department it is."""
        plans = self.select_related("department", "committee")
        if has_perm("actionplans.keep_all", user):
            return plans
        if has_perm("actionplans.draft_plan", user):
            return plans.filter(Q(state__in=PUBLIC_PLANS) | own(user))
        return plans.published()

    def seen_by_code(self, user, code: str) -> "ActionPlan | None":
        """The one with this code, where `visible_to` has it; with all that its own page names."""
        is_staff = has_perm("actionplans.draft_plan", user)
        return _by_code().first(
            code=code,
            states=list(PlanState if has_perm("actionplans.keep_all", user) else PUBLIC_PLANS),
            persons=listed(user.answers_for if is_staff else ()),
            departments=listed(user.departments if is_staff else ()),
        )

    def published(self) -> "ActionPlanQuerySet":
        """Those that everybody sees."""
        return self.filter(state__in=PUBLIC_PLANS)

    def drafts(self) -> "ActionPlanQuerySet":
        """Those that only their department sees, as they come in time."""
        return self.filter(state=PlanState.DRAFT).order_by("starts_on", "title")

    def in_force(self) -> "ActionPlanQuerySet":
        """Those that the municipality has promised to carry out."""
        return self.filter(state__in=PLANS_IN_FORCE)

    def due_to_start(self) -> "ActionPlanQuerySet":
        """Those adopted whose first day has come."""
        return self.filter(state=PlanState.ADOPTED, starts_on__lte=clock.today())


@tracked(
    "code",
    "department",
    "committee",
    "title",
    "starts_on",
    "ends_on",
    "purpose",
    "language",
    "state",
    "owner",
    "deputy",
    "dialogue",
    "carried_from",
    "file_number",
)
class ActionPlan(models.Model):
    """Handlingsplan: what a department will do with civil society in a period (seed 000, point 9)."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="+", verbose_name=_("förvaltning")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ansvarig nämnd")
    )
    title = models.CharField(_("rubrik"), max_length=120)
    starts_on = models.DateField(_("gäller från"))
    ends_on = models.DateField(_("gäller till"))
    purpose = models.TextField(_("inledning"), max_length=3000, blank=True)
    language = models.CharField(
        _("textens språk"), max_length=2, choices=Language.choices, default=Language.SWEDISH
    )
    state = models.CharField(max_length=12, choices=PlanState.choices, default=PlanState.DRAFT)
    owner = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    # Its consultation; the dialogue knows nothing of the plan.
    dialogue = models.OneToOneField(Dialogue, models.PROTECT, null=True, blank=True, related_name="plan")
    # The plan that it continues; each is continued by one.
    carried_from = models.OneToOneField(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    file_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    made_at = models.DateTimeField()

    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("handlingsplan")
        ordering = ["-starts_on", "title", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_it_begins",
                violation_error_message=_("Sista dagen kan inte vara före den första."),
                violation_error_code="ends_on",
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("owner")),
                name="plan_deputy_is_somebody_else",
                violation_error_message=_("Ersättaren behöver vara någon annan än den ansvariga."),
                violation_error_code="deputy",
            ),
        ]
        indexes = [models.Index(fields=["department", "-starts_on"], name="plans_of_a_department")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return address("plan_detail", self.code, self.slug)

    def as_station(self) -> Station:
        """The plan as it stands on the red thread."""
        return Station(
            title=self.title,
            day=self.made_on,
            url=self.get_absolute_url(),
            state=self.get_state_display(),
            tone=self.tone,
            note=str(self.department),
        )

    def as_document(self) -> Document:
        """What the plan says, goal by goal, for the registrar."""
        return of_plan(self)

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "handlingsplan"

    @property
    def made_on(self) -> date:
        """The day on which somebody began to write it."""
        return self.made_at.astimezone(clock.STOCKHOLM).date()

    @property
    def sent_on(self) -> date | None:
        """The day on which it was last sent to a committee; of a decision put right, that is no sending."""
        sent = self.steps.filter(state=PlanState.SENT, corrects=None).last()
        return sent and sent.on

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return PLAN_TONE[self.state]

    @property
    def years(self) -> str:
        """The period in years: `2027`, or `2026–2028`."""
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def is_public(self) -> bool:
        """Whether everybody sees it."""
        return self.state in PUBLIC_PLANS

    @property
    def is_in_the_making(self) -> bool:
        """Whether no committee has decided it yet."""
        return self.state in PLANS_IN_THE_MAKING

    @property
    def is_in_force(self) -> bool:
        """Whether it is promised: reported on and measured."""
        return self.state in PLANS_IN_FORCE


class PlanStepQuerySet(models.QuerySet):
    """Questions about steps."""

    def visible_to(self, user) -> "PlanStepQuerySet":
        """Those of plans that the person sees."""
        plans = ActionPlan.objects.visible_to(user)
        return self.filter(plan__in=plans.values("pk")).select_related("plan", "committee")

    def with_plan(self) -> "PlanStepQuerySet":
        """With what a letter about one says."""
        return self.select_related("plan", "committee")


@tracked(
    "plan", "state", "on", "committee", "meeting_on", "papers_by", "file_number", "paragraph", "text",
    "missing", "because", "by", "corrects",
)  # fmt: skip
class PlanStep(models.Model):
    """One step of a plan: sent where, returned why, adopted by whom, on which day, under which paragraph."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="steps")
    # The state that the step led to.
    state = models.CharField(max_length=12, choices=PlanState.choices)
    on = models.DateField(_("dag"))
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nämnd")
    )
    # Of what was sent: the meeting that will decide, and the last day for its papers.
    meeting_on = models.DateField(_("nämndens möte"), null=True, blank=True)
    papers_by = models.DateField(_("sista dag för handlingar"), null=True, blank=True)
    file_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    paragraph = models.CharField(_("paragraf"), max_length=20, blank=True)
    # What the committee asks for when it returns a plan, or wrote to its decision.
    text = models.TextField(_("vad nämnden säger"), max_length=2000, blank=True)
    # What the checker missed as the step was taken, in sentences, and why it was taken all the same.
    missing = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    because = models.TextField(_("varför ändå"), max_length=500, blank=True)
    # The step that was written down wrongly, where this one puts it right; `because` says what was wrong.
    corrects = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="corrected_by")
    made_at = models.DateTimeField()

    objects = PlanStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("steg")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_state_display()}"


def steps_of(plan: ActionPlan) -> list[PlanStep]:
    """A plan's way from its first step on, as `with_corrections` tells it; one query."""
    return with_corrections(list(plan.steps.select_related("committee", "by")))


def with_corrections(steps: list[PlanStep]) -> list[PlanStep]:
    """A plan's steps, each with `is_wrong`: whether a later one puts it right."""
    corrected = {step.corrects_id for step in steps}
    for step in steps:
        step.is_wrong = step.pk in corrected
    return steps
