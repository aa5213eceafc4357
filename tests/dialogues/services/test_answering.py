"""An organisation answers: one answer, its receipt, and when it is too late."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import (
    ANSWER_CHANGED,
    RECEIPT,
    Answer,
    GivenBy,
    InvitationState,
    MeetingKind,
    MeetingState,
    Mode,
)
from dialogues.models import Rsvp
from organisations.services import leave
from portal.history.timeline import timeline
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.refusals import Refused
from tests.dialogues.acts import details, letters, link_of
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    evening,
)

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)


def test_an_answer_is_kept_and_gets_a_receipt():
    invitation = InvitationFactory()
    link = link_of(invitation)
    rsvp = services.answer(
        invitation,
        link=link,
        answer=Answer.YES,
        group_size=3,
        mode=Mode.ONLINE,
        message=" Finns hörslinga? ",
        actor=Actor(Door.LINK, guest_link_id=link.pk),
    )
    rsvp.refresh_from_db()
    assert (rsvp.answer, rsvp.group_size, rsvp.mode) == (Answer.YES, 3, Mode.ONLINE)
    assert (rsvp.message, rsvp.version, rsvp.given_by) == ("Finns hörslinga?", 1, GivenBy.LINK)
    assert letters(RECEIPT) == [link.address.email]
    assert timeline(rsvp)[0].door == "genom länken i ett brev"


def test_whoever_is_no_longer_a_contact_answers_for_nobody():
    invitation = InvitationFactory()
    link = link_of(invitation)
    leave(invitation.organisation.memberships.get(), actor=BY_LINK)
    with pytest.raises(Refused, match="inte längre kontaktperson"):
        services.answer(invitation, link=link, answer=Answer.NO, actor=BY_LINK)
    assert not Rsvp.objects.exists()


def test_an_organisation_has_one_answer_and_its_other_contact_changes_it():
    invitation = InvitationFactory()
    first = link_of(invitation)
    second = MembershipFactory(organisation=invitation.organisation)
    services.answer(invitation, link=first, answer=Answer.YES, group_size=2, actor=BY_LINK)
    assert letters(ANSWER_CHANGED) == []
    services.invite_new_contacts(invitation.meeting, actor=THE_CLOCK)
    other = GuestLink.objects.get(purpose=LinkPurpose.ANSWER, address=second.address)
    services.answer(invitation, link=other, answer=Answer.NO, actor=BY_LINK)
    rsvp = Rsvp.objects.get()
    assert (rsvp.answer, rsvp.group_size, rsvp.version, rsvp.address) == (Answer.NO, 1, 2, second.address)
    assert letters(RECEIPT) == sorted([first.address.email, second.address.email])
    assert letters(ANSWER_CHANGED) == [first.address.email]


def test_the_same_answer_once_more_changes_nothing():
    invitation = InvitationFactory()
    for _press in range(2):
        services.answer(invitation, link=link_of(invitation), answer=Answer.NOT_YET, actor=BY_LINK)
    assert Rsvp.objects.get().version == 1
    assert len(letters(RECEIPT)) == 1


def test_staff_answer_for_whoever_phones_and_every_contact_gets_the_receipt(by):
    invitation = InvitationFactory()
    contacts = [
        invitation.organisation.memberships.get(),
        MembershipFactory(organisation=invitation.organisation),
    ]
    addresses = sorted(contact.address.email for contact in contacts)
    rsvp = services.answer(invitation, link=None, answer=Answer.YES, actor=by)
    assert (rsvp.given_by, rsvp.address) == (GivenBy.PHONE, None)
    assert letters(RECEIPT) == addresses
    services.answer(invitation, link=None, answer=Answer.NO, actor=by)
    assert letters(ANSWER_CHANGED) == addresses


def test_after_the_last_day_staff_still_write_down_who_phones_until_the_meeting_begins(by):
    invitation = InvitationFactory()
    link, meeting = link_of(invitation), invitation.meeting
    with clock.standing_at(meeting.starts_at - timedelta(minutes=1)):
        with pytest.raises(Refused, match="Sista dagen"):
            services.answer(invitation, link=link, answer=Answer.YES, actor=BY_LINK)
        services.answer(invitation, link=None, answer=Answer.YES, actor=by)
    with clock.standing_at(meeting.starts_at), pytest.raises(Refused, match="börjat"):
        services.answer(invitation, link=None, answer=Answer.NO, actor=by)
    assert Rsvp.objects.get().answer == Answer.YES


@pytest.mark.parametrize(
    ("place", "link", "wished", "kept"),
    [
        ("Folkets hus", "", Mode.ONLINE, Mode.ROOM),
        ("", "https://mote.example/rum", Mode.ROOM, Mode.ONLINE),
        ("Folkets hus", "https://mote.example/rum", Mode.ONLINE, Mode.ONLINE),
    ],
)
def test_one_takes_part_only_in_a_way_that_the_meeting_has(place, link, wished, kept):
    invitation = InvitationFactory(meeting__place=place, meeting__link=link)
    rsvp = services.answer(
        invitation, link=link_of(invitation), answer=Answer.YES, mode=wished, actor=BY_LINK
    )
    assert rsvp.mode == kept


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"meeting__state": MeetingState.CANCELLED}, "inställt"),
        ({"meeting__state": MeetingState.HELD}, "hållits"),
        ({"meeting__starts_at": evening, "meeting__answer_by": lambda days: evening(days).date()}, "hållits"),
        ({"meeting__answer_by": lambda days: evening(days).date()}, "Sista dagen att svara var"),
        ({"state": InvitationState.REVOKED}, "återkallad"),
    ],
)
def test_a_late_answer_is_refused_with_a_sentence_that_says_why(changed, words):
    changed = {name: value(-1) if callable(value) else value for name, value in changed.items()}
    invitation = InvitationFactory(**changed)
    with pytest.raises(Refused) as refusal:
        services.answer(invitation, link=link_of(invitation), answer=Answer.YES, actor=BY_LINK)
    assert words in refusal.value.message
    assert not Rsvp.objects.exists()
    assert not Letter.objects.exists()


def test_what_somebody_writes_is_never_in_the_history():
    invitation = InvitationFactory()
    rsvp = services.answer(
        invitation, link=link_of(invitation), answer=Answer.YES, message="Hemligheten", actor=BY_LINK
    )
    assert "Hemligheten" not in str(timeline(rsvp))


def test_a_meetings_kind_is_one_of_the_known(official, by):
    meeting = services.draft_meeting(details=details(kind=MeetingKind.NETWORK), owner=official, actor=by)
    assert meeting.get_kind_display() == "nätverksmöte"
