"""Actions: what is done, for whom and by when, and their milestones."""

from datetime import date

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Concat
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.history.recording import tracked
from portal.people.models import User
from portal.threads.stations import Owed, Station
from portal.web import clock
from portal.web.codes import address, new_code
from portal.web.names import folded

from ..enums import (
    ACTION_TONE,
    AT_RISK,
    OVERRULING,
    PLANS_IN_THE_MAKING,
    PUBLIC_PLANS,
    ActionState,
    Going,
    PlanState,
)
from .areas import Area
from .documents import SteeringDocument
from .goals import Goal
from .plans import ActionPlan
from .tagging import Tagged, tags_field

# Of what nobody has promised, what is finished, or promised anew in the next plan, nothing is to come.
_OWES_NOTHING = {ActionState.PROPOSED, ActionState.DONE, ActionState.DROPPED, ActionState.CONTINUED}


def _standing(today: date | Value) -> Case:
    """How an action stands on a day, in SQL: the one place that says so."""
    not_done = Q(done_on__isnull=True) | Q(done_on__gt=today)
    overdue = Milestone.objects.filter(not_done, action=OuterRef("pk"), due_on__lt=today)
    in_the_next = Action.objects.filter(carried_from=OuterRef("pk"))
    return Case(
        When(dropped_on__lte=today, then=Value(ActionState.DROPPED)),
        When(done_on__lte=today, then=Value(ActionState.DONE)),
        When(plan__state__in=PLANS_IN_THE_MAKING, then=Value(ActionState.PROPOSED)),
        When(Q(plan__state=PlanState.REPLACED) & Exists(in_the_next), then=Value(ActionState.CONTINUED)),
        When(~Q(overruled_as=""), then=F("overruled_as")),
        When(due_on__lt=today, then=Value(ActionState.LATE)),
        When(Q(going__in=AT_RISK) | Exists(overdue), then=Value(ActionState.AT_RISK)),
        When(starts_on__gt=today, then=Value(ActionState.COMING)),
        default=Value(ActionState.GOING),
        output_field=models.CharField(),
    )


def is_serving(tags: Q) -> Q:
    """Which actions have any such `tag`, or a goal that has."""
    own = Action.tags.through.objects.filter(tags)
    goals = Goal.tags.through.objects.filter(tags)
    return Q(pk__in=own.values("action")) | Q(goal__in=goals.values("goal"))


class ActionQuerySet(models.QuerySet):
    """Questions about actions. Whatever is asked, each has its `state` of today."""

    def visible_to(self, user) -> "ActionQuerySet":
        """Those of plans that the person sees."""
        plans = ActionPlan.objects.visible_to(user)
        return self.filter(plan__in=plans.values("pk")).with_plan().standing()

    def with_plan(self) -> "ActionQuerySet":
        """With its plan, goal and area, and those who answer for it: what pages and letters name."""
        return self.select_related(
            "plan__department", "plan__committee", "goal", "area", "responsible", "deputy"
        )

    def standing(self, on: date | Value | None = None) -> "ActionQuerySet":
        """With `state`: how each stands today, or stood on a day; a question put once is given the day."""
        return self.annotate(state=_standing(on or clock.today()))

    def for_page(self) -> "ActionQuerySet":
        """With tags, milestones and partners, in five queries."""
        partners = self.model._meta.get_field("partners").related_model.objects
        return (
            self.standing()
            .select_related("goal", "area", "responsible", "deputy")
            .prefetch_related(
                "tags",
                "milestones",
                models.Prefetch("partners", partners.select_related("organisation")),
            )
        )

    def told(self) -> "ActionQuerySet":
        """Those of public plans, each once: what goes on in a later public plan is told there."""
        later = Action.objects.filter(carried_from=OuterRef("pk"), plan__state__in=PUBLIC_PLANS)
        # Few go on from another: said so, the others are not looked through.
        later = later.filter(carried_from__isnull=False)
        return self.filter(~Exists(later), plan__state__in=PUBLIC_PLANS)

    def serving(self, tags: models.QuerySet) -> "ActionQuerySet":
        """Those that have any of these tags, or whose goal has."""
        return self.filter(is_serving(Q(tag__in=tags)))

    def unfinished(self) -> "ActionQuerySet":
        """Those of plans in force that are neither done nor dropped."""
        open_plans = ActionPlan.objects.in_force()
        return self.filter(plan__in=open_plans.values("pk"), done_on=None, dropped_on=None)


