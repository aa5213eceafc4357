"""Broker, cache, mail server or database gone: what works goes on, what does not says so plainly."""

import email
import re
from email import policy
from time import monotonic

import pytest

from .installation import SERVER_ERROR, Installation, server_errors
from .mail_server import MailServer
from .visitor import Visitor
from .waiting import wait_until

pytestmark = pytest.mark.drill

ASKS_THE_DATABASE = ["/", "/om-samverkan/", "/moten/", "/foreningar/", "/tillganglighet/"]
PUBLIC = [*ASKS_THE_DATABASE, "/vem-far-gora-vad/", "/logga-in/"]
# How long a visitor may wait for a page while something behind it is away.
PATIENCE = 5.0
# Signing out ends the session; whether the portal is ready is asked by machines.
NOT_OPENED = {"account_logout", "ready"}
# Some of the furnished house's letters can still be regretted, and wait for that.
DUE = "SELECT count(*) FROM notifications_letter WHERE state = 'waiting' AND not_before <= now()"
CODE = re.compile(r"^\s*([A-Z0-9]{3,5}-?[A-Z0-9]{3,5})\s*$", re.MULTILINE)


def open_everything(visitor: Visitor, paths: list[str]) -> None:
    """Each page answers 200, in time."""
    for path in paths:
        started = monotonic()
        page = visitor.get(path)
        took = monotonic() - started
        assert page.status == 200, f"{path}: {page.status}"
        assert took < PATIENCE, f"{path} took {took:.1f} s"


def prepare_answers(portal: Installation, count: int = 4) -> list[str]:
    """Answer forms of a called meeting."""
    # Past the numbers that a furnished house gives its own contacts.
    portal.scene("organisations", count=count, first=1000)
    meeting = portal.scene("call")
    portal.scene("invite", meeting=meeting)
    return list(portal.scene("answer_links", meeting=meeting).values())


def answer(visitor: Visitor, path: str) -> None:
    """Open the form, answer yes, and see the receipt."""
    form = visitor.get(path)
    assert form.status == 200
    receipt = visitor.follow(visitor.submit(form, "answer", answer="yes", group_size="2"))
    assert receipt.status == 200, receipt.text[:500]


def answers_stored(portal: Installation) -> int:
    """How many answers are in the database."""
    return portal.count(
        "SELECT count(*) FROM dialogues_rsvp"
        " WHERE answer = 'yes' AND group_size = 2 AND invitation_id IS NOT NULL"
    )


def read_code(mail: MailServer, to: str) -> str:
    """The newest sign-in code that reached an address."""
    letters = [taken for taken in mail.taken if taken.to == to]
    message = email.message_from_bytes(letters[-1].data, policy=policy.default)
    text = message.get_body(("plain",)).get_content()
    return CODE.search(text)[1]


def sign_in(portal: Installation, mail: MailServer, person: str, deliver) -> None:
    """Ask for a code while mail is away; once it is back, `deliver`, type the code, and see the desk."""
    visitor = Visitor(portal.port)
    mail.refuse()
    asked = visitor.submit(visitor.get("/logga-in/"), "email", email=person)
    page = visitor.follow(asked)
    assert page.status == 200
    mail.open()
    deliver()
    wait_until(lambda: any(taken.to == person for taken in mail.taken), within=60, saying="the code arrives")
    visitor.follow(visitor.submit(page, "code", code=read_code(mail, person)))
    desk = visitor.get("/skrivbord/")
    assert desk.status == 200, f"{desk.status} {desk.location}"


def staff_go_on(portal: Installation, addresses: dict[str, str], official: Visitor, administrator: Visitor):
    """Each page opens for the signed-in; settings are saved; a meeting is called and all are invited."""
    for visitor in (official, administrator):
        for name, path in sorted(addresses.items()):
            if name not in NOT_OPENED:
                started = monotonic()
                page = visitor.get(path)
                took = monotonic() - started
                assert page.status < SERVER_ERROR, f"{name}: {page.status}"
                assert took < PATIENCE, f"{name} took {took:.1f} s"
        assert visitor.get("/skrivbord/").status == 200

    form = administrator.get(addresses["municipality_settings"])
    saved = administrator.submit(form, "name_sv", phone="08-465 004 99")
    assert saved.status == 302, saved.text
    assert administrator.follow(saved).status == 200
    assert portal.ask("SELECT phone FROM municipality_municipality") == [("08-465 004 99",)]

    written = {"title": "Möte utan kö", "purpose": "Vi ses ändå.", "place": "Folkets hus"}
    draft = official.submit(official.get(addresses["meeting_new"]), "title", **written)
    assert draft.status == 302, draft.text
    called = official.post(f"{draft.location}skicka/", {})
    assert called.location.startswith(f"{draft.location}utskick/")
    assert official.follow(called).status == 200
    # Nobody waits for the time to regret.
    assert official.post(called.location, {"gor": "nu"}).status == 302
    assert portal.count(
        "SELECT count(*) FROM dialogues_invitation AS invitation"
        " JOIN dialogues_meeting AS meeting ON meeting.id = invitation.meeting_id"
        " WHERE meeting.title = %s",
        written["title"],
    ) == portal.count("SELECT count(*) FROM organisations_organisation")


