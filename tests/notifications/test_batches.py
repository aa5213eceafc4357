"""What comes with a letter, and a batch that is stopped while a worker has a letter in hand."""

import threading

import pytest
from django.db import connection

from portal.notifications import services
from portal.notifications.declaring import Attachment
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.notifications.progress import progress
from portal.web.actor import A_COMMAND
from tests.factories import UserFactory
from tests.notifications.test_delivery import read

pytestmark = pytest.mark.django_db

CALENDAR = "BEGIN:VCALENDAR\r\nSUMMARY:Stormöte i Älvsjö\r\nEND:VCALENDAR\r\n"


def test_a_file_comes_beside_the_letter_and_is_made_once_for_all_that_are_alike(owe, declare, mail_server):
    made = []

    def make():
        made.append(1)
        return CALENDAR

    one = Attachment("mote.ics", "text/calendar; method=PUBLISH", make)
    key = declare("tests.calendar", attachments=(one,))
    for n in range(3):
        owe(f"n{n}@x.example", key=key)
    deliver_due()
    assert len(made) == 1
    for taken in mail_server.taken:
        mail = read(taken)
        (part,) = mail.iter_attachments()
        assert part.get_content_type() == "text/calendar"
        assert part.get_param("method") == "PUBLISH"
        assert part.get_param("charset") == "utf-8"
        assert part.get_filename() == "mote.ics"
        assert part.get_payload(decode=True).decode() == CALENDAR
        assert "Brevet kom fram" in mail.get_body(("plain",)).get_content()
        assert "<h1" in mail.get_body(("html",)).get_content()


@pytest.mark.django_db(transaction=True)
def test_a_letter_in_a_workers_hand_is_not_taken_from_it_when_the_batch_is_stopped(owe, mail_server):
    """While the server ponders the first letter, somebody stops the batch: that one arrives, no other."""
    batch = services.open_batch(
        "notifications.test_letter", about=UserFactory(), without_address=0, actor=A_COMMAND
    )
    letters = [owe(f"n{n}@x.example") for n in range(5)]
    Letter.objects.update(batch=batch)
    stopped = []

    def ponder(to, tries):
        if not stopped:
            asked = threading.Thread(target=lambda: stopped.append(_stop(batch)))
            asked.start()
            asked.join(10)

    mail_server.judge = ponder
    deliver_due()
    assert stopped == [4]
    assert [taken.to for taken in mail_server.taken] == [letters[0].address.email]
    counted = progress(batch)
    assert (counted.sent, counted.lapsed, counted.waiting, counted.total) == (1, 4, 0, 5)


def _stop(batch) -> int:
    try:
        return services.stop_batch(batch, actor=A_COMMAND)
    finally:
        connection.close()
