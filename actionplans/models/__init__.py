"""Inventories, plans, goals, actions, reports, follow-ups and steering documents."""

from .actions import Action, ActionQuerySet, Milestone, Partner, PartnerQuerySet
from .areas import AREA_TAGS, Area, AreaQuerySet, AreaSuggestion, AreaSuggestionQuerySet
from .documents import SteeringDocument, SteeringDocumentQuerySet
from .following_up import Snapshot, SnapshotQuerySet
from .goals import Goal, GoalQuerySet, Measurement, MeasurementQuerySet
from .plans import ActionPlan, ActionPlanQuerySet, PlanStep, PlanStepQuerySet
from .proposing import active_there, proposed_tags
from .reports import Nudge, ProgressReport, ProgressReportQuerySet
from .tagging import Tagged, tagged

__all__ = [
    "AREA_TAGS",
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
    "active_there",
    "proposed_tags",
    "tagged",
]
