"""An invitation that is not sent yet: how it will look, and a proof of it to oneself."""

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, MembershipQuerySet
from organisations.notices import recipient
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency

from ..enums import OFFERED, PROOF
from ..models import Meeting
from .shared import Facts, hello, page_of, reached_among


def first_recipients(meeting: Meeting) -> MembershipQuerySet:
    """Those whom an invitation sent now would reach, in the order of their organisations."""
    return reached_among(meeting.organisations_to_invite(), meeting.declined_by)


def specimen(meeting: Meeting, language: str, contact: Membership | None = None) -> Draft:
    """The invitation as it will look to a contact, as a rule the first: no link in it opens a door."""
    contact = contact or first_recipients(meeting).first()
    nowhere = page_of(meeting)
    with translation.override(language):
        somebody = contact.organisation.name if contact else gettext("Föreningens namn")
        greeting = hello(recipient(contact)) if contact else gettext("Hej!")
    return Draft(
        template="mail/dialogues/invitation",
        same_for=("specimen", meeting.pk),
        common={"meeting": meeting, "meeting_url": nowhere},
        own={"hello": greeting, "organisation": somebody}
        | {"hand_over_url": nowhere}
        | ({"decline_url": nowhere} if meeting.declined_by else {})
        | {f"{answer}_url": nowhere for answer in OFFERED},
    )


def write_proof(meeting: Meeting, to: Recipient, facts: Facts) -> Draft:
    """The invitation to whoever is about to send it, as its first recipient will get it."""
    proof = specimen(meeting, to.language)
    return replace(proof, template="mail/dialogues/proof", same_for=("proof", meeting.pk, to.address.pk))


NOTICES = [
    Notice(
        key=PROOF,
        title=_("Prov på en inbjudan"),
        urgency=Urgency.NOW,
        find=lambda: Meeting.objects.select_related("committee"),
        write=write_proof,
    ),
]
