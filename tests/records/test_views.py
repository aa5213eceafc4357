"""The registrar's pages: the list and its files, one document, the diary, the number, the copy."""

import io
import zipfile
from datetime import timedelta
from time import monotonic

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from dialogues.models import Question
from dialogues.services import add_file
from portal.notifications.delivery import deliver_due
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.people.enums import Role
from portal.records import services
from portal.records.enums import RecordState
from portal.records.models import HandedOut, Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import A_PDF, AgendaItemFactory, CommitteeFactory, QuestionFactory, RecordFactory, staff
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db


@pytest.fixture
def registrar(client):
    """The client is the registrar's."""
    user = staff(Role.REGISTRAR, name="Siv Norman")
    client.force_login(user)
    return user


@pytest.fixture
def record():
    return RecordFactory(thing=QuestionFactory(text="Kan Anna Ek få skjuts?\nRing 070-1740605."))


def of(record, page="record_detail") -> str:
    return reverse(page, kwargs={"code": record.code})


def shown(client, **asked) -> list[Record]:
    return list(client.get(reverse("record_list"), asked).context["page"])


def text(response) -> str:
    return response.content.decode()


# --- The list ------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_committee_state_kind_and_days(client, registrar):
    committee, yesterday = CommitteeFactory(), clock.today() - timedelta(days=1)
    ours = RecordFactory(committee=committee)
    kept = RecordFactory(state=RecordState.KEPT)
    drawn_up = RecordFactory(kind="drawn_up")
    old = RecordFactory(on=yesterday)
    assert shown(client, namnd=committee.code) == [ours]
    assert shown(client, lage="kept") == [kept]
    assert shown(client, sort="drawn_up") == [drawn_up]
    assert shown(client, till=yesterday.isoformat()) == [old]
    assert old not in shown(client, fran=clock.today().isoformat())
    assert shown(client)[-1] == old


def test_it_is_searched_by_title_counterpart_and_file_number(client, registrar):
    record = RecordFactory(
        title="Fråga om båtplatser",
        counterpart="Älvsjö båtklubb",
        state="registered",
        file_number="KFN 2026/17",
    )
    RecordFactory()
    for words in ("batplatser", "ALVSJO", "kfn 2026/17", "2026/17 båtklubb", "kfn2026/17"):
        assert shown(client, q=words) == [record]
    assert shown(client, q="finns inte") == []


def test_a_day_that_cannot_be_is_said_at_the_field_and_nothing_breaks(client, registrar):
    response = client.get(
        reverse("record_list"), {"fran": "2026-13-45", "namnd": "x", "q": "\x00", "sida": "x"}
    )
    assert response.status_code == 200
    assert response.context["filter"].form.errors["fran"]


def test_the_list_counts_by_state(client, registrar):
    RecordFactory()
    RecordFactory(state=RecordState.KEPT)
    states = dict(client.get(reverse("record_list")).context["states"])
    assert (states[RecordState.TO_REGISTER], states[RecordState.KEPT], states[RecordState.MINOR]) == (1, 1, 0)


@pytest.mark.parametrize("name", ["records_file", "records_workbook"])
def test_the_files_hold_the_list_as_it_is_narrowed(client, registrar, name):
    RecordFactory(title="=Fråga om båtplatser")
    RecordFactory(title="Något annat")
    content = b"".join(client.get(reverse(name), {"q": "båtplatser"}))
    if name == "records_workbook":
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = book.read("xl/worksheets/sheet1.xml")
    said = content.decode()
    assert "Fråga om båtplatser" in said
    assert "Något annat" not in said
    assert name == "records_workbook" or ";'=Fråga" in said


@pytest.mark.parametrize("page", ["record_list", "records_file"])
def test_three_rows_and_thirty_cost_the_same(client, registrar, page):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(page))
            b"".join(response) if response.streaming else response.content
        return len(asked)

    for _ in range(3):
        RecordFactory()
    queries()
    few = queries()
    for _ in range(27):
        RecordFactory()
    assert queries() == few


