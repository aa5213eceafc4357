"""Whom no letter reaches, and who therefore is to be phoned: organisations that are silent, and persons."""

from collections.abc import Iterable
from dataclasses import dataclass

from portal.people.enums import AddressState
from portal.web import clock
from portal.web.questions import answer as ask

from ..enums import Answer, InvitationState, PhoneAbout
from .meetings import Meeting

# What `silent(meeting, beyond_reach=True)` and `to_phone()` say, with numbers; a test holds it to them.
_TO_PHONE = """
WITH quiet AS (
  SELECT invitation.code, invitation.organisation_id
    FROM dialogues_invitation AS invitation
    LEFT JOIN dialogues_rsvp AS rsvp ON rsvp.invitation_id = invitation.id AND rsvp.answer <> %(withdrawn)s
   WHERE %(takes_answers)s AND invitation.meeting_id = %(meeting)s AND invitation.state = %(open)s
     AND rsvp.id IS NULL
), held AS (
  SELECT contact.id, contact.organisation_id, contact.name, contact.phone, address.state
    FROM organisations_membership AS contact LEFT JOIN people_address AS address ON address.id = address_id
   WHERE active_from <= %(today)s AND (active_to IS NULL OR active_to >= %(today)s)
     AND organisation_id IN (SELECT organisation_id FROM quiet)
), silent AS (
  SELECT quiet.code, organisation.id, organisation.name, organisation.language, organisation.sort_key
    FROM quiet JOIN organisations_organisation AS organisation ON organisation.id = quiet.organisation_id
   WHERE NOT EXISTS (SELECT FROM held WHERE held.organisation_id = organisation.id AND held.state = %(ok)s)
), person AS (
  SELECT code, name, phone, phone_about, answered_at, id FROM dialogues_rsvp
   WHERE meeting_id = %(meeting)s AND invitation_id IS NULL AND phone_about <> ''
)
SELECT (SELECT count(*) FROM silent),
       (SELECT coalesce(json_agg(json_build_array(code, name, language, (
                 SELECT coalesce(json_agg(json_build_array(held.name, held.phone) ORDER BY held.id), '[]')
                   FROM held WHERE held.organisation_id = among_first.id AND held.phone <> ''
               )) ORDER BY sort_key, code), '[]')
          FROM (SELECT * FROM silent ORDER BY sort_key, code LIMIT %(most)s) AS among_first),
       (SELECT count(*) FROM person),
       (SELECT coalesce(json_agg(json_build_array(code, name, phone, phone_about)
                                 ORDER BY answered_at, id), '[]')
          FROM (SELECT * FROM person ORDER BY answered_at, id LIMIT %(most)s) AS among_first)
"""


@dataclass(frozen=True, slots=True)
class Silent:
    """An organisation that has not answered and that no letter reaches, by its invitation's code."""

    code: str
    name: str
    language: str
    # Each contact that has any, with every number by itself.
    phones: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A person whom no letter reaches and who is to be told something, by the code of the sign-up."""

    code: str
    name: str
    phone: str
    about: PhoneAbout


@dataclass(frozen=True, slots=True)
class ToPhone:
    """The first of each, and how many there are."""

    organisations: int
    silent: tuple[Silent, ...]
    persons: int
    waiting: tuple[Waiting, ...]

    @property
    def number(self) -> int:
        """How many are to be phoned."""
        return self.organisations + self.persons


def to_phone_of(meeting: Meeting, most: int, *, silent: int) -> ToPhone:
    """Whom to phone about a meeting, at most so many of either kind; one query.

    Organisations as long as answers may be written down for them, and any of those invited is `silent`.
    """
    asked = {
        "meeting": meeting.pk,
        "most": most,
        "ok": AddressState.OK.value,
        "open": InvitationState.OPEN.value,
        "takes_answers": meeting.may_be_registered and silent > 0,
        "today": clock.today(),
        "withdrawn": Answer.WITHDRAWN.value,
    }
    organisations, unheard, persons, waiting = ask(_TO_PHONE, asked)[0]
    return ToPhone(
        organisations=organisations,
        silent=tuple(Silent(*one, phones=_each(contacts)) for *one, contacts in unheard),
        persons=persons,
        waiting=tuple(Waiting(*one, about=PhoneAbout(about)) for *one, about in waiting),
    )


def _each(contacts: Iterable[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple(
        (name, tuple(number.strip() for number in phone.split(",") if number.strip()))
        for name, phone in contacts
    )
