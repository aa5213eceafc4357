"""Whose a meeting or an utskick is."""

from django.db.models import Q

from portal.people.models import User
from portal.web.questions import Given, IsAmong


def own(user: User) -> Q:
    """What somebody answers for, or the person's own department does."""
    return owned_by(user.answers_for, user.departments)


def owned_by(persons: frozenset[int] | Given, departments: frozenset[int] | Given) -> Q:
    """What one of these persons answers for, or one of these departments."""
    answers_for = Q(IsAmong.of_keys("owner", persons)) | Q(IsAmong.of_keys("deputy", persons))
    return answers_for | Q(IsAmong.of_keys("department", departments))
