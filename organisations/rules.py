"""Who may do what with organisations."""

import rules
from django.utils.translation import gettext_lazy as _

from portal.people.enums import Role
from portal.people.rules import has_role
from portal.web.rooms import Line

keeps_the_register = has_role(
    Role.ADMINISTRATOR, Role.OFFICIAL, Role.PROCESS_LEADER, Role.SECRETARY, Role.REGISTRAR
)

TABLE = {
    "organisations.see_organisation": Line(_("Se föreningarnas sidor"), rules.always_allow),
    "organisations.keep_register": Line(
        _("Se alla föreningar, med kontaktpersoner och historik"), keeps_the_register
    ),
    "organisations.export_contacts": Line(
        _("Hämta föreningarnas lista med alla kontaktpersoner"), keeps_the_register
    ),
}
