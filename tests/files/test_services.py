"""Files are kept under names of ours, and the logo is one of them."""

import io
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.files import services
from portal.files.models import File
from portal.municipality.models import Municipality
from portal.municipality.services import change_settings
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import A_PDF
from tests.municipality.test_services import NAMES

pytestmark = pytest.mark.django_db


def upload(name="logga.png", content=None):
    if content is None:
        out = io.BytesIO()
        Image.new("RGB", (40, 20), "navy").save(out, "PNG")
        content = out.getvalue()
    return SimpleUploadedFile(name, content)


def store(given, **more):
    return services.store_file(upload=given, owner=None, public=True, actor=A_COMMAND, **more)


def test_what_a_person_typed_never_becomes_a_path():
    file = store(upload("../../etc/passwd.exe\r\nX: y", A_PDF))
    assert file.stored.name == f"files/{file.code}.pdf"
    assert "/" not in file.name
    assert file.name.endswith(".pdf")


def test_the_row_says_what_is_kept():
    file = store(upload("Protokoll 3 mars.PDF", A_PDF))
    assert file.name == "Protokoll 3 mars.pdf"
    assert (file.detected_type, file.bytes) == ("application/pdf", len(A_PDF))
    assert file.sha256 == sha256(A_PDF).hexdigest()


def test_a_refusal_names_the_field_and_keeps_nothing():
    with pytest.raises(Refused) as refused:
        store(upload(content=b"hej"))
    assert refused.value.field == "file"
    assert not File.objects.exists()


def test_a_new_logo_takes_the_place_of_the_old(django_capture_on_commit_callbacks):
    change_settings(values=NAMES, actor=A_COMMAND)
    first = File.objects.get(code=services.change_logo(upload=upload(), actor=A_COMMAND).logo_code)
    with django_capture_on_commit_callbacks(execute=True):
        services.change_logo(upload=upload(), actor=A_COMMAND)
    assert not first.stored.storage.exists(first.stored.name)
    assert File.objects.get().code == Municipality.objects.get().logo_code
    services.change_logo(upload=None, actor=A_COMMAND)
    assert Municipality.objects.get().logo_code == ""
    assert not File.objects.exists()


def test_a_logo_is_a_picture():
    change_settings(values=NAMES, actor=A_COMMAND)
    with pytest.raises(Refused):
        services.change_logo(upload=upload("logga.pdf", A_PDF), actor=A_COMMAND)


def test_a_logo_needs_a_municipality():
    with pytest.raises(Refused, match="Fyll först i"):
        services.change_logo(upload=upload(), actor=A_COMMAND)
