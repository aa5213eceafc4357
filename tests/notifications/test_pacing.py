"""The ceiling of letters a minute: obeyed, not wasted, and no hindrance to whoever waits at the screen."""

import pytest

from portal.municipality.models import Municipality
from portal.notifications.delivery import Ended, deliver_due
from portal.notifications.enums import LetterState, Urgency
from portal.notifications.models import Letter
from portal.web import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def ceiling(db):
    """Sets how many letters may leave in a minute."""

    def set_it(letters):
        Municipality.objects.create(
            pk=1,
            name_sv="Skärsjö",
            name_en="Skärsjö",
            sender_name="B",
            sender_address="b@s.example",
            reply_to="b@s.example",
            letters_per_minute=letters,
        )

    return set_it


def test_the_ceiling_holds_and_the_next_minute_goes_on(owe, mail_server, ceiling):
    ceiling(4)
    for n in range(6):
        owe(f"n{n}@x.example")
    with clock.standing_at(clock.parse("2027-03-01T08:00:10")):
        Letter.objects.update(not_before=clock.now(), urgency=Urgency.BULK)
        assert deliver_due().ended is Ended.CEILING
        assert deliver_due().finished == 0
        assert len(mail_server.taken) == 4
    with clock.standing_at(clock.parse("2027-03-01T08:01:00")):
        assert deliver_due().finished == 2


def test_looking_in_vain_uses_nothing_of_the_ceiling(owe, mail_server, ceiling):
    ceiling(3)
    with clock.standing_at(clock.parse("2027-03-01T08:00:10")):
        for _ in range(5):
            assert deliver_due().ended is Ended.NOTHING_DUE
        owe("a@x.example")
        mail_server.refuse()
        for _ in range(5):
            assert deliver_due().ended is Ended.UNREACHABLE
        mail_server.open()
        owe("b@x.example")
        owe("c@x.example")
        Letter.objects.update(urgency=Urgency.BULK)
        assert deliver_due().finished == 3


def test_whoever_waits_at_the_screen_does_not_wait_for_the_ceiling(owe, mail_server, ceiling):
    ceiling(1)
    for n in range(3):
        owe(f"n{n}@x.example")
    Letter.objects.update(urgency=Urgency.BULK)
    with clock.standing_at(clock.parse("2027-03-01T08:00:10")):
        Letter.objects.update(not_before=clock.now())
        assert deliver_due().ended is Ended.CEILING
        urgent = owe("now@x.example")
        Letter.objects.filter(pk=urgent.pk).update(urgency=Urgency.NOW)
        assert deliver_due().ended is Ended.CEILING
        assert [taken.to for taken in mail_server.taken] == ["n0@x.example", "now@x.example"]


def test_letters_that_lapse_use_nothing_of_the_ceiling(owe, mail_server, ceiling):
    ceiling(2)
    for n in range(5):
        owe(f"lapsed{n}@x.example")
    with clock.standing_at(clock.parse("2027-03-01T08:00:10")):
        Letter.objects.update(expires_at=clock.now())
        for n in range(2):
            owe(f"true{n}@x.example")
        Letter.objects.update(not_before=clock.now(), urgency=Urgency.BULK)
        assert deliver_due().finished == 7
        assert len(mail_server.taken) == 2
        assert Letter.objects.filter(state=LetterState.LAPSED).count() == 5
