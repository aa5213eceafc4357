"""Who may do what with inventories, plans, goals, actions and steering documents."""

import rules
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dialogues.rules import CALLING_ROLES, departments_for, is_responsible, runs_all
from organisations.models import organisations_of
from portal.people.enums import RUNNING_ROLES, Role
from portal.people.models import RoleGrant, User
from portal.people.rules import has_role, is_signed_in
from portal.web import clock
from portal.web.rooms import Line

from .models import Action, ActionPlan, Area, AreaSuggestion, Goal, Partner

drafts_plans = has_role(*CALLING_ROLES)


@rules.predicate
def is_own_departments(user, thing) -> bool:
    """It is the person's own department's, or one's below: an area, a suggestion or a plan."""
    return thing is not None and is_signed_in(user) and thing.department_id in user.departments


@rules.predicate
def is_own_departments_plans(user, line) -> bool:
    """It stands in a plan of the person's own department: a goal or an action."""
    return line is not None and is_signed_in(user) and line.plan.department_id in user.departments


@rules.predicate
def answers_for_plan_of(user, line) -> bool:
    """Its plan's owner or the owner's deputy, or whoever stands in for one of them."""
    return line is not None and is_responsible.test(user, line.plan)


@rules.predicate
def answers_for_action(user, action) -> bool:
    """Responsible for the action, or the deputy; or whoever stands in for one of them."""
    if action is None or not is_signed_in(user):
        return False
    return not user.answers_for.isdisjoint({action.responsible_id, action.deputy_id})


@rules.predicate
def measures_goal(user, goal) -> bool:
    """Gives the goal's values."""
    return goal is not None and is_signed_in(user) and goal.measured_by_id in user.answers_for


@rules.predicate
def heads_department_of(user, plan) -> bool:
    """Heads the plan's department, or one above it."""
    return plan is not None and is_signed_in(user) and plan.department_id in user.headed


@rules.predicate
def acts_for_organisation_of(user, thing) -> bool:
    """It is of an organisation that the person acts for today: a suggestion or a partnership."""
    return thing is not None and is_signed_in(user) and thing.organisation_id in organisations_of(user)


@rules.predicate
def acts_for_somebody(user) -> bool:
    """Acts for at least one organisation today."""
    return is_signed_in(user) and bool(organisations_of(user))


runs_plan = runs_all | (drafts_plans & (is_own_departments | is_responsible))
answers_suggestions = runs_all | (drafts_plans & is_own_departments)
runs_plan_of = runs_all | (drafts_plans & (is_own_departments_plans | answers_for_plan_of))
is_administrator = has_role(Role.ADMINISTRATOR)


def planners() -> QuerySet[User]:
    """Those who may be responsible for plans and actions today."""
    roles = RoleGrant.objects.on(clock.today()).filter(role__in=CALLING_ROLES)
    return User.objects.filter(is_active=True, pk__in=roles.values("user"))


_DEPARTMENTS = _("bara den egna förvaltningens")
_OWN_ORGANISATION = _("bara för den egna föreningen")


def _an_area(person: User) -> Area:
    return Area(department_id=person.a_department)


def _a_suggestion(person: User) -> AreaSuggestion:
    return AreaSuggestion(department_id=person.a_department)


def _a_plan(person: User) -> ActionPlan:
    return ActionPlan(department_id=person.a_department)


def _a_goal(person: User) -> Goal:
    return Goal(plan=_a_plan(person))


def _an_action(person: User) -> Action:
    return Action(plan=_a_plan(person))


def _of_own_organisation(model):
    def make(person: User):
        return model(organisation_id=min(organisations_of(person), default=None))

    return make


def _plan_line(words) -> Line:
    return Line(words, runs_plan, _a_plan, limit=_DEPARTMENTS)


TABLE = {
    "actionplans.see": Line(
        _("Läsa inventeringar, handlingsplaner, uppföljningar och styrdokument"), rules.always_allow
    ),
    "actionplans.keep_all": Line(_("Sköta alla förvaltningars inventeringar och planer"), runs_all),
    "actionplans.draft_plan": Line(
        _("Inventera, fråga föreningar vad de vill göra tillsammans, och börja på en handlingsplan"),
        drafts_plans,
    ),
    "actionplans.keep_area": Line(_("Ändra och avsluta ett område"), runs_plan, _an_area, limit=_DEPARTMENTS),
    "actionplans.suggest_area": Line(_("Föreslå ett område åt en förening"), acts_for_somebody),
    "actionplans.withdraw_suggestion": Line(
        _("Ta tillbaka ett förslag till område"),
        acts_for_organisation_of,
        _of_own_organisation(AreaSuggestion),
        limit=_OWN_ORGANISATION,
    ),
    "actionplans.answer_suggestion": Line(
        _("Svara på ett förslag till område"), answers_suggestions, _a_suggestion, limit=_DEPARTMENTS
    ),
    "actionplans.change_plan": _plan_line(_("Skriva i en handlingsplan, och skicka den på remiss")),
    "actionplans.approve_plan": Line(
        _("Godkänna en handlingsplan"),
        is_administrator | heads_department_of,
        _a_plan,
        limit=_("bara chefen, för den egna förvaltningens"),
    ),
    "actionplans.record_decision": _plan_line(_("Skicka en plan till nämnden och skriva in dess beslut")),
    "actionplans.follow_up": _plan_line(_("Skriva och stänga årets uppföljning")),
    "actionplans.change_goal": Line(_("Ändra ett mål i en plan"), runs_plan_of, _a_goal, limit=_DEPARTMENTS),
    "actionplans.measure": Line(
        _("Lämna mätvärden för ett mål"),
        runs_plan_of | measures_goal,
        _a_goal,
        limit=_("den egna förvaltningens, och den som ska lämna värdet"),
    ),
    "actionplans.change_action": Line(
        _("Ändra en åtgärd, fråga samarbetsparter och läsa den interna anteckningen"),
        runs_plan_of | (drafts_plans & answers_for_action),
        _an_action,
        limit=_("den egna förvaltningens, och den som ansvarar"),
    ),
    "actionplans.report": Line(
        _("Lämna lägesrapport om en åtgärd"),
        runs_plan_of | answers_for_action,
        _an_action,
        limit=_("den egna förvaltningens, och den som ansvarar"),
    ),
    "actionplans.answer_partnership": Line(
        _("Svara om föreningen är med i en åtgärd, och lämna den"),
        acts_for_organisation_of,
        _of_own_organisation(Partner),
        limit=_OWN_ORGANISATION,
    ),
    "actionplans.see_steering": Line(
        _("Se alla förvaltningars planer på en sida: sena, i fara, utan ansvarig"),
        has_role(*RUNNING_ROLES, Role.STEERING, Role.HEAD),
    ),
    "actionplans.keep_documents": Line(_("Skriva in och ändra styrdokument"), drafts_plans),
}

__all__ = ["TABLE", "departments_for", "planners"]
