"""Organisations are invited: who, by which letters, and never twice."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import (
    INVITATION,
    MEETINGS,
    Answer,
    MeetingState,
)
from dialogues.models import Invitation
from organisations.services import leave
from portal.notifications.models import Batch, Choice, Letter
from portal.people.enums import AddressState, LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.refusals import Refused
from tests.dialogues.acts import letters
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    evening,
    make_organisations,
)

pytestmark = pytest.mark.django_db


def test_every_reachable_organisation_is_invited_and_each_contact_gets_a_letter_with_links(by, official):
    meeting = MeetingFactory()
    one = MembershipFactory()
    other = MembershipFactory(organisation=one.organisation)
    OrganisationFactory()  # nobody to write to
    MembershipFactory(address__state=AddressState.BOUNCED)
    MembershipFactory(organisation__state="dormant")
    MembershipFactory(active_to=clock.today() - timedelta(days=1))
    batch = services.invite_all(meeting, actor=by)
    # The three that no letter reaches are invited too: they get theirs on paper.
    assert Invitation.objects.filter(batch=batch).count() == 4
    invitation = Invitation.objects.get(organisation=one.organisation)
    assert letters(INVITATION) == sorted([one.address.email, other.address.email])
    assert (batch.total, batch.without_address, batch.asked_by) == (2, 3, official)
    doors = GuestLink.objects.filter(purpose=LinkPurpose.ANSWER, address__isnull=False)
    assert GuestLink.objects.filter(purpose=LinkPurpose.ANSWER, address__isnull=True).count() == 4
    assert {door.address_id for door in doors} == {one.address_id, other.address_id}
    assert {door.subject for door in doors} == {invitation}
    assert GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER).count() == 2


def test_a_shared_address_gets_one_letter_for_each_organisation(by):
    one = MembershipFactory()
    MembershipFactory(organisation=one.organisation, address=one.address)
    MembershipFactory(address=one.address)
    services.invite_all(MeetingFactory(), actor=by)
    assert letters(INVITATION) == [one.address.email] * 2


def test_inviting_again_reaches_only_those_who_are_new(by):
    meeting = MeetingFactory()
    MembershipFactory()
    first = services.invite_all(meeting, actor=by)
    assert services.invite_all(meeting, actor=by) == first
    new = MembershipFactory()
    second = services.invite_all(meeting, actor=by)
    assert (first.total, second.total) == (1, 1)
    assert Batch.objects.count() == 2
    assert second.letters.get().address == new.address


def test_whoever_has_declined_invitations_is_not_reached_by_one(by):
    declined = MembershipFactory().address
    Choice.objects.create(address=declined, kind=MEETINGS, off_since=clock.now())
    batch = services.invite_all(MeetingFactory(kind="network"), actor=by)
    assert (batch.total, batch.without_address) == (0, 1)
    assert not Letter.objects.exists()
    assert Invitation.objects.get().batch == batch
    assert services.invite_new_contacts(Invitation.objects.get().meeting, actor=THE_CLOCK) == 0


def test_whoever_becomes_a_contact_later_is_invited_too_and_once(by):
    meeting = MeetingFactory()
    leaving = MembershipFactory()
    services.invite_all(meeting, actor=by)
    assert services.invite_new_contacts(meeting, actor=THE_CLOCK) == 0
    leave(leaving, actor=by)
    coming = MembershipFactory(organisation=leaving.organisation)
    MembershipFactory(organisation=leaving.organisation, address__state=AddressState.REFUSED)
    MembershipFactory()  # of an organisation that is not invited
    assert services.invite_new_contacts(meeting, actor=THE_CLOCK) == 1
    assert services.invite_new_contacts(meeting, actor=THE_CLOCK) == 0
    assert coming.address.email in letters(INVITATION)
    door = GuestLink.objects.get(purpose=LinkPurpose.ANSWER, address=coming.address)
    assert services.answer(door.subject, link=door, answer=Answer.YES, actor=by).answer == Answer.YES


def test_nobody_new_is_invited_after_the_last_day(by):
    meeting = MeetingFactory()
    organisation = MembershipFactory().organisation
    services.invite_all(meeting, actor=by)
    MembershipFactory(organisation=organisation)
    with clock.standing_at(clock.instant(meeting.answer_by + timedelta(days=1), time(9))):
        assert services.invite_new_contacts(meeting, actor=THE_CLOCK) == 0


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.HELD, MeetingState.CANCELLED])
def test_nobody_is_invited_to_what_takes_no_answers(by, state):
    MembershipFactory()
    with pytest.raises(Refused):
        services.invite_all(MeetingFactory(state=state), actor=by)
    assert not Letter.objects.exists()


def test_many_are_invited_with_as_many_queries_as_few(by):
    def queries(number):
        make_organisations(number)
        meeting = MeetingFactory()
        with CaptureQueriesContext(connection) as captured:
            services.invite_all(meeting, actor=by)
        return len(captured)

    queries(1)  # what a process asks only once
    assert queries(3) == queries(300)


def test_one_press_calls_and_invites(by):
    MembershipFactory()
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    batch = services.call_and_invite(meeting, actor=by)
    meeting.refresh_from_db()
    assert (meeting.state, batch.total) == (MeetingState.CALLED, 1)
    MembershipFactory()
    assert services.call_and_invite(meeting, actor=by).total == 1


def test_a_press_that_is_refused_leaves_a_draft(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT, starts_at=evening(-1), answer_by=evening(-5).date())
    with pytest.raises(Refused):
        services.call_and_invite(meeting, actor=by)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DRAFT
