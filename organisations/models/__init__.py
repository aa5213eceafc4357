"""Organisations, the people who act for them, and what came in from register files."""

from .counting import Counts, Sets, count_found, count_register
from .imports import ImportRow, ImportRun, SourceRow
from .memberships import Membership, MembershipQuerySet
from .organisations import CONFIRMED_FOR, Organisation, OrganisationQuerySet, means

__all__ = [
    "CONFIRMED_FOR",
    "Counts",
    "ImportRow",
    "ImportRun",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "Sets",
    "SourceRow",
    "count_found",
    "count_register",
    "means",
]
