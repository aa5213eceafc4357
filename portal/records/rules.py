"""Who sees what the municipality has received and drawn up, and who registers it and hands it out."""

from django.utils.translation import gettext_lazy as _

from portal.people.enums import Role
from portal.people.rules import has_role
from portal.web.rooms import Line

is_registrar = has_role(Role.REGISTRAR)
keeps_an_eye = has_role(Role.REGISTRAR, Role.SECRETARY, Role.ADMINISTRATOR)

TABLE = {
    "records.see_records": Line(_("Se alla inkomna och upprättade handlingar"), keeps_an_eye),
    "records.register": Line(
        _("Registrera handlingar, skicka dem till diariet och skriva in diarienummer"), is_registrar
    ),
    "records.hand_out": Line(_("Göra maskerade kopior av handlingar och lämna ut dem"), is_registrar),
}
