"""Whoever has protected identity is told of nowhere: no page, file, search or letter says name or number."""

import pytest
from django.core.management import call_command
from django.test import Client

from organisations.models import Membership
from portal.notifications.models import Letter
from portal.notifications.tasks import deliver_letters
from portal.pages.services import protect
from portal.people.enums import LinkPurpose, Role
from portal.people.models import Protection
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    InvitationFactory,
    MembershipFactory,
    MembershipRequestFactory,
    PersonFactory,
    RecordFactory,
    RegistrationFactory,
    RsvpFactory,
    UserFactory,
    staff,
)
from tests.house.cast import CAST
from tests.house.furnished import House, furnish
from tests.house.furnished.own_data import HIDDEN
from tests.house.test_persons import whole

NAME, PHONE, EMAIL = HIDDEN
# Where the words stand and may: for the person, and for those with the permission once they have said why.
ALSO = ("Rut Lönndahl", "rut.lonndahl@privat.example")


@pytest.fixture
def house(db) -> House:
    """With one who is protected after having done what a contact, a visitor and an official can do."""
    house = furnish()
    hidden = Protection.objects.get(address__email=EMAIL)
    _does_all(house, hidden.memberships.get(), hidden)
    worker = staff(Role.SECRETARY, name=ALSO[0], email=ALSO[1])
    meeting = house.things["Meeting"]
    meeting.deputy = worker
    meeting.save(update_fields=["deputy"])
    protect(user=worker, role_addresses={}, actor=A_COMMAND)
    return house


def _does_all(house: House, contact: Membership, protection: Protection) -> None:
    """Answers for the association, asks, comes in the own name; all of it before being protected anew."""
    meeting = house.things["Meeting"]
    private = protection.address
    protection.delete()
    private.is_protected = False
    private.save()
    Membership.objects.filter(pk=contact.pk).update(name=NAME, phone=PHONE, address=private)
    contact.refresh_from_db()
    invitation = InvitationFactory(meeting=meeting, organisation=contact.organisation)
    link_for(purpose=LinkPurpose.ANSWER, subject=invitation, address=private)
    RsvpFactory(invitation=invitation, address=private)
    PersonFactory(meeting=meeting, name=NAME, phone=PHONE, address=private)
    MembershipRequestFactory(name=NAME, words=f"Jag är {NAME}", address=private)
    RegistrationFactory(contact_name=NAME, phone=PHONE, filled_in_by=NAME, address=private)
    RecordFactory(counterpart=NAME, address=private)
    role = f"info-{contact.organisation.code}@forening.example"
    protect(contact=contact, role_addresses={contact.code: role}, actor=A_COMMAND)


# Those who see most of each sort; what the others see is a part of it.
@pytest.mark.parametrize("kind", ["visitor", "administrator", "official", "registrar", "representative"])
def test_no_page_or_file_tells_of_somebody_protected(house, kind):
    person = CAST[kind](house)
    client = Client()
    if person:
        client.force_login(person)
    looked_for = [*HIDDEN, *ALSO, NAME.split()[-1], PHONE.replace("-", "")]
    told = []
    for name, address in house.addresses():
        page = whole(client.get(address))
        told += [f"{name}: {word}" for word in looked_for if word in page]
    assert not told


def test_no_search_finds_somebody_protected(house):
    client = Client()
    client.force_login(house.administrator)
    for address in ("/installningar/personer/", "/foreningar/", "/moten/"):
        for words in (NAME, EMAIL, *ALSO):
            page = whole(client.get(address, {"q": words}))
            assert "Person med skyddade uppgifter</a>" not in page, f"{address} {words}"


def test_no_letter_tells_of_somebody_protected(house, mail_sink):
    house.things["Meeting"].invitations.update(state="open")
    call_command("tick", "--at", f"{clock.now():%Y-%m-%dT%H:%M}")
    deliver_letters()
    to_others = [mail for mail in mail_sink.letters if mail["To"] not in {EMAIL, ALSO[1]}]
    assert to_others
    for mail in to_others:
        said = mail.as_string()
        assert not [word for word in (*HIDDEN, *ALSO) if word in said], mail["Subject"]
    kept = "".join(Letter.objects.values_list("body", flat=True))
    assert not [word for word in HIDDEN if word in kept]


def test_the_role_address_is_what_stands_there(house):
    contact = Membership.objects.get(protection__address__email=EMAIL)
    page = whole(Client().get(contact.organisation.get_absolute_url()))
    assert contact.address.email in page
    assert "Kontaktperson" in page


def test_whoever_has_the_permission_reads_only_after_saying_why(house):
    protection = Protection.objects.get(address__email=EMAIL)
    client = Client()
    client.force_login(house.administrator)
    page = f"/installningar/skyddade/{protection.code}/"
    assert NAME not in whole(client.get(page))
    assert client.post(page, {"reason": ""}).status_code == 422
    assert not protection.readings.exists()
    shown = client.post(page, {"reason": "Polisen har ringt"})
    assert all(word in whole(shown) for word in HIDDEN)
    assert "no-store" in shown["Cache-Control"]
    assert [(one.reader, one.reason) for one in protection.readings.all()] == [
        (house.administrator, "Polisen har ringt")
    ]
    page = f"/installningar/personer/{house.things['Meeting'].deputy.code}/andra/"
    assert not [word for word in ALSO if word in whole(client.get(page))]
    # Whose page it is may be guessed; the permission may not.
    client.force_login(UserFactory())
    assert client.post(page, {"reason": "Nyfiken"}).status_code == 404


def test_a_contact_of_two_associations_is_one_person(db):
    user = UserFactory(name=NAME, email=EMAIL)
    first = MembershipFactory(user=user, name=NAME, address__email=EMAIL)
    second = MembershipFactory(user=user, name=NAME, address=first.address)
    protect(user=user, role_addresses={first.code: "info@forening.example"}, actor=A_COMMAND)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.protection == second.protection
    assert (first.address.email, second.address) == ("info@forening.example", None)
