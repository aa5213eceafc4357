"""A meeting is changed: what that leads to, who is told, what stays."""

from datetime import time, timedelta

import pytest

from dialogues import services
from dialogues.enums import MEETING_CHANGED, SEAT_GIVEN, Answer, MeetingState, Mode, PlaceState
from dialogues.models import Meeting, Rsvp
from dialogues.services import AgendaLine, marks_of
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.notifications.models import Batch, Letter
from portal.people.models import Employment, GuestLink
from portal.web import clock
from portal.web.refusals import Refused
from tests.dialogues.acts import details, details_of, letters, link_of
from tests.factories import (
    DepartmentFactory,
    InvitationFactory,
    MeetingFactory,
    PaperFactory,
    RsvpFactory,
    UserFactory,
    evening,
    staff,
)

pytestmark = pytest.mark.django_db


def test_a_draft_changes_in_silence(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    changed = services.change_meeting(meeting, details=details_of(meeting, place="Biblioteket"), actor=by)
    assert (changed.place, changed.sequence) == ("Biblioteket", 0)
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [
        {"place": "Biblioteket"},
        {"link": "https://mote.example/annat"},
        {"starts_at": evening, "ends_at": lambda days: evening(days, time(21))},
        {"answer_by": lambda days: clock.today() + timedelta(days=days - 3)},
    ],
)
def test_the_invited_hear_of_a_new_time_place_or_last_day(by, changed):
    invitation = InvitationFactory()
    InvitationFactory()  # of another meeting
    changed = {name: value(51) if callable(value) else value for name, value in changed.items()}
    services.change_meeting(invitation.meeting, details=details_of(invitation.meeting, **changed), actor=by)
    assert letters(MEETING_CHANGED) == [invitation.organisation.memberships.get().address.email]
    meeting = Meeting.objects.get(pk=invitation.meeting_id)
    assert (meeting.sequence, meeting.changed_at is not None) == (1, True)


def test_a_new_title_sends_no_letter_but_counts_for_calendars(by):
    meeting = InvitationFactory().meeting
    changed = services.change_meeting(meeting, details=details_of(meeting, title="Nytt namn"), actor=by)
    assert (changed.sequence, changed.changed_at) == (1, None)
    assert not Letter.objects.exists()


def test_each_change_is_told_once(by):
    meeting = InvitationFactory().meeting
    for place in ("Ett", "Två"):
        services.change_meeting(meeting, details=details_of(meeting, place=place), actor=by)
    assert len(letters(MEETING_CHANGED)) == 2


def test_an_agenda_item_that_keeps_its_title_stays_the_same_item(official, by):
    lines = (AgendaLine(title="A", minutes=10), AgendaLine(title="B", minutes=20))
    meeting = services.draft_meeting(details=details(agenda=lines), owner=official, actor=by)
    kept = meeting.agenda_items.get(title="B")
    lines = (AgendaLine(title="B", minutes=5, text="Ny text"), AgendaLine(title="C"))
    services.change_meeting(meeting, details=details(agenda=lines), actor=by)
    assert [item.title for item in meeting.agenda()] == ["B", "C"]
    assert meeting.agenda()[0].pk == kept.pk
    assert meeting.agenda()[0].text == "Ny text"


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_what_is_over_does_not_change(by, state):
    meeting = MeetingFactory(state=state)
    with pytest.raises(Refused):
        services.change_meeting(meeting, details=details_of(meeting, place="Annan"), actor=by)


def test_a_called_meeting_is_not_moved_into_the_past(by):
    meeting = MeetingFactory()
    past = details_of(
        meeting, starts_at=evening(-2), ends_at=evening(-2, time(20)), answer_by=evening(-9).date()
    )
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=past, actor=by)
    assert refusal.value.field == "day"


