"""Organisations, the people who act for them, and what came in from register files."""

from .bitmaps import STATE, Bitmap, Unmapped, count_in_bitmaps
from .bodies import Body, BodyQuerySet
from .counting import FACETS, Counts, count_found
from .finding import Found, How, lines_among, search, visible
from .ground import Ground, Label, ground
from .imports import ImportRow, ImportRun, SourceRow
from .lines import Line
from .memberships import Membership, MembershipQuerySet
from .organisations import CONFIRMED_FOR, Organisation, OrganisationQuerySet
from .searching import listed
from .tagging import TAGGINGS, ActivityTagging, GroupTagging

__all__ = [
    "CONFIRMED_FOR",
    "FACETS",
    "STATE",
    "TAGGINGS",
    "ActivityTagging",
    "Bitmap",
    "Body",
    "BodyQuerySet",
    "Counts",
    "Found",
    "Ground",
    "GroupTagging",
    "How",
    "ImportRow",
    "ImportRun",
    "Label",
    "Line",
    "Membership",
    "MembershipQuerySet",
    "Organisation",
    "OrganisationQuerySet",
    "SourceRow",
    "Unmapped",
    "count_found",
    "count_in_bitmaps",
    "ground",
    "lines_among",
    "listed",
    "search",
    "visible",
]
