"""What was accepted is never lost: an answer that met its receipt is in the database, whatever was killed."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import pytest

from .installation import Installation, kill
from .visitor import Visitor
from .waiting import wait_until

pytestmark = pytest.mark.drill

CROWD = 6


class Crowd:
    """People who answer at the same time, each by a link of its own, and remember who got a receipt."""

    def __init__(self, port: int, links: dict[str, str]):
        self.port = port
        self.links = links
        self.accepted: set[str] = set()
        self.unsure: set[str] = set()
        self.refused: list[str] = []
        self._open = Event()
        self._open.set()
        self._lock = Lock()

    def pause(self) -> None:
        """Nobody begins to answer until `go_on`."""
        self._open.clear()

    def go_on(self) -> None:
        """Those who waited begin."""
        self._open.set()

    def answer_all(self) -> None:
        """Everybody answers once; whoever meets a closed door is not sure."""
        with ThreadPoolExecutor(CROWD) as people:
            list(people.map(self._answer, self.links))

    def _answer(self, address: str) -> None:
        self._open.wait(120)
        visitor = Visitor(self.port, timeout=20)
        try:
            form = visitor.get(self.links[address])
            status = visitor.submit(form, "answer", answer="yes", group_size="3").status
        except (OSError, http.client.HTTPException, AssertionError):
            status = 0
        with self._lock:
            if status in {302, 303}:
                self.accepted.add(address)
            elif status in {0, 503}:
                self.unsure.add(address)
            else:
                self.refused.append(f"{address}: {status}")


def stored(portal: Installation) -> set[str]:
    """The addresses whose answers are in the database."""
    rows = portal.ask(
        "SELECT address.email FROM dialogues_rsvp AS answer"
        " JOIN people_address AS address ON address.id = answer.address_id"
        " WHERE answer.answer = 'yes' AND answer.group_size = 3"
    )
    return {email for (email,) in rows}


@pytest.mark.parametrize("killed", ["web", "database"])
def test_an_answer_with_a_receipt_is_never_lost(portal: Installation, size, killed):
    count = size(400, 90)
    portal.scene("organisations", count=count)
    meeting = portal.scene("call")
    portal.scene("invite", meeting=meeting)
    crowd = Crowd(portal.port, portal.scene("answer_links", meeting=meeting))
    web = portal.web()
    with ThreadPoolExecutor(1) as background:
        answering = background.submit(crowd.answer_all)
        for share in (0.2, 0.5):
            goal = int(count * share)
            wait_until(
                lambda goal=goal: len(crowd.accepted) >= goal or answering.done(),
                within=120,
                saying=f"{goal} answers, not {len(crowd.accepted)}",
            )
            # Nobody new begins; those who are in the middle of it are cut off.
            crowd.pause()
            if killed == "web":
                kill(web)
                web = portal.web()
            else:
                portal.database.kill()
                portal.database.begin_again()
                visitor = Visitor(portal.port)
                wait_until(lambda: visitor.get("/").status == 200, within=30, saying="pages answer again")  # noqa: B023
            crowd.go_on()
        answering.result(300)
    assert not crowd.refused, crowd.refused[:5]
    lost = crowd.accepted - stored(portal)
    assert not lost, f"{len(lost)} of {len(crowd.accepted)} accepted answers are gone"
    assert len(crowd.accepted) > count / 2
    # The receipt was owed in the same moment as the answer was stored.
    assert portal.count(
        "SELECT count(DISTINCT about_id) FROM notifications_letter WHERE notice = 'dialogues.receipt'"
    ) == len(stored(portal))
