"""Letters to those who have said something: to be confirmed, received, and that a dialogue is taken back."""

from dataclasses import replace

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from organisations.notices import absolute
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..enums import (
    DIALOGUE_WITHDRAWN,
    VIEWPOINT_KEPT,
    VIEWPOINT_RECEIVED,
    VIEWPOINT_TO_CONFIRM,
    DialogueState,
    ViewpointState,
)
from ..models import Viewpoint
from ..models.doors import doors_of
from .shared import Facts, hello


def draft_to_sayer(
    template: str, viewpoint: Viewpoint, to: Recipient, *, differs: tuple = (), common: Facts | None = None
) -> Draft | None:
    """What letters to whoever said something share: `dialogue`, `viewpoint`, `own.words_url`.

    Nothing where another address stands there by now, or the address no longer stands for the organisation.
    """
    link = GuestLink.objects.filter(
        purpose=LinkPurpose.OWN_WORDS,
        subject_type=ContentType.objects.get_for_model(Viewpoint),
        subject_id=viewpoint.pk,
        address=to.address,
    ).first()
    if link is None or viewpoint.address_id != to.address.pk:
        return None
    dialogue = viewpoint.dialogue
    draft = Draft(
        template=template,
        same_for=(
            viewpoint.pk,
            viewpoint.state,
            viewpoint.text,
            dialogue.state,
            dialogue.answer_by,
            *differs,
        ),
        common={
            "dialogue": dialogue,
            "dialogue_url": settings.SITE_URL + dialogue.get_absolute_url(),
            "viewpoint": viewpoint,
            **(common or {}),
        },
        own={"hello": hello(to), "words_url": absolute(link, "viewpoint_own")},
    )
    if viewpoint.organisation is None:
        return draft
    doors = doors_of(to.address, organisation_id=viewpoint.organisation_id)
    if not doors:
        return None
    more = {
        "organisation": viewpoint.organisation.name,
        "hand_over_url": absolute(doors[LinkPurpose.HAND_OVER], "hand_over"),
    }
    return replace(draft, own={**draft.own, **more})


def write_to_confirm(viewpoint: Viewpoint, to: Recipient, facts: Facts) -> Draft | None:
    """The link by which a person confirms. Nothing that was typed: anybody may have typed any address."""
    if viewpoint.state != ViewpointState.UNCONFIRMED:
        return None
    common = {"kept_days": VIEWPOINT_KEPT.days}
    return draft_to_sayer("mail/dialogues/viewpoint_to_confirm", viewpoint, to, common=common)


def write_received(viewpoint: Viewpoint, to: Recipient, facts: Facts) -> Draft | None:
    """What was said, what happens next, and the promised day of the answer."""
    if viewpoint.state not in {ViewpointState.TO_READ, ViewpointState.SHOWN}:
        return None
    return draft_to_sayer(
        "mail/dialogues/viewpoint_received", viewpoint, to, differs=(viewpoint.dialogue.takes_viewpoints,)
    )


def write_withdrawn(viewpoint: Viewpoint, to: Recipient, facts: Facts) -> Draft | None:
    """That there will be no answer, and why."""
    if viewpoint.dialogue.state != DialogueState.WITHDRAWN:
        return None
    return draft_to_sayer("mail/dialogues/dialogue_withdrawn", viewpoint, to)


def _notice(key: str, title, write, urgency: Urgency = Urgency.SOON) -> Notice:
    """All of them say how things stand: of two that wait the later is enough."""
    return Notice(
        key=key,
        title=title,
        urgency=urgency,
        find=Viewpoint.objects.for_letter,
        write=write,
        latest_only=True,
    )


VIEWPOINT_NOTICES = [
    # Somebody waits at the screen.
    _notice(VIEWPOINT_TO_CONFIRM, _("Bekräfta en synpunkt"), write_to_confirm, Urgency.NOW),
    _notice(VIEWPOINT_RECEIVED, _("Kvitto på en synpunkt"), write_received),
    _notice(DIALOGUE_WITHDRAWN, _("En remiss dras tillbaka"), write_withdrawn),
]
