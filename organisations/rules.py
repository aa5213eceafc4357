"""Who may do what with organisations."""

import rules

from portal.people.enums import Role
from portal.people.rules import has_role

keeps_the_register = has_role(
    Role.ADMINISTRATOR, Role.OFFICIAL, Role.PROCESS_LEADER, Role.SECRETARY, Role.REGISTRAR
)

TABLE = {
    "organisations.see_organisation": rules.always_allow,
    "organisations.keep_register": keeps_the_register,
}
