"""Whose uploads are kept while they are read."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

LARGE = b"x" * (3 * 1024 * 1024)


@pytest.fixture(autouse=True)
def no_place_on_disk(settings, tmp_path):
    """Whoever tries to write an upload down fails."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")


def received(client, content: bytes):
    response = client.post("/om-samverkan/", {"file": SimpleUploadedFile("a.pdf", content), "word": "kvar"})
    assert response.wsgi_request.POST["word"] == "kvar"
    return response.wsgi_request.FILES["file"]


@pytest.mark.parametrize("content", [b"x", LARGE])
def test_of_a_strangers_file_name_and_size_are_left_on_any_page(client, content):
    file = received(client, content)
    assert (file.name, file.size, file.read()) == ("a.pdf", len(content), b"")


def test_a_file_from_somebody_who_has_signed_in_is_kept(client):
    client.force_login(UserFactory())
    assert received(client, b"x").read() == b"x"


def test_a_large_file_from_somebody_who_has_signed_in_is_written_down(client, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    client.force_login(UserFactory())
    assert received(client, LARGE).temporary_file_path().startswith(str(tmp_path))
