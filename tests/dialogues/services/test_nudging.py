"""Reminding by hand: at most one reminder a day to an address."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import REMINDER
from dialogues.services import Nudged
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.refusals import Refused
from tests.dialogues.acts import letters
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory, RsvpFactory

pytestmark = pytest.mark.django_db


def test_whoever_has_decided_is_not_reminded_though_chosen(by):
    rsvp = RsvpFactory(answer="no")
    wavering = RsvpFactory(invitation__meeting=rsvp.meeting, answer="not_yet")
    chosen = [rsvp.invitation.code, wavering.invitation.code, "finnsej"]
    assert services.nudge(rsvp.meeting, invitations=chosen, actor=by) == Nudged(1, 0, 0)
    assert letters(REMINDER) == [wavering.invitation.organisation.memberships.get().address.email]


def test_a_person_who_stands_for_two_gets_one_reminder_and_the_next_tomorrow(by):
    meeting = MeetingFactory()
    one = InvitationFactory(meeting=meeting)
    address = one.organisation.memberships.get().address
    other = InvitationFactory(meeting=meeting, organisation=MembershipFactory(address=address).organisation)
    chosen = [one.code, other.code]
    assert services.nudge(meeting, invitations=chosen, actor=by) == Nudged(1, 1, 0)
    assert services.nudge(meeting, invitations=chosen, actor=by) == Nudged(0, 2, 0)
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert services.nudge(meeting, invitations=chosen, actor=by).reminded == 1
    assert letters(REMINDER) == [address.email] * 2


def test_a_reminder_by_hand_and_by_the_clock_are_one_a_day(by):
    invitation = InvitationFactory(called_at=clock.now() - timedelta(days=5))
    services.nudge(invitation.meeting, invitations=[invitation.code], actor=by)
    assert services.remind(invitation.meeting, actor=by) == 0
    Letter.objects.all().delete()
    assert services.remind(invitation.meeting, actor=by) == 1
    assert services.nudge(invitation.meeting, invitations=[invitation.code], actor=by) == Nudged(0, 1, 0)


def test_nobody_is_reminded_once_the_last_day_has_passed(by):
    invitation = InvitationFactory(meeting__answer_by=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="tar inte emot svar"):
        services.nudge(invitation.meeting, invitations=[invitation.code], actor=by)
