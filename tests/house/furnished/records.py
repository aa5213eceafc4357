"""What the house has at the registrar's: a document that was sent to the diary and handed out."""

from portal.records.enums import Ground
from portal.records.models import HandedOut, Record
from portal.records.services import register, send_to_diary
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import CommitteeFactory, RecordFactory

from .house import House, Irregular

IRREGULAR: Irregular = {
    ("record_file", "code"): lambda house: Record.objects.of(house.things["Mailing"]).get().code
}


def furnish(house: House) -> None:
    """One row with all that its page can show."""
    question = house.things["Meeting"].questions.get()
    record: Record = RecordFactory(thing=question, committee=CommitteeFactory(mailbox="kfn@skarsjo.example"))
    send_to_diary(record, sent_before=0, actor=A_COMMAND)
    values = {"file_number": "KFN 2026/17"}
    house.things["Record"] = register(record, values=values, actor=A_COMMAND)
    HandedOut.objects.create(
        record=record, at=clock.now(), by=house.administrator, grounds=[Ground.THREATENED]
    )
