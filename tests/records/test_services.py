"""Records are kept, registered, sent to the diary and handed out; what cannot be is refused in words."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogues.models import Question
from dialogues.services import add_file
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.records import services
from portal.records.enums import RecordKind, RecordState
from portal.records.masking import mark_of
from portal.records.models import Dispatch, Enclosure, HandedOut, Record
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import A_PDF, AgendaItemFactory, CommitteeFactory, QuestionFactory, RecordFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return RecordFactory(thing=QuestionFactory(text="Kan Anna Ek få skjuts?"))


def written(record, **values) -> Record:
    return services.register(record, values=values, actor=A_COMMAND)


# --- Kept and registered -------------------------------------------------------------------


def test_what_comes_in_waits_to_be_registered():
    question, committee = QuestionFactory(), CommitteeFactory()
    record = services.received(
        question, title="Fråga", counterpart="Norrö IF", committee=committee, actor=A_COMMAND
    )
    assert (record.kind, record.state) == (RecordKind.RECEIVED, RecordState.TO_REGISTER)
    assert Record.objects.of(question).get() == record


def test_a_title_is_one_line_without_what_nobody_sees_and_not_too_long():
    record = services.drawn_up(
        QuestionFactory(), title="Rad\x00 ett\nrad\u202e två" + "x" * 300, actor=A_COMMAND
    )
    assert record.title.startswith("Rad ett rad två")
    assert len(record.title) == 200


def test_a_file_number_registers():
    by = staff()
    record = services.register(
        RecordFactory(), values={"file_number": " KS  2026/123 "}, actor=Actor(Door.WEB, user_id=by.pk)
    )
    assert (record.state, record.file_number) == (RecordState.REGISTERED, "KS 2026/123")
    assert record.registered_by == by
    assert record.registered_at


def test_what_is_open_again_has_been_decided_by_nobody(record):
    record = written(record, file_number="KS 2026/123")
    record = written(record, file_number="", state=RecordState.TO_REGISTER)
    assert (record.registered_by, record.registered_at) == (None, None)


@pytest.mark.parametrize(
    "number", ["KS 2026/123", "KFN-2026-00123", "2026:14 § 8", "Dnr 12.3", "Äldn 2026–7"]
)
def test_a_file_number_as_diaries_write_it(number):
    assert services.checked_file_number(number) == number


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("811218-9876", "personnummer"),
        ("KS 19811218-9876", "personnummer"),
        ("KS", "till exempel KS 2026/123"),
        ("K" * 39 + "12", "till exempel"),
        ("<b>1</b>", "till exempel"),
        ("KS 1\x072", "till exempel"),
        ("=1+1", "till exempel"),
    ],
)
def test_what_no_diary_would_give_is_refused(record, number, sentence):
    with pytest.raises(Refused, match=sentence) as refusal:
        written(record, file_number=number)
    assert refusal.value.field == "file_number"


def test_state_and_number_go_together(record):
    with pytest.raises(Refused) as refusal:
        written(record, state=RecordState.REGISTERED)
    assert refusal.value.field == "file_number"
    with pytest.raises(Refused) as refusal:
        written(record, state=RecordState.KEPT, file_number="KS 1")
    assert refusal.value.field == "state"


def test_of_two_who_write_a_number_at_once_the_second_is_told(record):
    written(record, file_number="KS 2026/1")
    with pytest.raises(Refused, match="har ändrats medan du skrev"):
        services.register(
            record, values={"file_number": "KS 2026/2"}, seen={"file_number": ""}, actor=A_COMMAND
        )
    record.refresh_from_db()
    assert record.file_number == "KS 2026/1"


def test_what_was_regretted_before_it_left_was_never_drawn_up():
    question = QuestionFactory()
    asked = services.received(question, title="Fråga", actor=A_COMMAND)
    services.drawn_up(question, title="Svar", actor=A_COMMAND)
    decided = written(services.drawn_up(question, title="Svar", actor=A_COMMAND), file_number="KS 1")
    services.never_sent(question, actor=A_COMMAND)
    assert set(Record.objects.all()) == {asked, decided}


def test_whoever_writes_about_a_row_that_is_gone_is_told(record):
    Record.objects.all().delete()
    with pytest.raises(Refused, match="finns inte längre"):
        written(record, file_number="KS 1")


# --- To the diary --------------------------------------------------------------------------


def sent(record, before=0) -> Dispatch:
    return services.send_to_diary(record, sent_before=before, actor=A_COMMAND)


def test_a_document_goes_with_its_digests_to_the_committees_mailbox(record):
    dispatch = sent(record)
    pdf, xml = dispatch.enclosures.all()
    assert (pdf.type, xml.type) == ("application/pdf", "application/xml")
    assert bytes(pdf.content).startswith(b"%PDF")
    assert hashlib.sha256(bytes(pdf.content)).hexdigest() == pdf.sha256
    assert pdf.sha256 in bytes(xml.content).decode()
    letter = Letter.objects.get(notice="records.to_the_diary")
    assert letter.address.email == dispatch.mailbox == "kfn@skarsjo.example"


@pytest.mark.parametrize("committee", [{"committee": None}, {"committee__mailbox": ""}])
def test_without_a_mailbox_there_is_nowhere_to_send(committee):
    with pytest.raises(Refused, match="ingen myndighetsbrevlåda"):
        sent(RecordFactory(**committee))
    assert not Letter.objects.exists()


def test_sent_twice_by_a_double_press_it_goes_once(record):
    sent(record)
    with pytest.raises(Refused, match="har just skickats"):
        sent(record, before=0)
    sent(record, before=1)
    assert record.dispatches.count() == 2


def test_what_is_gone_is_not_sent(record):
    Question.objects.all().delete()
    record = Record.objects.get()
    with pytest.raises(Refused, match="finns inte längre i Bryggan"):
        sent(record)


def test_files_are_let_go_of_once_their_letter_has_arrived(record):
    sent(record)
    assert services.forget_enclosures(actor=A_COMMAND) == 0
    Letter.objects.update(state=LetterState.FAILED)
    assert services.forget_enclosures(actor=A_COMMAND) == 0
    Letter.objects.update(state=LetterState.SENT)
    assert services.forget_enclosures(actor=A_COMMAND) == 2
    assert services.forget_enclosures(actor=A_COMMAND) == 0
    assert all(one.content is None and one.sha256 for one in Enclosure.objects.all())


# --- Handed out ----------------------------------------------------------------------------


def handed_out(record, *, words=("Anna Ek",), grounds=("21:3",), made_from=None, whole=(), file="") -> bytes:
    if made_from is None:
        made_from = mark_of(services.masked(record, whole=whole, words=words, file=file), grounds)
    return services.hand_out(
        record,
        whole=whole,
        words=words,
        file=file,
        grounds=grounds,
        made_from=made_from,
        by=staff(),
        actor=A_COMMAND,
    )


def test_that_a_copy_was_handed_out_is_kept_and_not_the_copy(record):
    assert handed_out(record, grounds=("26:1", "21:3")).startswith(b"%PDF")
    kept = HandedOut.objects.get()
    assert kept.grounds == ["21:3", "26:1"]
    assert not Enclosure.objects.exists()


def test_masking_of_nothing_is_refused(record):
    with pytest.raises(Refused, match="Välj minst en del"):
        services.masked(record, whole=(), words=())


def test_words_that_do_not_stand_there_are_refused_by_name(record):
    with pytest.raises(Refused, match="Eva Lund") as refusal:
        services.masked(record, whole=(), words=("Anna Ek", "Eva Lund"))
    assert refusal.value.field == "words"


def test_nothing_is_handed_out_that_nobody_has_looked_at(record):
    with pytest.raises(Refused, match="Se igenom kopian"):
        handed_out(record, made_from="")
    assert not HandedOut.objects.exists()


def test_a_document_that_changed_since_it_was_looked_at_is_looked_at_again(record):
    made_from = mark_of(services.masked(record, whole=(), words=("Anna Ek",)), ("21:3",))
    Question.objects.update(text="Kan Anna Ek och Eva Lund få skjuts?")
    with pytest.raises(Refused, match="Se igenom kopian"):
        handed_out(Record.objects.get(), made_from=made_from)


@pytest.fixture
def with_a_file():
    upload = SimpleUploadedFile("Klagomål från Anna Ek.pdf", A_PDF, "application/pdf")
    add_file(AgendaItemFactory(), upload=upload, actor=A_COMMAND)
    return Record.objects.get()


def test_a_copy_says_what_became_of_a_file_and_nothing_else_need_be_masked(with_a_file):
    parts = services.masked(with_a_file, whole=(), words=(), file="withheld")
    assert "".join(piece.text for piece in parts[-1].pieces).endswith(
        "Filen lämnas inte ut: den omfattas av sekretess."
    )
    handed_out(with_a_file, words=(), file="withheld")
    assert HandedOut.objects.get().file == "withheld"


def test_a_files_name_is_masked_like_all_else(with_a_file):
    parts = services.masked(with_a_file, whole=(), words=("Anna Ek",), file="whole")
    assert [piece.is_masked for piece in parts[-1].pieces] == [False, True, False, False]


def test_what_becomes_of_a_file_is_chosen_and_as_it_is_it_hides_nothing(with_a_file):
    with pytest.raises(Refused, match="Välj vad som händer med filen") as refusal:
        services.masked(with_a_file, whole=(), words=("Klagomål",))
    assert refusal.value.field == "file"
    with pytest.raises(Refused, match="Välj minst en del"):
        services.masked(with_a_file, whole=(), words=(), file="whole")


def test_what_is_gone_is_not_handed_out(record):
    Question.objects.all().delete()
    with pytest.raises(Refused, match="finns inte längre i Bryggan"):
        handed_out(Record.objects.get(), made_from="x")
