"""Mail addresses and secret links."""

import pytest

from portal.people import services
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import AddressFactory, UserFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def test_an_address_is_one_row_however_it_is_typed():
    one = services.address_for("Karin@Norrby.example", language="en")
    assert services.address_for(" karin@norrby.example ") == one
    assert Address.objects.get().language == "en"


def test_what_is_no_address_gets_no_row():
    with pytest.raises(ValueError):
        services.address_for("karin")
    assert not Address.objects.exists()


@pytest.mark.parametrize("number", [3, 30])
def test_many_addresses_cost_two_queries(number, django_assert_num_queries):
    AddressFactory(email="a0@norrby.example")
    with django_assert_num_queries(2):
        rows = services.addresses_for([f"A{n}@norrby.example" for n in range(number)])
    assert rows["A0@norrby.example"].email == "a0@norrby.example"
    assert Address.objects.count() == number


# --- Secret links --------------------------------------------------------------------------


def link(**more):
    return services.link_for(purpose=LinkPurpose.ANSWER, subject=more.pop("subject"), **more)


def opened(link, purpose=LinkPurpose.ANSWER):
    code, _dash, given_seal = link.secret.partition("-")
    return GuestLink.objects.opened_by(purpose=purpose, code=code, given_seal=given_seal)


def test_a_door_has_one_link_for_each_address_and_one_for_nobody():
    subject, karin = UserFactory(), AddressFactory()
    assert link(subject=subject, address=karin) == link(subject=subject, address=karin)
    assert link(subject=subject, address=None) == link(subject=subject, address=None)
    assert GuestLink.objects.count() == 2


def test_asking_again_moves_the_end_and_keeps_the_letter_true():
    subject, karin = UserFactory(), AddressFactory()
    before = link(subject=subject, address=karin, expires_at=in_days(1))
    later = in_days(9)
    after = link(subject=subject, address=karin, expires_at=later)
    assert after.secret == before.secret
    assert after.expires_at == later


def test_a_revoked_link_opens_nothing_and_the_next_letter_does():
    subject, karin = UserFactory(), AddressFactory()
    old = link(subject=subject, address=karin)
    assert opened(old)
    services.revoke_link(GuestLink.objects.get(), actor=A_COMMAND)
    assert opened(old) is None
    assert opened(link(subject=subject, address=karin))


def test_a_link_opens_its_own_door_only_and_only_in_time():
    one = link(subject=UserFactory(), address=AddressFactory(), expires_at=in_days(1))
    assert opened(one, LinkPurpose.HAND_OVER) is None
    with clock.standing_at(in_days(2)):
        assert opened(one) is None


@pytest.mark.parametrize("number", [3, 30])
def test_many_links_cost_as_many_queries_as_few(number, django_assert_max_num_queries):
    pairs = [(UserFactory(), AddressFactory()) for _ in range(number)]
    services.links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=pairs[:1])
    # Savepoint and its release besides the two.
    with django_assert_max_num_queries(4):
        links = services.links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=pairs)
    assert {(subject.pk, address.pk) for subject, address in pairs} == set(links)
    assert services.links_for(purpose=LinkPurpose.ANSWER, subjects_and_addresses=[]) == {}
