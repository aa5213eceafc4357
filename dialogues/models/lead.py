"""How early a meeting is called, against what the municipality has promised."""

from dataclasses import dataclass
from datetime import date

from portal.municipality.current import municipality

from ..enums import MeetingKind


def promised_lead(kind: str) -> int | None:
    """How many days before a meeting of this kind the municipality has promised to call it."""
    promises = {
        MeetingKind.ASSEMBLY: municipality().invitation_lead_assembly,
        MeetingKind.COUNCIL: municipality().invitation_lead_council,
    }
    return promises.get(kind)


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before a meeting people are asked, against what the municipality has promised."""

    days: int
    promised: int | None
    last_day: date | None

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds; where nothing is promised it does."""
        return self.promised is None or self.days >= self.promised
