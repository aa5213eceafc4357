"""Who may do what with organisations."""

import rules
from django.utils.translation import gettext_lazy as _

from portal.people.enums import DEPARTMENTS_ROLES, Role
from portal.people.rules import has_role
from portal.web.rooms import Line

EDITING_ROLES = (Role.ADMINISTRATOR, *DEPARTMENTS_ROLES, Role.PROCESS_LEADER, Role.SECRETARY)
keeps_the_register = has_role(*EDITING_ROLES, Role.REGISTRAR)
edits_the_register = has_role(*EDITING_ROLES)

TABLE = {
    "organisations.see_organisation": Line(_("Se föreningarnas sidor"), rules.always_allow),
    "organisations.keep_register": Line(
        _("Se alla föreningar, med kontaktpersoner och historik"), keeps_the_register
    ),
    "organisations.change_organisation": Line(
        _("Lägga till en förening, ändra dess uppgifter och bekräfta dem när den har ringt"),
        edits_the_register,
    ),
    "organisations.change_state": Line(
        _("Göra en förening vilande, eller ta bort den när den själv begär det"), edits_the_register
    ),
    "organisations.change_contacts": Line(
        _("Lägga till, ändra och avsluta kontaktpersoner"), edits_the_register
    ),
    "organisations.decide_registration": Line(
        _("Se anmälda föreningar, och bekräfta, fråga eller avslå"), edits_the_register
    ),
    "organisations.import_register": Line(_("Läsa in ett register"), edits_the_register),
    "organisations.save_selection": Line(
        _("Spara, ändra och ta bort urval av föreningar"), edits_the_register
    ),
    "organisations.export_contacts": Line(
        _("Hämta föreningarnas lista med alla kontaktpersoner"), keeps_the_register
    ),
}