def test_five_thousand_records_are_a_page_among_others(client, registrar):
    kind, committee = ContentType.objects.get_for_model(Question), CommitteeFactory()
    Record.objects.bulk_create(
        Record(
            kind="received",
            thing_type=kind,
            thing_id=number,
            title=f"Fråga {number}",
            counterpart=f"Förening {number}",
            committee=committee,
            on=clock.today() - timedelta(days=number % 700),
        )
        for number in range(5000)
    )
    client.get(reverse("record_list"))
    for asked in ({}, {"q": "förening 4711"}, {"namnd": committee.code, "sida": "99"}):
        began = monotonic()
        assert client.get(reverse("record_list"), asked).status_code == 200
        assert monotonic() - began < 2


def test_officials_see_nothing_of_it(client, record):
    client.force_login(staff(Role.OFFICIAL))
    assert client.get(reverse("record_list")).status_code == 403
    assert client.get(of(record)).status_code == 404


def test_a_secretary_sees_and_does_not_register(client, record):
    client.force_login(staff(Role.SECRETARY))
    assert "Skicka till diariet" not in text(client.get(of(record)))
    for page in ("record_register", "record_send", "record_hand_out"):
        assert client.get(of(record, page)).status_code == 403


# --- One document --------------------------------------------------------------------------


def test_a_week_is_gone_through_from_page_to_page_the_oldest_first(client, registrar):
    newest = RecordFactory()
    oldest, between = (RecordFactory(on=clock.today() - timedelta(days=days)) for days in (7, 3))
    RecordFactory(state=RecordState.KEPT, on=clock.today() - timedelta(days=2))
    for here, then in ((oldest, between), (between, newest), (newest, oldest)):
        assert client.get(of(here)).context["next"] == then
    client.force_login(staff(Role.SECRETARY))
    assert "Nästa att registrera" not in text(client.get(of(oldest)))


def test_a_page_says_what_the_document_says(client, registrar, record):
    page = text(client.get(of(record)))
    assert "Kan Anna Ek få skjuts?" in page
    assert record.document().title in page
    assert of(record, "record_send") in page


def test_what_is_gone_says_so_and_can_neither_be_sent_nor_handed_out(client, registrar, record):
    Question.objects.all().delete()
    page = text(client.get(of(record)))
    assert "Handlingen finns inte längre i Bryggan" in page
    assert of(record, "record_send") not in page
    assert client.get(of(record, "record_pdf")).status_code == 404
    assert "kan inte skickas" in text(client.get(of(record, "record_send")))
    assert "kan inte lämnas ut" in text(client.get(of(record, "record_hand_out")))
    assert client.post(of(record, "record_hand_out"), {"grounds": "21:3", "words": "x"}).status_code == 422


def test_a_committee_without_a_mailbox_is_said_where_the_button_would_be(client, registrar):
    record = RecordFactory(committee__mailbox="", committee__name="Kulturnämnden")
    page = text(client.get(of(record)))
    assert "Kulturnämnden har ingen myndighetsbrevlåda" in page
    assert of(record, "record_send") not in page
    assert "hör inte till någon nämnd" in text(client.get(of(RecordFactory(committee=None))))


def test_the_whole_document_is_a_pdf(client, registrar, record):
    response = client.get(of(record, "record_pdf"))
    assert response["Cache-Control"] == "no-store"
    assert "Anna Ek" in PdfReader(io.BytesIO(response.content)).pages[0].extract_text()


# --- The number ----------------------------------------------------------------------------


def test_a_number_is_written_back_and_stands_in_the_history(client, registrar, record):
    page = of(record, "record_register")
    sent = as_sent(client.get(page)) | {"file_number": "KFN 2026/17"}
    assert client.post(page, sent).status_code == 302
    after = text(client.get(of(record)))
    assert "<ins>KFN 2026/17</ins>" in after
    assert "Siv Norman" in after
    assert shown(client, q="KFN 2026/17") == [record]


