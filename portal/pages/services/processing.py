"""The municipality's own line beside a kind of personal data is written."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from portal.history.recording import recorded
from portal.people.services.saving import filled, saved
from portal.web import clock
from portal.web.actor import Actor
from portal.web.overtaking import refuse_if_overtaken
from portal.web.refusals import Refused

from ..models import ProcessingLine
from ..processing import Kind


@recorded
def decide_processing(
    kind: Kind, *, values: Mapping[str, Any], seen: Mapping[str, Any] | None = None, actor: Actor
) -> ProcessingLine:
    """Write which committee answers for a kind of personal data, and how long it is kept by which decision.

    Raises Refused for a decision without a document or a day, for one of a day to come, for months where
    nothing is forgotten by decision, and where what was `seen` in the fields no longer stands.
    """
    line = kind.line
    if line.pk:
        line = ProcessingLine.objects.select_for_update().get(pk=line.pk)
        refuse_if_overtaken(line, seen or {})
    filled(line, values)
    if line.months is not None and not kind.needs_decision:
        raise Refused(_("De här uppgifterna tas inte bort genom beslut."), field="months")
    if line.decided_on and line.decided_on > clock.today():
        raise Refused(_("Dagen har inte varit än. Skriv den dag då beslutet togs."), field="decided_on")
    return saved(line)
