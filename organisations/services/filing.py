"""What the registrar is told of: what associations register and ask for, and what they are answered.

Question, reply and decision are written in the same row: so each record keeps what stood there.
"""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from portal.history.recording import recorded
from portal.records.models import Record
from portal.records.services import drawn_up, keep_wording, received
from portal.web.actor import Actor

from ..models import ChangeRequest, Registration

REGISTERED, REPLIED = _("Anmälan: %(name)s"), _("Svar på fråga om anmälan: %(name)s")
APPEALED = _("Begäran om ny prövning: %(name)s")
ASKED, DECIDED = _("Fråga om anmälan: %(name)s"), _("Beslut om anmälan: %(name)s")
CHANGE_ASKED, CHANGE_DECIDED = _("Begärd ändring: %(name)s"), _("Svar på begärd ändring: %(name)s")


@recorded
def file_received(thing: Registration | ChangeRequest, words: Any, *, actor: Actor) -> None:
    """Something that an association sent in: one of the titles above."""
    _keep(received(thing, **_about(thing, words), actor=actor), thing, actor)


@recorded
def file_answer(thing: Registration | ChangeRequest, words: Any, *, actor: Actor) -> None:
    """Something that it was asked or answered."""
    _keep(drawn_up(thing, **_about(thing, words), actor=actor), thing, actor)


def _keep(record: Record, thing: Registration | ChangeRequest, actor: Actor) -> None:
    whose = {"user": thing.asked_by} if isinstance(thing, ChangeRequest) else {"address": thing.address}
    keep_wording(record, **whose, actor=actor)


def _about(thing: Registration | ChangeRequest, words: Any) -> dict[str, str]:
    """Title and counterpart: the association, not the person; in the authority's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return {"title": words % {"name": str(thing)}, "counterpart": str(thing)}
