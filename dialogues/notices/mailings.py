"""The letters of utskick: a notice for each kind, as each is declined by itself; and the proof to oneself."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, MembershipQuerySet
from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Kind, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.web.prose import to_html, to_text

from ..enums import MAILING_PROOF, MAILINGS, MailingKind, MailingState
from ..models import Mailing, MailingCopy
from .shared import Facts, hello, reached_among


def write_mailing(copy: MailingCopy, to: Recipient, facts: Facts) -> Draft | None:
    """Untrue once it was taken back, or where the address no longer stands for the organisation."""
    mailing = copy.mailing
    doors = copy.doors(to.address)
    if not doors or mailing.state in {MailingState.DRAFT, MailingState.STOPPED}:
        return None
    door = doors[LinkPurpose.HAND_OVER]
    draft = _draft(
        mailing, to, organisation=copy.organisation.name, hand_over_url=absolute(door, "hand_over")
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


def _draft(mailing: Mailing, to: Recipient, **own: str) -> Draft:
    site = settings.SITE_URL
    # Addresses of our own are whole in a letter; what people typed is escaped, so that only ours look so.
    html = to_html(mailing.text).replace('href="/', f'href="{site}/')
    file_url = reverse("mailing_file", kwargs={"code": mailing.code, "slug": mailing.slug})
    return Draft(
        template="mail/dialogues/mailing",
        same_for=("mailing", mailing.pk),
        common={
            "mailing": mailing,
            "html": mark_safe(html),
            "text": to_text(mailing.text, root=site),
            "file_url": site + file_url if mailing.file_id else "",
        },
        own={"hello": hello(to), **own},
    )


def mailing_recipients(mailing: Mailing) -> MembershipQuerySet:
    """Those whom it would reach now, in the order of their organisations."""
    return reached_among(mailing.organisations(), mailing.declined_by)


def mailing_specimen(
    mailing: Mailing, language: str, contact: Membership | None = None, *, name: str = ""
) -> Draft:
    """The letter as it will look to a contact, as a rule the first: no link in it opens a door.

    With `name` it greets somebody else: whoever gets it as a proof.
    """
    nowhere = settings.SITE_URL + mailing.get_absolute_url()
    contact = contact or mailing_recipients(mailing).first()
    with translation.override(language):
        organisation = contact.organisation.name if contact else gettext("Föreningens namn")
    to = Recipient(address=None, name=name or (contact.name if contact else ""), language=language)
    draft = _draft(mailing, to, organisation=organisation, hand_over_url=nowhere)
    return replace(draft, own={**draft.own, "decline_url": nowhere})


def write_mailing_proof(mailing: Mailing, to: Recipient, facts: Facts) -> Draft:
    """The letter to whoever is about to send it."""
    proof = mailing_specimen(mailing, to.language, name=to.name)
    return replace(
        proof, template="mail/dialogues/mailing_proof", same_for=("proof", mailing.pk, to.address.pk)
    )


MAILING_NOTICES = [
    *(
        Notice(
            key=MAILINGS[kind],
            title=title,
            urgency=Urgency.BULK,
            find=MailingCopy.objects.for_letter,
            write=write_mailing,
            kind=Kind(kind.value, title),
        )
        for kind, title in {
            MailingKind.INFORMATION: _("Information till föreningar"),
            MailingKind.COURSE: _("Kurser och utbildningar"),
            MailingKind.GRANT: _("Bidrag och stöd att söka"),
        }.items()
    ),
    Notice(
        key=MAILING_PROOF,
        title=_("Prov på ett utskick"),
        urgency=Urgency.NOW,
        find=lambda: Mailing.objects.select_related("committee", "file"),
        write=write_mailing_proof,
    ),
]
