"""The mail catcher's page: every letter, as it would have arrived, and nothing else of the disk."""

from email.message import EmailMessage

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def caught(settings, tmp_path):
    """Puts letters in the catcher's folder and returns their keys."""
    settings.DEV_DIR = tmp_path
    folder = tmp_path / "mail" / "new"
    folder.mkdir(parents=True)

    def catch(to="karin@norro.example", subject="Välkommen", html="", attach=False, number=1):
        message = EmailMessage()
        message["X-Envelope-To"], message["To"], message["Subject"] = to, to, subject
        message.set_content("Klicka på https://bryggan.example/s/abc")
        if html:
            message.add_alternative(html, subtype="html")
        if attach:
            message.add_attachment("BEGIN:VCALENDAR", subtype="calendar", filename="möte.ics")
        key = f"1795322656242-{number:06d}"
        (folder / f"{key}.eml").write_bytes(message.as_bytes())
        return key

    return catch


def test_an_empty_catcher_says_what_brings_letters(client, caught):
    assert "Inget brev har skickats än" in client.get(reverse("devkit_mail")).content.decode()


def test_letters_stand_newest_first_and_can_be_narrowed_to_a_recipient(client, caught):
    caught(subject="Första", number=1)
    caught(to="olle@sund.example", subject="Andra", number=2)
    page = client.get(reverse("devkit_mail")).content.decode()
    assert page.index("Andra") < page.index("Första")
    narrowed = client.get(reverse("devkit_mail"), {"to": "OLLE@"}).content.decode()
    assert "Andra" in narrowed
    assert "Första" not in narrowed
    assert "Visa alla brev" in client.get(reverse("devkit_mail"), {"to": "nobody"}).content.decode()


def test_a_letter_shows_headers_text_and_a_frame_for_its_html(client, caught):
    key = caught(html="<html><head></head><body>Hej</body></html>")
    response = client.get(reverse("devkit_letter", args=[key]))
    page = response.content.decode()
    assert "X-Envelope-To" in page
    assert '<a href="https://bryggan.example/s/abc"' in page
    assert f'src="{reverse("devkit_letter_html", args=[key])}"' in page
    assert "frame-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def test_only_the_frame_may_have_styles_and_nothing_may_run_in_it(client, caught):
    key = caught(html='<html><head></head><body style="color:red">Hej</body></html>')
    response = client.get(reverse("devkit_letter_html", args=[key]))
    policy = response["Content-Security-Policy"]
    assert "style-src 'unsafe-inline'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert '<base target="_blank">' in response.content.decode()


def test_a_letter_without_html_has_no_frame(client, caught):
    key = caught()
    assert "<iframe" not in client.get(reverse("devkit_letter", args=[key])).content.decode()
    assert client.get(reverse("devkit_letter_html", args=[key])).status_code == 404


def test_attachments_are_downloaded_not_shown(client, caught):
    key = caught(attach=True)
    assert "Ladda ner möte.ics" in client.get(reverse("devkit_letter", args=[key])).content.decode()
    response = client.get(reverse("devkit_attachment", args=[key, 1]))
    assert response.content.strip() == b"BEGIN:VCALENDAR"
    assert response["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("devkit_attachment", args=[key, 2])).status_code == 404


@pytest.mark.parametrize("key", ["1795322656242-000099", "services", "..%2Fservices"])
def test_other_files_are_out_of_reach(client, caught, key):
    assert client.get(f"/devkit/mail/{key}/").status_code == 404
