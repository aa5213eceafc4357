"""Organisations, the people who act for them, and what came in from register files."""

from .acting import Represented, organisations_of, represented_by
from .bitmaps import STATE, Bitmap, Unmapped, count_in_bitmaps
from .bodies import Body, BodyQuerySet
from .confirming import ConfirmationAsked, asks_to_confirm_on, to_ask
from .counting import FACETS, Counts, count_found
from .finding import Found, How, lines_among, search, visible
from .ground import Ground, Label, ground
from .imports import ImportRow, ImportRun, SourceRow
from .lines import Line
from .memberships import Membership, MembershipQuerySet
from .organisations import CONFIRMED_FOR, Organisation, OrganisationQuerySet
from .registrations import DRAFTS_KEPT, PERSONS_KEPT, Registration, RegistrationQuerySet, promised_day
from .requests import TIME_TO_DECIDE, ChangeRequest, Difference, MembershipRequest
from .selections import (
    EVERYBODY,
    NARROWED_BY,
    TAGGED,
    Chosen,
    ChosenField,
    Group,
    Selection,
    SelectionQuerySet,
    Which,
    count_each,
    count_within,
    in_words,
    may_be_chosen,
)
from .tagging import TAGGINGS, ActivityTagging, GroupTagging
from .words import LISTS, field_in_words, field_label

__all__ = [
    "CONFIRMED_FOR",
    "DRAFTS_KEPT",
    "EVERYBODY",
    "FACETS",
    "LISTS",
    "NARROWED_BY",
    "PERSONS_KEPT",
    "STATE",
    "TAGGED",
    "TAGGINGS",
    "TIME_TO_DECIDE",
    "ActivityTagging",
    "Bitmap",
    "Body",
    "BodyQuerySet",
    "ChangeRequest",
    "Chosen",
    "ChosenField",
    "ConfirmationAsked",
    "Counts",
    "Difference",
    "Found",
    "Ground",
    "Group",
    "GroupTagging",
    "How",
    "ImportRow",
    "ImportRun",
    "Label",
    "Line",
    "Membership",
    "MembershipQuerySet",
    "MembershipRequest",
    "Organisation",
    "OrganisationQuerySet",
    "Registration",
    "RegistrationQuerySet",
    "Represented",
    "Selection",
    "SelectionQuerySet",
    "SourceRow",
    "Unmapped",
    "Which",
    "asks_to_confirm_on",
    "count_each",
    "count_found",
    "count_in_bitmaps",
    "count_within",
    "field_in_words",
    "field_label",
    "ground",
    "in_words",
    "lines_among",
    "may_be_chosen",
    "organisations_of",
    "promised_day",
    "represented_by",
    "search",
    "to_ask",
    "visible",
]
