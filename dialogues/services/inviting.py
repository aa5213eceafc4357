"""Organisations are invited, each contact by a letter with links of its own."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _

from organisations.models import Membership, MembershipQuerySet
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.models import Batch
from portal.notifications.services import notify_each, open_batch
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import links_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import free_codes
from portal.web.refusals import Refused

from ..enums import INVITATION
from ..models import Invitation, InvitationQuerySet, Meeting, Rsvp

# The link of a letter still says what became of the meeting for a while after it.
LINKS_LAST_AFTER = timedelta(days=30)


def locked(meeting: Meeting) -> Meeting:
    """The row as it is now, and nobody else's until we are done. Refuses a draft that has been discarded."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("committee")
    standing = rows.filter(pk=meeting.pk).first()
    if standing is None:
        raise Refused(_("Utkastet är redan slängt."))
    return standing


def letters_about(invitations: InvitationQuerySet, meeting: Meeting) -> list[tuple[Invitation, Recipient]]:
    """Who gets a letter about which invitation: every reachable contact, with the links it needs."""
    return _letters_to(_contacts(invitations), invitations, meeting)


def _contacts(invitations: InvitationQuerySet) -> MembershipQuerySet:
    """The reachable contacts of those invited, each with the id of its `invitation`."""
    return (
        Membership.objects.current()
        .reachable()
        .filter(organisation__invitations__in=invitations)
        .annotate(invitation=F("organisation__invitations"))
        .order_by("organisation__sort_key", "id")
    )


def _letters_to(
    contacts: MembershipQuerySet, invitations: InvitationQuerySet, meeting: Meeting
) -> list[tuple[Invitation, Recipient]]:
    by_id = invitations.in_bulk()
    for invitation in by_id.values():
        invitation.meeting = meeting
    # One person may hold two posts, and two persons may share an address.
    each = {
        (contact.invitation, contact.address_id): contact
        for contact in contacts.select_related("address", "user")
    }
    pairs = [(by_id[invitation], contact) for (invitation, _address), contact in each.items()]
    open_doors(pairs, meeting)
    return [(invitation, recipient(contact)) for invitation, contact in pairs]


def open_doors(pairs: Iterable[tuple[Invitation, Membership]], meeting: Meeting) -> None:
    """See to it that each contact has the doors that letters about its invitation show; four queries."""
    pairs = list(pairs)
    links_for(
        purpose=LinkPurpose.ANSWER,
        subjects_and_addresses=[(invitation, contact.address) for invitation, contact in pairs],
        expires_at=meeting.ends_at + LINKS_LAST_AFTER,
    )
    hand_over_links(contact for _invitation, contact in pairs)


@recorded
def invite_all(
    meeting: Meeting,
    *,
    asked_at: datetime | None = None,
    leaves_at: datetime | None = None,
    actor: Actor,
) -> Batch:
    """Invite every organisation that is chosen and not invited yet (seed 002).

    Each gets an invitation with a door for a code on paper, so that it can be answered for; those who can
    be reached by mail get letters, which leave no sooner than `leaves_at`. Returns the batch in which they
    go, with how many organisations get none. When nobody is new, the batch of the last time. Refuses a
    meeting that takes no answers.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen kan bjudas in."))
    waiting = meeting.organisations_to_invite()
    organisations, reachable = list(waiting), waiting.reachable(meeting.declined_by).count()
    if not organisations and (last := meeting.batches().filter(notice=INVITATION).first()):
        return last
    batch = open_batch(
        INVITATION,
        about=meeting,
        without_address=len(organisations) - reachable,
        asked_at=asked_at,
        leaves_at=leaves_at,
        actor=actor,
    )
    codes = free_codes(Invitation, len(organisations))
    new = [
        Invitation(code=code, meeting=meeting, organisation=organisation, called_at=clock.now(), batch=batch)
        for organisation, code in zip(organisations, codes, strict=True)
    ]
    paper_doors(Invitation.objects.bulk_create(new, batch_size=1000), meeting)
    letters = letters_of_invitation(Invitation.objects.filter(batch=batch), meeting)
    notify_each(INVITATION, letters=letters, batch=batch, expires_at=end_of(meeting.answer_by))
    return batch


def letters_of_invitation(
    invitations: InvitationQuerySet, meeting: Meeting
) -> list[tuple[Invitation, Recipient]]:
    """Who gets the invitation itself: of the reachable contacts those who have not declined such letters."""
    return _letters_to(_contacts(invitations).accepting(meeting.declined_by), invitations, meeting)


def paper_doors(invitations: Iterable[Invitation], meeting: Meeting) -> None:
    """For each invitation a door that no address has: the code on a letter on paper opens it."""
    links_for(
        purpose=LinkPurpose.ANSWER,
        subjects_and_addresses=[(invitation, None) for invitation in invitations],
        expires_at=meeting.ends_at + LINKS_LAST_AFTER,
    )


@recorded
def prolong_links(meeting: Meeting, *, actor: Actor) -> None:
    """Let every link and code about a meeting last as long after its new end as they did after the old."""
    for purpose, model, rows in (
        (LinkPurpose.ANSWER, Invitation, meeting.invitations),
        (LinkPurpose.SIGN_UP, Rsvp, meeting.rsvps),
    ):
        links = GuestLink.objects.filter(
            purpose=purpose,
            subject_type=ContentType.objects.get_for_model(model),
            subject_id__in=rows.values("pk"),
        )
        links.update(expires_at=meeting.ends_at + LINKS_LAST_AFTER)


@recorded
def invite_new_contacts(meeting: Meeting, *, actor: Actor) -> int:
    """Invite those who have become contacts of an organisation since it was; how many letters are new.

    As long as a sending may be regretted, nobody hears of it that way either.
    """
    meeting = locked(meeting)
    if not meeting.may_be_answered:
        return 0
    invitations = meeting.invitations.open().exclude(batch__leaves_at__gt=clock.now())
    asked = GuestLink.objects.filter(
        purpose=LinkPurpose.ANSWER, subject_id=OuterRef("invitation"), address=OuterRef("address")
    )
    contacts = _contacts(invitations).accepting(meeting.declined_by).filter(~Exists(asked))
    letters = _letters_to(contacts, invitations, meeting)
    return notify_each(INVITATION, letters=letters, expires_at=end_of(meeting.answer_by))


def end_of(day: date) -> datetime:
    """The instant at which a day in Stockholm is over."""
    return clock.instant(day + timedelta(days=1), time())
