"""Inventories, plans, goals, actions, reports, follow-ups and steering documents."""

from .actions import Action, ActionQuerySet, Milestone
from .areas import AREA_TAGS, Area, AreaQuerySet, AreaSuggestion, AreaSuggestionQuerySet
from .checking import Missing, missing
from .consulted import AnswerWithThings, answers_with_things, dialogues_of, is_out, parts_of
from .contents import Chapter, Contents, contents_of
from .documents import SteeringDocument, SteeringDocumentQuerySet
from .figures import in_figures
from .following_up import Snapshot, SnapshotQuerySet
from .goals import Goal, GoalQuerySet, Measurement, MeasurementQuerySet
from .line import GoalLine, lines_of
from .papers import Consulted, PlanPaper, goals_and_actions, paper_of, processes_of, result_goals_of
from .partners import Partner, PartnerQuerySet
from .periods import last_due, next_due, period_of
from .plans import ActionPlan, ActionPlanQuerySet, PlanStep, PlanStepQuerySet
from .proposing import active_there, proposed_tags, with_reasons
from .reports import Nudge, ProgressReport, ProgressReportQuerySet
from .tagging import Tagged, tagged

__all__ = [
    "AREA_TAGS",
    "Action",
    "ActionPlan",
    "ActionPlanQuerySet",
    "ActionQuerySet",
    "AnswerWithThings",
    "Area",
    "AreaQuerySet",
    "AreaSuggestion",
    "AreaSuggestionQuerySet",
    "Chapter",
    "Consulted",
    "Contents",
    "Goal",
    "GoalLine",
    "GoalQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Milestone",
    "Missing",
    "Nudge",
    "Partner",
    "PartnerQuerySet",
    "PlanPaper",
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
    "answers_with_things",
    "contents_of",
    "dialogues_of",
    "goals_and_actions",
    "in_figures",
    "is_out",
    "last_due",
    "lines_of",
    "missing",
    "next_due",
    "paper_of",
    "parts_of",
    "period_of",
    "processes_of",
    "proposed_tags",
    "result_goals_of",
    "tagged",
    "with_reasons",
]