@pytest.mark.parametrize(
    "changed",
    [
        {"place": "Biblioteket"},
        {"agenda": (AgendaLine(title="Val"),)},
        {"principles": lambda: (Tag.objects.principles().last(),)},
        {"open_to_all": False},
        {"deputy": staff},
    ],
)
def test_whatever_somebody_else_changed_a_stale_change_is_refused(by, changed):
    changed = {name: value() if callable(value) else value for name, value in changed.items()}
    meeting = MeetingFactory()
    made_from = marks_of(meeting)
    services.change_meeting(meeting, details=details_of(meeting, **changed), actor=by)
    mine = details_of(meeting, title="Mitt")
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=mine, made_from=made_from, actor=by)
    assert "Mötet har sparats på nytt" in refusal.value.message
    services.change_meeting(meeting, details=mine, made_from=marks_of(Meeting.objects.get()), actor=by)
    assert Meeting.objects.get().title == "Mitt"


def test_a_draft_that_was_called_meanwhile_is_not_changed_unseen(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    made_from = marks_of(meeting)
    services.call_meeting(meeting, actor=by)
    with pytest.raises(Refused):
        services.change_meeting(meeting, details=details_of(meeting), made_from=made_from, actor=by)


def test_a_called_meeting_gets_no_last_day_that_has_been(by):
    meeting = MeetingFactory()
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=details_of(meeting, answer_by=yesterday), actor=by)
    assert refusal.value.field == "answer_by"


def test_a_last_day_that_has_been_may_stand(by):
    meeting = MeetingFactory(starts_at=evening(3), answer_by=clock.today() - timedelta(days=4))
    services.change_meeting(meeting, details=details_of(meeting, place="Biblioteket"), actor=by)
    assert Meeting.objects.get().place == "Biblioteket"


def test_a_new_owner_is_shown_by_function_and_stands_in_the_history(by):
    meeting, new = MeetingFactory(owners_post="processledare"), staff(name="Ali Berg")
    Employment.objects.create(user=new, department=DepartmentFactory(), post="samrådssekreterare")
    services.change_meeting(meeting, details=details_of(meeting, owner=new, deputy=staff()), actor=by)
    meeting.refresh_from_db()
    assert (meeting.owner, meeting.owners_post) == (new, "samrådssekreterare")
    changes = {change.label: change.after for change in timeline(meeting, names=True)[0].changes}
    assert changes["ansvarig"] == "Ali Berg"
    assert "ersättare" in changes


@pytest.mark.parametrize("field", ["owner", "deputy"])
@pytest.mark.parametrize("who", [UserFactory, lambda: staff(is_active=False)])
def test_who_may_not_call_meetings_is_neither_owner_nor_deputy(by, field, who):
    meeting = MeetingFactory()
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=details_of(meeting, **{field: who()}), actor=by)
    assert refusal.value.field == field


def test_a_past_owner_may_stand(by):
    meeting = MeetingFactory(owner=UserFactory(is_active=False))
    services.change_meeting(meeting, details=details_of(meeting, owner=meeting.owner), actor=by)


def test_nobody_is_the_deputy_of_oneself(official, by):
    meeting = MeetingFactory(owner=official)
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=details_of(meeting, deputy=official), actor=by)
    assert refusal.value.field == "deputy"


# --- Exactly those whose answer rests on it -------------------------------------------------

NEW = {
    "time": {"starts_at": evening(50, time(17))},
    "place": {"place": "Biblioteket"},
    "link": {"link": "https://mote.example/annat"},
    "last day": {"answer_by": clock.today() + timedelta(days=40)},
    "title and agenda": {"title": "Annat namn", "agenda": (AgendaLine(title="Val"),)},
    "seats": {"seats": 12},
}
UNDECIDED = {"nobody has answered", "not yet"}
TOLD = {
    "time": {"room", "online", "no", *UNDECIDED},
    "place": {"room", *UNDECIDED},
    "link": {"online", *UNDECIDED},
    "last day": UNDECIDED,
    "title and agenda": set(),
    "seats": set(),
}
ANSWERS = {
    "room": {"answer": Answer.YES, "mode": Mode.ROOM},
    "online": {"answer": Answer.YES, "mode": Mode.ONLINE},
    "no": {"answer": Answer.NO},
    "not yet": {"answer": Answer.NOT_YET},
}


@pytest.fixture
def one_of_each():
    """A called meeting with an invitation of each answer, by the address of its contact."""
    meeting = MeetingFactory()
    given = {
        RsvpFactory(invitation__meeting=meeting, **answer).invitation: who for who, answer in ANSWERS.items()
    }
    given[InvitationFactory(meeting=meeting)] = "nobody has answered"
    return meeting, {
        invitation.organisation.memberships.get().address.email: who for invitation, who in given.items()
    }


