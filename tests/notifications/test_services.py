"""Letters are owed once, in the transaction of the change; batches count; kinds are declined."""

from datetime import timedelta

import pytest
from django.db import transaction

from portal.notifications import services
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Choice, Letter
from portal.notifications.progress import progress
from portal.people.enums import AddressState
from portal.people.models import Address
from portal.people.services import address_for
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import UserFactory
from tests.moments import in_days

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
    for _each in range(2):
        services.decline(letter, kind="meetings", actor=A_COMMAND)
    assert Choice.objects.count() == 1
    services.accept_again(letter, kind="meetings", actor=A_COMMAND)
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
    with clock.standing_at(in_days(31)):
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


NEWS = "notifications.test_letter"


def batch_of(number: int, *, minutes: int = 10):
    """A batch that leaves in some minutes, with letters in it."""
    user = UserFactory()
    leaves_at = clock.now() + timedelta(minutes=minutes)
    batch = services.open_batch(NEWS, about=user, without_address=0, leaves_at=leaves_at, actor=A_COMMAND)
    to = [(user, Recipient(address_for(f"n{n}@x.example"))) for n in range(number)]
    services.notify_each(NEWS, letters=to, batch=batch)
    return batch


def test_no_letter_of_a_batch_leaves_before_the_batch():
    batch = batch_of(3)
    assert {letter.not_before for letter in batch.letters.all()} == {batch.leaves_at}
    assert not Letter.objects.due().exists()
    with clock.standing_at(batch.leaves_at):
        assert Letter.objects.due().count() == 3
        assert not batch.may_be_regretted


def test_a_batch_that_is_stopped_sends_nothing_and_still_adds_up():
    batch = batch_of(3)
    assert services.stop_batch(batch, actor=A_COMMAND) == 3
    assert services.stop_batch(batch, actor=A_COMMAND) == 0
    batch.refresh_from_db()
    counted = progress(batch)
    assert (counted.total, counted.lapsed, counted.waiting) == (3, 3, 0)
    assert batch.stopped_at is not None
    assert not batch.may_be_regretted
    with clock.standing_at(batch.leaves_at):
        assert not Letter.objects.due().exists()


def test_what_has_left_has_left_when_a_batch_is_stopped():
    batch = batch_of(3)
    first, second, _third = batch.letters.order_by("id")
    Letter.objects.filter(pk=first.pk).update(state=LetterState.SENT, sent_at=clock.now())
    Letter.objects.filter(pk=second.pk).update(state=LetterState.REFUSED)
    assert services.stop_batch(batch, actor=A_COMMAND) == 1
    counted = progress(batch)
    assert (counted.sent, counted.refused, counted.lapsed, counted.total) == (1, 1, 1, 3)


def test_a_batch_in_which_nothing_waits_is_not_stopped():
    batch = batch_of(1)
    batch.letters.update(state=LetterState.SENT)
    with clock.standing_at(batch.leaves_at):
        services.stop_batch(batch, actor=A_COMMAND)
    batch.refresh_from_db()
    assert batch.stopped_at is None


def test_sending_now_ends_the_time_to_regret():
    batch = batch_of(3)
    services.send_now(batch, actor=A_COMMAND)
    assert Letter.objects.due().count() == 3
    batch.refresh_from_db()
    assert not batch.may_be_regretted


def test_what_was_stopped_is_not_sent_now():
    batch = batch_of(3)
    services.stop_batch(batch, actor=A_COMMAND)
    services.send_now(batch, actor=A_COMMAND)
    assert not Letter.objects.due().exists()


def test_a_batch_says_how_long_is_left_only_by_its_own_speed():
    batch = batch_of(40, minutes=0)
    begun = clock.now()
    assert progress(batch).minutes_left is None
    for n, letter in enumerate(batch.letters.order_by("id")[:21]):
        Letter.objects.filter(pk=letter.pk).update(state="sent", sent_at=begun + timedelta(seconds=5 * n))
    with clock.standing_at(begun + timedelta(seconds=101)):
        # 19 letters are left, one each five seconds.
        assert progress(batch).minutes_left == 2
    with clock.standing_at(begun + timedelta(minutes=5)):
        assert progress(batch).minutes_left is None


def test_progress_costs_one_query(django_assert_num_queries):
    batch = batch_of(30)
    with django_assert_num_queries(1):
        progress(batch)


def test_an_address_marked_as_bouncing_gets_nothing_until_it_is_opened_again(owe):
    address = owe().address
    services.mark_bounced(address, reason="Märkt för hand", actor=A_COMMAND)
    address.refresh_from_db()
    assert (address.state, address.reason) == (AddressState.BOUNCED, "Märkt för hand")
    services.reopen(address, actor=A_COMMAND)
    address.refresh_from_db()
    assert address.state == AddressState.OK


def test_whoever_wants_no_letters_is_not_said_to_bounce(owe):
    address = owe().address
    Address.objects.update(state=AddressState.UNSUBSCRIBED)
    assert services.mark_bounced(address, reason="x", actor=A_COMMAND).state == AddressState.UNSUBSCRIBED
