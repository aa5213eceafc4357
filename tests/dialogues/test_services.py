"""What happens to meetings, invitations and answers: before, act, after."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import (
    ANSWER_CHANGED,
    CANCELLATION,
    INVITATION,
    MEETING_CHANGED,
    RECEIPT,
    Answer,
    GivenBy,
    InvitationState,
    MeetingKind,
    MeetingState,
    Mode,
)
from dialogues.models import Invitation, Meeting, Rsvp
from dialogues.services import AgendaLine, MeetingDetails
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.notifications.models import Batch, Letter
from portal.people.enums import AddressState, LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import Actor, Door
from portal.web.refusals import Refused
from tests.factories import (
    CommitteeFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    evening,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)


@pytest.fixture
def official():
    """Somebody who calls meetings."""
    return staff(name="Eva Lind")


@pytest.fixture
def by(official):
    """The official, at the portal's pages."""
    return Actor(Door.WEB, user_id=official.pk)


def details(**changed) -> MeetingDetails:
    """A stormöte fifty days ahead."""
    usual = {
        "title": "Stormöte våren",
        "purpose": "Vi väljer ledamöter.",
        "place": "Folkets hus",
        "starts_at": evening(50),
        "ends_at": evening(50, time(20, 30)),
        "answer_by": clock.today() + timedelta(days=43),
    }
    return MeetingDetails(**usual | changed)


def details_of(meeting: Meeting, **changed) -> MeetingDetails:
    """What stands, with something changed."""
    same = ("title", "kind", "purpose", "place", "link", "starts_at", "ends_at", "answer_by", "committee")
    return MeetingDetails(**{name: getattr(meeting, name) for name in same} | changed)


def letters(notice: str) -> list[str]:
    """The addresses that are owed a letter of a kind."""
    return sorted(Letter.objects.filter(notice=notice).values_list("address__email", flat=True))


def link_of(invitation: Invitation) -> GuestLink:
    """The door by which the first contact answers."""
    contact = invitation.organisation.memberships.first()
    return GuestLink.objects.get_or_create(
        purpose=LinkPurpose.ANSWER,
        subject_type=GuestLink._meta.get_field("subject_type").related_model.objects.get_for_model(
            Invitation
        ),
        subject_id=invitation.pk,
        address=contact.address,
    )[0]


# --- Drafting and changing -----------------------------------------------------------------


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


# --- Calling and cancelling ----------------------------------------------------------------


def test_calling_makes_a_draft_public(by):
    meeting = services.call_meeting(MeetingFactory(state=MeetingState.DRAFT), actor=by)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED
    assert meeting.called_at is not None
    assert timeline(meeting)[0].door


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


# --- Inviting ------------------------------------------------------------------------------


def test_every_reachable_organisation_is_invited_and_each_contact_gets_a_letter_with_links(by, official):
    meeting = MeetingFactory()
    one = MembershipFactory()
    other = MembershipFactory(organisation=one.organisation)
    OrganisationFactory()  # nobody to write to
    MembershipFactory(address__state=AddressState.BOUNCED)
    MembershipFactory(organisation__state="dormant")
    MembershipFactory(active_to=clock.today() - timedelta(days=1))
    batch = services.invite_all(meeting, actor=by)
    invitation = Invitation.objects.get()
    assert invitation.organisation == one.organisation
    assert letters(INVITATION) == sorted([one.address.email, other.address.email])
    assert (batch.total, batch.without_address, batch.asked_by) == (2, 3, official)
    doors = GuestLink.objects.filter(purpose=LinkPurpose.ANSWER)
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


# --- Answering -----------------------------------------------------------------------------


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


def test_an_organisation_has_one_answer_and_its_other_contact_changes_it():
    invitation = InvitationFactory()
    first = link_of(invitation)
    second = MembershipFactory(organisation=invitation.organisation)
    services.answer(invitation, link=first, answer=Answer.YES, group_size=2, actor=BY_LINK)
    assert letters(ANSWER_CHANGED) == []
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


def test_staff_answer_for_whoever_phones_without_a_receipt_to_nobody(by):
    invitation = InvitationFactory()
    rsvp = services.answer(invitation, link=None, answer=Answer.YES, actor=by)
    assert (rsvp.given_by, rsvp.address) == (GivenBy.STAFF, None)
    assert letters(RECEIPT) == []


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
