"""Those who keep the register confirm, ask or refuse, one answer each; a no is looked at by somebody else."""

import pytest

from organisations import services
from organisations.enums import Ground, OrganisationState, RegistrationState
from organisations.models import Membership, Organisation, Registration
from organisations.services.keeping import take_in_again
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose, Role
from portal.people.models import Address, GuestLink, Protection, User
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import MembershipFactory, OrganisationFactory, RegistrationFactory, UserFactory, staff

pytestmark = pytest.mark.django_db

NUMBER = "802088-4816"


def by(user: User) -> Actor:
    return Actor(Door.WEB, user_id=user.pk)


def confirm(registration, who: User | None = None, **more) -> Organisation:
    return services.confirm_registration(registration, **more, actor=by(who) if who else A_COMMAND)


def refuse(registration, who: User, ground=Ground.ALREADY_THERE) -> Registration:
    return services.refuse_registration(
        registration, ground=ground, explanation="Den står som Norrö IF.", actor=by(who)
    )


def test_what_is_confirmed_stands_in_the_register_with_all_that_it_said_and_its_contact():
    eva = staff(name="Eva Lind")
    registration = RegistrationFactory(
        offers="Ett stort kök.",
        annual_meeting_month=3,
        place="Norrö",
        phone="070-1740605",
        shown_publicly=True,
    )
    seldom = Tag.objects.of(Frame.TARGET_GROUP).filter(kind=TagKind.UNDER_REPRESENTED)
    registration.target_groups.set(seldom)
    organisation = confirm(registration, eva)
    assert (organisation.state, organisation.confirmed_on) == (OrganisationState.ACTIVE, clock.today())
    assert (organisation.offers, organisation.annual_meeting_month) == ("Ett stort kök.", 3)
    assert set(organisation.target_groups.all()) == set(seldom)
    contact = organisation.memberships.get()
    assert (contact.address, contact.phone, contact.shown_publicly) == (
        registration.address,
        "070-1740605",
        True,
    )
    standing = Registration.objects.get()
    assert (standing.state, standing.organisation, standing.decided_by) == ("confirmed", organisation, eva)
    assert Letter.objects.get().notice == "organisations.registration_confirmed"
    assert GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER, subject_id=contact.pk).exists()


def test_whoever_has_an_account_by_the_proven_address_is_the_contact_at_once():
    registration = RegistrationFactory()
    user = UserFactory(email=registration.address.email)
    confirm(registration)
    assert Membership.objects.get().user == user


def test_of_two_who_answer_at_once_the_second_is_told():
    eva, omar = staff(name="Eva Lind"), staff(name="Omar Haddad")
    registration = RegistrationFactory()
    confirm(registration, eva)
    with pytest.raises(Refused, match="Eva Lind har redan bekräftat"):
        confirm(registration, omar)
    with pytest.raises(Refused, match="Eva Lind har redan bekräftat"):
        refuse(registration, omar)
    assert Organisation.objects.count() == 1
    other = RegistrationFactory()
    refuse(other, eva)
    with pytest.raises(Refused, match="Eva Lind har redan avslagit"):
        confirm(other, omar)
    third = RegistrationFactory()
    services.ask_about_registration(third, question="Var?", actor=by(eva))
    with pytest.raises(Refused, match="Eva Lind har redan ställt en fråga"):
        services.ask_about_registration(third, question="När?", actor=by(omar))


def test_a_number_that_was_taken_meanwhile_is_told_of_and_nothing_is_changed():
    registration = RegistrationFactory(number=NUMBER)
    OrganisationFactory(name="Norrö IF", number=NUMBER)
    with pytest.raises(Refused, match="Norrö IF") as refusal:
        confirm(registration)
    assert refusal.value.field == "number"
    assert Registration.objects.get().state == RegistrationState.RECEIVED
    assert not Letter.objects.exists()


def test_one_that_it_may_be_is_looked_at_first():
    registration = RegistrationFactory(name="Norrö Idrottsförening")
    other = OrganisationFactory(name="Norrö IF")
    with pytest.raises(Refused, match="Titta på den") as refusal:
        confirm(registration)
    assert refusal.value.field == "others"
    assert confirm(registration, not_the_same_as={other.code}).name == "Norrö Idrottsförening"


def test_those_that_it_may_be_are_found_by_name_and_by_number_also_where_they_have_withdrawn():
    registration = RegistrationFactory(name="Norrö Idrottsförening", number=NUMBER)
    alike = OrganisationFactory(name="Norrö IF")
    holder = OrganisationFactory(name="Söderby", number=NUMBER, state=OrganisationState.WITHDRAWN)
    OrganisationFactory(name="Draken")
    assert services.may_be(registration) == [alike, holder]
    beside = RegistrationFactory(name="norrö i.f.")
    RegistrationFactory(name="Draken")
    RegistrationFactory(name="Norrö IF", state="draft")
    assert services.registered_beside(registration) == [beside]
    slip = RegistrationFactory(name="Grannmate")
    assert services.registered_beside(RegistrationFactory(name="Grannmaten")) == [slip]


def test_a_question_goes_by_letter_and_it_does_not_wait_for_the_municipality_meanwhile():
    eva = staff()
    registration = services.ask_about_registration(RegistrationFactory(), question="Var?", actor=by(eva))
    assert (registration.state, registration.asked_by, registration.answer_by) == ("asked", eva, None)
    assert Letter.objects.get().notice == "organisations.registration_asked"
    # Whoever never answers cannot be reached: that may be said without an answer.
    assert refuse(registration, eva, Ground.NOBODY_REACHABLE).state == "refused"


