"""What waits for whoever runs dialogues: viewpoints to read, and to answer."""

from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.enums import READ_WITHIN, DialogueState, ViewpointState
from dialogues.models import Dialogue, Viewpoint
from dialogues.models.owning import own
from portal.web import clock
from portal.web.workdays import workdays_after

from .task import Task


def own_dialogues(user) -> Iterator[Task]:
    """Of one's own dialogues, one's department's and those one stands in for; one query."""
    to_read = Q(viewpoints__state=ViewpointState.TO_READ)
    unanswered = Q(viewpoints__state__in=[ViewpointState.TO_READ, ViewpointState.SHOWN]) & Q(
        viewpoints__group__response__isnull=True
    )
    dialogues = Dialogue.objects.filter(own(user), state__in=[DialogueState.OPEN, DialogueState.CLOSED])
    for dialogue in dialogues.annotate(
        to_read=Count("viewpoints", filter=to_read),
        oldest=Min("viewpoints__received_at", filter=to_read),
        unanswered=Count("viewpoints", filter=unanswered),
        since=Min("viewpoints__received_at", filter=unanswered),
    ).order_by("id"):
        if dialogue.to_read:
            yield _to_read(dialogue)
        if dialogue.unanswered and dialogue.state == DialogueState.CLOSED:
            yield _to_answer(dialogue)


def _to_read(dialogue: Dialogue) -> Task:
    """What persons have said is read within some working days, the oldest first."""
    words = ngettext(
        "Läs %(n)s synpunkt på %(dialogue)s", "Läs %(n)s synpunkter på %(dialogue)s", dialogue.to_read
    )
    oldest = dialogue.oldest.astimezone(clock.STOCKHOLM).date()
    return Task(
        due=workdays_after(oldest, READ_WITHIN),
        title=words % {"n": dialogue.to_read, "dialogue": dialogue.title},
        text=_("Personers synpunkter visas när någon har läst dem. Löfte: inom två arbetsdagar."),
        verb=_("Läs och visa"),
        url=dialogue.get_absolute_url() + "#att-lasa",
    )


def _to_answer(dialogue: Dialogue) -> Task:
    """Everybody who said something has been promised an answer by a day; what came late by a later one."""
    first = Viewpoint(dialogue=dialogue, received_at=dialogue.since)
    words = ngettext(
        "Svara på %(n)s synpunkt på %(dialogue)s",
        "Svara på %(n)s synpunkter på %(dialogue)s",
        dialogue.unanswered,
    )
    return Task(
        due=first.answer_by,
        title=words % {"n": dialogue.unanswered, "dialogue": dialogue.title},
        text=_("Tiden för synpunkter är över. De som har lämnat en är lovade svar."),
        verb=_("Gruppera och svara"),
        url=reverse("viewpoint_groups", kwargs={"code": dialogue.code, "slug": dialogue.slug}),
    )
