"""The small XML file that goes to the diary with a document; `docs/diary.md` says what stands in it."""

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from django.conf import settings

from .documents import Document
from .models import Enclosure, Record

NAMESPACE = "https://bryggan.example/diary/1"
# What XML 1.0 cannot hold, in whatever dress.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def diary_file(record: Record, document: Document, enclosures: Iterable[Enclosure]) -> bytes:
    """What the diary needs to know of a record, and by which digest each file that goes with it is known."""
    root = ElementTree.Element("record", xmlns=NAMESPACE, code=record.code)
    said = {
        "title": document.title,
        "kind": record.kind,
        "date": record.on.isoformat(),
        "committee": str(record.committee or ""),
        "counterpart": record.counterpart,
        "url": settings.SITE_URL + document.url if document.url else "",
        "fileNumber": record.file_number,
    }
    for name, text in said.items():
        ElementTree.SubElement(root, name).text = _NO_XML.sub("", text)
    for one in enclosures:
        about = {"name": _NO_XML.sub("", one.file_name), "type": one.type, "sha256": one.sha256}
        ElementTree.SubElement(root, "file", about)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
