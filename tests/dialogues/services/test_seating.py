"""Seats in the room: given while they last, waited for in order, and never more than there are."""

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import RECEIPT, SEAT_GIVEN, Answer, GivenBy, MeetingState, Mode, PlaceState
from dialogues.models import Invitation, Meeting, Rsvp
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.refusals import Refused
from tests.dialogues.acts import letters, link_of
from tests.factories import InvitationFactory, MeetingFactory, RsvpFactory, make_organisations

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)


def come(meeting: Meeting, size: int = 1, **said) -> Rsvp:
    """An organisation that is invited answers that it comes, so many."""
    invitation = InvitationFactory(meeting=meeting)
    said = {"answer": Answer.YES, "group_size": size} | said
    return services.answer(invitation, link=link_of(invitation), actor=BY_LINK, **said)


def change(rsvp: Rsvp, **said) -> Rsvp:
    """The same organisation answers anew, by the same link."""
    link = GuestLink.objects.get(purpose=LinkPurpose.ANSWER, subject_id=rsvp.invitation_id)
    return services.answer(rsvp.invitation, link=link, actor=BY_LINK, **said)


def places(meeting: Meeting) -> list[tuple[int, str]]:
    """Each answer's size and place, in the order in which they were given."""
    return list(meeting.rsvps.order_by("pk").values_list("group_size", "place_state"))


def test_a_room_without_a_number_has_room_for_everybody():
    meeting = MeetingFactory(seats=None)
    assert come(meeting, 40).place_state == PlaceState.GIVEN
    assert come(meeting, 40).turn() is None


def test_a_group_that_does_not_fit_waits_and_a_smaller_one_passes():
    meeting = MeetingFactory(seats=5)
    come(meeting, 3)
    group, two, one = come(meeting, 3), come(meeting, 2), come(meeting, 1)
    assert places(meeting) == [(3, "given"), (3, "waiting"), (2, "given"), (1, "waiting")]
    assert (group.turn(), two.turn(), one.turn()) == (1, None, 2)


def test_only_those_in_the_room_take_seats():
    meeting = MeetingFactory(seats=1)
    come(meeting)
    assert come(meeting, 9, mode=Mode.ONLINE).place_state == PlaceState.NONE
    assert come(meeting, answer=Answer.NOT_YET).place_state == PlaceState.NONE
    assert services.seats_left(meeting) == 0


WAYS_TO_LEAVE = [
    {"answer": Answer.NO},
    {"answer": Answer.WITHDRAWN},
    {"answer": Answer.YES, "mode": Mode.ONLINE},
]


@pytest.mark.parametrize("leaves", WAYS_TO_LEAVE)
def test_whoever_leaves_gives_the_seats_to_the_first_who_fit_and_they_are_told(leaves):
    meeting = MeetingFactory(seats=4)
    leaving, _stays = come(meeting, 2), come(meeting, 2)
    large, fits, late = come(meeting, 3), come(meeting, 2), come(meeting, 1)
    assert letters(SEAT_GIVEN) == []
    change(leaving, **leaves)
    for rsvp in (large, fits, late):
        rsvp.refresh_from_db()
    assert [rsvp.place_state for rsvp in (large, fits, late)] == ["waiting", "given", "waiting"]
    assert (large.turn(), late.turn()) == (1, 2)
    assert letters(SEAT_GIVEN) == [fits.address.email]


def test_a_smaller_group_gives_back_what_it_does_not_need():
    meeting = MeetingFactory(seats=4)
    group, next_one = come(meeting, 4), come(meeting, 2)
    change(group, answer=Answer.YES, group_size=2)
    next_one.refresh_from_db()
    assert next_one.place_state == PlaceState.GIVEN


def test_a_group_that_grows_past_the_seats_left_is_refused_and_keeps_what_it_has():
    meeting = MeetingFactory(seats=5)
    group = come(meeting, 3)
    come(meeting, 1)
    assert change(group, answer=Answer.YES, group_size=4).place_state == PlaceState.GIVEN
    with pytest.raises(Refused, match=r"plats för 4\. Fler än 4 får inte plats") as refusal:
        change(group, answer=Answer.YES, group_size=5)
    assert refusal.value.field == "group_size"
    group.refresh_from_db()
    assert (group.group_size, group.place_state) == (4, PlaceState.GIVEN)


def test_who_waits_keeps_the_turn_when_the_number_changes():
    meeting = MeetingFactory(seats=2)
    come(meeting, 2)
    first, second = come(meeting, 2), come(meeting, 2)
    change(first, answer=Answer.YES, group_size=1)
    first.refresh_from_db()
    assert (first.turn(), second.turn()) == (1, 2)


