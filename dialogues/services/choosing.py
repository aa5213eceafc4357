"""Whom a meeting invites is chosen; what has been sent stays sent."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from organisations.models import Chosen, Group, may_be_chosen
from organisations.services import save_selection
from portal.history.recording import recorded
from portal.web.actor import Actor
from portal.web.refusals import Refused

from ..enums import MeetingState
from ..models import Meeting
from .inviting import locked


@recorded
def choose(
    meeting: Meeting, *, chosen: Chosen, made_from: str = "", save_as: str = "", actor: Actor
) -> Meeting:
    """Say whom a meeting invites from now on, and perhaps save that as a selection with a name.

    Whoever has an invitation keeps it. Raises Refused where nothing is chosen, where nobody can be invited
    any more, and where something else has been chosen since the mark `made_from` was taken.
    """
    meeting = _open(meeting)
    refuse_choice(chosen, standing=meeting.chosen, made_from=made_from)
    if save_as:
        save_selection(name=save_as, chosen=chosen, actor=actor)
    return _written(meeting, chosen)


def refuse_choice(chosen: Chosen, *, standing: Chosen, made_from: str) -> None:
    """Refuses where nothing is chosen, and where what stands is another than the mark `made_from` is of."""
    if chosen.is_nothing:
        raise Refused(_("Välj alla, eller minst en grupp eller förening."), field="way")
    if made_from not in {"", standing.mark} and chosen != standing:
        raise Refused(
            _(
                "Någon annan har ändrat valet medan du valde, så ditt är inte sparat än. "
                "Spara igen när sidan säger det som ska gälla."
            ),
            field="way",
        )


@recorded
def add_groups(meeting: Meeting, *, groups: Collection[Group], actor: Actor) -> Meeting:
    """Invite all of some groups too, also those of them that were left out one by one.

    Two who add at once both add. Raises Refused where nobody can be invited any more.
    """
    meeting = _open(meeting)
    chosen = meeting.chosen
    for group in groups:
        inside = may_be_chosen().filter(group.has(), code__in=chosen.left_out)
        chosen = chosen.with_group(group, inside.values_list("code", flat=True))
    return _written(meeting, chosen)


def _open(meeting: Meeting) -> Meeting:
    meeting = locked(meeting)
    if meeting.state != MeetingState.DRAFT and not meeting.may_be_answered:
        raise Refused(_("Mötet tar inte emot svar, så ingen mer kan bjudas in."))
    return meeting


def _written(meeting: Meeting, chosen: Chosen) -> Meeting:
    meeting.invitees = chosen.to_json()
    meeting.save(update_fields=["invitees"])
    return meeting
