"""The doors that a letter to an organisation opens for an address, by purpose."""

from django.db import DEFAULT_DB_ALIAS

from portal.notifications.enums import LetterState
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink
from portal.web import clock
from portal.web.questions import answer

# Asked for each letter: making it through the ORM would cost four times the asking. `held` is what
# `Membership.objects.current()` says, and `untold` what `untold()` says; tests hold them to that.
_LINK = tuple(field.attname for field in GuestLink._meta.concrete_fields)
_DOORS = f"""
SELECT {", ".join(f"link.{name}" for name in _LINK)}, held.code,
  CASE WHEN held.imported_on IS NOT NULL AND held.user_id IS NULL AND NOT EXISTS (
         SELECT FROM notifications_letter AS letter
          WHERE letter.address_id = held.address_id AND letter.tells_of = held.code
            AND letter.state = %(sent)s)
       THEN held.imported_on END
  FROM people_guestlink AS link
  LEFT JOIN organisations_membership AS held
    ON link.purpose = %(hand_over)s AND held.id = link.subject_id AND held.organisation_id = %(organisation)s
   AND held.active_from <= %(today)s AND (held.active_to IS NULL OR held.active_to >= %(today)s)
 WHERE link.address_id = %(address)s
   AND (held.id IS NOT NULL OR (link.purpose = %(answer)s AND link.subject_id = %(invitation)s)
        OR (link.purpose = %(viewpoint)s AND link.subject_id = %(copy)s))
 ORDER BY link.id
"""


def doors_of(
    address: Address, *, organisation_id: int, invitation_id: int | None = None, copy_id: int | None = None
) -> dict[str, GuestLink]:
    """Handing over as a contact of an organisation, answering where it is invited, and saying something
    where it is asked by the copy of an utskick; one query.

    None where nobody with that address stands for the organisation today. The door of handing over
    knows the code of its `contact` and, where a register file named it and no letter has said so yet,
    the day of that file as `untold`.
    """
    asked = {
        "address": address.pk,
        "answer": LinkPurpose.ANSWER.value,
        "copy": copy_id,
        "hand_over": LinkPurpose.HAND_OVER.value,
        "invitation": invitation_id,
        "organisation": organisation_id,
        "sent": LetterState.SENT.value,
        "today": clock.today(),
        "viewpoint": LinkPurpose.VIEWPOINT.value,
    }
    doors: dict[str, GuestLink] = {}
    for *values, contact, untold in answer(_DOORS, asked):
        link = GuestLink.from_db(DEFAULT_DB_ALIAS, _LINK, values)
        link.contact, link.untold = contact, untold
        doors[link.purpose] = link
    return doors if LinkPurpose.HAND_OVER in doors else {}
