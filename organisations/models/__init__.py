"""Organisations, the people who act for them, and what came in from register files."""

from .imports import ImportRow, ImportRun, SourceRow
from .memberships import Membership, MembershipQuerySet
from .organisations import CONFIRMED_FOR, Organisation, OrganisationQuerySet
from .tagging import TAGGINGS, ActivityTagging, GroupTagging

__all__ = [
    "CONFIRMED_FOR",
    "TAGGINGS",
    "ActivityTagging",
    "GroupTagging",
    "ImportRow",
    "ImportRun",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "SourceRow",
]
