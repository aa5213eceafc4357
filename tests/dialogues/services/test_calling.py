"""Meetings are drafted, changed, called, cancelled and held: before, act, after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import (
    CANCELLATION,
    Answer,
    MeetingState,
)
from dialogues.models import Meeting
from dialogues.services import AgendaLine
from portal.frames.models import Tag
from portal.history.events import events_of
from portal.history.timeline import timeline
from portal.notifications.models import Letter
from portal.people.models import Employment
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.refusals import Refused
from tests.dialogues.acts import details, letters, link_of
from tests.factories import (
    CommitteeFactory,
    DepartmentFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    evening,
    staff,
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


# --- Drafts that come twice, and drafts that go --------------------------------------------


def test_a_form_sent_twice_makes_one_draft(official, by):
    said = details(agenda=(AgendaLine(title="Välkomna"),), principles=(Tag.objects.principles().first(),))
    first, second = (
        services.draft_meeting(details=said, owner=official, code="k3m9x2t", actor=by) for _press in range(2)
    )
    assert first == second == Meeting.objects.get()
    assert (first.code, second.agenda_items.count()) == ("k3m9x2t", 1)


def test_a_form_sent_again_with_other_words_is_not_swallowed(official, by):
    services.draft_meeting(details=details(), owner=official, code="k3m9x2t", actor=by)
    for said, owner in [(details(place="Biblioteket"), official), (details(), staff())]:
        with pytest.raises(Refused) as refusal:
            services.draft_meeting(details=said, owner=owner, code="k3m9x2t", actor=by)
        assert "redan sparat ett utkast" in refusal.value.message
    assert Meeting.objects.get().place == "Folkets hus"


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_in_the_same_instant_makes_one_draft(official, by):
    at_once = Barrier(4, timeout=20)

    def press(_number) -> int:
        try:
            at_once.wait()
            return services.draft_meeting(
                details=details(agenda=(AgendaLine(title="Välkomna"),)),
                owner=official,
                code="k3m9x2t",
                actor=by,
            ).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(press, range(4))) == {Meeting.objects.get().pk}
    assert Meeting.objects.get().agenda_items.count() == 1


def test_a_draft_is_thrown_away_and_its_history_says_so(official, by):
    said = details(agenda=(AgendaLine(title="Välkomna"),))
    meeting = services.draft_meeting(details=said, owner=official, actor=by)
    gone = Meeting(pk=meeting.pk)
    services.discard_draft(meeting, actor=by)
    assert not Meeting.objects.exists()
    last = events_of(Meeting).objects.filter(pgh_obj_id=gone.pk).latest("pgh_id")
    assert (last.pgh_label, last.title, last.state) == ("delete", said.title, MeetingState.DRAFT)
    told = [(entry.text, entry.who) for entry in timeline(gone, parts=["agenda_items"], names=True)]
    assert ("Togs bort", "Eva Lind") in told
    assert ("Togs bort: Välkomna", "Eva Lind") in told


@pytest.mark.parametrize("state", [MeetingState.CALLED, MeetingState.HELD, MeetingState.CANCELLED])
def test_only_a_draft_is_thrown_away(by, state):
    with pytest.raises(Refused):
        services.discard_draft(MeetingFactory(state=state), actor=by)
    assert Meeting.objects.exists()


def test_a_draft_that_somebody_is_invited_to_is_not_thrown_away(by):
    with pytest.raises(Refused):
        services.discard_draft(InvitationFactory(meeting__state=MeetingState.DRAFT).meeting, actor=by)
    assert Meeting.objects.exists()


# --- Held ----------------------------------------------------------------------------------


def test_a_called_meeting_that_is_over_has_been_held():
    meeting = MeetingFactory(starts_at=evening(-1))
    assert services.close_held(meeting, actor=THE_CLOCK) is True
    assert services.close_held(meeting, actor=THE_CLOCK) is False
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == (MeetingState.HELD, 0)
    assert timeline(meeting)[0].door == "av sig självt, när dagen kom"
    assert not Letter.objects.exists()


@pytest.mark.parametrize(
    ("state", "days"),
    [(MeetingState.CALLED, 1), (MeetingState.DRAFT, -1), (MeetingState.CANCELLED, -1)],
)
def test_nothing_else_has_been_held(state, days):
    meeting = MeetingFactory(state=state, starts_at=evening(days))
    assert services.close_held(meeting, actor=THE_CLOCK) is False
    meeting.refresh_from_db()
    assert meeting.state == state
