"""While invitations leave, somebody moves or cancels the meeting, or deletes the selection it began with."""

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import MeetingState
from dialogues.models import Meeting
from organisations.models import Chosen, Selection
from organisations.services import delete_selection
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.notifications.services import send_now
from tests.dialogues.acts import details_of
from tests.factories import MeetingFactory, make_organisations

pytestmark = pytest.mark.django_db(transaction=True)

MANY, LEFT = 12, 3
OLD, NEW = "Folkets hus", "Biblioteket"


@pytest.fixture
def meeting():
    """A draft at a place, and so many to invite."""
    make_organisations(MANY)
    return MeetingFactory(state=MeetingState.DRAFT, place=OLD)


@pytest.fixture
def received(meeting, by, mail_sink):
    """What each address gets, in order, when `act` happens as the third invitation arrives."""

    def go(act) -> dict[str, list[str]]:
        send_now(services.call_and_invite(meeting, actor=by), actor=by)

        def judge(to, tries):
            if len(mail_sink.taken) == LEFT - 1 and acts:
                try:
                    acts.pop()()
                finally:
                    connection.close()

        acts, mail_sink.judge = [act], judge
        for _run in range(3):
            deliver_due()
        assert not acts
        assert not Letter.objects.filter(state="waiting").exists()
        boxes: dict[str, list[str]] = {}
        for mail in mail_sink.letters:
            boxes.setdefault(mail["To"], []).append(mail.get_body(("plain",)).get_content())
        return boxes

    return go


def test_when_the_meeting_moves_everybody_knows_the_new_place_and_only_who_knew_the_old_hears_it_twice(
    meeting, by, received
):
    def move():
        called = Meeting.objects.get()
        services.change_meeting(called, details=details_of(called, place=NEW), actor=by)

    boxes = received(move)
    assert len(boxes) == MANY
    for box in boxes.values():
        first, *more = box
        assert NEW in box[-1]
        assert len(more) == (f"Var: {OLD}" in first)
        assert all(f"Förut: {OLD}" in letter for letter in more)
    assert sum(len(box) == 2 for box in boxes.values()) >= LEFT - 1


def test_when_the_meeting_is_cancelled_only_who_knew_of_it_hears_that_and_nobody_is_invited_any_longer(
    by, received
):
    boxes = received(lambda: services.cancel_meeting(Meeting.objects.get(), actor=by))
    assert LEFT - 1 <= len(boxes) < MANY
    for invitation, cancellation in boxes.values():
        assert "Det här är en inbjudan" in invitation
        assert "inställt" in cancellation


def test_when_the_selection_is_deleted_all_that_were_chosen_get_their_letter(meeting, by, received):
    meeting = services.choose(meeting, chosen=Chosen(places=("Norrö", "Söderby")), save_as="Norr", actor=by)
    chosen = meeting.organisations_to_invite().count()
    boxes = received(lambda: delete_selection(Selection.objects.get(), actor=by))
    assert not Selection.objects.exists()
    assert LEFT < len(boxes) == chosen < MANY
