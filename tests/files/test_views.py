"""A file over the web, and the logo's page."""

import pytest

from portal.files.models import File
from portal.municipality.services import change_settings
from portal.web.actor import A_COMMAND
from tests.factories import staff
from tests.files.test_services import A_PDF, store, upload
from tests.municipality.test_services import NAMES

pytestmark = pytest.mark.django_db


def test_a_file_is_sent_as_what_it_is_and_nothing_else(client):
    file = store(upload("Förslag.pdf", A_PDF))
    answer = client.get(f"/filer/{file.code}/")
    assert b"".join(answer.streaming_content) == A_PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"] == "inline; filename*=utf-8''F%C3%B6rslag.pdf"
    assert answer.headers["ETag"] == f'"{file.sha256}"'
    assert client.post(f"/filer/{file.code}/").status_code == 405


def test_whoever_has_the_file_already_is_told_so(client):
    file = store(upload("Förslag.pdf", A_PDF))
    first = client.get(f"/filer/{file.code}/")
    for mark, asked in (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since")):
        again = client.get(f"/filer/{file.code}/", headers={asked: first.headers[mark]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["Cache-Control"] == first.headers["Cache-Control"] == "public, max-age=86400"
    other = client.get(f"/filer/{file.code}/", headers={"If-None-Match": '"another"'})
    assert other.status_code == 200


def test_a_file_that_is_not_public_is_not_found(client):
    file = store(upload())
    File.objects.update(public=False)
    assert client.get(f"/filer/{file.code}/").status_code == 404
    assert client.get("/filer/0000000/").status_code == 404


def test_the_logo_is_changed_and_removed(client, administrator):
    change_settings(values=NAMES, actor=A_COMMAND)
    client.post("/installningar/logotyp/", {"file": upload()})
    file = File.objects.get()
    assert f'src="/filer/{file.code}/"' in client.get("/installningar/logotyp/").content.decode()
    client.post("/installningar/logotyp/ta-bort/")
    assert not File.objects.exists()
    assert client.get("/installningar/logotyp/ta-bort/").status_code == 405


def test_a_bad_logo_is_refused_at_the_field(client, administrator):
    change_settings(values=NAMES, actor=A_COMMAND)
    answer = client.post("/installningar/logotyp/", {"file": upload("x.png", b"hej")}).content.decode()
    assert 'href="#id_file"' in answer
    assert "Den här sortens fil kan vi inte ta emot." in answer


def test_only_the_administrator_changes_the_logo(client):
    client.force_login(staff(), "allauth.account.auth_backends.AuthenticationBackend")
    for path in ("", "ta-bort/"):
        assert client.post(f"/installningar/logotyp/{path}", {"file": upload()}).status_code == 403


def test_where_nothing_is_said_of_the_municipality_there_is_no_logo_to_remove(client, administrator):
    answer = client.post("/installningar/logotyp/ta-bort/", follow=True)
    assert "Fyll först i kommunens namn" in answer.content.decode()
    assert "Logotypen är borttagen." not in answer.content.decode()
