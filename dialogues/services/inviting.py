"""Organisations are invited and reminded, each contact by a letter with links of its own."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.models import Batch, Letter
from portal.notifications.services import notify_each, open_batch
from portal.people.enums import LinkPurpose
from portal.people.services import links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import INVITATION, REMINDER
from ..models import Invitation, Meeting

# An organisation that was asked a moment ago is not reminded.
REST_BEFORE_REMINDER = timedelta(days=2)
# The link of a letter still says what became of the meeting for a while after it.
LINKS_LAST_AFTER = timedelta(days=30)


def locked(meeting: Meeting) -> Meeting:
    """The row as it is now, and nobody else's until we are done."""
    return Meeting.objects.select_for_update(of=("self",)).select_related("committee").get(pk=meeting.pk)


def letters_about(invitations: Iterable[Invitation], meeting: Meeting) -> list[tuple[Invitation, Recipient]]:
    """Who gets a letter about which invitation: every reachable contact, with the links it needs."""
    by_organisation = {invitation.organisation_id: invitation for invitation in invitations}
    contacts = (
        Membership.objects.current()
        .reachable()
        .filter(organisation__in=by_organisation)
        .select_related("address", "user")
        .order_by("organisation__sort_key", "id")
    )
    # One person may hold two posts, and two persons may share an address.
    each = {(contact.organisation_id, contact.address_id): contact for contact in contacts}
    pairs = [(by_organisation[organisation], contact) for (organisation, _a), contact in each.items()]
    links_for(
        purpose=LinkPurpose.ANSWER,
        subjects_and_addresses=[(invitation, contact.address) for invitation, contact in pairs],
        expires_at=meeting.ends_at + LINKS_LAST_AFTER,
    )
    hand_over_links(contact for _invitation, contact in pairs)
    return [(invitation, recipient(contact)) for invitation, contact in pairs]


@recorded
def invite_all(meeting: Meeting, *, actor: Actor) -> Batch:
    """Invite every active organisation that is not invited yet and can be reached by mail (seed 002).

    Returns the batch in which the letters go, with how many organisations have no usable address.
    When nobody is new, the batch of the last time. Refuses a meeting that takes no answers.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan bjudas in."))
    waiting = meeting.organisations_to_invite()
    invitations = Invitation.objects.bulk_create(
        [
            Invitation(meeting=meeting, organisation=organisation, called_at=clock.now())
            for organisation in waiting.reachable()
        ],
        batch_size=1000,
    )
    last = None if invitations else meeting.last_batch()
    batch = last or open_batch(INVITATION, about=meeting, without_address=waiting.count(), actor=actor)
    letters = letters_about(invitations, meeting)
    notify_each(INVITATION, letters=letters, batch=batch, expires_at=_end_of(meeting.answer_by))
    return batch


@recorded
def remind(meeting: Meeting, *, actor: Actor) -> int:
    """Remind the organisations that have not decided; how many letters are new.

    Once for each last day: a moved one reminds again, an unmoved one never twice.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        return 0
    occasion = f"answer by {meeting.answer_by}"
    rested = clock.now() - REST_BEFORE_REMINDER
    undecided = meeting.invitations.open().undecided().filter(called_at__lte=rested)
    invitations = undecided.filter(~Exists(_reminders(occasion)))
    return notify_each(
        REMINDER,
        letters=letters_about(invitations, meeting),
        occasion=occasion,
        expires_at=_end_of(meeting.answer_by),
    )


def _reminders(occasion: str):
    return Letter.objects.filter(
        about_type=ContentType.objects.get_for_model(Invitation),
        about_id=OuterRef("pk"),
        notice=REMINDER,
        occasion=occasion,
    )


def _end_of(day: date) -> datetime:
    return clock.instant(day + timedelta(days=1), time())
