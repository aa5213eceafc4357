"""At the door: who came is ticked, and those who come without having answered are written down."""

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.web import clock
from portal.web.actor import Actor
from portal.web.codes import new_code
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import day as in_words

from ..enums import Answer, GivenBy, Mode, PlaceState
from ..models import Meeting, Rsvp, door_closes, door_is_open, door_opens
from .inviting import locked


@recorded
def tick(rsvp: Rsvp, *, came: bool, actor: Actor) -> Rsvp:
    """Write down that somebody came, or take it back.

    What is to be so is said, not that it is to be turned: two doorkeepers who press at once agree. Refuses
    before the day of the meeting and when a week has passed.
    """
    rsvp = Rsvp.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=rsvp.pk)
    _refuse_closed_door(rsvp.meeting)
    if bool(rsvp.came) != came:
        rsvp.came = True if came else None
        rsvp.save(update_fields=["came"])
    return rsvp


@recorded
def add_at_door(
    meeting: Meeting, *, name: str, group_size: int = 1, organisation_name: str = "", code: str, actor: Actor
) -> Rsvp:
    """Somebody who came without having answered; stands among those who came.

    `code` is drawn when the form is given out, so that a press that comes twice adds one. Takes a seat also
    where none is left: whoever is in the room is in it. Refuses as `tick`.
    """
    meeting = locked(meeting)
    _refuse_closed_door(meeting)
    standing = Rsvp.objects.filter(code=code).first()
    if standing and standing.meeting_id == meeting.pk:
        return standing
    now = clock.now()
    return Rsvp.objects.create(
        meeting=meeting,
        code=new_code() if standing else code,
        name=name,
        organisation_name=organisation_name,
        group_size=group_size,
        answer=Answer.YES,
        mode=Mode.ROOM,
        place_state=PlaceState.GIVEN,
        came=True,
        given_by=GivenBy.DOOR,
        answered_at=now,
        confirmed_at=now,
    )


def _refuse_closed_door(meeting: Meeting) -> None:
    if not door_is_open(meeting):
        raise Refused(
            _("Vilka som kom bockas av från %(first)s till och med %(last)s.")
            % {"first": in_words(door_opens(meeting)), "last": in_words(door_closes(meeting))}
        )
