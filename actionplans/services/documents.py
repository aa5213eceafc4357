"""Steering documents are written into the register and changed there."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.services.saving import filled, saved
from portal.records.services import checked_file_number
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..models import SteeringDocument


@recorded
def add_document(*, values: Mapping[str, Any], code: str, actor: Actor) -> SteeringDocument:
    """A steering document in the register. `code` is drawn when the form is given out: sent twice, it is one.

    Raises Refused where the number is none, or it would end before it begins.
    """
    try:
        return _saved(filled(SteeringDocument(code=code), values))
    except Refused as refusal:
        if refusal.field != "code":
            raise
        return SteeringDocument.objects.get(code=code)


@recorded
def change_document(
    document: SteeringDocument,
    *,
    values: Mapping[str, Any],
    seen: Mapping[str, Any] | None = None,
    actor: Actor,
) -> SteeringDocument:
    """Change what is said of it. Refuses as add_document does, and where what was `seen` no longer stands."""
    standing = SteeringDocument.objects.select_for_update().filter(pk=document.pk).first()
    if standing is None:
        raise Refused(_("Styrdokumentet finns inte längre."))
    refuse_if_overtaken(standing, seen or {})
    return _saved(filled(standing, values))


def _saved(document: SteeringDocument) -> SteeringDocument:
    document.number = checked_number(document.number)
    return saved(document)


def checked_number(text: str) -> str:
    """A number such as a diary gives. Raises Refused at the document's field for another."""
    try:
        return checked_file_number(text)
    except Refused as refusal:
        raise Refused(refusal.message, field="number") from refusal