def test_an_answer_of_500_is_found_in_the_log():
    line = '{"level": "info", "logger": "portal.requests", "path": "/", "status": %d}'
    answered = [line % 200, line % 404, line % 500, line % 503]
    noise = [
        "Traceback (most recent call last):",
        "[1, 2]",
        '{"logger": "portal.web.cache", "level": "error"}',
    ]
    assert server_errors([*noise, *answered]) == answered[2:]


@pytest.mark.parametrize("how", ["gone", "frozen"])
def test_without_broker_and_cache_everything_but_the_hurry_works(portal: Installation, mail: MailServer, how):
    addresses = portal.scene("furnish")
    signed_in = {role: portal.scene("session", role=role, new=True) for role in ("official", "administrator")}
    links = prepare_answers(portal)
    portal.web()
    staff = [Visitor(portal.port, session=person["session"]) for person in signed_in.values()]
    visitor = Visitor(portal.port)
    open_everything(visitor, PUBLIC)
    if how == "gone":
        portal.broker.stop()
    else:
        portal.broker.freeze()
    try:
        open_everything(visitor, PUBLIC)
        open_everything(Visitor(portal.port, language="en"), PUBLIC)
        for link in links:
            started = monotonic()
            answer(Visitor(portal.port), link)
            assert monotonic() - started < 3 * PATIENCE
        assert answers_stored(portal) == len(links)
        staff_go_on(portal, addresses, *staff)
        sign_in(portal, mail, signed_in["official"]["email"], deliver=lambda: portal.manage("tick"))
        assert not portal.server_errors()
    finally:
        if how == "gone":
            portal.broker.begin_again()
        else:
            portal.broker.thaw()
    # The worker, started while nobody nudged, finds what the outbox holds.
    portal.worker()
    portal.ask_for()
    wait_until(
        lambda: portal.count(DUE) == 0, within=60, saying=f"all letters leave that may: {portal.letters()}"
    )
    open_everything(visitor, PUBLIC)


def test_without_the_database_a_plain_page_says_so_and_all_recover(portal: Installation, mail: MailServer):
    links = prepare_answers(portal)
    web, worker, beat = portal.web(), portal.worker(), portal.beat()
    wait_until(lambda: len(mail.taken) >= len(links), within=60, saying="the invitations leave")
    visitor = Visitor(portal.port)
    open_everything(visitor, PUBLIC)
    form = visitor.get(links[0])
    workers_before = portal.web_workers()
    portal.database.stop()
    try:
        words = {}
        for language, paths in (("sv", [*ASKS_THE_DATABASE, links[0]]), ("en", ["/", links[0]])):
            for path in paths:
                started = monotonic()
                page = Visitor(portal.port, language=language).get(path)
                took = monotonic() - started
                assert page.status == 503, f"{path}: {page.status}"
                assert page.headers["retry-after"]
                assert f'lang="{language}"' in page.text
                assert took < PATIENCE * 2, f"{path} took {took:.1f} s"
                words[language] = page.text
        assert words["sv"] != words["en"]
        assert "avbrott" in words["sv"]
        assert visitor.submit(form, "answer", answer="yes", group_size="2").status == 503
        assert visitor.get("/healthz/live").status == 200
        assert visitor.get("/healthz/ready").status == 503
    finally:
        portal.database.begin_again()
    # Each process of the web server comes back in its own time; a connection reaches now one, now another.
    wait_until(
        lambda: all(Visitor(portal.port).get("/").status == 200 for _ in range(20)),
        within=60,
        saying="pages answer again, whichever process has them",
    )
    open_everything(visitor, PUBLIC)
    for link in links:
        answer(Visitor(portal.port), link)
    assert answers_stored(portal) == len(links)
    portal.ask_for()
    wait_until(lambda: len(mail.taken) >= 2 * len(links), within=90, saying="the receipts leave")
    assert portal.web_workers() == workers_before
    assert not any(child.ended() for child in (web, worker, beat))
