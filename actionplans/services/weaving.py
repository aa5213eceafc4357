"""The red thread through an action: what led to it, and what it proves."""

from dialogues.models import Meeting
from portal.history.recording import recorded
from portal.threads.enums import Relation
from portal.threads.models import Link
from portal.threads.services import link, unlink
from portal.web import clock
from portal.web.actor import Actor

from ..models import Action, Area, SteeringDocument
from .holding import held_action


@recorded
def weave(action: Action, *, actor: Actor) -> None:
    """Tie an action to its area and, once it is done, to the goal whose outcome it proves; untie what was.

    Safe to repeat: asked whenever an action, its area or its goal's outcome has changed.
    """
    former = Link.objects.leading_to(action, kind=Area)
    for area in Area.objects.filter(pk__in=former).exclude(pk=action.area_id):
        unlink(area, action, relation=Relation.LED_TO, actor=actor)
    if action.area:
        link(action.area, action, relation=Relation.LED_TO, on=clock.today(), actor=actor)
    if action.goal and action.goal.outcome and action.done_on:
        link(action, action.goal, relation=Relation.PROOF_OF, on=action.done_on, actor=actor)
    elif action.goal:
        unlink(action, action.goal, relation=Relation.PROOF_OF, actor=actor)


@recorded
def tie_meeting(action: Action, *, meeting: Meeting, actor: Actor) -> Action:
    """Say that a meeting led to an action; the second time nothing happens."""
    action = held_action(action)
    link(meeting, action, relation=Relation.LED_TO, on=clock.today(), actor=actor)
    weave(action, actor=actor)
    return action


@recorded
def untie_meeting(action: Action, *, meeting: Meeting, actor: Actor) -> Action:
    """Take that back; the second time nothing happens."""
    action = held_action(action)
    unlink(meeting, action, relation=Relation.LED_TO, actor=actor)
    return action


@recorded
def refer_to(action: Action, *, document: SteeringDocument, actor: Actor) -> Action:
    """Say that an action follows a steering document."""
    action = held_action(action)
    action.documents.add(document)
    return action


@recorded
def no_longer_refer_to(action: Action, *, document: SteeringDocument, actor: Actor) -> Action:
    """Take that back."""
    action = held_action(action)
    action.documents.remove(document)
    return action
