"""No letter is lost and hardly one is doubled, whatever is killed, emptied or refused on the way."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
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


@pytest.mark.parametrize("by", ["asking", "beat"])
def test_no_invitation_is_lost(portal: Installation, mail: MailServer, size, by):
    """With `asking`, sweeps are sent as beat sends them, only sooner; with `beat`, beat alone does it."""
    if by == "beat" and not size(True, False):
        pytest.skip("Waiting for beat's own minutes belongs to the full drill.")
    count = size(2000, 300)
    mail.judge = judge
    worker = portal.worker(PROCESSES)
    if by == "beat":
        portal.beat()
    batch = owe_invitations(portal, count)

    def until(share: float) -> None:
        goal = int(count * share)
        wait_until(
            lambda: len(mail.taken) >= goal, within=300, saying=f"{goal} letters, not {len(mail.taken)}"
        )

    def sweep() -> None:
        if by == "asking":
            portal.ask_for()

    def kill_and_start_again(worker):
        kill(worker)
        worker = portal.worker(PROCESSES)
        sweep()
        return worker

    until(0.15)
    worker = kill_and_start_again(worker)
    until(0.3)
    portal.broker.client().flushall()
    until(0.4)
    worker = kill_and_start_again(worker)
    until(0.5)
    mail.refuse()
    Event().wait(10)
    mail.open()
    sweep()
    until(0.6)
    portal.broker.stop()
    until(0.65)
    portal.broker.begin_again()
    sweep()
    until(0.75)
    kill_and_start_again(worker)
    wait_until(lambda: not due(portal), within=400, saying="nothing is due any longer")
    if by == "asking":
        portal.manage("tick", "--at", in_minutes(2))
    wait_until(lambda: is_over(portal), within=400, saying="every letter has met its end")
    check_the_outcome(portal, mail, batch, count, doubled=KILLS * PROCESSES)


def in_minutes(minutes: int) -> str:
    """A moment from now, as `tick --at` reads it."""
    return (datetime.now(UTC) + timedelta(minutes=minutes)).isoformat()


def due(portal: Installation) -> int:
    """How many letters wait and need not be patient."""
    return portal.count(
        "SELECT count(*) FROM notifications_letter"
        " WHERE state = 'waiting' AND coalesce(next_try_at, now()) <= now()"
    )


def is_over(portal: Installation) -> bool:
    """Whether no letter waits and every batch is closed."""
    waits = portal.count("SELECT count(*) FROM notifications_letter WHERE state = 'waiting'")
    open_batches = portal.count("SELECT count(*) FROM notifications_batch WHERE closed_at IS NULL")
    return not (waits or open_batches)
