"""What the invented municipality has decided about personal data; the rest waits on a desk."""

from datetime import timedelta

from portal.pages.processing import kinds
from portal.pages.services import decide_processing
from portal.people.models import Committee
from portal.web import clock
from portal.web.actor import A_COMMAND

# As the page about personal data says it.
DOCUMENT = "Informationshanteringsplan för kultur- och fritidsnämnden"
# The committee that answers for the associations, and for how many months it lets these be kept.
COMMITTEE, PARAGRAPH = "KFN", "52"
MONTHS = {
    "organisations.Membership": 24,
    "dialogues.Rsvp": 24,
    "dialogues.Reminder": 24,
    "notifications.Letter": 24,
    "people.User": 36,
}


def decide_on_some() -> None:
    """The committee decided a month before the portal began."""
    decision = {
        "committee": Committee.objects.get(abbreviation=COMMITTEE),
        "document": DOCUMENT,
        "paragraph": PARAGRAPH,
        "decided_on": clock.today() - timedelta(days=30),
    }
    for kind in kinds():
        if months := MONTHS.get(kind.line.label):
            decide_processing(kind, values={**decision, "months": months}, actor=A_COMMAND)
