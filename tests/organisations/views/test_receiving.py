"""A register file that comes to the door: kept only for whoever may bring it in."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse

from organisations.models import ImportRun
from organisations.views.receiving import received_in_memory
from portal.people.enums import Role
from portal.web.plates import may
from tests.factories import UserFactory, staff

from .uploading import LIST, file_of, upload

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
ROOM = 100


@received_in_memory(ROOM)
@may("organisations.import_register")
def receive(request) -> HttpResponse:
    return HttpResponse(b",".join(file.read() for file in request.FILES.values()))


def send(rf, user, *contents: bytes, with_mark: bool = True):
    """What becomes of files at a view's door: the request, and an answer if somebody was let in."""
    files = {f"file{at}": SimpleUploadedFile("r.csv", content) for at, content in enumerate(contents)}
    request = rf.post(LIST, files)
    request.user = user
    request._dont_enforce_csrf_checks = with_mark
    # It has a mark of its own, that the form does not.
    request.META["CSRF_COOKIE"] = "a" * 32
    try:
        return request, receive(request)
    except PermissionDenied:
        return request, None


@pytest.mark.parametrize("somebody", [AnonymousUser, UserFactory])
@pytest.mark.parametrize("with_mark", [True, False])
def test_of_a_file_from_somebody_who_may_not_bring_it_in_no_byte_is_kept(rf, somebody, with_mark):
    request, _answer = send(rf, somebody(), b"Namn", with_mark=with_mark)
    file = request.FILES["file0"]
    assert (file.name, file.size, file.read()) == ("r.csv", 4, b"")


def test_a_clerks_files_are_kept_as_long_as_there_is_room(rf):
    clerk = staff(Role.SECRETARY)
    first, second = b"x" * (ROOM // 2), b"y" * (ROOM // 2 + 1)
    assert send(rf, clerk, first, first)[1].content == first + b"," + first
    assert send(rf, clerk, first, second)[1].content == first + b","


def test_a_stranger_is_led_to_sign_in_and_back(client):
    response = upload(client, file_of())
    assert (response.status_code, response["Location"]) == (302, f"/logga-in/?next={LIST}")


def test_a_stranger_whose_form_was_ours_meets_what_was_typed_and_chooses_the_file_again(client):
    typed = {"file": SimpleUploadedFile("register.csv", file_of()), "source": "Fritid"}
    response = client.post(LIST, typed, headers=OURS)
    assert response.status_code == 403
    page = response.content.decode()
    assert "Du är inte inloggad längre" in page
    assert 'name="source" value="Fritid"' in page
    assert "de måste väljas igen: register.csv" in page


def test_a_member_is_told_no(client):
    client.force_login(UserFactory())
    assert upload(client, file_of()).status_code == 403
    assert not ImportRun.objects.exists()
