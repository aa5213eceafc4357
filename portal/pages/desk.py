"""What waits for a person, most urgent first: the duties that the rooms' rows tell of, put in days."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, IntegerField, Min, Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dialogues.enums import Answer, MeetingState
from dialogues.models import Invitation, Meeting, Rsvp
from organisations.models import (
    ChangeRequest,
    ConfirmationAsked,
    Membership,
    MembershipRequest,
    Organisation,
    Registration,
    Represented,
    organisations_of,
    promised_day,
)
from portal.notifications.enums import NOT_DELIVERED
from portal.notifications.models import Batch
from portal.people.models import Erasure, User
from portal.records.enums import RecordState
from portal.records.models import Record
from portal.web import clock
from portal.web.templatetags.furniture import day

from .first_steps import first_steps
from .processing import kinds

# More than anybody looks into in a day.
_MOST_TO_ERASE = 20


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
    # The organisation that it is about, by id, where one does it as its contact.
    organisation: int | None = None

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


def waiting_for(user, chosen: Represented | None = None) -> dict[str, Any]:
    """Context of the desk; only what concerns the organisation or department chosen, where one is."""
    invitations = _invitations(user)
    everything = sorted(_tasks(user, invitations), key=lambda task: task.due or date.max)
    tasks = [task for task in everything if _concerns(chosen, task.organisation)]
    steps = first_steps() if user.has_perm("municipality.change_settings") else []
    to_do = [step for step in steps if not step.done]
    return {
        "groups": _groups(tasks),
        "chosen": chosen,
        "elsewhere": len(everything) - len(tasks),
        "answered": [one for one in invitations if _is_said(one) and _concerns(chosen, one.organisation_id)],
        "waiting": len(tasks),
        "late": sum(task.is_late for task in tasks),
        "steps": steps if to_do else [],
        "steps_left": len(to_do),
        "has_deputies": user.has_perm("people.see_deputies"),
        "seats_representatives": user.has_perm("people.seat_representatives"),
        "sees_records": user.has_perm("records.see_records"),
        "calls_meetings": user.has_perm("dialogues.call_meeting"),
        # What gets the one filled button: what has no last day waits until the portal stands.
        "first": next(iter([*(task for task in tasks if task.due), *to_do, *tasks]), None),
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


def _concerns(chosen: Represented | None, organisation: int | None) -> bool:
    """Whether it is a thing of what is chosen: of that organisation, or of none where it is a department."""
    return chosen is None or organisation == (chosen.pk if chosen.is_organisation else None)


def _tasks(user, invitations: list[Invitation]) -> Iterator[Task]:
    yield from (_to_answer(one) for one in invitations if one.meeting.may_be_answered and not _is_said(one))
    if organisations_of(user):
        yield from _asked_of_contacts(user)
    if user.has_perm("dialogues.call_meeting"):
        yield from _own_meetings(user)
    if user.has_perm("organisations.decide_change"):
        yield from _asked_by_associations()
    if user.has_perm("organisations.decide_registration"):
        yield from _registered()
    if user.has_perm("pages.reach_the_unreached"):
        yield from _without_contact()
    if user.has_perm("records.register"):
        yield from _to_register()
    if user.has_perm("pages.decide_retention"):
        yield from _without_decision()
    if user.has_perm("people.erase"):
        yield from _to_erase()


def _invitations(user) -> list[Invitation]:
    """Those to organisations that the person acts for, to meetings that are not over; one query, or none."""
    if not organisations_of(user):
        return []
    coming = {"meeting__state": MeetingState.CALLED, "meeting__ends_at__gt": clock.now()}
    return list(
        Invitation.objects.own(user)
        .for_letter()
        .filter(**coming)
        .order_by("meeting__starts_at", "meeting", "organisation__sort_key", "id")
    )


def _is_said(invitation: Invitation) -> bool:
    """Whether the organisation has said yes or no."""
    given = getattr(invitation, "rsvp", None)
    return given is not None and given.answer in {Answer.YES, Answer.NO}


def _to_answer(invitation: Invitation) -> Task:
    """An invitation that nobody has answered, or that was answered "not yet"."""
    meeting, given = invitation.meeting, getattr(invitation, "rsvp", None)
    words = {"meeting": meeting.title, "day": day(meeting.on), "organisation": invitation.organisation.name}
    if given and given.answer == Answer.NOT_YET:
        text = _("Mötet är %(day)s. Ni har svarat att ni inte vet än.")
    else:
        text = _("Mötet är %(day)s. Ni har inte svarat än.")
    return Task(
        due=meeting.answer_by,
        title=_("Svara för %(organisation)s: %(meeting)s") % words,
        text=text % words,
        verb=_("Svara"),
        url=invitation.get_absolute_url(),
        organisation=invitation.organisation_id,
    )


def _asked_of_contacts(user) -> Iterator[Task]:
    """Who wants to act for what one acts for, and the yearly question whether its entry is right."""
    wishes = MembershipRequest.objects.waiting().filter(organisation__in=organisations_of(user))
    for wish in wishes.select_related("organisation"):
        yield Task(
            due=wish.answer_by.astimezone(clock.STOCKHOLM).date(),
            title=_("%(name)s vill företräda %(organisation)s")
            % {"name": wish.name, "organisation": wish.organisation},
            text=_("Ja eller nej? Har ingen av er svarat i tid avgör kommunen."),
            verb=_("Läs och svara"),
            url=wish.get_absolute_url(),
            organisation=wish.organisation_id,
        )
    unsaid = ConfirmationAsked.objects.of_active().values("organisation")
    mine = Membership.objects.own_of(user).filter(organisation__in=unsaid)
    for membership in mine.select_related("organisation"):
        yield Task(
            due=None,
            title=_("Stämmer uppgifterna om %(organisation)s?") % {"organisation": membership.organisation},
            text=_("Vi frågar en gång om året. Till dess står det på er sida att de inte är bekräftade."),
            verb=_("Läs och bekräfta"),
            url=reverse("own_confirm", kwargs={"code": membership.code}),
            organisation=membership.organisation_id,
        )


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


def _asked_by_associations() -> Iterator[Task]:
    """Who wants to act for an association that cannot answer, and what associations want changed, as one."""
    number = MembershipRequest.objects.for_officials().count() + ChangeRequest.objects.waiting().count()
    if number:
        title = ngettext(
            "%(n)s fråga från föreningar väntar på svar",
            "%(n)s frågor från föreningar väntar på svar",
            number,
        )
        yield Task(
            due=None,
            title=title % {"n": number},
            text=_("Någon vill företräda en förening, eller en förening vill ändra namn, nummer eller form."),
            verb=_("Läs och svara"),
            url=reverse("request_list"),
        )


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


def _to_register() -> Iterator[Task]:
    """Documents that nobody has decided about, as one thing to do: without delay (OSL 5 kap. 1 §)."""
    waiting = Record.objects.to_register()
    number, oldest = waiting.count(), waiting.first()
    if oldest is None:
        return
    title = ngettext("%(n)s handling att registrera", "%(n)s handlingar att registrera", number)
    yield Task(
        due=_next_working_day(oldest.on),
        title=title % {"n": number},
        text=_("Den äldsta är från %(day)s. Registrera, eller säg att den hålls ordnad.")
        % {"day": day(oldest.on)},
        verb=_("Se vilka"),
        url=f"{reverse('record_list')}?lage={RecordState.TO_REGISTER}",
    )


def _next_working_day(after: date) -> date:
    """The first day after that is not in a weekend."""
    friday = 4
    return after + timedelta(days=7 - after.weekday() if after.weekday() >= friday else 1)


def _registered() -> Iterator[Task]:
    """Associations that have registered and wait for an answer, as one thing to do: by the first promise."""
    waiting = Registration.objects.to_decide().aggregate(number=Count("pk"), since=Min("waits_since"))
    if waiting["number"]:
        title = ngettext("%(n)s anmäld förening väntar", "%(n)s anmälda föreningar väntar", waiting["number"])
        yield Task(
            due=promised_day(waiting["since"]),
            title=title % {"n": waiting["number"]},
            text=_("Bekräfta, fråga eller avslå. Dagen är den första som någon av dem har lovats."),
            verb=_("Se vilka"),
            url=reverse("registration_list"),
        )


def _without_decision() -> Iterator[Task]:
    """Kinds of personal data for which nobody has decided how long they are kept, as one thing to do."""
    number = sum(kind.lacks_decision for kind in kinds())
    if number:
        title = ngettext(
            "%(n)s rad i gallringsplanen saknar beslut", "%(n)s rader i gallringsplanen saknar beslut", number
        )
        yield Task(
            due=None,
            title=title % {"n": number},
            text=_("Sådana uppgifter tas aldrig bort av sig själva. Skriv in vad nämnden har beslutat."),
            verb=_("Se vilka"),
            url=reverse("retention_plan"),
        )


def _to_erase() -> Iterator[Task]:
    """Those who have asked to be erased, and whom somebody must first look at; the law gives a month.

    The others come up as these are decided.
    """
    for erasure in Erasure.objects.waiting().exclude(user=None, address=None)[:_MOST_TO_ERASE]:
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
