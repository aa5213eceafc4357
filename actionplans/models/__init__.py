"""Inventories, plans, goals, actions, reports, follow-ups and steering documents."""

from .actions import Action, ActionQuerySet, Milestone
from .areas import Area, AreaQuerySet, AreaSuggestion, AreaSuggestionQuerySet
from .documents import SteeringDocument, SteeringDocumentQuerySet
from .following_up import Snapshot, SnapshotQuerySet
from .goals import Goal, GoalQuerySet, Measurement, MeasurementQuerySet
from .handling import reports_owed_by
from .partners import Partner, PartnerQuerySet
from .periods import last_due, next_due, period_of
from .plans import ActionPlan, ActionPlanQuerySet, PlanStep, PlanStepQuerySet
from .reports import Nudge, ProgressReport, ProgressReportQuerySet
from .tagging import Tagged, tagged

__all__ = [
    "Action",
    "ActionPlan",
    "ActionPlanQuerySet",
    "ActionQuerySet",
    "Area",
    "AreaQuerySet",
    "AreaSuggestion",
    "AreaSuggestionQuerySet",
    "Goal",
    "GoalQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Milestone",
    "Nudge",
    "Partner",
    "PartnerQuerySet",
    "PlanStep",
    "PlanStepQuerySet",
    "ProgressReport",
    "ProgressReportQuerySet",
    "Snapshot",
    "SnapshotQuerySet",
    "SteeringDocument",
    "SteeringDocumentQuerySet",
    "Tagged",
    "last_due",
    "next_due",
    "period_of",
    "reports_owed_by",
    "tagged",
]
