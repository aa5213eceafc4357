"""What the letters of this room share: how they begin, what they say of a meeting, which doors they open."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership, MembershipQuerySet, OrganisationQuerySet
from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Kind, Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..enums import MEETINGS, OFFERED
from ..models import Invitation, Meeting, Rsvp
from .entries import EntryWith

KIND_OF_MEETINGS = Kind(MEETINGS, _("Inbjudningar till möten, och påminnelser om dem"))

Facts = Mapping[str, Any]


def hello(to: Recipient) -> str:
    """How a letter begins, with the person's first name where it is known."""
    with translation.override(to.language):
        first_name = to.name.partition(" ")[0]
        return gettext("Hej %(name)s!") % {"name": first_name} if first_name else gettext("Hej!")


def reached_among(organisations: OrganisationQuerySet, kind: str) -> MembershipQuerySet:
    """The contacts of some organisations to whom a letter of a kind would go, in the order of these."""
    contacts = Membership.objects.current().reachable().accepting(kind)
    return (
        contacts.filter(organisation__in=organisations.values("pk"))
        .select_related("organisation", "address")
        .order_by("organisation__sort_key", "id")
    )


def page_of(meeting: Meeting) -> str:
    """The whole address of a meeting's page."""
    return settings.SITE_URL + meeting.get_absolute_url()


def urls_of(doors: Mapping[str, GuestLink]) -> dict[str, str]:
    """The addresses of the doors that a letter opens."""
    urls = {"hand_over_url": absolute(doors[LinkPurpose.HAND_OVER], "hand_over")}
    if LinkPurpose.ANSWER in doors:
        urls["answer_url"] = page = absolute(doors[LinkPurpose.ANSWER], "answer")
        urls |= {f"{answer}_url": f"{page}?val={answer}" for answer in OFFERED}
    return urls


def told_at(about: Invitation | Rsvp, to: Recipient, notices: Iterable[str]) -> datetime | None:
    """When an address last was sent any of these letters; what still waits will say what holds by then."""
    kind = ContentType.objects.get_for_model(about)
    letters = Letter.objects.filter(notice__in=notices, about_type=kind, about_id=about.pk)
    # One that another process has in hand is waited for: it may have left by the time it is let go of.
    ours = letters.filter(address=to.address).select_for_update()
    sent = [sent_at for state, sent_at in ours.values_list("state", "sent_at") if state == LetterState.SENT]
    return max(sent, default=None)


def draft_about(
    template: str,
    invitation: Invitation,
    to: Recipient,
    *,
    differs: tuple = (),
    in_calendar: Rsvp | None = None,
    **more,
) -> Draft | None:
    """What all letters of this room share; `differs` is what else sets two common texts apart.

    `in_calendar` is the answer with whose entry the letter comes. None where the address no longer stands
    for the organisation.
    """
    meeting = invitation.meeting
    doors = invitation.doors(to.address)
    if not doors:
        return None
    if in_calendar:
        in_calendar.meeting = meeting
    entry = EntryWith.about(in_calendar, to)
    draft = Draft(
        template=template,
        same_for=(meeting.pk, meeting.sequence, entry and entry.mark, *differs),
        common={
            "meeting": meeting,
            "meeting_url": page_of(meeting),
            **more.pop("common", {}),
        },
        own={
            "hello": hello(to),
            "organisation": invitation.organisation.name,
            **urls_of(doors),
            **more.pop("own", {}),
        },
        attachments=entry.attachments if entry else (),
    )
    door = doors[LinkPurpose.HAND_OVER]
    if not door.untold:
        return draft
    return with_source(
        draft,
        organisation=invitation.organisation.name,
        code=door.contact,
        imported_on=door.untold,
        hand_over=door,
    )
