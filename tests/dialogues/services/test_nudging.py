"""Reminding by hand: at most one reminder a day to an address."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import MEETINGS, REMINDER
from dialogues.services import Nudged
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Choice, Letter
from portal.web import clock
from portal.web.refusals import Refused
from tests.dialogues.acts import letters, with_doors
from tests.factories import InvitationFactory, MeetingFactory, MembershipFactory, RsvpFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def test_whoever_has_decided_is_not_reminded_though_chosen(by):
    rsvp = RsvpFactory(answer="no")
    wavering = RsvpFactory(invitation__meeting=rsvp.meeting, answer="not_yet")
    chosen = [rsvp.invitation.code, wavering.invitation.code, "finnsej"]
    assert services.nudge(rsvp.meeting, invitations=chosen, actor=by) == Nudged(1, 0, 0, 0)
    assert letters(REMINDER) == [wavering.invitation.organisation.memberships.get().address.email]


def test_a_person_who_stands_for_two_gets_one_reminder_of_both(by):
    meeting = MeetingFactory()
    one = InvitationFactory(meeting=meeting)
    address = one.organisation.memberships.get().address
    other = InvitationFactory(meeting=meeting, organisation=MembershipFactory(address=address).organisation)
    chosen = [one.code, other.code]
    assert services.nudge(meeting, invitations=chosen, actor=by) == Nudged(2, 0, 0, 0)
    assert services.nudge(meeting, invitations=chosen, actor=by) == Nudged(0, 2, 0, 0)
    assert letters(REMINDER) == [address.email]
    Letter.objects.update(state="sent", sent_at=clock.now())
    with clock.standing_at(in_days(1)):
        assert services.nudge(meeting, invitations=chosen, actor=by).reminded == 2
    assert letters(REMINDER) == [address.email] * 2


def test_a_reminder_by_hand_and_by_the_clock_are_one_a_day(by):
    invitation = with_doors(
        InvitationFactory(called_at=in_days(-5), meeting__answer_by=clock.today() + timedelta(days=2))
    )
    services.nudge(invitation.meeting, invitations=[invitation.code], actor=by)
    assert services.remind(actor=by) == 0
    Letter.objects.update(state="sent", sent_at=clock.now())
    with clock.standing_at(in_days(1)):
        assert services.remind(actor=by) == 1
        nudged = services.nudge(invitation.meeting, invitations=[invitation.code], actor=by)
    assert nudged == Nudged(0, 1, 0, 0)


def test_no_reminder_follows_one_that_still_waits_or_left_today(by, mail_sink):
    invitation = InvitationFactory()
    yesterday = clock.today() - timedelta(days=1)
    invitation.organisation.memberships.update(active_from=yesterday)
    chosen = {"invitations": [invitation.code], "actor": by}
    with clock.standing_at(in_days(-1)):
        assert services.nudge(invitation.meeting, **chosen).reminded == 1
    assert services.nudge(invitation.meeting, **chosen) == Nudged(0, 1, 0, 0)
    deliver_due()
    assert services.nudge(invitation.meeting, **chosen) == Nudged(0, 1, 0, 0)
    deliver_due()
    assert len(mail_sink.letters) == 1


def test_whoever_has_declined_is_not_reminded_and_the_other_contact_is(by):
    invitation = InvitationFactory()
    karin = invitation.organisation.memberships.get()
    Choice.objects.create(address=karin.address, kind=MEETINGS, off_since=clock.now())
    chosen = {"invitations": [invitation.code], "actor": by}
    assert services.nudge(invitation.meeting, **chosen) == Nudged(0, 0, 1, 0)
    assert letters(REMINDER) == []
    other = MembershipFactory(organisation=invitation.organisation)
    assert services.nudge(invitation.meeting, **chosen) == Nudged(1, 0, 0, 0)
    assert letters(REMINDER) == [other.address.email]


def test_the_reminder_by_hand_is_a_letter_that_asks(by, mail_sink):
    invitation = InvitationFactory()
    services.nudge(invitation.meeting, invitations=[invitation.code], actor=by)
    deliver_due()
    (mail,) = mail_sink.letters
    assert "Vi har inte fått ert svar" in mail.get_body(("plain",)).get_content()


def test_nobody_is_reminded_once_the_last_day_has_passed(by):
    invitation = InvitationFactory(meeting__answer_by=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="tar inte emot svar"):
        services.nudge(invitation.meeting, invitations=[invitation.code], actor=by)
