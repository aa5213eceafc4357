"""What the house has of decisions about personal data, and of what was forgotten by them."""

from portal.pages.models import RetentionRun
from portal.pages.processing import kind_called
from portal.pages.services import decide_processing
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import CommitteeFactory

from .house import House, Irregular

_KEY = "organisations-membership"
IRREGULAR: Irregular = {("processing_decide", "key"): lambda house: _KEY}


def furnish(house: House) -> None:
    """A decision by a committee, with a run that has come to its end; another is under way."""
    line = decide_processing(
        kind_called(_KEY),
        values={
            "committee": CommitteeFactory(name="Kultur- och fritidsnämnden"),
            "months": 12,
            "document": "Dokumenthanteringsplan 2026",
            "paragraph": "14",
            "decided_on": clock.today(),
        },
        actor=A_COMMAND,
    )
    forgotten = {
        line.label: {
            "forgotten": 3,
            "committee": str(line.committee),
            "months": line.months,
            "document": line.document,
            "paragraph": line.paragraph,
            "decided_on": line.decided_on.isoformat(),
        }
    }
    now = clock.now()
    done = RetentionRun.objects.create(
        asked_at=now, asked_by=house.administrator, ended_at=now, lines=forgotten
    )
    under_way = RetentionRun.objects.create(asked_at=now)
    house.things["RetentionRun"] = done
    house.more["retention_receipt, under way"] = under_way.get_absolute_url()
