"""Questions about meetings and answers."""

import itertools
from datetime import time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from dialogues.enums import Answer, MeetingKind, MeetingState, Mode
from dialogues.models import Invitation, Meeting, Rsvp
from organisations.models import Membership
from organisations.notices import recipient
from organisations.services import hand_over_links
from portal.municipality.models import Municipality
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.people.enums import LinkPurpose, Role
from portal.web import clock
from tests.dialogues.acts import link_of
from tests.factories import (
    AgendaItemFactory,
    DepartmentFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    RsvpFactory,
    UserFactory,
    evening,
    staff,
)

pytestmark = pytest.mark.django_db


def test_a_visitor_sees_no_drafts():
    MeetingFactory(state=MeetingState.DRAFT)
    called = MeetingFactory()
    assert list(Meeting.objects.visible_to(AnonymousUser())) == [called]
    assert Meeting.objects.visible_to(staff(Role.OFFICIAL)).count() == 2
    assert list(Meeting.objects.visible_to(staff(Role.REGISTRAR))) == [called]


def test_by_its_code_a_meeting_is_seen_by_those_who_see_it_in_a_list():
    other = DepartmentFactory()
    owner, deputy = staff(department=other), staff(department=other)
    states = [*MeetingState]
    meetings = [
        *(MeetingFactory(state=state) for state in states),
        *(MeetingFactory(state=state, owner=owner, department=None) for state in states),
        *(MeetingFactory(state=state, deputy=deputy, department=other) for state in states),
    ]
    for person in (AnonymousUser(), UserFactory(), owner, deputy, staff(), *(staff(role) for role in Role)):
        listed = set(Meeting.objects.visible_to(person))
        assert {Meeting.objects.seen_by_code(person, one.code) for one in meetings} - {None} == listed
    assert Meeting.objects.seen_by_code(owner, "0000000") is None


def test_upcoming_are_nearest_first_and_past_latest_first():
    far, near = MeetingFactory(starts_at=evening(60)), MeetingFactory(starts_at=evening(20))
    old, older = MeetingFactory(starts_at=evening(-10)), MeetingFactory(starts_at=evening(-90))
    assert list(Meeting.objects.upcoming()) == [near, far]
    assert list(Meeting.objects.past()) == [old, older]


def test_answers_are_taken_on_the_last_day_and_not_the_day_after():
    meeting = MeetingFactory()
    with clock.standing_at(clock.instant(meeting.answer_by, time(23, 59))):
        assert meeting.may_be_answered
    with clock.standing_at(clock.instant(meeting.answer_by + timedelta(days=1), time(0, 1))):
        assert not meeting.may_be_answered


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.HELD, MeetingState.CANCELLED])
def test_only_a_called_meeting_takes_answers(state):
    assert not MeetingFactory(state=state).may_be_answered


@pytest.mark.parametrize(("days", "kept"), [(41, False), (42, True), (50, True)])
def test_a_draft_counts_its_lead_time_from_today(days, kept):
    meeting = MeetingFactory(state=MeetingState.DRAFT, starts_at=evening(days))
    assert (meeting.lead_time.days, meeting.lead_time.promised, meeting.lead_time.is_kept) == (days, 42, kept)


def test_a_called_meeting_counts_its_lead_time_from_the_day_it_was_called():
    meeting = MeetingFactory(starts_at=evening(10), called_at=evening(-40))
    assert meeting.lead_time.days == 50


def test_the_promise_is_the_municipalitys_and_differs_by_kind():
    Municipality.objects.create(
        pk=1, name_sv="S", name_en="S", sender_address="a@s.example", invitation_lead_council=30
    )
    assert MeetingFactory(kind=MeetingKind.COUNCIL).lead_time.promised == 30
    assert MeetingFactory(kind=MeetingKind.WORKSHOP).lead_time.promised is None
    assert MeetingFactory(kind=MeetingKind.WORKSHOP).lead_time.is_kept


