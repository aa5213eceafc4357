"""Letters of the top floor, from the form to the mailbox."""

import pytest
from django.utils.translation import override

from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.pages.services import report_accessibility
from portal.web.actor import Actor, Door

pytestmark = pytest.mark.django_db

WHAT = "Knappen <b>Skicka</b> går inte att nå.\nJag använder NVDA."


def delivered(mail_sink, *, page: str, email: str) -> dict[str, str]:
    """Subject and both forms of the letter about an obstacle."""
    report_accessibility(hindrance=WHAT, page=page, email=email, actor=Actor(Door.WEB))
    deliver_due()
    (letter,) = mail_sink.wait_for(1)
    forms = {kind: letter.get_body((kind,)).get_content() for kind in ("plain", "html")}
    return {"subject": letter["Subject"], **forms}


def test_the_municipality_reads_what_stands_in_the_way_and_whom_to_answer(mail_sink):
    letter = delivered(mail_sink, page="/moten/", email="eva@norro.example")
    assert letter["subject"] == "Rapport om bristande tillgänglighet på Bryggan"
    for form in ("plain", "html"):
        assert "/moten/" in letter[form]
        assert "eva@norro.example" in letter[form]
        assert "Jag använder NVDA." in letter[form]
    assert "<b>Skicka</b>" in letter["plain"]
    assert "&lt;b&gt;Skicka&lt;/b&gt;" in letter["html"]


def test_who_leaves_no_address_gets_no_answer_and_the_letter_says_so(mail_sink):
    with override("en"):
        letter = delivered(mail_sink, page="", email="")
    # The municipality reads Swedish, whatever the visitor did.
    assert "inte lämnat någon adress" in letter["plain"]
    assert "Sidan som det gäller" not in letter["plain"]


def test_what_was_typed_stands_only_in_the_letter(mail_sink):
    delivered(mail_sink, page="", email="eva@norro.example")
    assert Letter.objects.get().facts == {}


def test_two_alike_are_two_letters():
    for _ in range(2):
        report_accessibility(hindrance=WHAT, page="", email="", actor=Actor(Door.WEB))
    assert Letter.objects.count() == 2
