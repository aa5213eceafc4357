"""An association registers itself: saved on the way, received by a press in a letter, forgotten in time."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from organisations import services
from organisations.enums import LegalForm, OrganisationState, RegistrationState
from organisations.models import Registration
from organisations.tasks import forget_old_registrations
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.history.events import events_of
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink, Protection
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import AddressFactory, OrganisationFactory, RegistrationFactory, UserFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db

NUMBER = "802088-4816"
FIRST = {"name": "Grannmaten", "number": None, "legal_form": LegalForm.NETWORK}


def letters() -> list[str]:
    """The notices of all that is owed, in their order."""
    return [
        letter.notice.removeprefix("organisations.registration_") for letter in Letter.objects.order_by("id")
    ]


def link_to(registration: Registration, address=None) -> GuestLink:
    return link_for(purpose=LinkPurpose.REGISTER, subject=registration, address=address)


def draft(**fields) -> Registration:
    """Complete but not sent, begun an hour ago."""
    long_ago = clock.now() - timedelta(hours=1)
    return RegistrationFactory(
        **{"state": RegistrationState.DRAFT, "waits_since": None, "begun_at": long_ago} | fields
    )


def send(registration: Registration, link: GuestLink | None = None) -> Registration:
    return services.send_registration(registration, link=link or link_to(registration), actor=A_COMMAND)


def vouch(registration: Registration, address=None) -> Registration:
    own = link_to(registration, address or registration.address)
    return services.vouch_for_registration(registration, link=own, actor=A_COMMAND)


# --- Written on the way --------------------------------------------------------------------


def test_the_first_step_makes_a_draft_and_the_link_that_opens_it():
    link = services.begin_registration(values=FIRST, language="en", actor=A_COMMAND)
    registration = Registration.objects.get()
    assert (registration.name, registration.state, registration.language) == ("Grannmaten", "draft", "en")
    assert (link.subject_id, link.address) == (registration.pk, None)
    assert not Letter.objects.exists()


def test_a_step_is_saved_with_the_groups_that_only_the_association_names():
    registration = draft()
    seldom = Tag.objects.of(Frame.TARGET_GROUP).filter(kind=TagKind.UNDER_REPRESENTED)
    services.write_registration(
        registration, values={"target_groups": list(seldom), "email": "NY@Forening.example"}, actor=A_COMMAND
    )
    standing = Registration.objects.get()
    assert set(standing.target_groups.all()) == set(seldom)
    assert standing.address.email == "ny@forening.example"


def test_two_tabs_do_not_write_over_each_other():
    registration = draft(about="Vi sjunger.")
    services.write_registration(registration, values={"about": "Vi dansar."}, actor=A_COMMAND)
    with pytest.raises(Refused, match="medan du skrev"):
        services.write_registration(
            registration, values={"about": "Vi ror."}, seen={"about": "Vi sjunger."}, actor=A_COMMAND
        )
    assert Registration.objects.get().about == "Vi dansar."


@pytest.mark.parametrize("state", ["received", "confirmed", "refused", "appealed", "withdrawn"])
def test_what_waits_or_is_over_is_not_written_in(state):
    registration = RegistrationFactory(state=state, ground="already")
    with pytest.raises(Refused, match="inte att ändra"):
        services.write_registration(registration, values={"about": "Annat"}, actor=A_COMMAND)


def test_a_number_of_the_register_is_refused_and_one_that_has_withdrawn_is_not_told_of():
    OrganisationFactory(name="Norrö IF", number=NUMBER)
    with pytest.raises(Refused, match="Norrö IF") as refusal:
        services.begin_registration(values=FIRST | {"number": NUMBER}, actor=A_COMMAND)
    assert refusal.value.field == "number"
    OrganisationFactory(name="Borta", number="802002-5651", state=OrganisationState.WITHDRAWN)
    assert services.begin_registration(values=FIRST | {"number": "802002-5651"}, actor=A_COMMAND)


def test_a_link_to_go_on_later_goes_to_the_address_once_a_minute_and_says_nothing_of_what_was_typed():
    registration = draft(address=None)
    for _press in range(2):
        services.save_for_later(registration, email="ada@hem.example", actor=A_COMMAND)
    letter = Letter.objects.get()
    assert (letter.address.email, letter.name) == ("ada@hem.example", "")
    assert GuestLink.objects.filter(address=letter.address, subject_id=registration.pk).exists()
    with pytest.raises(Refused) as refusal:
        services.save_for_later(registration, email="inte en adress", actor=A_COMMAND)
    assert refusal.value.field == "email"


def test_who_is_protected_is_hidden_once_vouched_for_and_when_it_is_written_again():
    said = {"contact_name": "Rut Ek", "phone": "070-1740605", "filled_in_by": "Rut Ek"}
    registration = send(draft(**said))
    user = UserFactory(email=registration.address.email)
    Protection.objects.create(user=user, name="Rut Ek")
    # Nobody has proved anything yet: a stranger is shown no difference.
    assert Registration.objects.get().contact_name == "Rut Ek"
    vouch(registration)
    hidden = ("Skyddade uppgifter", "", "")
    standing = Registration.objects.get()
    assert (standing.contact_name, standing.phone, standing.filled_in_by) == hidden
    Registration.objects.update(state=RegistrationState.ASKED)
    services.write_registration(registration, values=said, actor=A_COMMAND)
    standing = Registration.objects.get()
    assert (standing.contact_name, standing.phone, standing.filled_in_by) == hidden


# --- Sent and vouched for ------------------------------------------------------------------


def test_it_is_received_when_the_link_of_its_letter_has_been_pressed():
    registration = send(draft())
    assert (registration.state, letters()) == ("sent", ["sent"])
    assert not Registration.objects.to_decide().exists()
    vouch(registration)
    standing = Registration.objects.get()
    assert (standing.state, letters()) == ("received", ["sent", "received"])
    assert standing.answer_by == clock.today() + timedelta(days=14)
    # The link of the browser in which it was typed opens nothing any more.
    assert [link.address for link in GuestLink.objects.all()] == [registration.address]


def test_sent_twice_it_is_once_with_one_letter_and_vouched_for_twice_too():
    registration = draft()
    for _press in range(2):
        send(registration)
    for _press in range(2):
        vouch(registration)
    assert letters() == ["sent", "received"]


def test_whoever_comes_by_a_letter_to_its_address_sends_it_at_once():
    registration = draft()
    send(registration, link_to(registration, registration.address))
    assert (Registration.objects.get().state, letters()) == ("received", ["received"])


def test_a_link_to_another_address_vouches_for_nothing():
    registration = send(draft())
    with pytest.raises(Refused, match="skicka den igen"):
        vouch(registration, AddressFactory())
    assert Registration.objects.get().state == "sent"


def test_what_is_changed_after_it_was_sent_is_a_draft_until_it_is_sent_again():
    registration = send(draft())
    before = registration.address
    services.write_registration(registration, values={"email": "annan@forening.example"}, actor=A_COMMAND)
    assert Registration.objects.get().state == "draft"
    with pytest.raises(Refused, match="skicka den igen"):
        vouch(registration, before)


def test_the_letter_is_sent_again_for_whoever_lost_it_but_once_a_minute():
    registration = send(draft())
    services.send_letter_again(registration, actor=A_COMMAND)
    assert letters() == ["sent"]
    with clock.standing_at(clock.now() + timedelta(minutes=2)):
        services.send_letter_again(registration, actor=A_COMMAND)
    assert letters() == ["sent", "sent"]


def test_what_is_unfinished_or_faster_than_a_person_is_not_sent(settings):
    settings.LEAST_SECONDS_TO_TYPE = 2
    for fields, sentence in (
        ({"about": ""}, "saknas"),
        ({"address": None}, "saknas"),
        ({"contact_name": ""}, "saknas"),
        ({"begun_at": clock.now()}, "Vänta några sekunder"),
    ):
        with pytest.raises(Refused, match=sentence):
            send(draft(**fields))
    assert letters() == []
    with clock.standing_at(clock.now() + timedelta(seconds=10)):
        send(Registration.objects.latest("id"))
    assert letters() == ["sent"]


def test_a_number_is_registered_once_at_a_time():
    first, second = (send(draft(number=NUMBER)) for _each in range(2))
    vouch(first)
    with pytest.raises(Refused, match="redan anmält") as refusal:
        vouch(second)
    assert refusal.value.field == "number"
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistrationFactory(number=NUMBER)
    services.withdraw_registration(first, actor=A_COMMAND)
    assert vouch(second).state == "received"


def test_a_number_that_came_into_the_register_meanwhile_is_told_of_when_it_is_sent():
    registration = draft(number=NUMBER)
    OrganisationFactory(name="Norrö IF", number=NUMBER)
    with pytest.raises(Refused, match="Norrö IF"):
        send(registration)


def test_row_and_letter_stand_or_fall_together():
    """A process that dies in between leaves both or neither: they are one transaction."""
    registration = draft()

    def dies_when_it_has_sent():
        with transaction.atomic():
            send(registration)
            raise SystemExit

    with pytest.raises(SystemExit):
        dies_when_it_has_sent()
    assert (Registration.objects.get().state, letters()) == ("draft", [])


def test_whoever_comes_back_goes_on_where_nothing_is_said_yet():
    registration = draft(address=None, contact_name="")
    assert registration.unsaid() == [3, 4, 5]
    registration.place, registration.annual_meeting_month = "Norrö", 3
    assert registration.unsaid() == [5]


# --- Answered, taken back, looked at again --------------------------------------------------


def test_a_question_is_answered_and_it_waits_for_the_municipality_again():
    registration = RegistrationFactory(state="asked", question="Var?", waits_since=None)
    services.write_registration(registration, values={"place": "Norrö"}, actor=A_COMMAND)
    services.reply_to_question(registration, reply="I Norrö.", actor=A_COMMAND)
    standing = Registration.objects.get()
    assert (standing.state, standing.place, letters()) == ("received", "Norrö", ["received"])
    with pytest.raises(Refused):
        services.reply_to_question(registration, reply="Igen", actor=A_COMMAND)


def test_a_no_is_looked_at_again_once():
    registration = RegistrationFactory(state="refused", ground="already", waits_since=None)
    services.appeal(registration, reason="Vi är en annan.", actor=A_COMMAND)
    standing = Registration.objects.get()
    assert (standing.state, standing.appeal) == ("appealed", "Vi är en annan.")
    Registration.objects.update(state="refused")
    with pytest.raises(Refused):
        services.appeal(registration, reason="Vi är en annan.", actor=A_COMMAND)


def test_it_may_be_taken_back_until_it_is_answered():
    registration = RegistrationFactory()
    for _press in range(2):
        services.withdraw_registration(registration, actor=A_COMMAND)
    assert (Registration.objects.get().state, letters()) == ("withdrawn", ["withdrawn"])
    answered = RegistrationFactory(state="confirmed")
    with pytest.raises(Refused, match="redan avgjord"):
        services.withdraw_registration(answered, actor=A_COMMAND)


def test_a_draft_that_is_thrown_away_is_gone_and_so_is_its_link():
    registration = draft()
    link_to(registration)
    assert services.withdraw_registration(registration, actor=A_COMMAND) is None
    assert not Registration.objects.exists()
    assert not GuestLink.objects.exists()
    with pytest.raises(Refused, match="borttagen"):
        services.withdraw_registration(registration, actor=A_COMMAND)


# --- Forgotten -----------------------------------------------------------------------------


def test_what_nobody_sends_is_forgotten_after_thirty_days_and_what_somebody_writes_in_is_kept():
    left, sent, written = draft(), send(draft()), draft()
    with clock.standing_at(in_days(20)):
        services.write_registration(written, values={"place": "Norrö"}, actor=A_COMMAND)
    with clock.standing_at(in_days(31)):
        assert forget_old_registrations() == 2
    assert list(Registration.objects.all()) == [written]
    assert not GuestLink.objects.filter(subject_id__in=[left.pk, sent.pk]).exists()


def test_who_stood_behind_what_is_over_is_forgotten_after_three_months():
    over = RegistrationFactory(
        state="refused", ground="nobody", phone="070-1740605", explanation="Brev till Ada Berg kom tillbaka."
    )
    link_to(over, over.address)
    waiting = RegistrationFactory()
    with clock.standing_at(in_days(91)):
        assert forget_old_registrations() == 1
        assert forget_old_registrations() == 0
    standing = Registration.objects.get(pk=over.pk)
    personal = {name: getattr(standing, name) for name in Registration.PERSONAL.fields}
    assert set(personal.values()) == {None, ""}
    assert standing.name == over.name
    assert not GuestLink.objects.exists()
    assert Registration.objects.get(pk=waiting.pk).contact_name


def test_a_no_may_be_looked_at_again_as_long_as_it_is_told():
    refused = RegistrationFactory(state="refused", ground="nobody", waits_since=None)
    with clock.standing_at(clock.instant(refused.appeal_by, time(23, 59))):
        assert forget_old_registrations() == 0
    with clock.standing_at(clock.instant(refused.appeal_by + timedelta(days=2), time(3, 55))):
        assert forget_old_registrations() == 1


def test_the_history_says_how_far_it_came_and_nothing_of_persons():
    registration = send(draft())
    vouch(registration)
    events = events_of(Registration).objects.filter(pgh_obj_id=registration.pk).order_by("pgh_id")
    assert [event.state for event in events] == ["draft", "sent", "received"]
    assert not hasattr(events[0], "contact_name")
