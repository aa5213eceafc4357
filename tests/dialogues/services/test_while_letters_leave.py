"""While invitations leave the meeting moves or is cancelled, its selection goes, the mail server is away."""

from datetime import timedelta

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import MeetingState
from dialogues.models import Meeting
from organisations.models import Chosen, Selection
from organisations.services import delete_selection
from portal.municipality.current import municipality
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.notifications.services import send_now
from portal.web import clock
from portal.web.actor import A_COMMAND
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


def boxes(mail_sink) -> dict[str, list[str]]:
    """What has come to each address, in order."""
    found: dict[str, list[str]] = {}
    for mail in mail_sink.letters:
        found.setdefault(mail["To"], []).append(mail.get_body(("plain",)).get_content())
    return found


def move(by) -> None:
    """Somebody changes the place."""
    called = Meeting.objects.get()
    services.change_meeting(called, details=details_of(called, place=NEW), actor=by)


def nobody_is_told_wrong(found: dict[str, list[str]]) -> None:
    """Everybody has the new place last, and a second letter only where the first said the old."""
    assert len(found) == MANY
    for first, *more in found.values():
        assert NEW in (more or [first])[-1]
        assert len(more) == (f"Var: {OLD}" in first)
        assert all(f"Förut: {OLD}" in letter for letter in more)


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
        return boxes(mail_sink)

    return go


def test_when_the_meeting_moves_everybody_knows_the_new_place_and_only_who_knew_the_old_hears_it_twice(
    by, received
):
    found = received(lambda: move(by))
    nobody_is_told_wrong(found)
    assert sum(len(box) == 2 for box in found.values()) >= LEFT - 1


def test_when_the_meeting_is_cancelled_only_who_knew_of_it_hears_that_and_nobody_is_invited_any_longer(
    by, received
):
    found = received(lambda: services.cancel_meeting(Meeting.objects.get(), actor=by))
    assert LEFT - 1 <= len(found) < MANY
    for invitation, cancellation in found.values():
        assert "Det här är en inbjudan" in invitation
        assert "inställt" in cancellation


def test_when_the_selection_is_deleted_all_that_were_chosen_get_their_letter(meeting, by, received):
    meeting = services.choose(meeting, chosen=Chosen(places=("Norrö", "Söderby")), save_as="Norr", actor=by)
    chosen = meeting.organisations_to_invite().count()
    found = received(lambda: delete_selection(Selection.objects.get(), actor=by))
    assert not Selection.objects.exists()
    assert LEFT < len(found) == chosen < MANY


def test_when_the_mail_server_is_away_for_a_day_nobody_is_forgotten_and_nothing_untrue_is_sent(
    meeting, by, mail_sink
):
    usual, began = municipality().letters_per_minute, clock.now()
    change_settings(values={"letters_per_minute": LEFT}, actor=A_COMMAND)
    send_now(services.call_and_invite(meeting, actor=by), actor=by)
    deliver_due()
    assert len(mail_sink.letters) == LEFT
    mail_sink.refuse()
    change_settings(values={"letters_per_minute": usual}, actor=A_COMMAND)
    for hour in range(1, 25):
        with clock.standing_at(began + timedelta(hours=hour)):
            if hour == 12:
                move(by)
            deliver_due()
    assert len(mail_sink.letters) == LEFT
    mail_sink.open()
    with clock.standing_at(began + timedelta(hours=25)):
        for _run in range(2):
            deliver_due()
    assert not Letter.objects.filter(state__in=["waiting", "failed"]).exists()
    nobody_is_told_wrong(boxes(mail_sink))
