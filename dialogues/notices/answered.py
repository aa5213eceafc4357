"""The letter with the answer to a viewpoint: to everybody who said it."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organisations.models import Membership
from organisations.notices import absolute, with_source
from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose

from ..enums import VIEWPOINT_ANSWERED
from ..models import Response, Viewpoint
from ..models.doors import doors_of
from .shared import Facts, hello

# As much of what somebody wrote is said again in the letter.
QUOTED = 600


def write_viewpoint_answered(response: Response, to: Recipient, facts: Facts) -> Draft | None:
    """What they said and the answer. Untrue once nothing that they said stands in the group."""
    said = _said_by(response, to)
    if not said:
        return None
    organisation = said[0].organisation
    doors = doors_of(to.address, organisation_id=organisation.pk) if organisation else {}
    if organisation and not doors:
        return None
    draft = _draft(response, to, said)
    if not organisation:
        return draft
    door = doors[LinkPurpose.HAND_OVER]
    own = {**draft.own, "organisation": organisation.name, "hand_over_url": absolute(door, "hand_over")}
    draft = Draft(draft.template, draft.same_for, draft.common, own)
    if not door.untold:
        return draft
    return with_source(
        draft, organisation=organisation.name, code=door.contact, imported_on=door.untold, hand_over=door
    )


def _said_by(response: Response, to: Recipient) -> list[Viewpoint]:
    """What the group holds from this address, in its own name or for an organisation that it stands for."""
    stands_for = Membership.objects.current().filter(address=to.address).values("organisation")
    theirs = Q(organisation__in=stands_for) | Q(organisation__isnull=True, address=to.address)
    said = Viewpoint.objects.standing().filter(theirs, group=response.group_id)
    # An organisation's own word before the same person's.
    return list(said.select_related("organisation").order_by("organisation_id", "received_at", "id"))


def _draft(response: Response, to: Recipient, said: Sequence[Viewpoint]) -> Draft:
    dialogue = response.group.dialogue
    return Draft(
        template="mail/dialogues/viewpoint_answered",
        same_for=(response.pk, response.answered_at, *(one.pk for one in said)),
        common={
            "dialogue": dialogue,
            "dialogue_url": settings.SITE_URL + dialogue.get_absolute_url(),
            "answer_url": settings.SITE_URL + response.get_absolute_url(),
            "response": response,
            "said": said,
            "quoted": QUOTED,
            "is_an_organisation": said[0].organisation is not None,
        },
        own={"hello": hello(to)},
    )


NOTICES = [
    Notice(
        key=VIEWPOINT_ANSWERED,
        title=_("Svar på en synpunkt"),
        urgency=Urgency.SOON,
        find=lambda: Response.objects.select_related(
            "group__dialogue__committee", "group__dialogue__department"
        ),
        write=write_viewpoint_answered,
        latest_only=True,
    )
]
