"""Letters about those who ask to act for an organisation, and about what it asks to have changed."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.notifications.declaring import Draft, Notice, Recipient
from portal.notifications.enums import Urgency
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink

from ..enums import ChangeRequestState, MembershipRequestState
from ..models import ChangeRequest, MembershipRequest
from .shared import absolute, hand_over_url


def write_join_to_confirm(
    request: MembershipRequest, to: Recipient, facts: Mapping[str, Any]
) -> Draft | None:
    """Was it you who asked? Nothing once it has been confirmed or taken back."""
    link = _link(request, LinkPurpose.JOIN, to)
    if request.state != MembershipRequestState.UNCONFIRMED or link is None:
        return None
    return Draft(
        template="mail/organisations/join_to_confirm",
        same_for=request.pk,
        common={"organisation": request.organisation, "last_day": link.expires_at},
        own={"join_url": absolute(link, "join_own")},
    )


def write_join_asked(request: MembershipRequest, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """To a contact: somebody wants to act for your organisation. Nothing once it is answered."""
    link = _link(request, LinkPurpose.DECIDE, to)
    contact = request.organisation.memberships.current().filter(address=to.address).first()
    if not request.is_waiting or link is None or contact is None:
        return None
    return Draft(
        template="mail/organisations/join_asked",
        same_for=request.pk,
        common={
            "organisation": request.organisation,
            "asker": request.name,
            "email": request.address.email,
            "words": request.words,
            "answer_by": request.answer_by,
        },
        own={"decide_url": absolute(link, "join_answer"), **hand_over_url(contact, to)},
    )


def write_join_declined(request: MembershipRequest, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """The answer is no. Who of the organisation said so is nobody else's matter; an official is named."""
    if request.state != MembershipRequestState.DECLINED:
        return None
    return Draft(
        template="mail/organisations/join_declined",
        same_for=request.pk,
        common={
            "organisation": request.organisation,
            "reason": request.reason,
            "official": _official(request),
        },
        own={"organisation_url": settings.SITE_URL + request.organisation.get_absolute_url()},
    )


def write_change_decided(request: ChangeRequest, to: Recipient, facts: Mapping[str, Any]) -> Draft | None:
    """What became of what the organisation asked for, who decided, and why where it is no."""
    if request.state not in {ChangeRequestState.GRANTED, ChangeRequestState.DECLINED}:
        return None
    contact = request.organisation.memberships.current().filter(address=to.address).first()
    return Draft(
        template="mail/organisations/change_decided",
        same_for=request.pk,
        common={
            "organisation": request.organisation,
            "granted": request.state == ChangeRequestState.GRANTED,
            "differences": list(request.differences),
            "reason": request.reason,
            "by": request.decided_by or _("En tjänsteperson"),
        },
        own={
            "organisation_url": settings.SITE_URL + request.organisation.get_absolute_url(),
            **(hand_over_url(contact, to) if contact else {}),
        },
    )


def _official(request: MembershipRequest) -> str:
    """The official who answered; nothing where one of the organisation's own did."""
    decided_by = request.decided_by
    is_own = decided_by is None or decided_by.pk in request.organisation.spoken_for_by
    return "" if is_own else str(decided_by)


def _link(request: MembershipRequest, purpose: LinkPurpose, to: Recipient) -> GuestLink | None:
    return GuestLink.objects.filter(
        purpose=purpose,
        subject_type__model="membershiprequest",
        subject_id=request.pk,
        address=to.address,
    ).first()


NOTICES = [
    Notice(
        key="organisations.join_to_confirm",
        title=_("Bekräfta att du vill företräda en förening"),
        urgency=Urgency.NOW,
        find=MembershipRequest.objects.for_letter,
        write=write_join_to_confirm,
    ),
    Notice(
        key="organisations.join_asked",
        title=_("Någon vill företräda föreningen"),
        urgency=Urgency.SOON,
        find=MembershipRequest.objects.for_letter,
        write=write_join_asked,
    ),
    Notice(
        key="organisations.join_declined",
        title=_("Svar till den som ville företräda en förening"),
        urgency=Urgency.SOON,
        find=MembershipRequest.objects.for_letter,
        write=write_join_declined,
    ),
    Notice(
        key="organisations.change_decided",
        title=_("Svar på en begärd ändring"),
        urgency=Urgency.SOON,
        find=ChangeRequest.objects.for_letter,
        write=write_change_decided,
    ),
]
