"""Letters about one answer: to whoever gave it, and to the organisation's other contacts; letters to persons.

Whom no letter reaches is put on the list of those to phone.
"""

from collections.abc import Iterable
from functools import cache

from django.db.models import F, Q, Value

from organisations.models import Membership
from organisations.notices import recipient
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify, notify_each
from portal.people.enums import LinkPurpose
from portal.people.models import Address, User
from portal.people.services import links_for
from portal.web import clock
from portal.web.questions import Given, Whole

from ..enums import CANCELLATION, PHONE_ABOUT, TO_ONE
from ..models import Invitation, Meeting, Rsvp
from .inviting import LINKS_LAST_AFTER, letters_about

EVERYBODY = Q()


def tell(key: str, rsvp: Rsvp, *, occasion: str) -> None:
    """Tell whoever answered; all contacts where staff wrote the answer of an organisation down."""
    if rsvp.invitation_id is None:
        _tell_person(key, rsvp, occasion=occasion)
    elif rsvp.address is None:
        tell_the_others(key, rsvp, occasion=occasion)
    # Whoever answered may have left since.
    elif contact := contact_at(rsvp.address, rsvp.invitation):
        tell_contact(key, rsvp, contact, occasion=occasion)


def tell_contact(key: str, rsvp: Rsvp, contact: Membership, *, occasion: str) -> None:
    """Tell one contact of the organisation that answered."""
    over = rsvp.meeting.ends_at
    notify(key, about=rsvp.invitation, to=recipient(contact), occasion=occasion, expires_at=over)


def contact_at(address: Address, invitation: Invitation) -> Membership | None:
    """Who stands for the invited organisation today with an address; one query."""
    question, given = contact_asked(address, invitation)
    return question.first(**given)


def contact_asked(address: Address, invitation: Invitation) -> tuple[Whole, dict[str, object]]:
    """The question that `contact_at` asks, with what it is given."""
    given = {"organisation": invitation.organisation_id, "address": address.pk, "today": clock.today()}
    return _contacts_at(), given


def membership_asked(person: User, invitation: Invitation) -> tuple[Whole, dict[str, object]]:
    """The question by which membership a person acts for the invited organisation today, with its values."""
    given = {"organisation": invitation.organisation_id, "user": person.pk, "today": clock.today()}
    return _memberships_of(), given


@cache
def _memberships_of() -> Whole:
    """One that letters reach first."""
    organisation, user, today = (Value(Given(name)) for name in ("organisation", "user", "today"))
    held = Membership.objects.current(today).filter(organisation=organisation, user=user)
    return Whole.of(held.select_related("address", "user").order_by(F("address").asc(nulls_last=True), "pk"))


@cache
def _contacts_at() -> Whole:
    organisation, address, today = (Value(Given(name)) for name in ("organisation", "address", "today"))
    held = Membership.objects.current(today).filter(organisation=organisation, address=address)
    return Whole.of(held.select_related("address", "user").order_by("pk"))


def tell_the_others(key: str, rsvp: Rsvp, *, occasion: str) -> None:
    """Tell the contacts of the organisation other than the one who answered."""
    letters = letters_about(Invitation.objects.filter(pk=rsvp.invitation_id), rsvp.meeting)
    others = [(about, to) for about, to in letters if to.address != rsvp.address]
    notify_each(key, letters=others, occasion=occasion, expires_at=rsvp.meeting.ends_at)


def _tell_person(key: str, rsvp: Rsvp, *, occasion: str) -> None:
    if rsvp.address is None:
        _have_phoned([rsvp], key)
        return
    ((about, to),) = letters_to([rsvp], rsvp.meeting)
    notify(TO_ONE[key], about=about, to=to, occasion=occasion, expires_at=rsvp.meeting.ends_at)


def _have_phoned(persons: Iterable[Rsvp], key: str) -> None:
    if key in PHONE_ABOUT:
        reached = [rsvp.pk for rsvp in persons if rsvp.phone]
        Rsvp.objects.filter(pk__in=reached).update(phone_about=PHONE_ABOUT[key])


def letters_to(persons: Iterable[Rsvp], meeting: Meeting) -> list[tuple[Rsvp, Recipient]]:
    """Who gets a letter about which sign-up, with the link that it needs: all who have an address."""
    reached = [rsvp for rsvp in persons if rsvp.address]
    links_for(
        purpose=LinkPurpose.SIGN_UP,
        subjects_and_addresses=[(rsvp, rsvp.address) for rsvp in reached],
        expires_at=meeting.ends_at + LINKS_LAST_AFTER,
    )
    return [(rsvp, Recipient(rsvp.address, rsvp.name, rsvp.address.language)) for rsvp in reached]


def letters_to_persons(meeting: Meeting, concerned: Q = EVERYBODY) -> list[tuple[Rsvp, Recipient]]:
    """Letters to those who have signed up in their own name and hear of what happens to the meeting."""
    told = meeting.rsvps.told().filter(concerned)
    return letters_to(told.select_related("address").order_by("id"), meeting)


def tell_persons(key: str, meeting: Meeting, concerned: Q = EVERYBODY, *, occasion: str) -> None:
    """Tell them, or those concerned; who has only a telephone number is to be phoned, of a cancelled meeting
    also whoever waits to be confirmed."""
    letters = letters_to_persons(meeting, concerned)
    notify_each(TO_ONE[key], letters=letters, occasion=occasion, expires_at=meeting.starts_at)
    phoned = meeting.rsvps.persons() if key == CANCELLATION else meeting.rsvps.told()
    _have_phoned(phoned.filter(concerned, address__isnull=True), key)