def test_the_list_can_be_left():
    meeting = MeetingFactory(seats=1)
    come(meeting)
    first, second = come(meeting), come(meeting)
    change(first, answer=Answer.NO)
    second.refresh_from_db()
    assert second.turn() == 1


def test_fewer_seats_take_nobody_s_seat_away_and_more_are_filled_in_order():
    meeting = MeetingFactory(seats=3)
    come(meeting, 2)
    one = come(meeting, 1)
    waits, after = come(meeting, 2), come(meeting, 1)
    Meeting.objects.filter(pk=meeting.pk).update(seats=2)
    change(one, answer=Answer.YES, group_size=1, question="Finns kaffe?")
    assert places(meeting)[:2] == [(2, "given"), (1, "given")]
    Meeting.objects.filter(pk=meeting.pk).update(seats=6)
    assert services.fill_seats(meeting, actor=THE_CLOCK) == [waits, after]
    Meeting.objects.filter(pk=meeting.pk).update(seats=None)
    assert services.fill_seats(meeting, actor=THE_CLOCK) == []


def test_nobody_is_given_a_seat_once_the_meeting_has_begun_or_is_cancelled():
    meeting = MeetingFactory(seats=1)
    gone = come(meeting)
    waits = come(meeting)
    Rsvp.objects.filter(pk=gone.pk).update(place_state=PlaceState.NONE, answer=Answer.NO)
    with clock.standing_at(meeting.starts_at):
        assert services.fill_seats(meeting, actor=THE_CLOCK) == []
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.CANCELLED)
    assert services.fill_seats(meeting, actor=THE_CLOCK) == []
    waits.refresh_from_db()
    assert waits.turn() == 1


def test_whoever_is_not_confirmed_takes_no_seat():
    meeting = MeetingFactory(seats=1)
    RsvpFactory(invitation__meeting=meeting, confirmed_at=None)
    assert come(meeting).place_state == PlaceState.GIVEN


def test_staff_who_write_down_an_answer_give_seats_by_the_same_rules():
    meeting = MeetingFactory(seats=1)
    come(meeting)
    invitation = InvitationFactory(meeting=meeting)
    rsvp = services.answer(
        invitation, link=None, answer=Answer.YES, given_by=GivenBy.MAIL, actor=Actor(Door.WEB)
    )
    assert (rsvp.given_by, rsvp.place_state, rsvp.turn()) == (GivenBy.MAIL, PlaceState.WAITING, 1)


@pytest.mark.django_db(transaction=True)
def test_three_hundred_answers_at_once_fill_the_room_exactly_and_the_rest_wait_in_order():
    """Groups among them: never a seat too many, and nobody waits who would have fitted."""
    meeting = MeetingFactory(seats=50, link="")
    chance = Random(300)
    invitations = Invitation.objects.bulk_create(
        [
            Invitation(meeting=meeting, organisation=one, called_at=clock.now())
            for one in make_organisations(300)
        ]
    )
    sizes = {invitation.pk: chance.choice([1, 1, 1, 2, 3, 5]) for invitation in invitations}

    def answer(invitation: Invitation) -> None:
        try:
            services.answer(
                invitation,
                link=None,
                answer=Answer.YES,
                group_size=sizes[invitation.pk],
                actor=Actor(Door.WEB),
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(answer, invitations))

    given = meeting.rsvps.filter(place_state=PlaceState.GIVEN)
    waiting = meeting.rsvps.waiting()
    left = services.seats_left(meeting)
    assert (given.count() + waiting.count(), sum(given.values_list("group_size", flat=True))) == (
        300,
        50 - left,
    )
    assert left >= 0
    assert all(size > left for size in waiting.values_list("group_size", flat=True))
    turns = list(waiting.values_list("queue_no", flat=True))
    assert turns == list(range(1, len(turns) + 1))
    assert len(letters(RECEIPT)) == 300


@pytest.mark.django_db(transaction=True)
def test_both_contacts_answer_in_the_same_second_and_there_is_one_answer():
    meeting = MeetingFactory(seats=3, link="")
    invitations = [InvitationFactory(meeting=meeting) for _number in range(2)]

    def answer(number: int) -> None:
        try:
            services.answer(
                invitations[number % 2],
                link=None,
                answer=Answer.YES if number % 3 else Answer.NO,
                group_size=1 + number % 2,
                actor=Actor(Door.WEB),
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(answer, range(24)))
    assert meeting.rsvps.count() == 2
    assert services.seats_left(meeting) >= 0
