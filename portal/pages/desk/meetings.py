"""What waits for whoever calls meetings, or stands in for somebody who does."""

from collections.abc import Iterator, Mapping

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.enums import MeetingState
from dialogues.models import Invitation, Meeting, Rsvp
from portal.notifications.enums import NOT_DELIVERED
from portal.notifications.models import Batch
from portal.people.models import User
from portal.web import clock
from portal.web.templatetags.furniture import day

from .task import Task


def own_meetings(user) -> Iterator[Task]:
    """Drafts to call, answers to follow, lost letters: of one's own meetings and those one stands in for."""
    whose = user.answers_for
    meetings = Meeting.objects.filter(
        Q(owner__in=whose) | Q(deputy__in=whose), state__in=[MeetingState.DRAFT, MeetingState.CALLED]
    )
    # Two separate counts: joined in one query they would multiply each other.
    mine = list(meetings.upcoming().annotate(invited=_number_of(Invitation), answers=_number_of(Rsvp)))
    others = User.objects.in_bulk(user.stands_in_for) if user.stands_in_for else {}
    for meeting in mine:
        meeting.on_behalf_of = _on_behalf_of(meeting, user, others)
        if meeting.state == MeetingState.DRAFT:
            yield _to_call(meeting)
        elif meeting.invited and meeting.answer_by >= clock.today():
            yield _to_follow(meeting)
    yield from _not_delivered([meeting for meeting in mine if meeting.state == MeetingState.CALLED])


def _on_behalf_of(meeting: Meeting, user: User, others: Mapping[int, User]) -> str:
    """The name of whom somebody stands in for at a meeting; none where it is the person's own."""
    responsible = (meeting.owner_id, meeting.deputy_id)
    if user.pk in responsible:
        return ""
    return next(str(others[pk]) for pk in responsible if pk in others)


def _number_of(model: type[Model]) -> Coalesce:
    """How many rows of a model belong to each meeting."""
    rows = model.objects.filter(meeting=OuterRef("pk")).order_by().values("meeting")
    return Coalesce(Subquery(rows.values(n=Count("pk")), output_field=IntegerField()), 0)


def _to_call(meeting: Meeting) -> Task:
    """A draft is to be sent as early before the meeting as the municipality has promised."""
    lead = meeting.lead_time.promised
    words = {"meeting": meeting.title, "day": day(meeting.on), "lead": lead}
    promise = lead and ngettext(
        "Mötet är %(day)s. Löfte: kallelsen går ut minst %(lead)s dag före.",
        "Mötet är %(day)s. Löfte: kallelsen går ut minst %(lead)s dagar före.",
        lead,
    )
    return Task(
        due=meeting.lead_time.last_day or meeting.answer_by,
        title=_("Skicka kallelsen till %(meeting)s") % words,
        text=(promise or _("Mötet är %(day)s. Ingen har fått kallelsen än.")) % words,
        verb=_("Granska och skicka"),
        on_behalf_of=meeting.on_behalf_of,
        url=reverse("meeting_send", kwargs={"code": meeting.code, "slug": meeting.slug}),
    )


def _to_follow(meeting: Meeting) -> Task:
    """Answers come in by themselves; the owner sees how many and who is missing."""
    words = {"meeting": meeting.title, "answers": meeting.answers, "invited": meeting.invited}
    return Task(
        due=meeting.answer_by,
        title=_("Följ svaren till %(meeting)s") % words,
        text=_("%(answers)s av %(invited)s har svarat. De andra påminns automatiskt.") % words,
        verb=_("Se svaren"),
        on_behalf_of=meeting.on_behalf_of,
        url=reverse("meeting_answers", kwargs={"code": meeting.code, "slug": meeting.slug}),
    )


def _not_delivered(meetings: list[Meeting]) -> Iterator[Task]:
    """Letters about a meeting that did not get through: somebody has to be reached in another way."""
    by_id = {meeting.pk: meeting for meeting in meetings}
    bad = Q(letters__state__in=NOT_DELIVERED)
    batches = Batch.objects.filter(
        about_type=ContentType.objects.get_for_model(Meeting), about_id__in=list(by_id)
    ).annotate(lost=Count("letters", filter=bad))
    for batch in batches.filter(lost__gt=0):
        meeting = by_id[batch.about_id]
        title = ngettext("%(n)s brev kom inte fram", "%(n)s brev kom inte fram", batch.lost)
        yield Task(
            due=meeting.answer_by,
            title=capfirst(title % {"n": batch.lost}),
            text=_("Brev om %(meeting)s. Ring dem som inte nåddes.") % {"meeting": meeting.title},
            verb=_("Se vilka"),
            on_behalf_of=meeting.on_behalf_of,
            url=reverse("meeting_answers", kwargs={"code": meeting.code, "slug": meeting.slug}),
        )
