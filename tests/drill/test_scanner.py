"""A scanner that knows how sites are usually broken into finds nothing of medium weight or more."""

import pytest

from tests.house.test_doors import WITHOUT_A_MARK

from .installation import Installation
from .mail_server import MailServer
from .scanner import Finding, scan
from .test_hostile import ENDS_THE_SESSION, name_of

pytestmark = pytest.mark.drill


def is_meant(finding: Finding) -> bool:
    """A form without a mark where a house test says why that does no harm."""
    return finding.info == "Lack of anti CSRF token" and name_of(finding.path) in WITHOUT_A_MARK


@pytest.mark.parametrize("who", ["visitor", "contact"])
def test_a_scanner_finds_no_hole(portal: Installation, mail: MailServer, size, who):
    addresses = portal.scene("furnish")
    session = "" if who == "visitor" else portal.scene("session", role=who)["session"]
    portal.web()
    found = scan(
        f"http://127.0.0.1:{portal.port}",
        paths=[path for name, path in addresses.items() if name not in ENDS_THE_SESSION],
        spared=[addresses[name] for name in ENDS_THE_SESSION],
        session=session,
        folder=portal.folder / "scan",
        seconds=size(60, 10),
    )
    assert found.attacked > size(100, 50), found
    holes = [one for one in found.findings if not is_meant(one)]
    assert not holes, "\n".join(map(str, holes))
    assert not portal.server_errors()
    assert not portal.faults_logged(), "\n".join(portal.faults_logged()[:20])
