"""Steering documents that run out, for those who keep them."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from actionplans.models import SteeringDocument
from portal.web.templatetags.furniture import day

from .task import Task


def running_out(user) -> Iterator[Task]:
    """Each of the own department's, or nobody's, that is about to lapse: time to have it decided anew."""
    own = Q(department__in=user.departments) | Q(department=None)
    mine = SteeringDocument.objects.lapsing()
    if not user.has_perm("actionplans.keep_all"):
        mine = mine.filter(own)
    for document in mine:
        yield Task(
            due=document.valid_to,
            title=_("Styrdokumentet ”%(title)s” går ut") % {"title": document.title},
            text=_("Sista dagen är %(day)s. Se över det, eller skriv in det nya beslutet.")
            % {"day": day(document.valid_to)},
            verb=_("Öppna"),
            url=document.get_absolute_url(),
        )
