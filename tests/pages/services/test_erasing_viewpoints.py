"""Erasing whoever has said something: a person's words go, an association's stay without who wrote them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogues import services
from dialogues.models import Viewpoint
from portal.files.models import File
from portal.pages.services import erase_address
from portal.records.models import Record
from portal.web.actor import A_COMMAND
from tests.factories import A_PDF, DialogueFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def said(who: services.Sayer) -> Viewpoint:
    return services.say(
        DialogueFactory(),
        words=services.Words(
            text="Kim Berg tycker om båtar.", upload=SimpleUploadedFile("a.pdf", A_PDF, "application/pdf")
        ),
        who=who,
        came_by="page",
        actor=A_COMMAND,
    )


def test_a_persons_words_and_file_go(django_capture_on_commit_callbacks):
    viewpoint = said(services.Sayer(name="Kim Berg", email="kim@hem.example"))
    services.confirm_viewpoint(viewpoint, actor=A_COMMAND)
    with django_capture_on_commit_callbacks(execute=True):
        erase_address(viewpoint.address, actor=A_COMMAND)
    viewpoint.refresh_from_db()
    assert (viewpoint.text, viewpoint.name, viewpoint.address, viewpoint.file) == ("", "", None, None)
    assert not File.objects.exists()
    assert "båtar" not in str(Record.objects.of(viewpoint).get().document())


def test_an_associations_words_stay():
    contact = MembershipFactory()
    viewpoint = said(services.sayer_for(contact.organisation, contact.address))
    erase_address(contact.address, actor=A_COMMAND)
    viewpoint.refresh_from_db()
    assert viewpoint.text == "Kim Berg tycker om båtar."
    assert viewpoint.organisation == contact.organisation
    assert viewpoint.file
    assert (viewpoint.name, viewpoint.address) == ("", None)
