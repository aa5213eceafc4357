"""Whom a person acts for today: organisations as a contact, departments as an official. One question."""

from dataclasses import dataclass

from portal.people.models import Department, User
from portal.web import clock
from portal.web.questions import answer

from ..enums import OrganisationState
from .organisations import Organisation

_ORGANISATION, _DEPARTMENT = Organisation._meta.label_lower, Department._meta.label_lower
# Of the departments those where the person works, not all that lie below them.
_SQL = """
SELECT %(organisation)s::text AS what, id, code, name, language, sort_key FROM organisations_organisation
 WHERE state <> %(withdrawn)s AND id IN (
         SELECT organisation_id FROM organisations_membership
          WHERE user_id = %(user)s AND active_from <= %(today)s
            AND (active_to IS NULL OR active_to >= %(today)s))
UNION ALL
SELECT %(department)s::text, id, code, name, 'sv', sort_key FROM people_department
 WHERE id = ANY(%(departments)s::bigint[])
   AND (parent_id IS NULL OR parent_id <> ALL(%(departments)s::bigint[]))
 ORDER BY what, sort_key, id
"""


@dataclass(frozen=True, slots=True)
class Represented:
    """An organisation or a department that somebody acts for."""

    what: str
    pk: int
    code: str
    name: str
    language: str

    @property
    def key(self) -> tuple[str, int]:
        """As an actor and the history name it."""
        return self.what, self.pk

    @property
    def is_organisation(self) -> bool:
        """Whether it is one of civil society's."""
        return self.what == _ORGANISATION


def represented_by(user: User) -> tuple[Represented, ...]:
    """All that a person acts for: organisations in Swedish order, then departments.

    One query a user object, then remembered.
    """
    if not hasattr(user, "_represented"):
        asked = {
            "user": user.pk,
            "today": clock.today(),
            "withdrawn": OrganisationState.WITHDRAWN,
            "departments": sorted(user.departments),
            "organisation": _ORGANISATION,
            "department": _DEPARTMENT,
        }
        user._represented = tuple(Represented(*values) for *values, _order in answer(_SQL, asked))
    return user._represented


def organisations_of(user: User) -> frozenset[int]:
    """The organisations, by id, that a person acts for today."""
    if not hasattr(user, "_organisations"):
        user._organisations = frozenset(one.pk for one in represented_by(user) if one.is_organisation)
    return user._organisations
