"""Sending: ten minutes to regret, stopping on the way, a proof to oneself, revoking; and two at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import (
    CANCELLATION,
    INVITATION,
    MEETING_CHANGED,
    PROOF,
    Answer,
    InvitationState,
    MeetingState,
)
from dialogues.models import Invitation, Meeting
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Batch, Letter
from portal.notifications.services import send_now
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from portal.web.refusals import Refused
from tests.dialogues.acts import details_of, letters, link_of
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    RsvpFactory,
    make_organisations,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    """A meeting that nobody has heard of, and three organisations to invite, one of them on paper."""
    make_organisations(2)
    OrganisationFactory()
    return MeetingFactory(state=MeetingState.DRAFT)


@pytest.fixture
def pressed(draft, by):
    """The batch of the press that called it."""
    return services.call_and_invite(draft, actor=by)


def doors() -> int:
    """How many links open an answer page."""
    return GuestLink.objects.filter(purpose=LinkPurpose.ANSWER).count()


def after_regret(batch):
    """The time to regret is over."""
    return clock.standing_at(batch.leaves_at)


def test_a_press_makes_the_meeting_public_and_its_letters_wait_ten_minutes(draft, pressed):
    draft.refresh_from_db()
    assert draft.state == MeetingState.CALLED
    assert pressed.leaves_at - pressed.asked_at == timedelta(minutes=10)
    assert not Letter.objects.due().exists()
    with after_regret(pressed):
        assert Letter.objects.due().count() == 2


def test_the_municipality_may_choose_that_letters_leave_at_once(draft, by):
    change_settings(values={"regret_minutes": 0}, actor=A_COMMAND)
    batch = services.call_and_invite(draft, actor=by)
    assert batch.leaves_at is None
    assert Letter.objects.due().count() == 2


def test_whoever_regrets_is_where_they_were_before_the_press(draft, pressed, by):
    assert doors() == 5
    taken = services.take_back(pressed, actor=by)
    draft.refresh_from_db()
    assert (taken.uninvited, taken.keep, taken.is_draft) == (3, 0, True)
    assert (draft.state, draft.called_at) == (MeetingState.DRAFT, None)
    assert not Invitation.objects.exists()
    assert doors() == 0
    with after_regret(pressed):
        assert deliver_due().finished == 0
    again = services.call_and_invite(draft, actor=by)
    assert again != pressed
    assert again.total == 2


def test_a_meeting_somebody_has_answered_stays_called_and_its_answer_stands(draft, pressed, by):
    answered = Invitation.objects.first()
    services.answer(answered, link=None, answer=Answer.YES, actor=by)
    taken = services.take_back(pressed, actor=by)
    draft.refresh_from_db()
    assert (taken.uninvited, taken.keep, taken.is_draft) == (2, 1, False)
    assert draft.state == MeetingState.CALLED
    assert Invitation.objects.get() == answered


def test_a_meeting_somebody_has_signed_up_for_stays_called(draft, pressed, by):
    RsvpFactory(invitation=None, meeting=draft, name="Kim")
    assert not services.take_back(pressed, actor=by).is_draft


def test_regretting_a_later_sending_leaves_the_meeting_and_the_earlier_one(draft, pressed, by):
    with after_regret(pressed):
        deliver_due()
        make_organisations(1)
        later = services.call_and_invite(draft, actor=by)
        taken = services.take_back(later, actor=by)
    draft.refresh_from_db()
    assert (taken.uninvited, taken.is_draft, draft.state) == (1, False, MeetingState.CALLED)
    assert Invitation.objects.count() == 3


def test_stopping_on_the_way_uninvites_those_whom_no_letter_has_reached(pressed, by, mail_sink):
    first = Letter.objects.order_by("id").first()
    with after_regret(pressed):
        Letter.objects.exclude(pk=first.pk).update(next_try_at=clock.now() + timedelta(hours=1))
        deliver_due()
        taken = services.take_back(pressed, actor=by)
        assert (taken.uninvited, taken.keep, taken.is_draft) == (2, 1, False)
        assert Invitation.objects.get().pk == first.about_id
        assert services.call_and_invite(Meeting.objects.get(), actor=by).total == 1


def test_there_is_nothing_to_stop_once_all_have_left(pressed, by, mail_sink):
    with after_regret(pressed):
        deliver_due()
        with pytest.raises(Refused, match="redan gått"):
            services.take_back(pressed, actor=by)
    assert Invitation.objects.count() == 3


def test_a_cancellation_is_not_taken_back(pressed, draft, by, mail_sink):
    with after_regret(pressed):
        deliver_due()
        services.cancel_meeting(draft, actor=by)
        with pytest.raises(Refused):
            services.take_back(draft.batches().get(notice=CANCELLATION), actor=by)


def test_a_new_contact_hears_nothing_as_long_as_it_may_be_regretted(draft, pressed):
    organisation = Invitation.objects.exclude(organisation__memberships=None).first().organisation
    MembershipFactory(organisation=organisation)
    assert services.invite_new_contacts(draft, actor=THE_CLOCK) == 0
    with after_regret(pressed):
        assert services.invite_new_contacts(draft, actor=THE_CLOCK) == 1


def test_cancelled_in_the_time_to_regret_nobody_hears_anything(draft, pressed, by, mail_sink):
    services.cancel_meeting(draft, actor=by)
    with after_regret(pressed):
        deliver_due()
    assert set(Letter.objects.values_list("state", flat=True)) == {"lapsed"}
    assert not mail_sink.taken


def test_moved_in_the_time_to_regret_the_letters_say_the_new_place_and_only_that(
    draft, pressed, by, mail_sink
):
    draft.refresh_from_db()
    services.change_meeting(draft, details=details_of(draft, place="Biblioteket"), actor=by)
    with after_regret(pressed):
        deliver_due()
    assert letters(MEETING_CHANGED)
    assert len(mail_sink.letters) == 2
    for letter in mail_sink.letters:
        assert "Biblioteket" in letter.get_body(("plain",)).get_content()
        assert letter["Subject"].strip().startswith("Inbjudan")


def test_without_a_broker_everything_leaves_by_the_sweep(draft, by, mail_sink, settings):
    batch = services.call_and_invite(draft, actor=by)
    with after_regret(batch):
        assert deliver_due().finished == 2


# --- A proof to oneself --------------------------------------------------------------------


def test_a_proof_is_the_letter_with_links_that_lead_nowhere(draft, official, by, mail_sink):
    assert services.send_proof(draft, user=official, actor=by) is not None
    assert services.send_proof(draft, user=official, actor=by) is None
    deliver_due()
    (mail,) = mail_sink.letters
    assert mail["To"] == official.email
    assert mail["Subject"].strip().startswith("Prov: Inbjudan")
    text = mail.get_body(("plain",)).get_content()
    assert "Hej Kontakt!" in text
    assert "/s/" not in text
    assert "Avböj" not in text
    assert letters(PROOF) == [official.email]
    assert not Invitation.objects.exists()


# --- Revoking ------------------------------------------------------------------------------


@pytest.fixture
def invited(by):
    """An invitation that has gone."""
    MembershipFactory()
    services.invite_all(MeetingFactory(), actor=by)
    return Invitation.objects.get()


def test_a_revoked_invitation_opens_nothing_and_what_waits_is_not_sent(invited, by, client):
    page = link_of(invited).path("answer")
    assert client.get(page).status_code == 200
    services.revoke(invited, actor=by)
    services.revoke(invited, actor=by)
    invited.refresh_from_db()
    assert invited.state == InvitationState.REVOKED
    assert client.get(page).status_code == 404
    deliver_due()
    assert Letter.objects.get(notice=INVITATION).state == "lapsed"


def test_revoking_is_undone_by_inviting_anew_with_new_links(invited, by, client):
    old = link_of(invited).path("answer")
    services.revoke(invited, actor=by)
    assert services.invite_again(invited, actor=by) == 1
    invited.refresh_from_db()
    assert invited.state == InvitationState.OPEN
    new = link_of(invited).path("answer")
    assert new != old
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    with pytest.raises(Refused, match="gäller redan"):
        services.invite_again(invited, actor=by)


def test_whoever_has_said_that_they_come_is_not_revoked(invited, by):
    services.answer(invited, link=None, answer=Answer.YES, actor=by)
    with pytest.raises(Refused, match="har svarat att den kommer"):
        services.revoke(invited, actor=by)
    services.answer(invited, link=None, answer=Answer.NO, actor=by)
    assert services.revoke(invited, actor=by).state == InvitationState.REVOKED


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_what_is_over_is_not_revoked(invited, by, state):
    Meeting.objects.update(state=state)
    with pytest.raises(Refused):
        services.revoke(invited, actor=by)


# --- Two at the same time ------------------------------------------------------------------


def at_once(*acts) -> list:
    """What each act gives, all begun in the same instant, each on a connection of its own."""
    gate, given = threading.Barrier(len(acts)), [None] * len(acts)

    def go(number, act):
        gate.wait(10)
        try:
            given[number] = act()
        except Refused as refusal:
            given[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=go, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


@pytest.mark.django_db(transaction=True)
def test_two_officials_who_press_at_once_send_one_invitation(draft, by):
    first, second = at_once(*[lambda: services.call_and_invite(draft, actor=by)] * 2)
    assert first == second
    assert Batch.objects.count() == 1
    assert Invitation.objects.count() == 3
    assert len(letters(INVITATION)) == 2


@pytest.mark.django_db(transaction=True)
def test_regretted_and_sent_now_at_once_is_one_of_the_two(draft, pressed, by):
    at_once(lambda: services.take_back(pressed, actor=by), lambda: send_now(pressed, actor=by))
    draft.refresh_from_db()
    # Nothing has left, so that in either order it is taken back.
    assert draft.state == MeetingState.DRAFT
    assert not Letter.objects.due().exists()


@pytest.mark.django_db(transaction=True)
def test_stopped_while_a_worker_delivers_whoever_has_a_letter_is_invited_and_nobody_else(by, mail_sink):
    make_organisations(40)
    batch = services.call_and_invite(MeetingFactory(state=MeetingState.DRAFT), actor=by)
    send_now(batch, actor=by)
    begun = threading.Event()
    mail_sink.judge = lambda to, tries: begun.set()

    def stop():
        begun.wait(10)
        return services.take_back(batch, actor=by)

    _run, taken = at_once(deliver_due, stop)
    deliver_due()
    told = set(Letter.objects.filter(state="sent").values_list("about_id", flat=True))
    assert set(Invitation.objects.values_list("pk", flat=True)) == told
    assert taken.keep == len(told) == len(mail_sink.taken) < 40
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent", "lapsed"}


@pytest.mark.django_db(transaction=True)
def test_cancelled_while_a_letter_is_in_a_workers_hand_its_recipient_hears_of_it(by, mail_sink):
    MembershipFactory()
    meeting = MeetingFactory()
    services.invite_all(meeting, actor=by)
    other = []

    def ponder(to, tries):
        if not other:
            services.cancel_meeting(meeting, actor=by)
            connection.close()
            # Another worker takes the cancellation while this one still has the invitation.
            other.append(threading.Thread(target=deliver_and_hang_up))
            other[0].start()

    mail_sink.judge = ponder
    deliver_due()
    other[0].join(20)
    deliver_due()
    assert [mail["Subject"].strip().partition(":")[0] for mail in mail_sink.letters] == [
        "Inbjudan",
        "Inställt",
    ]


def deliver_and_hang_up() -> None:
    """A run of delivery in a thread of its own."""
    try:
        deliver_due()
    finally:
        connection.close()
