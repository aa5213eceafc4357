"""Meetings are drafted, changed, called, cancelled and held: before, act, after."""

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import (
    CANCELLATION,
    MEETING_CHANGED,
    Answer,
    MeetingState,
)
from dialogues.models import Meeting
from dialogues.services import AgendaLine, marks_of
from portal.frames.models import Tag
from portal.history.events import events_of
from portal.history.timeline import timeline
from portal.notifications.models import Letter
from portal.people.models import Employment
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.refusals import Refused
from tests.dialogues.acts import details, details_of, letters, link_of
from tests.factories import (
    CommitteeFactory,
    DepartmentFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    UserFactory,
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


# --- Two who change at the same time -------------------------------------------------------


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


# --- Days, owners, deputies ----------------------------------------------------------------


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
