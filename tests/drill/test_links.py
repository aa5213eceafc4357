"""Wrong, old, revoked and swapped links open no door: always the same page, and nothing changes."""

import re

import pytest

from portal.web.codes import ALPHABET

from .installation import Installation
from .visitor import Page, Visitor

pytestmark = pytest.mark.drill

ANSWER, HAND_OVER, CONFIRM, DECLINE = "svar", "lamna-over", "bli-kontaktperson", "brev"
LEAVE = f"{HAND_OVER}/sluta"
CHANGES = {"answer": "no", "group_size": "1", "mode": "room", "do": "decline", "email": "ny@forening.example"}
# What differs from one answer to the next without telling anybody anything.
MARKS = re.compile(r'(csrfmiddlewaretoken" value="|request_id">|name="next" value=")[^"<]*')


def other(letter: str) -> str:
    """Another letter of the alphabet of codes."""
    return ALPHABET[(ALPHABET.index(letter) + 1) % len(ALPHABET)]


def secret_of(path: str) -> tuple[str, str]:
    """The two halves of a link."""
    code, _, seal = path.split("/")[2].partition("-")
    return code, seal


def wrong_secrets(first: str, second: str) -> dict[str, str]:
    """Links that were never made, from two that were."""
    (code, seal), (other_code, other_seal) = secret_of(first), secret_of(second)
    return {
        "seal of another": f"{code}-{other_seal}",
        "code of another": f"{other_code}-{seal}",
        "one letter changed in the seal": f"{code}-{seal[:-1]}{other(seal[-1])}",
        "one letter changed in the code": f"{code[:-1]}{other(code[-1])}-{seal}",
        "halves changed about": f"{seal[: len(code)]}-{(code + seal)[: len(seal)]}",
        "all noughts": f"{'0' * len(code)}-{'0' * len(seal)}",
    }


def broken_secrets(path: str) -> dict[str, str]:
    """Links as mail programs and hasty fingers break them."""
    code, seal = secret_of(path)
    return {
        "cut off": f"{code}-{seal[:7]}",
        "without seal": code,
        "in capitals": f"{code}-{seal}".upper(),
        "with a full stop": f"{code}-{seal}.",
        "with a letter too many": f"{code}-{seal}0",
        "very long": f"{code}-{seal * 200}",
        "in another alphabet": "ключ-от-двери",
        "with a null byte": f"{code}-{seal[:-3]}%00",
        "with markup": f"{code}-<script>alert(1)</script>",
    }


def what_stands(portal: Installation) -> list[tuple]:
    """All that a link could change."""
    return [
        portal.ask(f"SELECT count(*), coalesce(max(id), 0) FROM {table}")[0]
        for table in (
            "dialogues_rsvp",
            "organisations_membership",
            "notifications_choice",
            "notifications_letter",
            "people_address",
        )
    ] + portal.ask("SELECT id, active_to FROM organisations_membership ORDER BY id")


def meets_a_closed_door(visitor: Visitor, path: str) -> list[Page]:
    """GET, HEAD and POST are all refused; the pages seen."""
    pages = [visitor.get(path), visitor.post(path, CHANGES)]
    assert visitor.send("HEAD", path).status == 404, path
    for page in pages:
        assert page.status in {403, 404}, f"{path}: {page.status}"
    return pages


def closed_page(page: Page) -> str:
    """A page without what differs each time."""
    return MARKS.sub("", page.text)


def test_no_link_that_is_not_true_opens_a_door(portal: Installation):
    portal.scene("organisations", count=4)
    meeting = portal.scene("call")
    portal.scene("invite", meeting=meeting)
    answers = list(portal.scene("answer_links", meeting=meeting).values())
    hand_overs = portal.scene("hand_over_links")
    portal.web()
    visitor = Visitor(portal.port)
    for path in (*answers, *hand_overs):
        assert visitor.get(path).status == 200, path

    doors = {
        f"{why} ({word})": f"/s/{secret}/{word}/"
        for true, also_true, words in (
            (answers[0], answers[1], (ANSWER, f"{ANSWER}/kvitto", HAND_OVER, DECLINE)),
            (hand_overs[0], hand_overs[1], (HAND_OVER, LEAVE, ANSWER, CONFIRM)),
        )
        for why, secret in wrong_secrets(true, also_true).items()
        for word in words
    }
    code, seal = secret_of(answers[0])
    doors |= {
        f"answer at {word}": f"/s/{code}-{seal}/{word}/" for word in (HAND_OVER, LEAVE, CONFIRM, DECLINE)
    }
    code, seal = secret_of(hand_overs[0])
    doors |= {f"hand-over at {word}": f"/s/{code}-{seal}/{word}/" for word in (ANSWER, CONFIRM, DECLINE)}
    portal.scene("revoke", path=answers[2])
    portal.scene("expire", path=answers[3])
    doors |= {"revoked": answers[2], "expired": answers[3]}

    before = what_stands(portal)
    seen = {}
    for why, path in doors.items():
        page = meets_a_closed_door(visitor, path)[0]
        seen[why] = closed_page(page)
        assert page.headers["referrer-policy"] == "no-referrer", why
        assert "noindex" in page.headers["x-robots-tag"], why
        assert "no-store" in page.headers["cache-control"], why
    for why, secret in broken_secrets(answers[0]).items():
        for word in (ANSWER, HAND_OVER):
            page = meets_a_closed_door(visitor, f"/s/{secret}/{word}/")[0]
            seen[f"{why} ({word})"] = closed_page(page)
    different = {why for why, text in seen.items() if text != seen["revoked"]}
    assert not different, f"another page than for a revoked link: {sorted(different)}"
    assert what_stands(portal) == before
    for path in answers[:2]:
        assert visitor.get(path).status == 200
    assert not portal.faults_logged()
    assert not [line for line in (portal.folder / "web.log").read_text().splitlines() if seal in line]
