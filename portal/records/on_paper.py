"""A document as a PDF for the archive: whole, or as a copy in which words have been taken out."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from portal.municipality.current import municipality
from portal.people.models import User
from portal.web import clock
from portal.web.paper import typeset
from portal.web.templatetags.furniture import day

from .documents import Document
from .enums import Ground
from .masking import MaskedPart, Piece, parts_of
from .models import Record

# What the PDF's readers are told of the language, beside its two letters.
_REGIONS = {"sv": "SE", "en": "GB"}


def whole(record: Record, document: Document) -> bytes:
    """The document as it stands, with what the diary says of it."""
    # The authority's language, whichever the registrar speaks.
    with translation.override(settings.LANGUAGE_CODE):
        parts = [
            MaskedPart(part.title, (Piece(part.text),)) for part in parts_of(document, record.counterpart)
        ]
        said = {
            "title": document.title,
            "written_in": document.language,
            "heading": document.title,
            "notes": [],
            "foot": _("Handlingen som den stod i Bryggan %(day)s.")
            % {"day": day(document.stood_on or clock.today())},
        }
        return _typeset(record, parts[1:], said)


def masked_copy(
    record: Record, masked: Iterable[MaskedPart], *, language: str, grounds: Iterable[str], by: User
) -> bytes:
    """A copy to hand out: what was taken out is nowhere in the file, nor is the title that said it."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Kopia med maskerade uppgifter")
        said = {
            "title": title,
            "written_in": language,
            "heading": title,
            "notes": [
                _("Uppgifter har tagits bort ur kopian av %(who)s, registrator, %(day)s.")
                % {"who": by, "day": day(clock.today())},
                _("De omfattas av sekretess enligt offentlighets- och sekretesslagen (OSL):"),
            ],
            "grounds": [str(Ground(ground).label) for ground in grounds],
            "foot": _how_to_appeal(record),
        }
        return _typeset(record, masked, said)


def _how_to_appeal(record: Record) -> str:
    """Chapter 6, sections 3, 7 and 8 of the OSL in a few words."""
    sender = municipality()
    return _(
        "Vill du ha uppgifterna? Be om ett skriftligt beslut av %(committee)s (OSL 6 kap. 3 §), på "
        "%(where)s. Beslutet går att överklaga till kammarrätten, och i det står hur du gör."
    ) % {
        "committee": record.committee or sender.name,
        "where": (record.committee and record.committee.mailbox) or sender.reply_to,
    }


def _typeset(record: Record, parts: Iterable[MaskedPart], said: dict[str, Any]) -> bytes:
    facts = [
        (_("Sort"), record.get_kind_display()),
        (_("Dag"), day(record.on)),
        (_("Nämnd"), str(record.committee or "")),
        (_("Diarienummer"), record.file_number),
    ]
    data = {
        "author": municipality().name,
        "language": settings.LANGUAGE_CODE,
        "region": _REGIONS[settings.LANGUAGE_CODE],
        "facts": [(name, value) for name, value in facts if value],
        "grounds": [],
        "masked": _("maskat"),
        "parts": [
            {
                "title": part.title,
                "pieces": [{"text": piece.text, "is_masked": piece.is_masked} for piece in part.pieces],
            }
            for part in parts
        ],
        **said,
    }
    return typeset("records/document.typ", data)