@pytest.mark.parametrize("what", NEW)
def test_exactly_those_whose_answer_rests_on_it_are_told(one_of_each, by, what):
    meeting, addresses = one_of_each
    said = details_of(meeting, **NEW[what])
    leads_to = services.consequences(meeting, said)
    services.change_meeting(meeting, details=said, actor=by)
    assert {addresses[address] for address in letters(MEETING_CHANGED)} == TOLD[what]
    assert (leads_to.told, leads_to.must_be_asked) == (len(TOLD[what]), bool(TOLD[what]))


def test_what_a_change_leads_to_is_known_without_changing_anything(one_of_each, by):
    meeting, _addresses = one_of_each
    before = marks_of(meeting)
    said = details_of(meeting, place="Biblioteket", title="Annat")
    (only,) = services.consequences(meeting, said).differences
    assert (only.label, only.before, only.now) == ("Plats", meeting.place, "Biblioteket")
    assert marks_of(Meeting.objects.get()) == before
    assert not Letter.objects.exists()


def test_those_without_an_address_are_counted_apart(by):
    meeting = RsvpFactory().meeting
    lost = InvitationFactory(meeting=meeting)
    lost.organisation.memberships.update(address=None)
    said = details_of(meeting, place="Biblioteket")
    leads_to = services.consequences(meeting, said)
    assert (leads_to.told, leads_to.beyond_reach) == (1, 1)
    services.change_meeting(meeting, details=said, actor=by)
    assert Batch.objects.get().without_address == 1


def test_nobody_hears_of_a_change_of_a_draft(one_of_each):
    meeting, _addresses = one_of_each
    meeting.state = MeetingState.DRAFT
    assert not services.consequences(meeting, details_of(meeting, **NEW["time"])).must_be_asked


# --- A way to take part that goes -----------------------------------------------------------


def test_where_there_is_no_room_left_those_who_come_there_are_moved_and_told(one_of_each, by):
    meeting, addresses = one_of_each
    Rsvp.objects.filter(mode=Mode.ROOM).update(place_state=PlaceState.GIVEN)
    said = details_of(meeting, place="")
    leads_to = services.consequences(meeting, said)
    assert (leads_to.moved, leads_to.moved_to) == (1, Mode.ONLINE)
    services.change_meeting(meeting, details=said, actor=by)
    assert {addresses[address] for address in letters(MEETING_CHANGED)} == TOLD["place"]
    coming = Rsvp.objects.filter(answer=Answer.YES)
    assert set(coming.values_list("mode", "place_state")) == {(Mode.ONLINE, PlaceState.NONE)}


@pytest.mark.parametrize(("seats", "state"), [(None, PlaceState.GIVEN), (1, PlaceState.WAITING)])
def test_where_there_is_no_link_left_those_on_the_net_come_to_the_room_in_their_turn(
    one_of_each, by, seats, state
):
    meeting, addresses = one_of_each
    Rsvp.objects.filter(mode=Mode.ROOM, answer=Answer.YES).update(place_state=PlaceState.GIVEN)
    services.change_meeting(meeting, details=details_of(meeting, link="", seats=seats), actor=by)
    assert {addresses[address] for address in letters(MEETING_CHANGED)} == TOLD["link"]
    moved = Rsvp.objects.filter(answer=Answer.YES).latest("id")
    assert (moved.mode, moved.place_state) == (Mode.ROOM, state)
    assert (moved.queue_no is None) == (seats is None)


# --- Seats ----------------------------------------------------------------------------------


def test_fewer_seats_than_are_given_take_none_away(by):
    rsvp = RsvpFactory(group_size=4, place_state=PlaceState.GIVEN)
    said = details_of(rsvp.meeting, seats=2)
    assert services.consequences(rsvp.meeting, said).seated == 4
    services.change_meeting(rsvp.meeting, details=said, actor=by)
    rsvp.refresh_from_db()
    assert rsvp.place_state == PlaceState.GIVEN


