"""Letters by which organisations are asked in a dialogue and given more time, and the proof to oneself."""

from dataclasses import replace

from django.conf import settings
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership
from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.web.prose import to_html, to_text

from ..enums import DIALOGUE_ASKED, DIALOGUE_PROLONGED, DIALOGUE_PROOF, VIEWPOINTS
from ..models import Dialogue, MailingCopy, letter_of, usual_dates
from .mailings import mailing_recipients
from .shared import Facts, hello

KIND_OF_VIEWPOINTS = Kind(VIEWPOINTS, _("Remisser: när kommunen frågar vad ni tycker"))


def write_asked(copy: MailingCopy, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once no viewpoints are taken, or where the address no longer stands for the organisation."""
    return _to_contact(copy, to, template="mail/dialogues/dialogue_asked")


def write_prolonged(copy: MailingCopy, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue also once the organisation has spoken, or the day has moved again."""
    dialogue = copy.mailing.dialogue
    if dialogue is None or dialogue.closes_on.isoformat() != facts["closes_on"]:
        return None
    if not MailingCopy.objects.silent(dialogue).filter(pk=copy.pk).exists():
        return None
    return _to_contact(copy, to, template="mail/dialogues/dialogue_prolonged")


def _to_contact(copy: MailingCopy, to: Recipient, *, template: str) -> Draft | None:
    dialogue, doors = copy.mailing.dialogue, copy.doors(to.address)
    if dialogue is None or not dialogue.takes_viewpoints or LinkPurpose.VIEWPOINT not in doors:
        return None
    door = doors[LinkPurpose.HAND_OVER]
    draft = _draft(
        dialogue,
        to,
        template=template,
        organisation=copy.organisation.name,
        hand_over_url=absolute(door, "hand_over"),
        viewpoint_url=absolute(doors[LinkPurpose.VIEWPOINT], "viewpoint_by_link"),
    )
    if not door.untold:
        return draft
    return with_source(
        draft,
        organisation=copy.organisation.name,
        code=door.contact,
        imported_on=door.untold,
        hand_over=door,
    )


def _draft(
    dialogue: Dialogue, to: Recipient, *, template: str = "mail/dialogues/dialogue_asked", **own: str
) -> Draft:
    site, dates = settings.SITE_URL, usual_dates(dialogue)
    # Addresses of our own are whole in a letter; what people typed is escaped, so that only ours look so.
    html = to_html(dialogue.purpose).replace('href="/', f'href="{site}/')
    return Draft(
        template=template,
        same_for=(template, dialogue.pk, dialogue.closes_on),
        common={
            "dialogue": dialogue,
            "dialogue_url": site + dialogue.get_absolute_url(),
            "html": mark_safe(html),
            "text": to_text(dialogue.purpose, root=site),
            # Asked for once for all letters that are alike.
            "parts": dialogue.dialogue_parts.all(),
            "closes_on": dates.closes_on,
            "answer_by": dates.answer_by,
        },
        own={"hello": hello(to), **own},
    )


def dialogue_specimen(
    dialogue: Dialogue, language: str, contact: Membership | None = None, *, name: str = ""
) -> Draft:
    """The letter as it will look to a contact, as a rule the first; no link in it opens a door.

    With `name` it greets somebody else: whoever gets it as a proof.
    """
    nowhere = settings.SITE_URL + dialogue.get_absolute_url()
    contact = contact or mailing_recipients(letter_of(dialogue)).first()
    with translation.override(language):
        organisation = contact.organisation.name if contact else gettext("föreningens namn")
    to = Recipient(address=None, name=name or (contact.name if contact else ""), language=language)
    draft = _draft(dialogue, to, organisation=organisation, hand_over_url=nowhere, viewpoint_url=nowhere)
    return replace(draft, own={**draft.own, "decline_url": nowhere})


def write_dialogue_proof(dialogue: Dialogue, to: Recipient, facts: Facts) -> Draft:
    """The letter to whoever is about to send it."""
    proof = dialogue_specimen(dialogue, to.language, name=to.name)
    return replace(
        proof, template="mail/dialogues/dialogue_proof", same_for=("proof", dialogue.pk, to.address.pk)
    )


DIALOGUE_NOTICES = [
    Notice(
        key=DIALOGUE_ASKED,
        title=_("Remiss till föreningar"),
        urgency=Urgency.BULK,
        find=MailingCopy.objects.for_letter,
        write=write_asked,
        kind=KIND_OF_VIEWPOINTS,
    ),
    Notice(
        key=DIALOGUE_PROLONGED,
        title=_("En remiss förlängs"),
        urgency=Urgency.BULK,
        find=MailingCopy.objects.for_letter,
        write=write_prolonged,
        kind=KIND_OF_VIEWPOINTS,
    ),
    Notice(
        key=DIALOGUE_PROOF,
        title=_("Prov på en remiss"),
        urgency=Urgency.NOW,
        find=lambda: Dialogue.objects.select_related("committee", "department"),
        write=write_dialogue_proof,
    ),
]
