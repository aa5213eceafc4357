"""Who sees which duties on the desk, where no room below has a rule of its own."""

from django.utils.translation import gettext_lazy as _

from portal.people.enums import Role
from portal.people.rules import has_role, is_administrator
from portal.web.rooms import Line

# The bridge between the parties looks after those whom nobody reaches.
is_bridge = has_role(Role.PROCESS_LEADER)
# Whoever keeps the archive in order sees what leaves it.
is_registrar = has_role(Role.REGISTRAR)

TABLE = {
    "pages.reach_the_unreached": Line(
        _("Se på sitt skrivbord vilka föreningar som inga brev når"), is_bridge
    ),
    "pages.see_retention": Line(
        _("Se vilka personuppgifter som ska gallras, och kvitton på det som har gallrats"),
        is_administrator | is_registrar,
    ),
    "pages.decide_retention": Line(
        _("Skriva in kommunens beslut om hur länge personuppgifter sparas, och starta en gallring"),
        is_administrator,
    ),
}
