"""An organisation asks for another name, number or legal form, and an official answers."""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import ChangeRequestState
from ..models import ChangeRequest, Membership
from .filing import CHANGE_ASKED, CHANGE_DECIDED, file_answer, file_received
from .holding import held_organisation, hold_additions
from .keeping import change_organisation, held_by_its_own


@recorded
def ask_for_change(
    membership: Membership, *, values: Mapping[str, Any], why: str, actor: Actor
) -> ChangeRequest:
    """Ask for what differs of these values. Raises Refused where nothing does, and while a wish waits."""
    organisation = held_by_its_own(membership)
    wanted = {name: value for name, value in values.items() if value != getattr(organisation, name)}
    if not wanted:
        raise Refused(_("Allt står redan så. Ändra det som ska bli annorlunda."))
    if organisation.change_requests.waiting().exists():
        raise Refused(
            _("Föreningen har redan bett om en ändring. Vänta på svaret, eller ta tillbaka den först.")
        )
    request = ChangeRequest.objects.create(
        organisation=organisation,
        wanted=wanted,
        stood={name: getattr(organisation, name) for name in wanted},
        why=why,
        asked_by_id=actor.user_id,
        asked_at=clock.now(),
    )
    file_received(request, CHANGE_ASKED, actor=actor)
    return request


@recorded
def withdraw_change(membership: Membership, *, actor: Actor) -> None:
    """The organisation takes back what it has asked for. Raises Refused where nothing waits any more."""
    organisation = held_by_its_own(membership)
    waiting = organisation.change_requests.waiting().select_for_update().first()
    if waiting is None:
        raise Refused(_("Det finns ingen begärd ändring att ta tillbaka."))
    waiting.state = ChangeRequestState.WITHDRAWN
    waiting.save(update_fields=["state"])


@recorded
def grant_change(
    request: ChangeRequest, *, not_the_same_as: Collection[str] = (), actor: Actor
) -> ChangeRequest:
    """Let the entry say what is asked for; whoever asked is told by whom.

    Raises Refused where it is answered, taken back or one's own, and for what stands in the way of the change
    itself: a number that another has, a name that may mean another that nobody has looked at.
    """
    request = _held(request, actor)
    change_organisation(
        request.organisation,
        values=request.wanted,
        not_the_same_as=not_the_same_as,
        has_asked=True,
        actor=actor,
    )
    return _decide(request, ChangeRequestState.GRANTED, actor)


@recorded
def decline_change(request: ChangeRequest, *, reason: str, actor: Actor) -> ChangeRequest:
    """Leave the entry as it is, and tell whoever asked why. Raises Refused as `grant_change`."""
    request = _held(request, actor)
    request.reason = reason
    return _decide(request, ChangeRequestState.DECLINED, actor)


def _held(request: ChangeRequest, actor: Actor) -> ChangeRequest:
    """The row as it is now, waiting for an answer, and nobody else's until we are done.

    After the organisation and all additions, in the order in which `change_organisation` takes them.
    """
    hold_additions()
    held_organisation(request.organisation_id)
    request = ChangeRequest.objects.for_letter().select_for_update(of=("self",)).get(pk=request.pk)
    if actor.user_id and actor.user_id == request.asked_by_id:
        raise Refused(_("Du har själv bett om det. Låt en kollega svara."))
    if request.state == ChangeRequestState.WITHDRAWN:
        raise Refused(_("Föreningen har tagit tillbaka det den bad om."))
    if not request.is_waiting:
        raise Refused(_("%(who)s har redan svarat.") % {"who": request.decided_by or _("Någon")})
    return request


def _decide(request: ChangeRequest, state: ChangeRequestState, actor: Actor) -> ChangeRequest:
    request.state, request.decided_at, request.decided_by_id = state, clock.now(), actor.user_id
    request.save(update_fields=["state", "decided_at", "decided_by", "reason"])
    file_answer(request, CHANGE_DECIDED, actor=actor)
    who = request.asked_by
    if who and who.is_active:
        to = Recipient(address_for(who.email, language=who.language), who.name, who.language, who)
        notify("organisations.change_decided", about=request, to=to)
    return request
