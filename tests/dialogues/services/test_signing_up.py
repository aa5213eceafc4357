"""People sign up in their own name: confirmed by whoever has the letter, seated by the same rules as all."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from dialogues import services
from dialogues.enums import (
    CANCELLATION_TO_ONE,
    MEETING_CHANGED_TO_ONE,
    RECEIPT_TO_ONE,
    SEAT_GIVEN_TO_ONE,
    SIGN_UP,
    Answer,
    GivenBy,
    MeetingState,
    Mode,
    NeedKind,
    PhoneAbout,
    PlaceState,
)
from dialogues.models import AgendaItem, Meeting, Rsvp
from dialogues.services import Person, Said
from dialogues.tasks import forget_what_nobody_confirmed
from portal.history.timeline import timeline
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink
from portal.people.services import revoke_link
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK, Actor, Door
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.dialogues.acts import details_of, letters
from tests.factories import InvitationFactory, MeetingFactory, PersonFactory, RsvpFactory

pytestmark = pytest.mark.django_db

ON_THE_PAGE, BY_LINK = Actor(Door.WEB), Actor(Door.LINK)
PHONE = "070-1740605"
COMES = Said(answer=Answer.YES)


def come(meeting: Meeting, email: str = "ada@hem.example", *, code: str = "", **said) -> Rsvp:
    """Somebody signs up on the page, with a form of its own."""
    said = Said(**{"answer": Answer.YES} | said)
    who = Person(name="Ada Berg", email=email)
    return services.sign_up(meeting, who=who, said=said, code=code or new_code(), actor=ON_THE_PAGE)


def phone(meeting: Meeting, name: str = "Bo Ek", number: str = PHONE, **more) -> Rsvp:
    """Somebody signs up with a telephone number only."""
    return services.sign_up(
        meeting, who=Person(name=name, phone=number), said=COMES, actor=ON_THE_PAGE, **more
    )


def confirmed(meeting: Meeting, email: str, **said) -> Rsvp:
    """Somebody who signed up and pressed the button behind the link."""
    return services.confirm_sign_up(come(meeting, email, **said), actor=BY_LINK)


def fresh(rsvp: Rsvp) -> Rsvp:
    """The sign-up as it stands in the database."""
    return Rsvp.objects.get(pk=rsvp.pk)


# --- On the page ---------------------------------------------------------------------------


def test_whoever_signs_up_takes_no_seat_until_the_letter_has_been_opened_and_its_button_pressed():
    meeting = MeetingFactory(seats=1)
    rsvp = come(meeting)
    assert (rsvp.is_confirmed, rsvp.place_state, rsvp.given_by) == (False, PlaceState.NONE, GivenBy.PAGE)
    assert services.seats_left(meeting) == 1
    assert letters(SIGN_UP) == ["ada@hem.example"]
    assert letters(RECEIPT_TO_ONE) == []
    rsvp = services.confirm_sign_up(rsvp, actor=BY_LINK)
    assert (rsvp.place_state, services.seats_left(meeting)) == (PlaceState.GIVEN, 0)
    assert letters(RECEIPT_TO_ONE) == ["ada@hem.example"]


def test_confirmed_once_more_nothing_happens():
    rsvp = confirmed(MeetingFactory(), "ada@hem.example")
    again = services.confirm_sign_up(rsvp, actor=BY_LINK)
    assert (again.version, len(letters(RECEIPT_TO_ONE))) == (rsvp.version, 1)


def test_what_is_sent_again_before_it_is_confirmed_replaces_what_was_typed():
    meeting = MeetingFactory()
    come(meeting, group_size=2, mode=Mode.ONLINE)
    rsvp = come(meeting, group_size=3)
    assert (Rsvp.objects.get().group_size, rsvp.mode) == (3, Mode.ROOM)
    assert len(letters(SIGN_UP)) == 2


def test_an_address_that_has_signed_up_keeps_what_stands_and_gets_a_letter_that_leads_there():
    meeting = MeetingFactory()
    stands = confirmed(meeting, "ada@hem.example", group_size=2)
    again = services.sign_up(
        meeting,
        who=Person(name="Någon Annan", email="ADA@hem.example "),
        said=Said(answer=Answer.YES, group_size=40, question="Hej?"),
        code=new_code(),
        actor=ON_THE_PAGE,
    )
    assert (again.pk, fresh(stands).group_size, fresh(stands).name) == (stands.pk, 2, "Ada Berg")
    assert not stands.questions.exists()
    assert len(letters(SIGN_UP)) == 2


def test_the_same_press_twice_is_one_sign_up_and_one_letter():
    meeting, code = MeetingFactory(), new_code()
    for _press in range(2):
        come(meeting, code=code)
        phone(meeting, code=code)
    assert meeting.rsvps.count() == 2
    assert len(letters(SIGN_UP)) == 1


def test_two_in_a_household_share_a_telephone_and_one_who_types_twice_is_one():
    meeting = MeetingFactory()
    phone(meeting)
    phone(meeting, "bo ek", "070 17 40 605")
    phone(meeting, "Siv Ek")
    assert sorted(meeting.rsvps.values_list("name", flat=True)) == ["Siv Ek", "bo ek"]


def test_somebody_else_s_code_leads_to_nobody_s_sign_up():
    rsvp = phone(MeetingFactory())
    other = phone(MeetingFactory(), "Siv Ek", code=rsvp.code)
    assert (other.name, other.pk == rsvp.pk, fresh(rsvp).name) == ("Siv Ek", False, "Bo Ek")


def test_one_cannot_be_reached_without_an_address_or_a_number():
    with pytest.raises(Refused, match="telefonnummer") as refusal:
        phone(MeetingFactory(), number="")
    assert refusal.value.field == "email"
    with pytest.raises(Refused, match="e-postadress") as refusal:
        come(MeetingFactory(), "ada")
    assert refusal.value.field == "email"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": MeetingState.CANCELLED}, "inställt"),
        ({"state": MeetingState.HELD}, "hållits"),
        ({"state": MeetingState.DRAFT}, "inte utlyst"),
        ({"open_to_all": False}, "inbjudna"),
        ({"answer_by": clock.today() - timedelta(days=1)}, "Sista dagen.*Ring oss"),
    ],
)
def test_a_meeting_that_takes_no_sign_ups_says_why(changed, words):
    with pytest.raises(Refused, match=words):
        come(MeetingFactory(**changed))
    assert not Rsvp.objects.exists()


def test_a_person_does_not_answer_for_the_organisation():
    invitation = InvitationFactory()
    who = Person(name="Ada Berg", email="ada@hem.example", organisation=invitation.organisation)
    rsvp = services.sign_up(invitation.meeting, who=who, said=COMES, actor=ON_THE_PAGE)
    services.confirm_sign_up(rsvp, actor=BY_LINK)
    assert list(invitation.meeting.invitations.answered("none")) == [invitation]
    assert fresh(rsvp).organisation_is_invited()
    attendance = Rsvp.objects.filter(meeting=invitation.meeting).attendance()
    assert (attendance.organisations, attendance.persons) == (0, 1)


# --- Behind the link -----------------------------------------------------------------------


def test_a_link_ends_with_the_meeting_and_can_be_revoked():
    meeting = MeetingFactory()
    come(meeting)
    link = GuestLink.objects.get(purpose=LinkPurpose.SIGN_UP)
    assert link.expires_at == meeting.ends_at + timedelta(days=30)
    secret = link.secret
    revoke_link(link, actor=THE_CLOCK)
    code, _dash, seal = secret.partition("-")
    assert GuestLink.objects.opened_by(purpose=LinkPurpose.SIGN_UP, code=code, given_seal=seal) is None


def test_whoever_signed_up_in_time_may_confirm_until_the_meeting_begins():
    meeting = MeetingFactory()
    rsvp, other = come(meeting), come(meeting, "eva@hem.example")
    with clock.standing_at(meeting.starts_at - timedelta(hours=1)):
        assert services.confirm_sign_up(rsvp, actor=BY_LINK).is_confirmed
        with pytest.raises(Refused, match="Sista dagen"):
            services.change_sign_up(rsvp, said=COMES, actor=BY_LINK)
        with pytest.raises(Refused, match="Sista dagen"):
            services.take_back_sign_up(rsvp, actor=BY_LINK)
    with clock.standing_at(meeting.starts_at), pytest.raises(Refused, match="börjat"):
        services.confirm_sign_up(other, actor=BY_LINK)


def test_a_meeting_cancelled_meanwhile_is_not_confirmed():
    meeting = MeetingFactory()
    rsvp = come(meeting)
    services.cancel_meeting(meeting, actor=A_COMMAND)
    with pytest.raises(Refused, match="inställt"):
        services.confirm_sign_up(rsvp, actor=BY_LINK)


def test_a_sign_up_is_changed_and_taken_back_with_a_receipt_each_and_the_next_gets_the_seat():
    meeting = MeetingFactory(seats=2)
    ada = confirmed(meeting, "ada@hem.example")
    eva = confirmed(meeting, "eva@hem.example")
    waits = confirmed(meeting, "ove@hem.example")
    assert waits.turn() == 1
    services.change_sign_up(ada, said=Said(answer=Answer.YES, needs={NeedKind.FOOD: "gluten"}), actor=BY_LINK)
    assert fresh(ada).needs.get().text == "gluten"
    with pytest.raises(Refused, match="antalet är inte ändrat"):
        services.change_sign_up(eva, said=Said(answer=Answer.YES, group_size=3), actor=BY_LINK)
    services.take_back_sign_up(ada, actor=BY_LINK)
    assert (fresh(ada).answer, fresh(ada).needs.count()) == (Answer.WITHDRAWN, 0)
    assert fresh(waits).place_state == PlaceState.GIVEN
    assert letters(SEAT_GIVEN_TO_ONE) == ["ove@hem.example"]
    assert letters(RECEIPT_TO_ONE).count("ada@hem.example") == 3


def test_a_link_changes_nothing_that_nobody_has_confirmed():
    with pytest.raises(Refused, match="Bekräfta"):
        services.change_sign_up(come(MeetingFactory()), said=COMES, actor=BY_LINK)


# --- Seats ---------------------------------------------------------------------------------


def test_persons_and_organisations_share_the_seats_and_the_list():
    meeting = MeetingFactory(seats=1)
    RsvpFactory(invitation__meeting=meeting, place_state=PlaceState.GIVEN)
    first, second = confirmed(meeting, "ada@hem.example"), confirmed(meeting, "eva@hem.example")
    assert (first.turn(), second.turn()) == (1, 2)


def test_whoever_has_only_a_telephone_is_to_be_phoned_when_a_seat_comes():
    meeting = MeetingFactory(seats=1)
    ada = confirmed(meeting, "ada@hem.example")
    bo = services.confirm_by_phone(phone(meeting), actor=A_COMMAND)
    assert (bo.turn(), list(meeting.rsvps.to_phone())) == (1, [])
    services.take_back_sign_up(ada, actor=BY_LINK)
    assert [one.phone_about for one in meeting.rsvps.to_phone()] == [PhoneAbout.SEAT]
    services.note_phoned(bo, actor=A_COMMAND)
    assert not meeting.rsvps.to_phone().exists()


@pytest.mark.django_db(transaction=True)
def test_sixty_at_once_for_twenty_seats_fill_the_room_and_the_rest_wait_in_order():
    meeting = MeetingFactory(seats=20, link="")

    def sign_up_and_confirm(number: int) -> None:
        try:
            confirmed(meeting, f"person{number}@hem.example")
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(sign_up_and_confirm, range(60)))
    assert meeting.rsvps.filter(place_state=PlaceState.GIVEN).count() == 20
    assert list(meeting.rsvps.waiting().values_list("queue_no", flat=True)) == list(range(1, 41))
    assert len(letters(RECEIPT_TO_ONE)) == 60


@pytest.mark.django_db(transaction=True)
def test_a_form_pressed_many_times_in_the_same_instant_is_one_sign_up():
    meeting, code = MeetingFactory(link=""), new_code()

    def press(number: int) -> None:
        try:
            come(meeting, code=code) if number % 2 else phone(meeting, code=code)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(press, range(16)))
    assert sorted(meeting.rsvps.values_list("name", flat=True)) == ["Ada Berg", "Bo Ek"]
    assert len(letters(SIGN_UP)) == 1


# --- What happens to the meeting -----------------------------------------------------------


def test_persons_hear_of_a_changed_and_a_cancelled_meeting():
    meeting = MeetingFactory(place="Folkets hus")
    confirmed(meeting, "ada@hem.example")
    come(meeting, "obekraftad@hem.example")
    services.take_back_sign_up(confirmed(meeting, "ut@hem.example"), actor=BY_LINK)
    bo = services.confirm_by_phone(phone(meeting), actor=A_COMMAND)
    siv = phone(meeting, "Siv Ek")
    services.change_meeting(meeting, details=details_of(meeting, place="Medis"), actor=A_COMMAND)
    assert letters(MEETING_CHANGED_TO_ONE) == ["ada@hem.example"]
    assert (fresh(bo).phone_about, fresh(siv).phone_about) == (PhoneAbout.CHANGED, PhoneAbout.CONFIRM)
    services.cancel_meeting(meeting, actor=A_COMMAND)
    assert letters(CANCELLATION_TO_ONE) == ["ada@hem.example"]
    assert {fresh(bo).phone_about, fresh(siv).phone_about} == {PhoneAbout.CANCELLED}


def test_letters_to_persons_cost_the_same_for_three_and_for_thirty(django_assert_num_queries):
    for number in (3, 30):
        meeting = MeetingFactory()
        PersonFactory.create_batch(number, meeting=meeting)
        with django_assert_num_queries(3):
            assert len(services.letters_to_persons(meeting)) == number


# --- Staff ---------------------------------------------------------------------------------


def register(meeting: Meeting, by: Actor, *, given_by=GivenBy.PHONE, **who) -> Rsvp:
    """Staff write down that somebody comes."""
    who = Person(**{"name": "Bo Ek", "phone": PHONE} | who)
    return services.register_person(meeting, who=who, said=COMES, given_by=given_by, actor=by)


def test_staff_sign_somebody_up_who_phones_and_it_is_seen(by):
    meeting = MeetingFactory(seats=1)
    bo = register(meeting, by)
    assert (bo.is_confirmed, bo.is_by_staff, bo.place_state) == (True, True, PlaceState.GIVEN)
    assert timeline(bo, names=True)[0].who == "Eva Lind"
    siv = register(meeting, by, name="Siv Ek", phone="", email="siv@hem.example", given_by=GivenBy.MAIL)
    assert (siv.turn(), letters(RECEIPT_TO_ONE)) == (1, ["siv@hem.example"])


def test_staff_are_told_who_has_signed_up_already_and_take_over_what_nobody_confirmed(by):
    meeting = MeetingFactory()
    come(meeting, "ada@hem.example", group_size=9)
    ada = register(meeting, by, name="Ada Berg", email="ada@hem.example")
    assert (ada.is_confirmed, ada.group_size, meeting.rsvps.count()) == (True, 1, 1)
    with pytest.raises(Refused, match="redan anmäld") as refusal:
        register(meeting, by, email="ada@hem.example")
    assert refusal.value.field == "email"


def test_at_the_door_a_name_is_enough_and_the_meeting_may_have_begun(by):
    meeting = MeetingFactory()
    with clock.standing_at(meeting.starts_at + timedelta(minutes=5)):
        assert register(meeting, by, phone="", given_by=GivenBy.DOOR).is_confirmed
        with pytest.raises(Refused, match="börjat"):
            register(meeting, by, name="Siv Ek")
    with pytest.raises(Refused, match="telefonnummer"):
        register(meeting, by, phone="")


def test_staff_change_and_take_back_for_a_person_until_the_meeting_begins(by):
    meeting = MeetingFactory()
    ada = confirmed(meeting, "ada@hem.example")
    who = Person(name="Ada Bergh", email="ada.bergh@hem.example")
    with clock.standing_at(meeting.starts_at - timedelta(hours=1)):
        services.change_sign_up(ada, said=COMES, who=who, given_by=GivenBy.PHONE, actor=by)
        ada = fresh(ada)
        assert (ada.name, ada.address.email) == ("Ada Bergh", "ada.bergh@hem.example")
        # The old address opens the door no more; the new one has a receipt.
        assert GuestLink.objects.get().address == ada.address
        assert "ada.bergh@hem.example" in letters(RECEIPT_TO_ONE)
        services.take_back_sign_up(ada, given_by=GivenBy.PHONE, actor=by)
    assert (fresh(ada).answer, fresh(ada).given_by) == (Answer.WITHDRAWN, GivenBy.PHONE)


def test_staff_give_nobody_an_address_that_somebody_else_has(by):
    meeting = MeetingFactory()
    confirmed(meeting, "ada@hem.example")
    bo = register(meeting, by)
    who = Person(name="Bo Ek", email="ada@hem.example")
    with pytest.raises(Refused, match="Någon annan") as refusal:
        services.change_sign_up(bo, said=COMES, who=who, given_by=GivenBy.PHONE, actor=by)
    assert refusal.value.field == "email"


def test_what_staff_save_for_somebody_is_confirmed(by):
    bo = phone(MeetingFactory())
    services.change_sign_up(bo, said=COMES, given_by=GivenBy.PHONE, actor=by)
    assert (fresh(bo).is_confirmed, fresh(bo).phone_about) == (True, "")


# --- Forgetting ----------------------------------------------------------------------------


def test_what_nobody_confirms_is_forgotten_with_all_that_was_said():
    meeting = MeetingFactory()
    late = come(meeting, question="Finns kaffe?", proposal="Fler bänkar")
    stays = confirmed(meeting, "eva@hem.example", proposal="Fler lampor")
    waits = phone(meeting)
    with clock.standing_at(clock.now() + services.UNCONFIRMED_KEPT - timedelta(minutes=5)):
        assert forget_what_nobody_confirmed() == 0
    with clock.standing_at(clock.now() + services.UNCONFIRMED_KEPT + timedelta(minutes=5)):
        assert forget_what_nobody_confirmed() == 1
        assert forget_what_nobody_confirmed() == 0
        with pytest.raises(Refused, match="borttagen"):
            services.confirm_sign_up(late, actor=BY_LINK)
    assert set(Rsvp.objects.all()) == {stays, waits}
    assert [item.title for item in AgendaItem.objects.all()] == ["Fler lampor"]
    assert not GuestLink.objects.filter(address=Address.objects.get(email="ada@hem.example")).exists()
    with clock.standing_at(meeting.ends_at):
        assert forget_what_nobody_confirmed() == 1
