"""Meetings are drafted, changed, called and cancelled: before, act, after."""

from datetime import time, timedelta

import pytest

from dialogues import services
from dialogues.enums import (
    CANCELLATION,
    MEETING_CHANGED,
    Answer,
    MeetingState,
)
from dialogues.models import Meeting
from dialogues.services import AgendaLine
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.notifications.models import Letter
from portal.people.models import Employment
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.refusals import Refused
from tests.dialogues.acts import details, details_of, letters, link_of
from tests.factories import (
    CommitteeFactory,
    DepartmentFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    evening,
)

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)


def test_a_draft_keeps_what_was_said_and_signs_the_history(official, by):
    principle = Tag.objects.principles().first()
    committee = CommitteeFactory()
    said = details(
        committee=committee,
        principles=(principle,),
        agenda=(AgendaLine(title="Välkomna", minutes=15), AgendaLine(title="Val", text="Sex platser")),
    )
    meeting = services.draft_meeting(details=said, owner=official, actor=by)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DRAFT
    assert meeting.committee == committee
    assert list(meeting.principles.all()) == [principle]
    assert [(item.title, item.text, item.minutes) for item in meeting.agenda()] == [
        ("Välkomna", "", 15),
        ("Val", "Sex platser", None),
    ]
    assert timeline(meeting, names=True)[0].who == "Eva Lind"
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"ends_at": evening}, "ends"),
        ({"place": ""}, "place"),
        ({"answer_by": lambda days: clock.today() + timedelta(days=days + 1)}, "answer_by"),
    ],
)
def test_a_draft_that_cannot_be_is_refused_at_its_field(official, by, wrong, field):
    wrong = {name: value(50) if callable(value) else value for name, value in wrong.items()}
    with pytest.raises(Refused) as refusal:
        services.draft_meeting(details=details(**wrong), owner=official, actor=by)
    assert refusal.value.field == field
    assert not Meeting.objects.exists()


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
    assert Meeting.objects.get(pk=invitation.meeting_id).sequence == 1


def test_a_new_title_sends_no_letter_but_counts_for_calendars(by):
    meeting = InvitationFactory().meeting
    changed = services.change_meeting(meeting, details=details_of(meeting, title="Nytt namn"), actor=by)
    assert changed.sequence == 1
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


def test_calling_makes_a_draft_public(by):
    meeting = services.call_meeting(MeetingFactory(state=MeetingState.DRAFT), actor=by)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED
    assert meeting.called_at is not None
    assert timeline(meeting)[0].door


def test_whoever_calls_is_shown_by_function(official, by):
    Employment.objects.create(user=official, department=DepartmentFactory(), post="samrådssekreterare")
    meeting = services.draft_meeting(details=details(), owner=official, actor=by)
    assert meeting.owners_post == "samrådssekreterare"
    Employment.objects.update(post="processledare")
    assert services.call_meeting(meeting, actor=by).owners_post == "processledare"


@pytest.mark.parametrize("state", [MeetingState.CALLED, MeetingState.HELD, MeetingState.CANCELLED])
def test_only_a_draft_is_called(by, state):
    with pytest.raises(Refused):
        services.call_meeting(MeetingFactory(state=state), actor=by)


@pytest.mark.parametrize(("starts", "answer_by"), [(-1, -8), (3, -1)])
def test_a_meeting_whose_days_have_passed_is_not_called(by, starts, answer_by):
    meeting = MeetingFactory(
        state=MeetingState.DRAFT,
        starts_at=evening(starts),
        answer_by=clock.today() + timedelta(days=answer_by),
    )
    with pytest.raises(Refused):
        services.call_meeting(meeting, actor=by)


def test_a_cancelled_meeting_is_told_to_all_invited_whatever_they_answered(by):
    invitation = InvitationFactory()
    second = MembershipFactory(organisation=invitation.organisation)
    services.answer(invitation, link=link_of(invitation), answer=Answer.NO, actor=BY_LINK)
    meeting = services.cancel_meeting(invitation.meeting, actor=by)
    assert (meeting.state, meeting.sequence) == (MeetingState.CANCELLED, 1)
    first = invitation.organisation.memberships.exclude(pk=second.pk).get()
    assert letters(CANCELLATION) == sorted([first.address.email, second.address.email])


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.HELD, MeetingState.CANCELLED])
def test_only_a_called_meeting_is_cancelled(by, state):
    with pytest.raises(Refused):
        services.cancel_meeting(MeetingFactory(state=state), actor=by)


def test_a_meeting_that_has_begun_is_not_cancelled(by):
    with pytest.raises(Refused):
        services.cancel_meeting(MeetingFactory(starts_at=clock.now() - timedelta(minutes=5)), actor=by)
