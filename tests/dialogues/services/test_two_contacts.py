"""Both contacts of an organisation press in the same instant, each behind the link of their own letter."""

import threading

import pytest
from django.db import connection
from django.test import Client

from dialogues.enums import ANSWER_CHANGED, RECEIPT, Answer, PlaceState
from dialogues.models import Invitation, Rsvp
from portal.history.events import events_of
from portal.people.enums import LinkPurpose
from tests.dialogues.acts import letters, with_doors
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
