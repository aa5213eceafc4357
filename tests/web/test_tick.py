"""`manage.py tick`: the portal lives at a moment, and all that is due up to then is done."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from portal.notifications import delivery
from portal.notifications.declaring import Recipient
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.web import clock
from portal.web.rooms import clock_entries
from tests.factories import AddressFactory, UserFactory


@pytest.mark.django_db
def test_a_moment_that_cannot_be_read_is_refused():
    with pytest.raises(CommandError, match="2027-03-01T08:00"):
        call_command("tick", "--at", "i morgon")


@pytest.mark.django_db(transaction=True)
def test_it_runs_the_whole_timetable_once_and_sends_the_letters(mail_sink, capsys):
    notify("notifications.test_letter", about=UserFactory(), to=Recipient(AddressFactory()))
    later = clock.now() + timedelta(hours=1)
    call_command("tick", "--at", later.isoformat())
    said = capsys.readouterr().out
    assert [line.split(":")[0] for line in said.splitlines()] == [entry.name for entry in clock_entries()]
    letter = Letter.objects.get()
    assert letter.state == LetterState.SENT
    assert letter.sent_at == later
    assert len(mail_sink.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_it_does_all_that_is_due_also_where_a_task_stops_to_let_others_in(mail_sink, monkeypatch):
    user = UserFactory()
    for _ in range(5):
        notify("notifications.test_letter", about=user, to=Recipient(AddressFactory()))
    one_at_a_time = iter(range(100, 10_000, 100))
    monkeypatch.setattr(delivery, "monotonic", lambda: next(one_at_a_time) / 2)
    call_command("tick")
    assert len(mail_sink.taken) == 5


@pytest.mark.django_db(transaction=True)
def test_the_second_time_nothing_is_sent_again(mail_sink):
    notify("notifications.test_letter", about=UserFactory(), to=Recipient(AddressFactory()))
    for _ in range(2):
        call_command("tick", verbosity=0)
    assert len(mail_sink.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_afterwards_the_clock_goes_as_before(mail_sink):
    before = clock.now()
    call_command("tick", "--at", "2030-01-01T08:00")
    assert clock.now() - before < timedelta(minutes=1)