@tracked(
    "code",
    "plan",
    "goal",
    "area",
    "order",
    "title",
    "what",
    "for_whom",
    "responsible",
    "deputy",
    "responsibles_post",
    "starts_on",
    "due_on",
    "cost",
    "going",
    "overruled_as",
    "overruled_because",
    "done_on",
    "dropped_on",
    "dropped_because",
    "carried_from",
    "taken_in_on",
    "changed_because",
    that_it_changed=("internal_note",),
)
class Action(Tagged, models.Model):
    """Åtgärd: what is done, by whom, with which organisations, when."""

    code = models.CharField(max_length=7, unique=True, default=new_code, editable=False)
    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="actions")
    goal = models.ForeignKey(
        Goal, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("mål")
    )
    area = models.ForeignKey(
        Area, models.SET_NULL, null=True, blank=True, related_name="actions", verbose_name=_("område")
    )
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("åtgärd"), max_length=120)
    what = models.TextField(_("vad ni gör"), max_length=3000, blank=True)
    for_whom = models.CharField(_("för vem"), max_length=200, blank=True)
    # What it is searched by.
    folded = folded(
        Concat(
            *("title", Value(" "), "what", Value(" "), "for_whom", Value(" "), "responsibles_post"),
            output_field=models.CharField(),
        )
    )
    responsible = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ansvarig")
    )
    deputy = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ersättare")
    )
    # What the responsible was in the municipality's service: shown in place of the name.
    responsibles_post = models.CharField(_("den ansvarigas tjänst"), max_length=120, blank=True)
    starts_on = models.DateField(_("börjar"), null=True, blank=True)
    due_on = models.DateField(_("klar senast"), null=True, blank=True)
    cost = models.CharField(_("kostnad"), max_length=200, blank=True)
    # For those who run the plan; never published, never in the history.
    internal_note = models.TextField(_("intern anteckning"), max_length=3000, blank=True)
    documents = models.ManyToManyField(
        SteeringDocument, blank=True, related_name="+", verbose_name=_("styrdokument")
    )
    tags = tags_field()
    # What the last report said.
    going = models.CharField(max_length=6, choices=Going.choices, blank=True)
    overruled_as = models.CharField(
        _("läge"), max_length=8, choices=[(state.value, state.label) for state in OVERRULING], blank=True
    )
    overruled_because = models.CharField(_("varför"), max_length=300, blank=True)
    done_on = models.DateField(_("klar den"), null=True, blank=True)
    dropped_on = models.DateField(_("utgick den"), null=True, blank=True)
    dropped_because = models.CharField(_("varför den utgår"), max_length=500, blank=True)
    carried_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    # The day it was taken into the committee's own operational plan (seed 004, 3.3).
    taken_in_on = models.DateField(_("intagen i verksamhetsplanen den"), null=True, blank=True)
    # Why its words or days are others than those decided; the history has what they were.
    changed_because = models.CharField(_("varför den ändrades efter beslutet"), max_length=500, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("åtgärd")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="action_is_due_after_it_begins",
                violation_error_message=_("Åtgärden kan inte vara klar innan den börjar."),
                violation_error_code="due_on",
            ),
            models.CheckConstraint(
                condition=Q(overruled_as="") | ~Q(overruled_because=""),
                name="action_is_overruled_with_a_reason",
                violation_error_message=_("Skriv varför läget är ett annat än det som datumen säger."),
                violation_error_code="overruled_because",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | ~Q(dropped_because=""),
                name="action_is_dropped_with_a_reason",
                violation_error_message=_("Skriv varför åtgärden utgår."),
                violation_error_code="dropped_because",
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | Q(done_on__isnull=True),
                name="action_is_done_or_dropped",
            ),
            models.CheckConstraint(
                condition=~Q(deputy=F("responsible")),
                name="action_deputy_is_somebody_else",
                violation_error_message=_("Ersättaren behöver vara någon annan än den ansvariga."),
                violation_error_code="deputy",
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="actions_in_time")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return address("action_detail", self.code, self.slug)

    def as_station(self) -> Station:
        """The action as it stands on the red thread: while it is promised, who owes it and by when."""
        return Station(
            title=self.title,
            day=self.done_on or self.dropped_on or self.starts_on or self.plan.starts_on,
            url=self.get_absolute_url(),
            state=self.state_in_words,
            tone=self.tone,
            note=str(self.plan.department),
            owed=self._owed() if self.state not in _OWES_NOTHING else None,
        )

    def _owed(self) -> Owed:
        return Owed(gettext("Åtgärden ska vara klar"), self.who_answers, self.due_on)

    @property
    def slug(self) -> str:
        """The decorative part of the address."""
        return slugify(self.title) or "atgard"

    @property
    def responsible_in_words(self) -> str:
        """By the post where one is written, else by name; nothing where nobody is."""
        return self.responsibles_post or (str(self.responsible) if self.responsible else "")

    @property
    def who_answers(self) -> str:
        """Who owes it, in words: the responsible, else the department."""
        return self.responsible_in_words or str(self.plan.department)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is to be done: done, or dropped."""
        return self.done_on is not None or self.dropped_on is not None

    @property
    def has_begun(self) -> bool:
        """Whether its first day has come."""
        return self.starts_on is not None and self.starts_on <= clock.today()

    @property
    def may_be_reported(self) -> bool:
        """Whether somebody is to tell how it goes: promised, and not finished."""
        return self.plan.is_in_force and not self.is_finished

    @property
    def state_in_words(self) -> str:
        """The state of today as a person reads it; asked with `standing()`."""
        return str(ActionState(self.state).label)

    @property
    def tone(self) -> str:
        """How the state looks."""
        return ACTION_TONE[self.state]


@tracked("action", "order", "title", "due_on", "done_on")
class Milestone(models.Model):
    """Delmål: a step of an action with a day of its own."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("delmål"), max_length=160)
    due_on = models.DateField(_("senast"), null=True, blank=True)
    done_on = models.DateField(_("klart den"), null=True, blank=True)

    class Meta:
        verbose_name = _("delmål")
        ordering = ["due_on", "order", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_late(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.done_on is None and self.due_on is not None and self.due_on < clock.today()