def test_a_bad_number_keeps_what_was_typed(client, registrar, record):
    page = of(record, "record_register")
    response = client.post(page, as_sent(client.get(page)) | {"file_number": "19811218-9876"})
    assert response.status_code == 422
    assert "Det ser ut som ett personnummer" in text(response)
    assert 'value="19811218-9876"' in text(response)


def test_registered_without_a_number_is_asked_for_it(client, registrar, record):
    page = of(record, "record_register")
    response = client.post(page, as_sent(client.get(page)) | {"state": "registered"})
    assert response.status_code == 422
    assert 'href="#id_file_number"' in text(response)


def test_two_who_write_different_numbers_see_each_others(client, registrar, record):
    answer = save_in_two_tabs(
        client,
        of(record, "record_register"),
        theirs={"file_number": "KFN 2026/1"},
        mine={"file_number": "KFN 2026/2"},
    )
    assert answer.status_code == 422
    assert "KFN 2026/1" in text(answer)
    record.refresh_from_db()
    assert record.file_number == "KFN 2026/1"


# --- The diary -----------------------------------------------------------------------------


def test_sending_asks_first_and_shows_the_proof_afterwards(client, registrar, record, mail_sink):
    page = of(record, "record_send")
    assert "Skicka till diariet?" in text(client.get(page))
    assert client.post(page, {"sent_before": "0"}).status_code == 302
    assert "Brevet väntar på att gå i väg" in text(client.get(of(record)))
    deliver_due()
    after = text(client.get(of(record)))
    letter = Letter.objects.get(notice="records.to_the_diary")
    assert letter.message_id.strip("<>") in after
    for one in record.dispatches.get().enclosures.all():
        assert one.sha256 in after


def test_sending_twice_asks(client, registrar, record):
    services.send_to_diary(record, sent_before=0, actor=A_COMMAND)
    page = of(record, "record_send")
    assert "Skicka till diariet en gång till?" in text(client.get(page))
    client.post(page, {"sent_before": "0"})
    assert record.dispatches.count() == 1
    client.post(page, {"sent_before": "1"})
    assert record.dispatches.count() == 2


@pytest.mark.parametrize("seen", ["", "x", "-1", "²", "9" * 50])
def test_a_press_that_comes_from_no_page_of_ours_sends_nothing(client, registrar, record, seen):
    assert client.post(of(record, "record_send"), {"sent_before": seen}).status_code == 302
    assert not record.dispatches.exists()


def test_a_letter_that_the_diary_refuses_is_told(client, registrar, record):
    services.send_to_diary(record, sent_before=0, actor=A_COMMAND)
    Letter.objects.update(state=LetterState.REFUSED, server_answer="550 5.1.1 okänd")
    page = text(client.get(of(record)))
    assert "Brevet kom inte fram" in page
    assert "550 5.1.1 okänd" in page


# --- The copy ------------------------------------------------------------------------------


def choose(client, record, **more):
    sent = {"grounds": "21:3", "words": "", "made_from": ""} | more
    return client.post(of(record, "record_hand_out"), sent)


def test_persons_are_proposed_and_nothing_is_ticked(client, registrar, record):
    form = client.get(of(record, "record_hand_out")).context["form"]
    words = [words for words, _label in form.fields["proposed"].choices]
    assert {"Anna Ek", "070-1740605"} <= set(words)
    assert not form["proposed"].value()


