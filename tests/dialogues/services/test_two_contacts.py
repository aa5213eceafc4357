"""Two who act in the same instant: both contacts of an organisation, or a contact and an official."""

import threading

import pytest
from django.db import connection, transaction
from django.test import Client

from dialogues import services
from dialogues.enums import ANSWER_CHANGED, RECEIPT, Answer, PlaceState
from dialogues.models import Invitation, Rsvp
from portal.history.events import events_of
from portal.people.enums import LinkPurpose
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.dialogues.acts import letters, with_doors
from tests.drill.waiting import wait_until
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5
COMES = {"answer": Answer.YES, "group_size": "2", "mode": "room"}
CANNOT = {"answer": Answer.NO}


def press_at_once(*presses: tuple[str, dict]) -> list[int]:
    """The status that each press gets, all in the same instant."""
    gate, given = threading.Barrier(len(presses)), [0] * len(presses)

    def press(number: int, address: str, typed: dict) -> None:
        gate.wait(10)
        try:
            given[number] = Client().post(address, typed).status_code
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(number, *each)) for number, each in enumerate(presses)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_one_is_first_the_other_changes_it_and_both_hear_how_it_ended(_round):
    first = MembershipFactory()
    second = MembershipFactory(organisation=first.organisation)
    meeting = MeetingFactory(seats=2)
    invitation = with_doors(InvitationFactory(meeting=meeting, organisation=first.organisation))
    invitation = Invitation.objects.for_letter().get(pk=invitation.pk)
    ways = [
        invitation.doors(contact.address)[LinkPurpose.ANSWER].path("answer") for contact in (first, second)
    ]
    assert press_at_once((ways[0], COMES), (ways[1], CANNOT)) == [302, 302]

    rsvp = Rsvp.objects.get()
    last, earlier = (first, second) if rsvp.answer == Answer.YES else (second, first)
    assert (rsvp.version, rsvp.address) == (2, last.address)
    assert rsvp.place_state == (PlaceState.GIVEN if last == first else PlaceState.NONE)
    said = events_of(Rsvp).objects.filter(pgh_obj_id=rsvp.pk).order_by("pgh_id")
    assert {one.answer for one in said} == {Answer.YES, Answer.NO}
    # Each has a receipt of what they pressed, and whoever was first hears that it is another now.
    assert letters(RECEIPT) == sorted([first.address.email, second.address.email])
    assert letters(ANSWER_CHANGED) == [earlier.address.email]


def _waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        # Within a transaction it would show the same again and again.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return cursor.fetchone()[0] > 0


def test_an_answer_that_comes_while_the_invitation_is_revoked_waits_and_is_told():
    invitation = with_doors(InvitationFactory(organisation=MembershipFactory().organisation))
    invitation = Invitation.objects.for_letter().get(pk=invitation.pk)
    (contact,) = invitation.organisation.memberships.all()
    way = invitation.doors(contact.address)[LinkPurpose.ANSWER].path("answer")
    given = []
    press = threading.Thread(target=lambda: given.extend(press_at_once((way, COMES))))
    with transaction.atomic():
        services.inviting.locked(invitation.meeting)
        press.start()
        wait_until(_waits_for_a_lock, within=20, saying="the answer waits for the meeting")
        # It holds nothing that we want: had it taken the invitation first, each would wait for the other.
        services.revoke(invitation, actor=A_COMMAND)
    press.join(30)
    assert given == [422]
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize("with_its_meeting", [False, True])
def test_an_answer_to_an_invitation_that_is_gone_is_refused(with_its_meeting):
    invitation = InvitationFactory()
    gone = Invitation.objects.get(pk=invitation.pk)
    invitation.delete()
    if with_its_meeting:
        invitation.meeting.delete()
    with pytest.raises(Refused, match="Inbjudan finns inte längre"):
        services.answer(gone, link=None, answer=Answer.YES, actor=A_COMMAND)
