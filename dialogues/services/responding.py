"""A group of viewpoints gets its reasoned answer, by letter to all who said it; it may be corrected."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.history.recording import recorded
from portal.notifications.declaring import Recipient
from portal.notifications.services import notify
from portal.people.enums import AddressState
from portal.records.models import Record
from portal.records.services import drawn_up, keep_wording
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..enums import VIEWPOINT_ANSWERED, DialogueState, Outcome
from ..models import Dialogue, Response, Viewpoint, ViewpointGroup, ViewpointQuerySet
from .conversing import held_dialogue, mark_answered


def held_group(group: ViewpointGroup) -> ViewpointGroup:
    """The row as it is now, and nobody else's until we are done; its dialogue is held first, as everywhere.

    Refuses a group that is gone.
    """
    dialogue = held_dialogue(group.dialogue_id)
    rows = ViewpointGroup.objects.select_for_update(of=("self",)).select_related("part", "response")
    standing = rows.filter(pk=group.pk).first()
    if standing is None:
        raise Refused(_("Gruppen finns inte längre. Den har slagits ihop med en annan eller tömts."))
    standing.dialogue = dialogue
    return standing


@recorded
def answer_group(
    group: ViewpointGroup,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    tell: bool = False,
    actor: Actor,
) -> Response:
    """Answer all who said it, by letter, or correct the answer; `tell`: a corrected one is sent anew.

    Nothing new, nothing happens. Refuses where what was `seen` no longer stands, what has no reasons, a
    change that is not told, and a group in which nothing stands.
    """
    group = held_group(group)
    response = getattr(group, "response", None)
    is_new = response is None
    if is_new:
        response = Response(group=group)
    refuse_if_overtaken(response, seen or {})
    before = (response.outcome, response.text, response.change)
    for name, value in values.items():
        setattr(response, name, value)
    _refuse_unfinished(response)
    if is_new and not group.viewpoints.standing().exists():
        raise Refused(_("Ingen synpunkt står kvar i gruppen, så det finns ingen att svara."))
    if not is_new and before == (response.outcome, response.text, response.change):
        return response
    response.answered_at, response.answered_by_id = clock.now(), actor.user_id
    response.save()
    link(group, response, relation=Relation.LED_TO, on=response.on, actor=actor)
    _file(response, actor=actor)
    if is_new or tell:
        occasion = "" if is_new else f"corrected {response.answered_at.isoformat()}"
        tell_them(response, group.viewpoints.standing(), occasion=occasion)
    mark_answered(group.dialogue, actor=actor)
    return response


def _refuse_unfinished(response: Response) -> None:
    if not response.text.strip():
        raise Refused(_("Skriv ett svar. Den som lämnade synpunkten får det."), field="text")
    if response.outcome == Outcome.LED_TO and not response.change.strip():
        raise Refused(_("Skriv vad ni ändrade."), field="change")


def _file(response: Response, *, actor: Actor) -> None:
    """The answer as it is sent, and each corrected one."""
    group, dialogue = response.group, response.group.dialogue
    is_new = not Record.objects.of(response).exists()
    number = group.viewpoints.standing().count()
    with translation.override(settings.LANGUAGE_CODE):
        words = _("Svar på synpunkter: %(group)s") if is_new else _("Ändrat svar på synpunkter: %(group)s")
        title = words % {"group": group.title}
        to = ngettext("%(n)d synpunkt", "%(n)d synpunkter", number) % {"n": number}
    record = drawn_up(response, title=title, counterpart=to, committee=dialogue.committee, actor=actor)
    keep_wording(record, actor=actor)


def tell_them(response: Response, viewpoints: ViewpointQuerySet, *, occasion: str = "") -> None:
    """Owe the answer to everybody who said it, once to each address.

    For an organisation to whoever wrote it, while that is one of its contacts, else to all that it has now.
    """
    said = list(viewpoints.select_related("address", "user"))
    contacts = _contacts_of(said)
    told: dict[int, Recipient] = {}
    for viewpoint in said:
        for to in _to_whom(viewpoint, contacts):
            told.setdefault(to.address.pk, to)
    for to in told.values():
        notify(VIEWPOINT_ANSWERED, about=response, to=to, occasion=occasion)


def _contacts_of(viewpoints: Iterable[Viewpoint]) -> dict[int, list[Membership]]:
    organisations = {one.organisation_id for one in viewpoints if one.organisation_id}
    contacts = Membership.objects.current().reachable().filter(organisation__in=organisations)
    of: dict[int, list[Membership]] = {}
    for contact in contacts.select_related("address", "user").order_by("id"):
        of.setdefault(contact.organisation_id, []).append(contact)
    hand_over_links(contact for each in of.values() for contact in each)
    return of


def _to_whom(viewpoint: Viewpoint, contacts: Mapping[int, list[Membership]]) -> list[Recipient]:
    address = viewpoint.address
    if viewpoint.organisation_id:
        theirs = contacts.get(viewpoint.organisation_id, [])
        wrote = [contact for contact in theirs if address and contact.address_id == address.pk]
        return [recipient(contact) for contact in wrote or theirs]
    if address is None or address.state != AddressState.OK:
        return []
    # Anybody may have typed the name.
    return [Recipient(address, "", address.language, viewpoint.user)]


@recorded
def follow_answers(dialogue: Dialogue, *, actor: Actor) -> None:
    """After viewpoints have moved: answered where nothing is left, and no longer where something is."""
    if dialogue.state == DialogueState.ANSWERED and dialogue.viewpoints.unanswered().exists():
        dialogue.state = DialogueState.CLOSED
        dialogue.save(update_fields=["state"])
    else:
        mark_answered(dialogue, actor=actor)
