"""Inventories, plans, goals, actions, reports, follow-ups and steering documents."""

from .actions import Action, ActionQuerySet, Milestone, Partner, PartnerQuerySet
from .areas import Area, AreaQuerySet, AreaSuggestion, AreaSuggestionQuerySet
from .compiling import compiled
from .documents import SteeringDocument, SteeringDocumentQuerySet
from .following_up import Correction, Snapshot, SnapshotQuerySet, years_to_follow_up
from .goals import Goal, GoalQuerySet, Measurement, MeasurementQuerySet
from .leaving import in_service, left_behind, stands_in_for
from .owing import Owed, Told, all_owed, heads_of_today, to_tell, untold, values_owed_by
from .periods import last_due, next_due, period_of
from .plans import ActionPlan, ActionPlanQuerySet, PlanStep, PlanStepQuerySet
from .reports import Nudge, NudgeQuerySet, ProgressReport, ProgressReportQuerySet
from .tagging import Tagged, tagged
from .told import told

__all__ = [
    "Action",
    "ActionPlan",
    "ActionPlanQuerySet",
    "ActionQuerySet",
    "Area",
    "AreaQuerySet",
    "AreaSuggestion",
    "AreaSuggestionQuerySet",
    "Correction",
    "Goal",
    "GoalQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Milestone",
    "Nudge",
    "NudgeQuerySet",
    "Owed",
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
    "Told",
    "all_owed",
    "compiled",
    "heads_of_today",
    "in_service",
    "last_due",
    "left_behind",
    "next_due",
    "period_of",
    "stands_in_for",
    "tagged",
    "to_tell",
    "told",
    "untold",
    "values_owed_by",
    "years_to_follow_up",
]
