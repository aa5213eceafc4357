"""What the portal knows of a person, as the person sees it: every kind, with why and for how long."""

import pytest
from django.apps import apps

from dialogues.services import note_needs_read
from organisations.models import Membership
from portal.notifications.enums import Urgency
from portal.notifications.models import Letter
from portal.pages.own_data import _known, as_data, known_of, what_goes
from portal.pages.processing import kind_called, kinds
from portal.pages.services import decide_processing
from portal.pages.whose import Whose
from portal.people.enums import LinkPurpose, Role
from portal.people.models import User
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    NeedFactory,
    QuestionFactory,
    RsvpFactory,
    UserFactory,
    staff,
)

pytestmark = pytest.mark.django_db


def a_busy_contact() -> Membership:
    contact = MembershipFactory(name="Kim Zebra", phone="070-1740645")
    invitation = InvitationFactory(organisation=contact.organisation)
    link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=contact.address)
    rsvp = RsvpFactory(invitation=invitation, address=contact.address)
    NeedFactory(rsvp=rsvp, text="hiss")
    QuestionFactory(rsvp=rsvp, text="Får vi ta med hunden?")
    reader = staff(Role.OFFICIAL, name="Rut Berg")
    note_needs_read(invitation.meeting, actor=Actor(Door.WEB, user_id=reader.pk))
    return contact


def test_all_kinds_are_found_with_what_they_say():
    contact = a_busy_contact()
    known = {one.model._meta.label: one for one in known_of(Whose.of_address(contact.address))}
    assert set(known) == {
        "people.Address",
        "people.GuestLink",
        "organisations.Membership",
        "dialogues.Rsvp",
        "dialogues.RsvpNeed",
        "dialogues.Question",
        "dialogues.NeedsReading",
    }
    said = str(as_data(Whose.of_address(contact.address)))
    words = ("Kim Zebra", "070-1740645", "hiss", "hunden", "Rut Berg", contact.organisation.name)
    for word in (*words, contact.address.email):
        assert word in said


def test_nothing_of_others_is_shown():
    contact, other = a_busy_contact(), MembershipFactory(name="Li Ek")
    said = str(as_data(Whose.of_address(contact.address)))
    assert "Li Ek" not in said
    assert other.address.email not in said


def test_each_kind_says_why_by_which_right_and_for_how_long():
    contact = a_busy_contact()
    for one in as_data(Whose.of_address(contact.address))["uppgifter"]:
        assert all(one[part] for part in ("sort", "varfor", "rattslig_grund", "hur_lange", "rader"))


def test_no_secret_is_told():
    contact = a_busy_contact()
    user = UserFactory(email=contact.address.email)
    user.set_unusable_password()
    user.save()
    said = str(as_data(Whose.of_user(user)))
    assert user.password not in said
    link = link_for(purpose=LinkPurpose.OWN_DATA, subject=contact.address, address=contact.address)
    assert link.secret not in said


def test_an_account_and_its_addresses_are_one_person():
    contact = a_busy_contact()
    user = UserFactory(email=contact.address.email, name="Kim Zebra")
    by_letter, by_account = Whose.of_address(contact.address), Whose.of_user(user)
    assert by_letter == by_account
    assert {one.model for one in known_of(by_letter)} > {User, Membership}


def test_what_goes_and_what_stays_are_told_apart():
    contact = a_busy_contact()
    goes, stays = what_goes(Whose.of_address(contact.address))
    assert "Dina svar på inbjudningar" in {one.title_to_person for one in stays}
    assert "Föreningar du är kontaktperson för" in {one.title_to_person for one in goes}


def test_every_kind_has_a_title_of_its_own():
    titles = {_known(kind, []).title for kind in kinds()}
    assert len(titles) == sum(hasattr(model, "PERSONAL") for model in apps.get_models())


def test_a_letter_is_read_as_text_and_not_as_a_browser_reads_it():
    contact = MembershipFactory()
    letter = Letter.objects.create(
        notice="dialogues.invitation",
        about=contact.organisation,
        address=contact.address,
        urgency=Urgency.SOON,
        queued_at=clock.now(),
        not_before=clock.now(),
        expires_at=clock.now(),
        body="Hej Kim!\n\f\n<!DOCTYPE html><p>Hej Kim!</p>",
    )
    said = str(as_data(Whose.of_address(letter.address)))
    assert "Hej Kim!" in said
    assert "DOCTYPE" not in said
    assert "Gäller till" not in said


def test_how_long_is_what_is_decided_and_a_proposal_is_called_one():
    contact = MembershipFactory()

    def kept() -> str:
        known = known_of(Whose.of_address(contact.address))
        return next(one.kept for one in known if one.model is Membership)

    assert "inget är beslutat än" in kept()
    values = {"months": 18, "document": "Informationshanteringsplan", "decided_on": clock.today()}
    decide_processing(kind_called("organisations-membership"), values=values, actor=A_COMMAND)
    assert kept() == "18 månader från den sista dagen som kontaktperson."


def test_the_queries_are_the_same_for_three_rows_and_thirty(django_assert_max_num_queries):
    contact = a_busy_contact()

    def asked() -> int:
        with django_assert_max_num_queries(200) as queries:
            as_data(Whose.of_address(contact.address))
        return len(queries.captured_queries)

    for _ in range(3):
        InvitationFactory(organisation=contact.organisation, meeting__title="Möte")
        RsvpFactory(address=contact.address)
    few = asked()
    for _ in range(27):
        RsvpFactory(address=contact.address)
        MembershipFactory(address=contact.address, name="Kim Zebra")
    assert asked() == few
