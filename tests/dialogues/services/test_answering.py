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
    NeedKind,
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
    AgendaItemFactory,
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
        question=" Finns hörslinga? ",
        actor=Actor(Door.LINK, guest_link_id=link.pk),
    )
    rsvp.refresh_from_db()
    assert (rsvp.answer, rsvp.group_size, rsvp.mode) == (Answer.YES, 3, Mode.ONLINE)
    assert (rsvp.questions.get().text, rsvp.version, rsvp.given_by) == (
        "Finns hörslinga?",
        1,
        GivenBy.LINK,
    )
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
        invitation, link=link_of(invitation), answer=Answer.YES, question="Hemligheten", actor=BY_LINK
    )
    assert "Hemligheten" not in str(timeline(rsvp))


def test_a_meetings_kind_is_one_of_the_known(official, by):
    meeting = services.draft_meeting(details=details(kind=MeetingKind.NETWORK), owner=official, actor=by)
    assert meeting.get_kind_display() == "nätverksmöte"


def give(invitation, **said):
    """The first contact answers by its link."""
    return services.answer(
        invitation, link=link_of(invitation), actor=BY_LINK, **{"answer": Answer.YES} | said
    )


def needs_of(rsvp) -> dict[str, str]:
    """What is stated."""
    return dict(rsvp.needs.values_list("kind", "text"))


def test_needs_are_stated_kept_and_replaced_as_a_whole():
    invitation = InvitationFactory()
    both = {NeedKind.FOOD: " gluten ", NeedKind.HEARING_LOOP: ""}
    rsvp = give(invitation, needs=both)
    assert needs_of(rsvp) == {"food": "gluten", "hearing_loop": ""}
    give(invitation, group_size=2, needs=None)
    assert needs_of(rsvp) == {"food": "gluten", "hearing_loop": ""}
    assert give(invitation, group_size=2, needs=both).version == 2
    give(invitation, group_size=2, needs={NeedKind.CHILDCARE: "två barn"})
    assert needs_of(rsvp) == {"childcare": "två barn"}


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NOT_YET, Answer.WITHDRAWN])
def test_whoever_does_not_come_needs_nothing(answer):
    invitation = InvitationFactory()
    rsvp = give(invitation, needs={NeedKind.FOOD: "gluten"})
    give(invitation, answer=answer)
    assert needs_of(rsvp) == {}


def test_a_question_sent_twice_is_one_and_a_new_one_is_another():
    invitation = InvitationFactory()
    for text in ("Finns hiss?", "Finns hiss? ", "Finns kaffe?"):
        rsvp = give(invitation, question=text)
    assert list(rsvp.questions.values_list("text", flat=True)) == ["Finns hiss?", "Finns kaffe?"]
    assert rsvp.version == 2


def test_a_proposal_stands_last_on_the_agenda_and_is_not_on_it_yet():
    invitation = InvitationFactory()
    AgendaItemFactory(meeting=invitation.meeting, order=4)
    for _twice in range(2):
        rsvp = give(invitation, proposal="Belysning på spåret\nDet är mörkt från oktober.")
    proposal = rsvp.proposals.get()
    assert (proposal.title, proposal.text, proposal.order) == (
        "Belysning på spåret",
        "Det är mörkt från oktober.",
        5,
    )
    assert proposal.proposed_for == invitation.organisation
    assert proposal.title not in [item.title for item in invitation.meeting.agenda()]


def test_a_proposal_in_one_long_line_keeps_all_its_words():
    proposal = give(InvitationFactory(), proposal="ord " * 60).proposals.get()
    assert len(proposal.title) <= 160
    assert proposal.title.endswith("…")
    assert proposal.text == ("ord " * 60).strip()


def test_an_answer_that_is_taken_back_is_none_and_may_be_given_anew():
    invitation = InvitationFactory()
    with pytest.raises(Refused, match="inget svar att ta tillbaka"):
        give(invitation, answer=Answer.WITHDRAWN)
    give(invitation, group_size=3)
    give(invitation, answer=Answer.WITHDRAWN)
    assert invitation.meeting.invitations.undecided().get() == invitation
    assert invitation.meeting.invitations.answered("none").get() == invitation
    assert list(invitation.meeting.invitations.answered("none")) == [invitation]
    assert Rsvp.objects.filter(meeting=invitation.meeting).attendance().persons == 0
    assert give(invitation).version == 3