def test_more_seats_are_given_to_those_who_wait_in_their_order(by):
    meeting = MeetingFactory(seats=4)
    RsvpFactory(invitation__meeting=meeting, group_size=4, place_state=PlaceState.GIVEN)
    for turn, size in enumerate([3, 2, 1], 1):
        RsvpFactory(
            invitation__meeting=meeting, group_size=size, place_state=PlaceState.WAITING, queue_no=turn
        )
    services.change_meeting(meeting, details=details_of(meeting, seats=9), actor=by)
    sizes = Rsvp.objects.filter(place_state=PlaceState.GIVEN).values_list("group_size", flat=True)
    assert sorted(sizes) == [2, 3, 4]
    assert len(letters(SEAT_GIVEN)) == 2


def test_seats_are_counted_in_a_room_only(by):
    meeting = MeetingFactory()
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=details_of(meeting, place="", seats=10), actor=by)
    assert refusal.value.field == "seats"


def test_what_is_new_about_a_meeting_is_kept(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    topics = tuple(Tag.objects.of(Frame.TOPIC)[:2])
    said = details_of(meeting, easy="Kort.", seats=80, topics=topics)
    changed = services.change_meeting(meeting, details=said, actor=by)
    assert (changed.easy, changed.seats, tuple(changed.topics.all())) == ("Kort.", 80, topics)


# --- Papers hang on items -------------------------------------------------------------------


def with_papers(*titles: str) -> Meeting:
    """A draft with these items, each with a paper."""
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    for order, title in enumerate(titles):
        PaperFactory(agenda_item__meeting=meeting, agenda_item__title=title, agenda_item__order=order)
    return meeting


def lines(*titles: str) -> dict:
    return {"agenda": tuple(AgendaLine(title=title) for title in titles)}


def test_an_item_that_is_only_called_otherwise_keeps_its_papers_and_it_is_said(by):
    meeting = with_papers("Välkomna", "Lokaler", "Val")
    said = details_of(meeting, **lines("Välkomna", "Lokaler på kvällstid", "Val"))
    assert services.consequences(meeting, said).retitled == (("Lokaler", "Lokaler på kvällstid"),)
    services.change_meeting(meeting, details=said, actor=by)
    assert [(item.title, item.papers.count()) for item in meeting.agenda_items.all()] == [
        ("Välkomna", 1),
        ("Lokaler på kvällstid", 1),
        ("Val", 1),
    ]


def test_items_change_places_and_keep_their_papers(by):
    meeting = with_papers("Lokaler", "Val")
    was = {item.title: item.papers.get() for item in meeting.agenda_items.all()}
    services.change_meeting(meeting, details=details_of(meeting, **lines("Val", "Nytt", "Lokaler")), actor=by)
    now = {item.title: item.papers.first() for item in meeting.agenda_items.all()}
    assert now == was | {"Nytt": None}


@pytest.mark.parametrize(
    "agenda", [lines("Val"), lines("Nytt", "Annat", "Val"), lines("Val", "Nytt"), lines()]
)
def test_an_item_with_papers_does_not_go_unseen(by, agenda):
    meeting = with_papers("Lokaler", "Val")
    with pytest.raises(Refused) as refusal:
        services.change_meeting(meeting, details=details_of(meeting, **agenda), actor=by)
    assert refusal.value.field == "agenda"
    assert "har handlingar" in refusal.value.message
    assert meeting.agenda_items.count() == 2


def test_links_and_codes_last_after_the_new_end_however_nobody_is_written_to(by):
    meeting = MeetingFactory()
    invitation = InvitationFactory(meeting=meeting)
    services.inviting.paper_doors([invitation], meeting)
    link = link_of(invitation)
    year = timedelta(days=200)
    later = details_of(
        meeting,
        starts_at=meeting.starts_at + year,
        ends_at=meeting.ends_at + year,
        answer_by=meeting.answer_by + year,
    )
    meeting = services.change_meeting(meeting, details=later, actor=by)
    on_paper = GuestLink.objects.get(subject_id=invitation.pk, purpose=link.purpose, address=None)
    link.refresh_from_db()
    assert link.expires_at == on_paper.expires_at == meeting.ends_at + timedelta(days=30)
