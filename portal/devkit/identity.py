"""A municipality's own login for the demo and the tests; the program is `identity_provider.mjs`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from .cast import EMPLOYED
from .groundwork import front_end
from .processes import Launch
from .services import Service

KEY = "kommun"


class IdentityServer(Service):
    """OpenID Connect by others' hand: npm's `oidc-provider`, with people out of a file."""

    name = "inloggning"

    @property
    def server(self) -> str:
        """Its address, which is also its name among others."""
        return f"http://localhost:{self.port}"

    @property
    def entry(self) -> dict[str, str]:
        """How the settings know it."""
        return {
            "key": KEY,
            "server": self.server,
            "client_id": "bryggan",
            "client_secret": "only-for-the-demo-and-tests",
        }

    def knows(self, people: Mapping[str, Mapping[str, Any]], **faults: Any) -> None:
        """From now on these are the people, by number; `faults` by the last part of an answer's address."""
        said = {"people": people, "faults": {f"/{name}": fault for name, fault in faults.items()}}
        (self.directory / "people.json").write_text(json.dumps(said))

    def prepare(self) -> None:
        """The program says anew when it listens."""
        (self.directory / "ready").unlink(missing_ok=True)
        self.knows(PEOPLE)

    def launch(self) -> Launch:
        """With the Node that has what it needs."""
        program = Path(__file__).with_name("identity_provider.mjs")
        return Launch(
            name=self.name,
            command=[front_end.node_program(), program, self.directory, self.port],
            cwd=self.directory,
            log=self.log,
            record=self.record,
        )

    def answers(self) -> bool:
        """It writes its number in a file once it has its port."""
        ready = self.directory / "ready"
        return ready.exists() and ready.read_text() == str(self.child.process.pid)


PEOPLE = {
    str(number): {
        "name": person.name,
        "email": person.email,
        "email_verified": True,
        "department": person.department,
        "title": person.post,
        "roles": list(person.roles),
    }
    for number, person in enumerate(EMPLOYED, start=1001)
}
