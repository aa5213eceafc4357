"""What of this room the registrar has, as documents."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.records.documents import Document, Part


def of_partner(partner) -> Document:
    """What an organisation was asked to do with us, and what it said."""
    action = partner.action
    parts = (
        Part(_("Åtgärd"), "\n".join(filter(None, [action.title, action.what]))),
        Part(_("Handlingsplan"), action.plan.title),
        Part(_("Vad föreningen gör"), partner.role),
        Part(_("Svar"), capfirst(partner.get_state_display()), is_reply=True),
        Part(_("Med egna ord"), partner.said, is_reply=True),
    )
    return Document(
        _("Fråga om samarbete: %(action)s") % {"action": action.title},
        parts,
        language=action.plan.language,
        url=action.get_absolute_url(),
    )
