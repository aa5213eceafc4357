"""Two clerks at once, and one who is interrupted: all or nothing, once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from organisations.enums import Decision
from organisations.models import ImportRow, ImportRun, Membership, Organisation, SourceRow
from organisations.registers import read_register
from organisations.services import (
    add_contact,
    add_organisation,
    approve_request,
    change_organisation,
    decide,
    holding,
    import_register,
    name_successor,
    receive_register,
)
from organisations.services.importing import bringing_in
from portal.pages.services import erase_address
from portal.people.models import Address
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import AddressFactory, MembershipFactory, MembershipRequestFactory, OrganisationFactory

from .bringing import bring_in, figures, names

FILE = b"Namn;Ort;E-post\n" + b"".join(b"Kor %d;Norrby;kor%d@x.example\n" % (n, n) for n in range(100, 140))


def said_of(deed: Callable[[], object]) -> str:
    """What whoever pressed is told, on a connection of their own."""
    try:
        deed()
    except Refused as refusal:
        return str(refusal.message)
    finally:
        connection.close()
    return "done"


def name_in_the_place_of(contact: Membership) -> Membership:
    """A contact wants to hand over."""
    return name_successor(contact, name="Ny", email="ny@norrby.example", actor=A_COMMAND)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_who_confirm_the_same_file_bring_it_in_once():
    def confirm(_clerk) -> str:
        try:
            receipt = import_register(register=read_register(FILE), actor=A_COMMAND, commit=True)
        finally:
            connection.close()
        return figures(receipt)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(confirm, range(2))) == ["40 new", "40 unchanged"]
    assert Organisation.objects.count() == 40


@pytest.mark.django_db(transaction=True)
def test_a_file_that_is_sent_twice_at_once_waits_once():
    def send(_clerk) -> bool:
        try:
            return receive_register(read_register(FILE), actor=A_COMMAND)[1]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(send, range(2))) == [False, True]
    assert ImportRun.objects.get().import_rows.count() == 40


@pytest.mark.django_db(transaction=True)
def test_a_press_does_not_wait_for_a_file_that_comes_in(monkeypatch):
    monkeypatch.setattr(holding, "_PATIENCE", "20ms")
    bring_in("Norrby IF;;Norrby", "Norrby i.f.;;Söderby")
    doubtful = ImportRow.objects.undecided().get()

    def press() -> str:
        return said_of(lambda: decide(doubtful, decision=Decision.LEFT_OUT, actor=A_COMMAND))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            holding.hold_register()
            assert "Försök igen" in pool.submit(press).result()
        with transaction.atomic():
            ImportRun.objects.select_for_update().get()
            assert "Försök igen" in pool.submit(press).result()
        assert pool.submit(press).result() == "done"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "deed",
    [
        lambda here: change_organisation(here, values={"about": "Vi."}, actor=A_COMMAND),
        lambda here: add_contact(here, values={"email": "b@norrby.example"}, actor=A_COMMAND),
        lambda here: add_organisation(values={"name": "Kören", "place": "Norrby"}, actor=A_COMMAND),
        lambda here: name_in_the_place_of(MembershipFactory(organisation=here)),
        lambda here: approve_request(MembershipRequestFactory(organisation=here), actor=A_COMMAND),
    ],
)
def test_what_is_done_by_hand_while_a_file_comes_in_is_refused_in_a_sentence(monkeypatch, deed):
    monkeypatch.setattr(holding, "_PATIENCE", "20ms")
    here = OrganisationFactory(name="Norrby IF", place="Norrby")

    def press() -> str:
        return said_of(lambda: deed(here))

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            holding.hold_register()
            assert "Försök igen" in pool.submit(press).result()
        assert pool.submit(press).result() == "done"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_named_for_an_association_that_is_just_being_taken_out(monkeypatch):
    monkeypatch.setattr(holding, "_PATIENCE", "20ms")
    contact = MembershipFactory()

    def press() -> str:
        return said_of(lambda: name_in_the_place_of(contact))

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        holding.held_organisation(contact.organisation_id)
        assert "Försök igen" in pool.submit(press).result()
    assert not Membership.objects.waiting().exists()


@pytest.mark.django_db(transaction=True)
def test_an_address_is_erased_after_a_file_that_is_coming_in():
    address = AddressFactory(email="anna@norrby.example")

    def erase() -> None:
        try:
            erase_address(address, actor=A_COMMAND)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            holding.hold_register()
            erasing = pool.submit(erase)
            bring_in("Norrby IF;;Norrby;anna@norrby.example", headings="Namn;Org.nr;Ort;E-post")
        erasing.result()
    assert not Membership.objects.filter(address__email="anna@norrby.example").exists()
    assert not Address.objects.filter(email="anna@norrby.example").exists()


@pytest.mark.django_db
def test_of_an_import_that_fails_nothing_stays(monkeypatch):
    def fail(*args, **kwargs):
        raise ConnectionError("the server went away")

    monkeypatch.setattr(bringing_in, "keep_run", fail)
    with pytest.raises(ConnectionError):
        bring_in("Norrby IF;;Norrby")
    assert names() == []
    assert not SourceRow.objects.exists()
    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()
