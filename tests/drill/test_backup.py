"""A backup restored into an empty place: the same counts, the same pages, the same rules."""

import re
import zipfile
from difflib import unified_diff
from io import BytesIO
from pathlib import Path

import psycopg
import pytest

from .installation import Installation
from .visitor import Visitor

pytestmark = pytest.mark.drill

# Sessions stay behind by intent, and what limits a rate is of the day.
LEFT_BEHIND = {"django_session", "people_signin", "web_counts"}
# What differs between two servers, or from one answer to the next.
DIFFERS = re.compile(
    r'(csrfmiddlewaretoken|"code|shown_at)" value="[^"]*"|http://127\.0\.0\.1:\d+|/sprak/[^"]*'
    r'|: [0-9a-f]{16}</p>|\?sedan=[^"]*|"hamtat": "[^"]*"'
    # An entry that goes with a link is stamped when it is asked for.
    r"|^(DTSTAMP|LAST-MODIFIED):\d{8}T\d{6}Z\r?$",
    re.MULTILINE,
)
# One tells of the machine, one signs out, one shows examples with the present moment and no row.
NO_ROWS = {"ready", "account_logout", "components"}


def tables(portal: Installation) -> list[str]:
    """Every table of the portal's own."""
    rows = portal.ask("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    return [name for (name,) in rows if name not in LEFT_BEHIND]


def contents(portal: Installation) -> dict[str, tuple]:
    """How many rows each table has, and what they add up to."""
    everything = "SELECT count(*), md5(string_agg(line::text, '|' ORDER BY line::text)) FROM {} AS line"
    return {name: portal.ask(everything.format(name))[0] for name in tables(portal)}


def rules_in_the_database(portal: Installation) -> list[tuple]:
    """Triggers, constraints and indexes."""
    return portal.ask(
        "SELECT 'trigger', tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
        " UNION ALL SELECT 'constraint', conname, conrelid::regclass::text FROM pg_constraint"
        " WHERE connamespace = 'public'::regnamespace"
        " UNION ALL SELECT 'index', indexname, tablename FROM pg_indexes WHERE schemaname = 'public'"
        " ORDER BY 1, 2, 3"
    )


def files(portal: Installation) -> dict[str, bytes]:
    """What was uploaded."""
    media = Path(portal.env["MEDIA_ROOT"])
    return {str(path.relative_to(media)): path.read_bytes() for path in media.rglob("*") if path.is_file()}


def page(portal: Installation, path: str, session: str = "") -> list[str]:
    """A page's status and lines, without what differs between two servers."""
    seen = Visitor(portal.port, session=session).get(path)
    if seen.body.startswith(b"%PDF-"):
        # Made anew each time, and says when.
        return [f"{path} {seen.status}"]
    if seen.body.startswith(b"PK"):
        # What is in the workbook: its wrapping says, to two seconds, when it was made.
        with zipfile.ZipFile(BytesIO(seen.body)) as book:
            return [f"{path} {seen.status}", *(f"{one.filename} {one.CRC}" for one in book.infolist())]
    return [f"{path} {seen.status}", *DIFFERS.sub("", seen.text).splitlines()]


def differing_lines(one: list[str], other: list[str]) -> list[str]:
    """What stands on only one of two pages."""
    return [line for line in unified_diff(one, other, n=0) if not line.startswith(("---", "+++", "@@"))]


@pytest.fixture
def elsewhere(portal: Installation, database, broker, mail):
    """An empty place: a database with nothing in it, and no files."""
    name = f"{portal.name[:50]}_elsewhere"
    database.create(name)
    place = Installation(
        portal.folder / "elsewhere",
        database=database,
        name=name,
        broker=broker,
        mail_port=mail.port,
        # One and the same site, moved: links in letters that lie in mailboxes still lead to it.
        more={"SITE_URL": portal.env["SITE_URL"], "STATIC_ROOT": portal.env["STATIC_ROOT"]},
    )
    yield place
    place.close()


def test_what_is_restored_elsewhere_is_the_same_portal(portal: Installation, elsewhere: Installation, size):
    # Past the numbers that the furnished house gives its own contacts.
    portal.scene("organisations", count=size(600, 60), first=1000)
    addresses = portal.scene("furnish")
    meeting = portal.scene("call")
    portal.scene("invite", meeting=meeting)
    portal.manage("tick")
    old_session = portal.scene("session", role="administrator", new=True)["session"]
    portal.web()
    for link in list(portal.scene("answer_links", meeting=meeting).values())[:5]:
        visitor = Visitor(portal.port)
        visitor.submit(visitor.get(link), "answer", answer="yes", group_size="4")

    copy = portal.folder / "copy"
    portal.manage("backup", str(copy))
    elsewhere.manage("restore", str(copy))

    assert contents(elsewhere) == contents(portal)
    assert rules_in_the_database(elsewhere) == rules_in_the_database(portal)
    assert files(elsewhere) == files(portal)
    assert files(portal)
    assert elsewhere.count("SELECT count(*) FROM django_session") == 0

    elsewhere.web()
    assert Visitor(elsewhere.port, session=old_session).get("/skrivbord/").status == 302
    new_session = elsewhere.scene("session", role="administrator", new=True)["session"]
    pages = [path for name, path in sorted(addresses.items()) if name not in NO_ROWS]
    different = [
        line
        for path in pages
        for there, here in (("", ""), (new_session, old_session))
        for line in differing_lines(page(portal, path, here), page(elsewhere, path, there))
    ]
    assert not different, "\n".join(different[:40])

    # It goes on from there: new rows get numbers of their own, and the history keeps its rule.
    elsewhere.scene("invite", meeting=elsewhere.scene("call", title="Vårens stormöte"))
    with pytest.raises(psycopg.errors.Error, match="append"):
        elsewhere.ask("UPDATE dialogues_meetingevent SET title = 'ändrat'")


def test_a_place_that_is_not_empty_is_left_alone(portal: Installation, elsewhere: Installation):
    portal.scene("organisations", count=3)
    copy = portal.folder / "copy"
    portal.manage("backup", str(copy))
    elsewhere.manage("migrate")
    elsewhere.scene("organisations", count=5)
    before = contents(elsewhere)
    with pytest.raises(AssertionError, match="restore"):
        elsewhere.manage("restore", str(copy))
    assert contents(elsewhere) == before
