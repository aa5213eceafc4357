"""The letter to the diary, as a mail server takes it and when there is none."""

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogues.services import add_file
from portal.notifications.delivery import deliver_due
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.records import services
from portal.records.models import Record
from portal.records.tasks import forget_what_has_arrived
from portal.web.actor import A_COMMAND
from tests.factories import A_PDF, AgendaItemFactory, CommitteeFactory, RecordFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispatch():
    record = RecordFactory(title="Fråga & svar <inför> mötet")
    return services.send_to_diary(record, sent_before=0, actor=A_COMMAND)


def test_the_letter_brings_the_pdf_and_the_file_for_the_diary(dispatch, mail_sink):
    deliver_due()
    (mail,) = mail_sink.letters
    assert mail["To"] == "kfn@skarsjo.example"
    assert mail["Subject"].strip() == "Handling till diariet: Fråga & svar <inför> mötet"
    pdf, xml = mail.iter_attachments()
    assert (pdf.get_content_type(), xml.get_content_type()) == ("application/pdf", "application/xml")
    said = [one.get_payload(decode=True) for one in (pdf, xml)]
    assert [hashlib.sha256(one).hexdigest() for one in said] == [
        one.sha256 for one in dispatch.enclosures.all()
    ]
    assert pdf.get_filename() == f"{dispatch.record.code}.pdf"
    text = mail.get_body(("html",)).get_content()
    assert "Fråga &amp; svar &lt;inför&gt; mötet" in text
    assert "<img" not in text
    letter = Letter.objects.get()
    assert letter.state == LetterState.SENT
    assert letter.message_id == mail["Message-ID"]


def test_what_goes_is_what_was_said_when_somebody_pressed(dispatch, mail_sink):
    Record.objects.get().thing.delete()
    deliver_due()
    assert len(list(mail_sink.letters[0].iter_attachments())) == 2


def test_with_no_mail_server_the_letter_waits_with_its_files(dispatch, settings):
    settings.EMAIL_BACKEND = "portal.notifications.smtp.AnsweringBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    deliver_due()
    assert Letter.objects.get().state == LetterState.WAITING
    assert forget_what_has_arrived() == 0


def test_the_files_are_let_go_of_by_the_clock(dispatch, mail_sink):
    deliver_due()
    assert forget_what_has_arrived() == 2


def test_a_letter_without_its_files_is_not_sent(dispatch, mail_sink):
    Letter.objects.update(state=LetterState.LAPSED)
    forget_what_has_arrived()
    Letter.objects.update(state=LetterState.WAITING)
    deliver_due()
    assert not mail_sink.letters


def test_an_uploaded_file_goes_with_it(mail_sink):
    item = AgendaItemFactory(meeting__committee=CommitteeFactory(mailbox="kfn@skarsjo.example"))
    paper = add_file(
        item, upload=SimpleUploadedFile("Underlag.pdf", A_PDF, "application/pdf"), actor=A_COMMAND
    )
    services.send_to_diary(Record.objects.of(paper).get(), sent_before=0, actor=A_COMMAND)
    deliver_due()
    _pdf, original, xml = mail_sink.letters[0].iter_attachments()
    assert original.get_payload(decode=True) == A_PDF
    assert hashlib.sha256(A_PDF).hexdigest() in xml.get_payload(decode=True).decode()
