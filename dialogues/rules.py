"""Who may do what with meetings, invitations and answers, dialogues and viewpoints."""

import rules
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from organisations.models import organisations_of
from portal.people.enums import DEPARTMENTS_ROLES, RUNNING_ROLES
from portal.people.models import Department, RoleGrant, User
from portal.people.rules import has_role, is_signed_in
from portal.web import clock
from portal.web.rooms import Line

from .models import Dialogue, Invitation, Mailing, Meeting

CALLING_ROLES = (*RUNNING_ROLES, *DEPARTMENTS_ROLES)
runs_all = has_role(*RUNNING_ROLES)
calls_meetings = has_role(*CALLING_ROLES)


@rules.predicate
def is_responsible(user, thing) -> bool:
    """Its owner or the owner's deputy, of a meeting or an utskick; or whoever stands in for one of them."""
    if thing is None or not is_signed_in(user):
        return False
    return not user.answers_for.isdisjoint({thing.owner_id, thing.deputy_id})


@rules.predicate
def is_own_departments(user, thing) -> bool:
    """It is the person's own department's, or one's below: a meeting or an utskick."""
    return thing is not None and is_signed_in(user) and thing.department_id in user.departments


@rules.predicate
def is_own_organisations(user, invitation) -> bool:
    """It is to an organisation that the person acts for today."""
    return (
        invitation is not None and is_signed_in(user) and invitation.organisation_id in organisations_of(user)
    )


may_run = runs_all | (calls_meetings & (is_own_departments | is_responsible))


def departments_for(person: User) -> QuerySet[Department]:
    """Those of today among which a person chooses whose a meeting or an utskick is."""
    departments = Department.objects.on(clock.today())
    return departments if runs_all.test(person) else departments.filter(pk__in=person.departments)


def callers() -> QuerySet[User]:
    """Those who may call meetings today: whom one chooses an owner and a deputy among."""
    roles = RoleGrant.objects.on(clock.today()).filter(role__in=CALLING_ROLES)
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


_DEPARTMENTS = _("bara den egna förvaltningens")


def _a_meeting(person: User) -> Meeting:
    """One of the person's own department."""
    return Meeting(department_id=person.a_department)


def _an_invitation(person: User) -> Invitation:
    """To an organisation that the person acts for."""
    return Invitation(organisation_id=min(organisations_of(person), default=None))


def _a_dialogue(person: User) -> Dialogue:
    """One of the person's own department."""
    return Dialogue(department_id=person.a_department)


def _run(words) -> Line:
    """A line about what those may do who run a meeting."""
    return Line(words, may_run, _a_meeting, limit=_DEPARTMENTS)


def _run_a_dialogue(words) -> Line:
    """A line about what those may do who run a dialogue."""
    return Line(words, may_run, _a_dialogue, limit=_DEPARTMENTS)


TABLE = {
    "dialogues.see_meeting": Line(_("Se möten som är utlysta"), rules.always_allow),
    "dialogues.sign_up": Line(_("Anmäla sig till ett öppet möte"), rules.always_allow),
    "dialogues.answer_for": Line(
        _("Svara på en inbjudan, ändra svaret och ta tillbaka det"),
        is_own_organisations,
        own=_an_invitation,
        limit=_("bara för den egna föreningen"),
    ),
    "dialogues.call_meeting": Line(_("Förbereda ett möte"), calls_meetings),
    "dialogues.change_meeting": _run(_("Ändra, flytta och ställa in ett möte")),
    "dialogues.discard_draft": _run(_("Slänga ett utkast till möte")),
    "dialogues.choose": _run(_("Välja vilka som bjuds in, och se hur bred inbjudan är")),
    "dialogues.invite": _run(_("Bjuda in till ett möte")),
    "dialogues.stop_sending": _run(_("Ångra eller stoppa ett utskick, och skriva ut brev")),
    "dialogues.see_letters": _run(
        _("Se breven till en förening, märka adresser som studsar och återkalla en inbjudan")
    ),
    "dialogues.see_answers": _run(_("Se vilka som har svarat")),
    "dialogues.read_mailing": Line(_("Läsa utskick i arkivet"), rules.always_allow),
    "dialogues.prepare_mailing": Line(_("Förbereda utskick, och se dem som har gått"), calls_meetings),
    "dialogues.send_mailing": Line(
        _("Ändra, skicka och stoppa ett utskick"),
        may_run,
        own=lambda person: Mailing(department_id=person.a_department),
        limit=_DEPARTMENTS,
    ),
    "dialogues.see_dialogue": Line(
        _("Läsa dialoger som är öppnade, synpunkter och svar"), rules.always_allow
    ),
    "dialogues.give_viewpoint": Line(_("Lämna en synpunkt"), rules.always_allow),
    "dialogues.prepare_dialogue": Line(_("Förbereda en dialog, och läsa synpunkter"), calls_meetings),
    "dialogues.change_dialogue": _run_a_dialogue(_("Ändra, öppna och stänga en dialog")),
    "dialogues.read_viewpoints": _run_a_dialogue(
        _("Läsa en persons synpunkt, maskera det som beskriver enskilda och visa den")
    ),
    "dialogues.answer_viewpoints": _run_a_dialogue(_("Gruppera synpunkter och svara på dem")),
    "dialogues.register_viewpoint": _run_a_dialogue(
        _("Skriva in en synpunkt åt den som ringer eller skriver")
    ),
    "dialogues.register_answer": _run(_("Registrera svar åt den som ringer")),
    "dialogues.nudge": _run(_("Påminna dem som inte har svarat")),
    "dialogues.see_needs": Line(
        _("Se vad deltagarna behöver och bocka av det som är ordnat"),
        may_run | is_responsible,
        own=lambda person: Meeting(owner_id=person.pk),
    ),
    "dialogues.answer_questions": _run(_("Svara på frågor och ta upp föreslagna punkter på dagordningen")),
    "dialogues.tick_at_door": _run(_("Bocka av vilka som kom")),
    "dialogues.register_person": _run(_("Anmäla, ändra och bekräfta åt en person")),
}
