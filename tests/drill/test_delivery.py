"""No letter is lost and hardly one is doubled, whatever is killed, emptied or refused on the way."""

import re
from collections import Counter
from threading import Event

import pytest

from .installation import Installation, kill
from .mail_server import MailServer, Verdict
from .waiting import wait_until

pytestmark = pytest.mark.drill

PROCESSES = 2
KILLS = 3


def number_of(address: str) -> int:
    """The number of the organisation whose contact has this address."""
    return int(re.search(r"\d+", address)[0])


def never_takes(address: str) -> bool:
    """Every fiftieth address does not exist."""
    return number_of(address) % 50 == 7


def judge(to: str, tries: int) -> Verdict | None:
    """5xx to every fiftieth, 4xx to every tenth the first time; before and after the letter in turns."""
    number = number_of(to)
    if never_takes(to):
        return Verdict("550 5.1.1 no such person here", after_data=number % 100 >= 50)
    if number % 10 == 3 and tries == 0:
        return Verdict("451 4.7.1 come back in a while", after_data=number % 20 >= 10)
    return None


def owe_invitations(portal: Installation, count: int) -> int:
    """Organisations, a meeting, and a letter owed to each; the batch's id."""
    portal.scene("organisations", count=count)
    return portal.scene("invite", meeting=portal.scene("call"))


def check_the_outcome(portal: Installation, mail: MailServer, batch: int, count: int, doubled: int) -> None:
    """Each invitation was taken or finally refused, at most `doubled` twice, and the receipt says so."""
    addresses = [f"kontakt{number}@forening.example" for number in range(count)]
    takeable = {address for address in addresses if not never_takes(address)}
    taken = Counter(letter.to for letter in mail.taken)
    assert set(taken) == takeable, f"lost: {sorted(takeable - set(taken))[:10]}"
    assert len({letter.message_id for letter in mail.taken}) == len(takeable)
    assert taken.total() - len(takeable) <= doubled, [address for address in taken if taken[address] > 1]
    receipt = portal.scene("receipt", batch=batch)
    assert receipt == {
        "total": count,
        "sent": len(takeable),
        "refused": count - len(takeable),
        "waiting": 0,
        "failed": 0,
        "lapsed": 0,
        "without_address": 0,
        "closed": True,
    }


def test_no_invitation_is_lost(portal: Installation, mail: MailServer, size):
    count = size(2000, 300)
    mail.judge = judge

    def has_taken(share: float) -> None:
        goal = int(count * share)
        wait_until(
            lambda: len(mail.taken) >= goal, within=180, saying=f"{goal} letters, not {len(mail.taken)}"
        )

    def killed_and_started_again(worker):
        kill(worker)
        worker = portal.worker(PROCESSES)
        portal.ask_for_sweep()
        return worker

    worker = portal.worker(PROCESSES)
    batch = owe_invitations(portal, count)
    has_taken(0.15)
    worker = killed_and_started_again(worker)
    has_taken(0.3)
    portal.broker.client().flushall()
    has_taken(0.4)
    worker = killed_and_started_again(worker)
    has_taken(0.5)
    mail.refuse()
    Event().wait(10)
    mail.open()
    has_taken(0.6)
    portal.broker.stop()
    has_taken(0.65)
    portal.broker.begin_again()
    has_taken(0.75)
    worker = killed_and_started_again(worker)
    has_taken(0.85)
    wait_until(lambda: is_over(portal, sweeping=True), within=240, saying="every letter has met its end")
    check_the_outcome(portal, mail, batch, count, doubled=KILLS * PROCESSES)


def is_over(portal: Installation, *, sweeping: bool) -> bool:
    """Whether no letter waits and the batch is closed; asks for a sweep as beat would."""
    waits = portal.count("SELECT count(*) FROM notifications_letter WHERE state = 'waiting'")
    closed = not portal.count("SELECT count(*) FROM notifications_batch WHERE closed_at IS NULL")
    if sweeping and not (waits == 0 and closed):
        portal.ask_for_sweep()
        Event().wait(1)
    return waits == 0 and closed
