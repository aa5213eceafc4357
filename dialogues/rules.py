"""Who may do what with meetings, invitations and answers."""

import rules
from django.utils.translation import gettext_lazy as _

from portal.people.enums import Role
from portal.people.rules import has_role
from portal.web.rooms import Line

calls_meetings = has_role(Role.ADMINISTRATOR, Role.OFFICIAL, Role.SECRETARY, Role.PROCESS_LEADER)

TABLE = {
    "dialogues.see_meeting": Line(_("Se möten som är utlysta"), rules.always_allow),
    "dialogues.call_meeting": Line(_("Förbereda ett möte"), calls_meetings),
    "dialogues.change_meeting": Line(_("Ändra, flytta och ställa in ett möte"), calls_meetings),
    "dialogues.invite": Line(_("Bjuda in till ett möte"), calls_meetings),
    "dialogues.see_answers": Line(_("Se vilka som har svarat"), calls_meetings),
}
