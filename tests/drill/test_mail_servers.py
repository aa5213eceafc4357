"""Mail servers are of many kinds: none makes one letter hold up another, or go out over and over."""

import pytest

from .installation import Installation
from .mail_server import HANG_UP, MailServer, Verdict
from .test_delivery import due, in_minutes, number_of, owe_invitations
from .waiting import wait_until

pytestmark = pytest.mark.drill

COUNT = 40
# What becomes of the letters to some of the contacts.
STRANGE = {
    2: Verdict(HANG_UP),
    12: Verdict(HANG_UP, after_data=True),
    22: Verdict(HANG_UP, after_data=True, keeps_it=True),
    32: Verdict("554 5.7.1 \x00 \xff not this one", after_data=True),
}


def test_no_letter_holds_up_another_or_goes_out_over_and_over(portal: Installation, mail: MailServer):
    mail.judge = lambda to, tries: STRANGE.get(number_of(to))
    mail.most_over_one_line = 7
    mail.thanks = "250 taken \x00 \xff as {}"
    portal.worker(1)
    owe_invitations(portal, COUNT)
    wait_until(lambda: not due(portal), within=60, saying="all that could go has gone")
    for minutes in (2, 10, 30):
        portal.manage("tick", "--at", in_minutes(minutes))

    sent_to = [number_of(letter.to) for letter in mail.taken]
    plain = [number for number in range(COUNT) if number not in STRANGE]
    assert sorted(number for number in sent_to if number in plain) == plain
    tries = portal.ask("SELECT min(attempts), max(attempts) FROM notifications_letter WHERE state = 'sent'")
    assert tries == [(0, 0)], "a server that closes a full line costs no letter an attempt"
    # Each at once and after one, five and fifteen minutes; what the server kept, it has as often.
    assert portal.letters() == {"sent": len(plain), "refused": 1, "waiting": 3}
    assert [mail.tries[f"kontakt{number}@forening.example"] for number in (2, 12, 22, 32)] == [4, 4, 4, 1]
    assert sent_to.count(22) == 4
    assert not portal.faults_logged("worker")


def test_a_sender_that_the_server_does_not_know_finishes_no_letter(portal: Installation, mail: MailServer):
    """What is wrong with us is mended, and then every letter goes."""
    mail.judge_sender = lambda: "550 5.7.1 we do not know you"
    portal.worker(1)
    owe_invitations(portal, 5)
    wait_until(lambda: not due(portal), within=60, saying="all have been tried")
    assert portal.letters() == {"waiting": 5}
    mail.judge_sender = lambda: "250 ok"
    portal.manage("tick", "--at", in_minutes(2))
    assert portal.letters() == {"sent": 5}
