"""Organisations, the people who act for them, and what came in from register files."""

from .counting import Counts, Label, count_found, count_register, labels
from .imports import ImportRow, ImportRun, SourceRow
from .lines import Line
from .memberships import Membership, MembershipQuerySet
from .organisations import CONFIRMED_FOR, Organisation, OrganisationQuerySet, means
from .tagging import TAGGINGS, ActivityTagging, GroupTagging

__all__ = [
    "CONFIRMED_FOR",
    "TAGGINGS",
    "ActivityTagging",
    "Counts",
    "GroupTagging",
    "ImportRow",
    "ImportRun",
    "Label",
    "Line",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "SourceRow",
    "count_found",
    "count_register",
    "labels",
    "means",
]
