"""Who may do what with meetings, invitations and answers."""

import rules

from portal.people.enums import Role
from portal.people.rules import has_role

calls_meetings = has_role(Role.ADMINISTRATOR, Role.OFFICIAL, Role.SECRETARY, Role.PROCESS_LEADER)

TABLE = {
    "dialogues.see_meeting": rules.always_allow,
    "dialogues.call_meeting": calls_meetings,
    "dialogues.change_meeting": calls_meetings,
    "dialogues.invite": calls_meetings,
    "dialogues.see_answers": calls_meetings,
}
