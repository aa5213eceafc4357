"""Part of it on Debian's own PostgreSQL and Redis: migrations, the thread, delivery."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .debian import DebianBroker, DebianDatabase, NotToBeHad, programs
from .installation import Installation
from .mail_server import MailServer, no_faults
from .test_delivery import check_the_outcome, due, in_minutes, is_over, judge, never_takes
from .visitor import Visitor
from .waiting import wait_until

pytestmark = pytest.mark.drill


@pytest.fixture
def on_debian(home: Path, mail: MailServer) -> Iterator[Installation]:
    """An installation on Debian's services, with nothing in its database."""
    try:
        postgres = programs("postgresql", "initdb", home.parent / "debian")
        redis = programs("redis-server", "redis-server", home.parent / "debian")
    except NotToBeHad as reason:
        pytest.skip(f"NOT RUN on Debian's PostgreSQL and Redis: {reason}")
    database = DebianDatabase(home / "debian-postgres", *postgres).make()
    broker = DebianBroker(home / "debian-redis", *redis).make()
    database.create("portal")
    installation = Installation(
        home / "debian", database=database, name="portal", broker=broker, mail_port=mail.port
    )
    yield installation
    installation.close()
    for service in (database, broker):
        service.stop()
    database.remove()


def test_the_thread_holds_on_debians_services(on_debian: Installation, mail: MailServer, size, capsys):
    portal, count = on_debian, size(400, 60)
    versions = portal.ask("SHOW server_version")[0][0], portal.broker.client().info("server")["redis_version"]
    with capsys.disabled():
        sys.stdout.write("\nOn Debian's PostgreSQL {} and Redis {}: ".format(*versions))
    portal.manage("migrate")
    portal.manage("createcachetable")
    portal.manage("load_reference_data")
    portal.scene("collect_static")
    mail.judge = judge
    portal.web()
    portal.worker(2)
    portal.scene("organisations", count=count)
    meeting = portal.scene("call")
    batch = portal.scene("invite", meeting=meeting)
    wait_until(lambda: not due(portal), within=120, saying="the invitations leave")
    portal.manage("tick", "--at", in_minutes(2))
    wait_until(lambda: is_over(portal), within=120, saying="every letter has met its end")
    check_the_outcome(portal, mail, batch, count, doubled=0)

    mail.judge = no_faults
    links = portal.scene("answer_links", meeting=meeting)
    answering = [address for address in links if not never_takes(address)][:5]
    for address in answering:
        visitor = Visitor(portal.port)
        form = visitor.get(links[address])
        assert visitor.follow(visitor.submit(form, "answer", answer="yes", group_size="4")).status == 200
    assert portal.count("SELECT count(*) FROM dialogues_rsvp WHERE group_size = 4") == len(answering)
    wait_until(
        lambda: all(sum(taken.to == address for taken in mail.taken) == 2 for address in answering),
        within=60,
        saying="the receipts leave",
    )
    for path in ("/", "/om-samverkan/", "/moten/", "/foreningar/?q=foreningarnas"):
        assert Visitor(portal.port).get(path).status == 200, path
    assert "Förening 1 i Älvsjö" in Visitor(portal.port).get("/foreningar/?q=alvsjo").text
    assert not portal.faults_logged("web")
    assert not portal.faults_logged("worker")
