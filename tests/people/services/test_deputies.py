"""Somebody stands in for another: from a day, without a new role."""

from datetime import timedelta

import pytest

from portal.people import services
from portal.people.enums import Role
from portal.people.models import Deputyship, User, able_to_stand_in_for
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import UserFactory, staff
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def set_deputy(person, deputy, **days) -> Deputyship:
    return services.set_deputy(person, deputy=deputy, **days, actor=Actor(Door.WEB, user_id=person.pk))


def stands_in(user) -> set[int]:
    """Whom a person stands in for, asked anew."""
    return set(User.objects.get(pk=user.pk).stands_in_for)


def test_a_deputy_stands_in_from_a_day_to_a_day():
    omar, mikko = staff(), staff()
    today = clock.today()
    coming = set_deputy(
        omar, mikko, active_from=today + timedelta(days=1), active_to=today + timedelta(days=2)
    )
    assert coming.given_by_id == omar.pk
    assert stands_in(mikko) == set()
    with clock.standing_at(in_days(2)):
        assert stands_in(mikko) == {omar.pk}
        assert User.objects.get(pk=mikko.pk).roles == {Role.OFFICIAL}
    with clock.standing_at(in_days(3)):
        assert stands_in(mikko) == set()


@pytest.mark.parametrize(
    ("role", "able"),
    [
        (Role.OFFICIAL, {*["official", "head", "administrator", "secretary", "process_leader"]}),
        (Role.SECRETARY, {*["administrator", "secretary", "process_leader"]}),
        (Role.REGISTRAR, {*["registrar", "administrator", "secretary", "process_leader"]}),
    ],
)
def test_a_deputy_gets_no_role_and_has_the_one_that_the_work_needs(role, able):
    person = staff(role)
    others = {other.value: staff(other) for other in Role}
    assert {name for name in others if others[name] in able_to_stand_in_for(person)} == able
    for name in able:
        set_deputy(person, others[name])
    with pytest.raises(Refused, match="ingen roll som räcker") as refusal:
        set_deputy(person, others["steering"])
    assert refusal.value.field == "deputy"


def test_nobody_stands_in_for_oneself_nor_twice_at_once_nor_locked_out():
    omar, mikko = staff(), staff()
    with pytest.raises(Refused, match="sin egen ersättare"):
        set_deputy(omar, omar)
    set_deputy(omar, mikko)
    with pytest.raises(Refused, match="redan ersättare"):
        set_deputy(omar, mikko, active_from=clock.today() + timedelta(days=9))
    for other in (UserFactory(), staff(is_active=False)):
        with pytest.raises(Refused, match="ingen roll som räcker"):
            set_deputy(omar, other)


def test_what_has_begun_ends_after_a_day_and_what_has_not_goes_away():
    omar, mikko = staff(), staff()
    began = set_deputy(omar, mikko, active_from=clock.today() - timedelta(days=5))
    services.end_deputyship(began, last_day=clock.today() - timedelta(days=1), actor=A_COMMAND)
    assert stands_in(mikko) == set()
    coming = set_deputy(omar, mikko, active_from=clock.today() + timedelta(days=5))
    services.end_deputyship(coming, last_day=clock.today(), actor=A_COMMAND)
    assert list(Deputyship.objects.all()) == [began]
