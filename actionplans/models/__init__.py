"""Inventories, plans, goals, actions, reports, follow-ups and steering documents."""

from .actions import Action, ActionQuerySet, Milestone
from .areas import AREA_TAGS, Area, AreaQuerySet, AreaSuggestion, AreaSuggestionQuerySet
from .checking import Missing, missing
from .compiling import compiled
from .consulted import (
    AnswerWithThings,
    answers_with_things,
    consultations_of,
    dialogues_of,
    is_out,
    is_overtaken,
    parts_of,
    unanswered_in,
)
from .contents import Chapter, Contents, contents_of
from .documents import SteeringDocument, SteeringDocumentQuerySet
from .figures import in_figures
from .following_up import Correction, Snapshot, SnapshotQuerySet, years_to_follow_up
from .goals import Goal, GoalQuerySet, Measurement, MeasurementQuerySet
from .leaving import in_service, left_behind, stands_in_for
from .line import GoalLine, lines_of
from .owing import Owed, Told, all_owed, heads_of_today, owed_by, to_tell, untold
from .papers import Consulted, PlanPaper, goals_and_actions, paper_of, processes_of, result_goals_of
from .partners import Partner, PartnerQuerySet
from .periods import last_due, next_due, period_of
from .plans import ActionPlan, ActionPlanQuerySet, PlanStep, PlanStepQuerySet, steps_of
from .proposing import active_there, proposed_tags
from .reports import Nudge, NudgeQuerySet, ProgressReport, ProgressReportQuerySet
from .tagging import Tagged, tagged
from .told import told

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
    "Correction",
    "Goal",
    "GoalLine",
    "GoalQuerySet",
    "Measurement",
    "MeasurementQuerySet",
    "Milestone",
    "Missing",
    "Nudge",
    "NudgeQuerySet",
    "Owed",
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
    "Told",
    "active_there",
    "all_owed",
    "answers_with_things",
    "compiled",
    "consultations_of",
    "contents_of",
    "dialogues_of",
    "goals_and_actions",
    "heads_of_today",
    "in_figures",
    "in_service",
    "is_out",
    "is_overtaken",
    "last_due",
    "left_behind",
    "lines_of",
    "missing",
    "next_due",
    "owed_by",
    "paper_of",
    "parts_of",
    "period_of",
    "processes_of",
    "proposed_tags",
    "result_goals_of",
    "stands_in_for",
    "steps_of",
    "tagged",
    "to_tell",
    "told",
    "unanswered_in",
    "untold",
    "years_to_follow_up",
]