def test_a_copy_is_looked_at_and_then_handed_out(client, registrar, record):
    looked_at = choose(client, record, proposed="Anna Ek", words="070-1740605")
    page = text(looked_at)
    assert looked_at.status_code == 200
    assert page.count('class="masked"') == 2
    sent = as_sent(looked_at) | {"do": "lamna-ut"}
    handed_out = client.post(of(record, "record_hand_out"), sent)
    assert handed_out["Content-Type"] == "application/pdf"
    assert handed_out["Content-Disposition"] == f'attachment; filename="{record.code}.pdf"'
    assert handed_out["Cache-Control"] == "no-store"
    said = PdfReader(io.BytesIO(handed_out.content)).pages[0].extract_text()
    assert "Anna" not in said
    assert "070" not in said
    assert "Siv Norman" in said
    kept = HandedOut.objects.get()
    assert (kept.by, kept.grounds) == (registrar, ["21:3"])
    assert "21 kap. 3 §" in text(client.get(of(record)))


def test_a_copy_that_nobody_has_looked_at_is_shown_first(client, registrar, record):
    response = choose(client, record, proposed="Anna Ek", do="lamna-ut")
    assert response.status_code == 422
    assert "Se igenom kopian en gång till" in text(response)
    assert 'class="masked"' in text(response)
    assert not HandedOut.objects.exists()


def test_a_choice_that_changed_after_the_look_is_shown_first(client, registrar, record):
    sent = as_sent(choose(client, record, proposed="Anna Ek"))
    response = client.post(of(record, "record_hand_out"), sent | {"words": "skjuts", "do": "lamna-ut"})
    assert response.status_code == 422
    assert not HandedOut.objects.exists()
    again = client.post(of(record, "record_hand_out"), as_sent(response) | {"do": "lamna-ut"})
    assert again["Content-Type"] == "application/pdf"


def test_masking_of_nothing_says_so(client, registrar, record):
    response = choose(client, record)
    assert response.status_code == 422
    assert "Välj minst en del" in text(response)


def test_without_a_ground_nothing_is_masked(client, registrar, record):
    response = choose(client, record, proposed="Anna Ek", grounds=[])
    assert response.status_code == 422
    assert "Välj minst en grund" in text(response)


def test_words_that_do_not_stand_there_are_said_at_the_field(client, registrar, record):
    response = choose(client, record, words="Eva Lund")
    assert response.status_code == 422
    assert 'href="#id_words"' in text(response)
    assert "\nEva Lund</textarea>" in text(response)


@pytest.mark.parametrize("bad", [{"parts": "99"}, {"parts": "x"}, {"proposed": "Nej"}, {"grounds": "1:1"}])
def test_choices_that_are_none_are_refused(client, registrar, record, bad):
    assert choose(client, record, **bad).status_code == 422


def test_a_file_is_read_by_whoever_sees_the_document_and_its_fate_is_asked(client, registrar):
    upload = SimpleUploadedFile("Underlag.pdf", A_PDF, "application/pdf")
    add_file(AgendaItemFactory(), upload=upload, actor=A_COMMAND)
    record = Record.objects.get()
    assert of(record, "record_file") in text(client.get(of(record)))
    assert b"".join(client.get(of(record, "record_file"))) == A_PDF
    response = choose(client, record, whole="0")
    assert response.status_code == 422
    assert "Välj vad som händer med filen" in text(response)
    assert "Filen lämnas inte ut" in text(choose(client, record, file="withheld"))
    client.force_login(staff(Role.OFFICIAL))
    assert client.get(of(record, "record_file")).status_code == 404


def test_what_has_no_file_has_none_to_read_and_asks_nothing(client, registrar, record):
    assert client.get(of(record, "record_file")).status_code == 404
    assert "file" not in client.get(of(record, "record_hand_out")).context["form"].fields


def test_copies_that_were_handed_out_are_listed_and_ten_cost_what_two_do(client, registrar, record):
    page = reverse("handed_out_list")
    assert "Ingen maskerad kopia" in text(client.get(page))

    def queries(copies: int) -> int:
        for _ in range(copies):
            HandedOut.objects.create(record=RecordFactory(), at=clock.now(), by=registrar, grounds=["21:3"])
        with CaptureQueriesContext(connection) as asked:
            said = text(client.get(page))
        assert "21 kap. 3 §" in said
        return len(asked)

    assert queries(2) == queries(8)