def test_a_no_is_looked_at_again_by_somebody_else():
    eva, omar = staff(), staff()
    registration = refuse(RegistrationFactory(), eva)
    services.appeal(registration, reason="Vi är en annan.", actor=A_COMMAND)
    for answer in (confirm, refuse):
        with pytest.raises(Refused, match="Någon annan prövar"):
            answer(registration, eva)
    assert confirm(registration, omar).state == OrganisationState.ACTIVE


def test_whoever_is_alone_looks_at_it_again():
    eva = staff(Role.ADMINISTRATOR)
    registration = refuse(RegistrationFactory(), eva)
    services.appeal(registration, reason="Vi är en annan.", actor=A_COMMAND)
    locked = staff()
    User.objects.filter(pk=locked.pk).update(is_active=False)
    assert confirm(registration, eva).state == OrganisationState.ACTIVE


def test_a_question_in_the_second_look_comes_back_to_the_second_look():
    eva, omar = staff(), staff()
    registration = refuse(RegistrationFactory(), eva)
    services.appeal(registration, reason="Vi är en annan.", actor=A_COMMAND)
    services.ask_about_registration(registration, question="Vilken?", actor=by(omar))
    services.reply_to_question(registration, reply="Den norra.", actor=A_COMMAND)
    assert Registration.objects.get().state == RegistrationState.APPEALED
    with pytest.raises(Refused, match="Någon annan prövar"):
        confirm(registration, eva)


@pytest.mark.parametrize(
    ("state", "sentence"),
    [("draft", "inte inskickad"), ("sent", "inte inskickad"), ("withdrawn", "tagit tillbaka")],
)
def test_what_is_not_there_to_be_answered_is_not(state, sentence):
    registration = RegistrationFactory(state=state)
    with pytest.raises(Refused, match=sentence):
        confirm(registration)
    assert not Organisation.objects.exists()


def test_where_the_address_has_been_erased_nobody_is_reached():
    registration = RegistrationFactory(address=None)
    with pytest.raises(Refused, match="Adressen"):
        confirm(registration)
    assert refuse(registration, staff(), Ground.NOBODY_REACHABLE).state == "refused"
    assert not Letter.objects.exists()


def test_who_has_protected_identity_becomes_a_contact_of_whom_nothing_is_said():
    registration = RegistrationFactory(contact_name="Rut Ek", phone="070-1740605", shown_publicly=True)
    protection = Protection.objects.create(address=registration.address, name="Rut Ek")
    Address.objects.update(is_protected=True)
    contact = confirm(registration).memberships.get()
    assert (contact.name, contact.phone, contact.address) == ("", "", None)
    assert (contact.protection, contact.shown_publicly) == (protection, False)


def test_what_was_rewritten_since_it_was_read_is_read_again_before_anybody_answers():
    eva = staff()
    registration = services.ask_about_registration(RegistrationFactory(), question="Var?", actor=by(eva))
    read = registration.mark
    services.write_registration(registration, values={"about": "Något helt annat."}, actor=A_COMMAND)
    with pytest.raises(Refused, match="ändrats sedan du läste"):
        confirm(registration, eva, seen=read)
    with pytest.raises(Refused, match="ändrats sedan du läste"):
        services.refuse_registration(
            registration, ground=Ground.ALREADY_THERE, explanation="Nej.", seen=read, actor=by(eva)
        )
    services.reply_to_question(registration, reply="", actor=A_COMMAND)
    with pytest.raises(Refused, match="ändrats sedan du läste"):
        services.ask_about_registration(registration, question="När?", seen=read, actor=by(eva))
    assert not Organisation.objects.exists()
    assert confirm(registration, eva, seen=Registration.objects.get().mark).about == "Något helt annat."


def test_nobody_answers_their_own_registration():
    eva = staff(email="eva@kommun.example")
    registration = RegistrationFactory(address__email="eva@kommun.example")
    for answer in (confirm, refuse):
        with pytest.raises(Refused, match="din egen anmälan"):
            answer(registration, eva)
    with pytest.raises(Refused, match="din egen anmälan"):
        services.ask_about_registration(registration, question="Var?", actor=by(eva))
    assert confirm(registration, staff()).state == OrganisationState.ACTIVE


def test_one_that_has_withdrawn_comes_back_to_its_old_entry():
    eva = staff()
    old = OrganisationFactory(name="Norrö IF", number=NUMBER, place="Norrö", about="Vi ror.")
    former = MembershipFactory(organisation=old)
    services.change_state(old, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)
    registration = RegistrationFactory(name="Norrö Idrottsförening", number=NUMBER)
    assert services.old_entry(registration) == old
    organisation = confirm(registration, eva)
    assert organisation == Organisation.objects.get() == old
    assert (organisation.name, organisation.about) == ("Norrö Idrottsförening", "Vi ses och lagar mat.")
    assert (organisation.state, organisation.confirmed_on) == (OrganisationState.ACTIVE, clock.today())
    contact = organisation.memberships.current().get()
    assert (contact.address, contact == former) == (registration.address, False)
    assert Registration.objects.get().organisation == old


def test_an_old_entry_that_was_taken_into_use_meanwhile_is_not_written_over():
    old = OrganisationFactory(name="Norrö IF", number=NUMBER, state=OrganisationState.WITHDRAWN)
    Organisation.objects.update(state=OrganisationState.ACTIVE)
    with pytest.raises(Refused, match="Norrö IF"):
        take_in_again(old, values={"name": "Annan"}, actor=A_COMMAND)
    assert Organisation.objects.get().name == "Norrö IF"
