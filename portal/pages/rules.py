"""Who sees which duties on the desk, where no room below has a rule of its own."""

from django.utils.translation import gettext_lazy as _

from portal.people.enums import Role
from portal.people.rules import has_role
from portal.web.rooms import Line

# The bridge between the parties looks after those whom nobody reaches.
is_bridge = has_role(Role.PROCESS_LEADER)

TABLE = {
    "pages.reach_the_unreached": Line(
        _("Se på sitt skrivbord vilka föreningar som inga brev når"), is_bridge
    ),
}
