"""What waits for a person, most urgent first: the duties that the rooms' rows tell of, put in days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.enums import MeetingState
from dialogues.models import Invitation, Meeting, Rsvp
from organisations.models import Organisation
from portal.notifications.enums import NOT_DELIVERED
from portal.notifications.models import Batch
from portal.people.models import Erasure, User
from portal.web import clock
from portal.web.templatetags.furniture import day

from .first_steps import first_steps


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits: by which day (None where no day is promised), what and why, and the verb."""

    due: date | None
    title: str
    text: str
    verb: str
    url: str
    # Whom one stands in for; empty where it is one's own.
    on_behalf_of: str = ""

    @property
    def days_left(self) -> int | None:
        """Below nought when it is late."""
        return (self.due - clock.today()).days if self.due else None

    @property
    def is_late(self) -> bool:
        """Whether the day has passed."""
        return self.due is not None and self.due < clock.today()

    @property
    def tone(self) -> str:
        """How urgent: the state tag's tone."""
        if self.is_late:
            return "late"
        return "going" if self.due and self.days_left < 7 else "waiting"

    @property
    def state(self) -> str:
        """How urgent, in words."""
        left = self.days_left
        if left is None:
            return _("Ingen sista dag")
        if left < 0:
            return ngettext("%(n)s dag för sent", "%(n)s dagar för sent", -left) % {"n": -left}
        if left == 0:
            return _("Sista dag i dag")
        return ngettext("%(n)s dag kvar", "%(n)s dagar kvar", left) % {"n": left}


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one stretch of time."""

    title: str
    tasks: list[Task]
    late: bool = False


def waiting_for(user) -> dict[str, Any]:
    """Context of the desk."""
    tasks = sorted(_tasks(user), key=lambda task: task.due or date.max)
    steps = first_steps() if user.has_perm("municipality.change_settings") else []
    to_do = [step for step in steps if not step.done]
    return {
        "groups": _groups(tasks),
        "waiting": len(tasks),
        "late": sum(task.is_late for task in tasks),
        "steps": steps if to_do else [],
        "steps_left": len(to_do),
        "has_deputies": user.has_perm("people.see_deputies"),
        "calls_meetings": user.has_perm("dialogues.call_meeting"),
        # What gets the one filled button.
        "first": next(iter([*tasks, *to_do]), None),
    }


def _groups(tasks: list[Task]) -> list[Group]:
    today = clock.today()
    sunday = today + timedelta(days=6 - today.weekday())
    groups = [
        Group(_("Försenat"), [task for task in tasks if task.is_late], late=True),
        Group(_("I dag, %(day)s") % {"day": day(today)}, [task for task in tasks if task.due == today]),
        Group(_("Den här veckan"), [task for task in tasks if task.due and today < task.due <= sunday]),
        Group(_("Senare"), [task for task in tasks if not task.due or task.due > sunday]),
    ]
    return [group for group in groups if group.tasks]


def _tasks(user) -> Iterator[Task]:
    if user.has_perm("dialogues.call_meeting"):
        yield from _own_meetings(user)
    if user.has_perm("pages.reach_the_unreached"):
        yield from _without_contact()
    if user.has_perm("people.erase"):
        yield from _to_erase()


def _own_meetings(user) -> Iterator[Task]:
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


def _without_contact() -> Iterator[Task]:
    """Associations in use that no letter reaches, as one thing to do."""
    number = Organisation.objects.active().without_contact().count()
    if number:
        title = ngettext(
            "%(n)s förening saknar kontaktperson", "%(n)s föreningar saknar kontaktperson", number
        )
        yield Task(
            due=None,
            title=title % {"n": number},
            text=_("De får inga inbjudningar. Ring, eller fråga någon som känner dem."),
            verb=_("Se vilka"),
            url=f"{reverse('organisation_list')}?saknar=true",
        )


def _to_erase() -> Iterator[Task]:
    """Those who have asked to be erased, and whom somebody must first look at; the law gives a month."""
    for erasure in Erasure.objects.waiting().exclude(user=None, address=None):
        yield Task(
            due=erasure.answer_by,
            title=_("Någon har bett att bli raderad"),
            text=_("Begärt %(day)s. Svaret ska ges inom en månad.") % {"day": day(erasure.asked_at)},
            verb=_("Ta ställning"),
            url=reverse("erasure_decide", kwargs={"code": erasure.code}),
        )


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
