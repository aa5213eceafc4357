"""Who may do what with meetings, invitations and answers."""

import rules
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from portal.people.enums import Role
from portal.people.models import RoleGrant, User
from portal.people.rules import has_role, is_signed_in
from portal.web import clock
from portal.web.rooms import Line

from .models import Meeting

CALLING_ROLES = (Role.ADMINISTRATOR, Role.OFFICIAL, Role.SECRETARY, Role.PROCESS_LEADER)
calls_meetings = has_role(*CALLING_ROLES)


@rules.predicate
def is_responsible(user, meeting) -> bool:
    """The meeting's owner, or whoever stands in for the owner."""
    return meeting is not None and is_signed_in(user) and user.pk in {meeting.owner_id, meeting.deputy_id}


def callers() -> QuerySet[User]:
    """Those who may call meetings today: whom one chooses an owner and a deputy among."""
    roles = RoleGrant.objects.on(clock.today()).filter(role__in=CALLING_ROLES)
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


TABLE = {
    "dialogues.see_meeting": Line(_("Se möten som är utlysta"), rules.always_allow),
    "dialogues.sign_up": Line(_("Anmäla sig till ett öppet möte"), rules.always_allow),
    "dialogues.call_meeting": Line(_("Förbereda ett möte"), calls_meetings),
    "dialogues.change_meeting": Line(_("Ändra, flytta och ställa in ett möte"), calls_meetings),
    "dialogues.discard_draft": Line(_("Slänga ett utkast till möte"), calls_meetings),
    "dialogues.choose": Line(_("Välja vilka som bjuds in, och se hur bred inbjudan är"), calls_meetings),
    "dialogues.invite": Line(_("Bjuda in till ett möte"), calls_meetings),
    "dialogues.stop_sending": Line(_("Ångra eller stoppa ett utskick, och skriva ut brev"), calls_meetings),
    "dialogues.see_letters": Line(
        _("Se breven till en förening, märka adresser som studsar och återkalla en inbjudan"), calls_meetings
    ),
    "dialogues.see_answers": Line(_("Se vilka som har svarat"), calls_meetings),
    "dialogues.read_mailing": Line(_("Läsa utskick i arkivet"), rules.always_allow),
    "dialogues.send_mailing": Line(_("Förbereda och skicka utskick"), calls_meetings),
    "dialogues.register_answer": Line(_("Registrera svar åt den som ringer"), calls_meetings),
    "dialogues.nudge": Line(_("Påminna dem som inte har svarat"), calls_meetings),
    "dialogues.see_needs": Line(
        _("Se vad deltagarna behöver och bocka av det som är ordnat"),
        calls_meetings | is_responsible,
        own=lambda person: Meeting(owner_id=person.pk),
    ),
    "dialogues.answer_questions": Line(
        _("Svara på frågor och ta upp föreslagna punkter på dagordningen"), calls_meetings
    ),
    "dialogues.tick_at_door": Line(_("Bocka av vilka som kom"), calls_meetings),
    "dialogues.register_person": Line(_("Anmäla, ändra och bekräfta åt en person"), calls_meetings),
}
