"""What a mail server's ways mean for one letter and for the next."""

import pytest

from portal.notifications.delivery import deliver_due
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from tests.drill.mail_server import HANG_UP, Verdict

pytestmark = pytest.mark.django_db


def test_a_server_that_closes_a_full_line_costs_no_letter_an_attempt(owe, mail_server):
    mail_server.most_over_one_line = 2
    for n in range(5):
        owe(f"n{n}@x.example")
    assert deliver_due().finished == 5
    assert len(mail_server.taken) == 5
    assert not Letter.objects.exclude(state=LetterState.SENT, attempts=0)


@pytest.mark.parametrize("after_data", [False, True])
def test_a_letter_at_which_the_server_hangs_up_holds_up_no_other(owe, mail_server, after_data):
    letter = owe("odd@x.example")
    owe("plain@x.example")
    mail_server.judge = lambda to, tries: Verdict(HANG_UP, after_data) if to == "odd@x.example" else None
    deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    assert [taken.to for taken in mail_server.taken] == ["plain@x.example"]


def test_a_letter_that_the_server_may_have_kept_is_not_sent_again_at_once(owe, mail_server):
    owe()
    mail_server.judge = lambda to, tries: Verdict(HANG_UP, after_data=True, keeps_it=True)
    deliver_due()
    deliver_due()
    assert len(mail_server.taken) == 1


def test_a_refused_sender_finishes_no_letter(owe, mail_server):
    letter = owe()
    mail_server.judge_sender = lambda: "550 5.7.1 we do not know you"
    deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.server_answer) == (LetterState.WAITING, "550 5.7.1 we do not know you")


def test_what_the_database_cannot_keep_of_an_answer_is_left_out(owe, mail_server):
    letter = owe()
    mail_server.thanks = "250 taken \x00 as {}"
    deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.server_answer) == (LetterState.SENT, "250 taken  as 1")


def test_a_line_break_in_a_heading_holds_up_no_other_letter(owe, mail_server):
    broken = owe("broken@x.example")
    Letter.objects.filter(pk=broken.pk).update(code="s\n")
    owe("sound@x.example")
    deliver_due()
    broken.refresh_from_db()
    assert (broken.state, broken.attempts) == (LetterState.WAITING, 1)
    assert [taken.to for taken in mail_server.taken] == ["sound@x.example"]
