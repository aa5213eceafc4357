"""A thousand associations register within the hour: sentences and limits for all, and nobody is lost."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from .installation import Installation
from .mail_server import MailServer
from .visitor import Page, Visitor
from .waiting import wait_until

pytestmark = pytest.mark.drill

BEGIN = "/foreningar/anmal/"
LIST = "/foreningar/anmalda/"
# What one network may begin in a minute, and how many letters one address may be sent in ten.
MOST_BEGUN, MOST_LETTERS = 10, 3
# Somebody who has asked for nothing, and whom one registration of each network names.
BYSTANDER = "nagon@hem.example"
SLOW_DOWN = "Vänta en stund"
_FIELD = re.compile(r'name="fields_of_activity" value="(\w+)"')
_DOOR = re.compile(r"/s/[\w-]+/anmal-forening/")


class Network:
    """People behind one address of the net, who register one association after another."""

    def __init__(self, portal: Installation, number: int):
        self.visitor = Visitor(portal.port)
        self.number = number
        self.met: list[Page] = []
        self.drafts: list[str] = []

    def post(self, path: str, **fields: str) -> Page:
        """Send it as the proxy would pass it on."""
        page = self.visitor.post(path, fields, **{"X-Forwarded-For": f"203.0.113.{self.number + 1}"})
        self.met.append(page)
        return page

    def begin(self) -> None:
        """One more than the limit lets through."""
        self.visitor.get(BEGIN)
        for n in range(MOST_BEGUN + 1):
            page = self.post(
                BEGIN, name=f"Nätverk {n} vid {self.number}", no_number="on", legal_form="network"
            )
            if page.status == 302:
                self.drafts.append(_DOOR.search(page.location)[0])

    def write_and_send(self) -> None:
        """The two steps that must be filled in, and the last press."""
        field = self.field(self.drafts[0])
        for n, own in enumerate(self.drafts):
            email = BYSTANDER if n == 0 else f"kontakt{self.number}.{n}@forening.example"
            self.post(f"{own}steg/2/", fields_of_activity=field, about="Vi ses och lagar mat.")
            self.post(f"{own}steg/5/", email=email, contact_name="Ada Berg")
            self.post(own, do="send")

    def field(self, own: str) -> str:
        """The first field of activity that the page offers."""
        return _FIELD.search(self.visitor.get(f"{own}steg/2/").text)[1]


def at_once(what: Callable[[Any], object], those: Iterable[Any]) -> None:
    """Do it for each, four at a time."""
    with ThreadPoolExecutor(4) as crowd:
        list(crowd.map(what, those))


def state_counts(portal: Installation) -> Counter:
    rows = portal.ask("SELECT state, count(*) FROM organisations_registration GROUP BY state")
    return Counter(dict(rows))


def doors(mail: MailServer) -> dict[str, str]:
    """For each address the door that its letter shows."""
    texts = {taken.to: taken.data.replace(b"=\r\n", b"").decode("utf-8", "replace") for taken in mail.taken}
    return {to: _DOOR.search(text)[0] for to, text in texts.items()}


def test_a_thousand_register_within_the_hour(portal: Installation, mail: MailServer, size):
    networks = size(100, 10)
    portal.env["TRUSTED_PROXY_COUNT"] = "1"
    session = portal.scene("session", role="official")["session"]
    portal.web()
    those = [Network(portal, number) for number in range(networks)]
    at_once(Network.begin, those)
    at_once(Network.write_and_send, those)

    named = networks * (MOST_BEGUN - 1)
    met = [page for network in those for page in network.met]
    refused = [page for page in met if page.status != 302]
    assert {page.status for page in refused} <= {429}, Counter(page.status for page in met)
    assert all(SLOW_DOWN in page.text for page in refused)
    # Each network is stopped at its eleventh, and all of them together at the bystander's fourth letter.
    assert len(refused) == networks + networks - MOST_LETTERS
    assert state_counts(portal) == {"sent": named + MOST_LETTERS, "draft": networks - MOST_LETTERS}
    assert sum(portal.letters().values()) == named + MOST_LETTERS

    portal.worker()
    portal.ask_for()
    wait_until(lambda: len(mail.taken) >= named + MOST_LETTERS, within=120, saying="all letters are sent")
    assert Counter(taken.to for taken in mail.taken)[BYSTANDER] == MOST_LETTERS
    # Nobody's is with the municipality before its letter's link is pressed, and then it is once.
    official = Visitor(portal.port, session=session)
    assert "Ingen förening har anmält sig än" in official.get(LIST).text
    pressed = [door for to, door in doors(mail).items() if to != BYSTANDER]
    at_once(lambda door: Visitor(portal.port).post(door, {"do": "vouch"}), pressed)
    assert state_counts(portal)["received"] == len(pressed) == named
    asked = portal.scene("questions_of", path=LIST, session=session)
    assert asked["status"] == 200
    assert asked["questions"] < 20, asked
    assert official.get(LIST).text.count("Besked senast") == min(named, 50)
    assert not portal.faults_logged(), "\n".join(portal.faults_logged()[:20])
