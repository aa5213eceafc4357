"""The file that the diary reads: well formed whatever somebody has written."""

import pytest
from defusedxml import ElementTree

from portal.records.diary_file import NAMESPACE, diary_file
from portal.records.documents import Document
from portal.records.models import Enclosure
from portal.web import clock
from tests.factories import RecordFactory

pytestmark = pytest.mark.django_db
IN = {"": NAMESPACE}


def read(record, title="Fråga", *, files=()) -> ElementTree:
    return ElementTree.fromstring(diary_file(record, Document(title, (), url="/moten/"), files))


def test_it_says_what_the_diary_needs(settings):
    settings.SITE_URL = "https://bryggan.skarsjo.example"
    record = RecordFactory(counterpart="Norrö IF", committee__name="Kultur- och fritidsnämnden")
    root = read(record, files=[Enclosure(file_name="a.pdf", type="application/pdf", sha256="ab" * 32)])
    assert {name: root.findtext(name, namespaces=IN) for name in ("title", "kind", "date", "committee")} == {
        "title": "Fråga",
        "kind": "received",
        "date": clock.today().isoformat(),
        "committee": "Kultur- och fritidsnämnden",
    }
    assert root.findtext("counterpart", namespaces=IN) == "Norrö IF"
    assert root.findtext("url", namespaces=IN) == "https://bryggan.skarsjo.example/moten/"
    assert root.get("code") == record.code
    assert root.find("file", IN).attrib == {"name": "a.pdf", "type": "application/pdf", "sha256": "ab" * 32}


def test_signs_that_mean_something_in_xml_are_only_signs():
    said = "</title><evil a='1' b=\"2\">& ]]> <!-- Åsa"
    root = read(RecordFactory(counterpart=said), said)
    assert root.findtext("title", namespaces=IN) == said
    assert root.findtext("counterpart", namespaces=IN) == said


def test_what_xml_cannot_hold_is_left_out():
    assert read(RecordFactory(), "A\x00\x08\x0b\x1fB\ufffe\ud800C").findtext("title", namespaces=IN) == "ABC"
