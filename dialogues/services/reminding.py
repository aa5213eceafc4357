"""Those who have not decided, and those who come, are reminded; officials of an agenda that is not out."""

from collections.abc import Iterable, Mapping

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.models import Letter
from portal.notifications.services import notify_each
from portal.people.models import User
from portal.people.services import addresses_for
from portal.web import clock
from portal.web.actor import Actor

from ..enums import AGENDA_MISSING, REMINDER, REMINDER_COMING, ReminderKind
from ..models import Due, Meeting, Reminder, Rsvp

# Any number that nobody else locks by: whoever reminds sees what the others have.
_ONE_AT_A_TIME = 4_031_990


@recorded
def remind(*, actor: Actor) -> int:
    """Remind all for whom something is due, of all meetings; how many letters are new.

    Those who have not decided are asked twice before the last day, those who come are told once what
    they need to know. An address gets one letter a day, which says all of it.
    """
    if not Reminder.objects.due():
        return 0
    hold_reminders()
    due = Reminder.objects.due()
    return owe_reminders(due, _recipients(due), actor=actor)


def hold_reminders() -> None:
    """Let nobody else remind until this transaction is over: what others have owed is seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])


@recorded
def owe_reminders(due: Iterable[Due], people: Mapping[int, Recipient], *, actor: Actor) -> int:
    """Write down what each address is reminded of, and owe it one letter, about the first; how many are new.

    `people` says to whom, by address.
    """
    now, today = clock.now(), clock.today()
    rows = [
        Reminder(
            address_id=each.address_id,
            invitation_id=each.invitation_id,
            rsvp_id=each.rsvp_id,
            kind=each.kind,
            counts_from=each.day,
            made_on=today,
            made_at=now,
        )
        for each in due
    ]
    first: dict[int, Reminder] = {}
    for row in Reminder.objects.bulk_create(rows, batch_size=1000):
        first.setdefault(row.address_id, row)
    letters = {REMINDER_COMING: [], REMINDER: []}
    for address_id, row in first.items():
        key = REMINDER_COMING if row.kind == ReminderKind.COMING else REMINDER
        letters[key].append((row, people[address_id]))
    return sum(notify_each(key, letters=each) for key, each in letters.items() if each)


def _recipients(due: list[Due]) -> dict[int, Recipient]:
    """To whom, by address; the contacts with the door that the foot of their letters shows."""
    contacts = Membership.objects.select_related("address", "user").in_bulk(
        [each.contact_id for each in due if each.contact_id]
    )
    hand_over_links(contacts.values())
    guests = Rsvp.objects.select_related("address").in_bulk([each.rsvp_id for each in due if each.rsvp_id])
    people: dict[int, Recipient] = {}
    for each in due:
        if each.address_id not in people:
            guest = guests.get(each.rsvp_id)
            people[each.address_id] = _guest(guest) if guest else recipient(contacts[each.contact_id])
    return people


def _guest(rsvp: Rsvp) -> Recipient:
    return Recipient(address=rsvp.address, name=rsvp.name, language=rsvp.address.language)


@recorded
def ask_for_agendas(*, actor: Actor) -> int:
    """Remind owners and deputies of meetings that are near and have no agenda; how many letters are new.

    Once for each day of a meeting: one that moves is asked about again.
    """
    near = {
        (meeting.pk, f"agenda {meeting.on}"): meeting
        for meeting in Meeting.objects.without_agenda_on(clock.today()).select_related("owner", "deputy")
    }
    asked = Letter.objects.filter(
        notice=AGENDA_MISSING,
        about_type=ContentType.objects.get_for_model(Meeting),
        about_id__in=[pk for pk, _occasion in near],
    )
    for known in asked.values_list("about_id", "occasion"):
        near.pop(known, None)
    people = {user.email: user for meeting in near.values() for user in _in_charge(meeting)}
    addresses = addresses_for(people) if people else {}
    letters: dict[str, list[tuple[Meeting, Recipient]]] = {}
    for (_pk, occasion), meeting in near.items():
        letters.setdefault(occasion, []).extend(
            (meeting, Recipient(addresses[user.email], user.name, user.language, user))
            for user in _in_charge(meeting)
        )
    return sum(
        notify_each(AGENDA_MISSING, letters=each, occasion=day) for day, each in letters.items() if each
    )


def _in_charge(meeting: Meeting) -> list[User]:
    """The owner and the deputy, as far as they still are in service."""
    return [user for user in (meeting.owner, meeting.deputy) if user and user.is_active]
