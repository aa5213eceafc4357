"""What waits for whoever acts for an association."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from dialogues.enums import Answer, MeetingState
from dialogues.models import Invitation
from organisations.models import ConfirmationAsked, Membership, MembershipRequest, organisations_of
from portal.web import clock
from portal.web.templatetags.furniture import day

from .task import Task


def invitations_of(user) -> list[Invitation]:
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


def is_said(invitation: Invitation) -> bool:
    """Whether the organisation has said yes or no."""
    given = getattr(invitation, "rsvp", None)
    return given is not None and given.answer in {Answer.YES, Answer.NO}


def to_answer(invitation: Invitation) -> Task:
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


def asked_of_contacts(user) -> Iterator[Task]:
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
