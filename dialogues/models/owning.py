"""Whose a meeting or an utskick is."""

from django.db.models import Q

from portal.people.models import User


def own(user: User) -> Q:
    """What somebody answers for, or the person's own department does."""
    answers_for = Q(owner__in=user.answers_for) | Q(deputy__in=user.answers_for)
    return answers_for | Q(department__in=user.departments) if user.departments else answers_for
