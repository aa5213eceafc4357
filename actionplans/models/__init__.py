"""Inventories, plans, goals, actions, reports, follow-ups and steering documents."""

from .actions import Action, ActionQuerySet, Milestone, Partner, PartnerQuerySet
from .areas import Area, AreaQuerySet, AreaSuggestion, AreaSuggestionQuerySet
from .checking import Missing, missing
from .contents import Chapter, Contents, contents_of
from .documents import SteeringDocument, SteeringDocumentQuerySet
from .figures import in_figures
from .following_up import Snapshot, SnapshotQuerySet
from .goals import Goal, GoalQuerySet, Measurement, MeasurementQuerySet
from .plans import ActionPlan, ActionPlanQuerySet, PlanStep, PlanStepQuerySet, steps_of
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
    "Chapter",
    "Contents",
    "Goal",
    "GoalQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Milestone",
    "Missing",
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
    "contents_of",
    "in_figures",
    "missing",
    "steps_of",
    "tagged",
]
