"""Letters are owed once, in the transaction of the change; batches count; kinds are declined."""

from datetime import timedelta

import pytest
from django.db import transaction

from portal.notifications import services
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Choice, Letter
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_a_letter_is_owed_once_for_each_occasion(owe):
    assert owe() is not None
    assert owe() is None
    assert owe(occasion="again") is not None
    assert Letter.objects.count() == 2


def test_a_letter_is_owed_in_the_transaction_of_the_change(owe):
    with transaction.atomic():
        owe()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()


def test_an_undeclared_notice_is_refused(owe):
    with pytest.raises(KeyError):
        services.notify("nobody.declared_this", about=UserFactory(), to=Recipient(address_for("a@b.example")))


@pytest.mark.parametrize("many", [3, 30])
def test_many_letters_cost_the_same_number_of_queries(many, django_assert_max_num_queries):
    user = UserFactory()
    to = [(user, Recipient(address_for(f"n{n}@x.example"))) for n in range(many)]
    batch = services.open_batch("notifications.test_letter", about=user, without_address=2, actor=A_COMMAND)
    with django_assert_max_num_queries(4):
        assert services.notify_each("notifications.test_letter", letters=to, batch=batch) == many
    assert services.notify_each("notifications.test_letter", letters=to, batch=batch) == 0
    assert batch.total == many


def test_declining_twice_is_one_choice_and_can_be_taken_back(owe):
    letter = owe()
    services.decline(letter, actor=A_COMMAND)
    services.decline(letter, actor=A_COMMAND)
    assert Choice.objects.count() == 1
    services.accept_again(letter, actor=A_COMMAND)
    assert not Choice.objects.exists()


def test_a_batch_closes_when_no_letter_waits(owe):
    user = UserFactory()
    batch = services.open_batch("notifications.test_letter", about=user, without_address=0, actor=A_COMMAND)
    letter = owe()
    Letter.objects.update(batch=batch)
    assert services.close_finished_batches() == 0
    letter.state = LetterState.SENT
    letter.save()
    assert services.close_finished_batches() == 1
    batch.refresh_from_db()
    assert batch.closed_at is not None


def test_the_body_is_forgotten_after_thirty_days_and_the_proof_stays(owe):
    letter = owe()
    letter.state, letter.subject, letter.body = LetterState.SENT, "Provbrev", "Hej Karin"
    letter.sent_at = clock.now()
    letter.save()
    assert services.forget_old_bodies() == 0
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert services.forget_old_bodies() == 1
    letter.refresh_from_db()
    assert (letter.body, letter.subject) == ("", "Provbrev")


def test_a_test_letter_goes_to_oneself_at_most_once_a_minute():
    user = UserFactory(language="en")
    with clock.standing_at(clock.parse("2027-03-01T08:00")):
        assert services.send_test_letter(user=user, actor=A_COMMAND).language == "en"
        assert services.send_test_letter(user=user, actor=A_COMMAND) is None
    with clock.standing_at(clock.parse("2027-03-01T08:01")):
        assert services.send_test_letter(user=user, actor=A_COMMAND) is not None