def test_an_agenda_counts_its_times_from_the_minutes():
    meeting = MeetingFactory()
    for minutes in (15, 30, None, 10):
        AgendaItemFactory(meeting=meeting, minutes=minutes)
    AgendaItemFactory(meeting=meeting, state="declined")
    begins = [item.begins_at and item.begins_at - meeting.starts_at for item in meeting.agenda()]
    assert begins == [timedelta(0), timedelta(minutes=15), timedelta(minutes=45), None]


def test_an_agenda_without_minutes_has_no_times():
    item = AgendaItemFactory()
    assert [each.begins_at for each in item.meeting.agenda()] == [None]


def test_only_active_organisations_without_invitation_are_still_to_invite():
    invitation = InvitationFactory()
    new = OrganisationFactory()
    OrganisationFactory(state="dormant")
    assert list(invitation.meeting.organisations_to_invite()) == [new]


def test_attendance_counts_those_who_come():
    meeting = MeetingFactory()
    for answer, size, mode in [
        (Answer.YES, 3, Mode.ROOM),
        (Answer.YES, 2, Mode.ONLINE),
        (Answer.NO, 1, Mode.ROOM),
        (Answer.NOT_YET, 1, Mode.ROOM),
    ]:
        invitation = InvitationFactory(meeting=meeting)
        RsvpFactory(invitation=invitation, answer=answer, group_size=size, mode=mode)
    attendance = Rsvp.objects.filter(meeting=meeting).attendance()
    assert (attendance.organisations, attendance.in_room, attendance.online) == (2, 3, 2)
    assert attendance.persons == 5


def test_invitations_are_narrowed_to_one_answer():
    invitation, other = InvitationFactory(), InvitationFactory()
    RsvpFactory(invitation=invitation, answer=Answer.NOT_YET)
    assert list(Invitation.objects.answered("none")) == [other]
    assert list(Invitation.objects.answered(Answer.NOT_YET)) == [invitation]
    assert set(Invitation.objects.undecided()) == {invitation, other}


def test_an_address_opens_doors_while_it_stands_for_the_organisation_and_only_its_own():
    """`doors` says in SQL what `Membership.objects.current()` says."""
    invitation = InvitationFactory()
    contact = invitation.organisation.memberships.get()
    answer = link_of(invitation)
    elsewhere = MembershipFactory(address=contact.address)
    hand_over_links([elsewhere])
    today = clock.today()
    for begun, ended in itertools.product([-1, 0, 1], [-1, 0, 1, None]):
        contact.active_from = today + timedelta(days=begun)
        contact.active_to = None if ended is None else today + timedelta(days=ended)
        contact.save()
        doors = invitation.doors(contact.address)
        holds = contact in Membership.objects.current()
        assert set(doors) == ({LinkPurpose.ANSWER, LinkPurpose.HAND_OVER} if holds else set())
        if holds:
            assert doors[LinkPurpose.ANSWER] == answer
            assert doors[LinkPurpose.HAND_OVER].subject == contact


def test_the_door_of_a_contact_knows_since_when_it_stands_untold():
    """`doors` says in SQL what `Membership.objects.untold()` says."""
    invitation = InvitationFactory()
    contact = invitation.organisation.memberships.get()
    link_of(invitation)
    other = MembershipFactory()
    about = notify("notifications.test_letter", about=UserFactory(), to=recipient(contact))
    said = []
    for day, user, state, tells_of, address in itertools.product(
        [None, clock.today()],
        [None, UserFactory()],
        LetterState,
        ["", contact.code, other.code],
        [contact.address, other.address],
    ):
        Membership.objects.filter(pk=contact.pk).update(imported_on=day, user=user)
        Letter.objects.filter(pk=about.pk).update(state=state, tells_of=tells_of, address=address)
        door = invitation.doors(contact.address)[LinkPurpose.HAND_OVER]
        assert door.contact == contact.code
        assert bool(door.untold) == Membership.objects.untold().filter(pk=contact.pk).exists()
        said.append(door.untold)
    assert set(said) == {None, clock.today()}
