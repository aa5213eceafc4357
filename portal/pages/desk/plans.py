"""What waits for those who answer for plans: steps, years to follow up, what nobody answers for."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from actionplans.enums import PLANS_IN_THE_MAKING, PlanState
from actionplans.models import Action, ActionPlan, Snapshot
from dialogues.enums import DialogueState
from portal.web import clock

from .task import Task

# So long into the new year the old one is on the desk; by then it is told.
_TOLD_BY = (3, 31)
# More than a head finds somebody for in a day.
_MOST_WITHOUT = 10


def follow_ups_to_write(user) -> Iterator[Task]:
    """In the first quarter: last year of each plan that one answers for, until it is closed."""
    today = clock.today()
    due, year = date(today.year, *_TOLD_BY), today.year - 1
    if today > due:
        return
    whose = user.answers_for
    # One that the next has replaced by then has its last year told all the same.
    plans = ActionPlan.objects.exclude(state__in=PLANS_IN_THE_MAKING).filter(
        Q(owner__in=whose) | Q(deputy__in=whose), starts_on__year__lte=year, ends_on__year__gte=year
    )
    begun = {snapshot.plan_id: snapshot for snapshot in Snapshot.objects.filter(plan__in=plans, year=year)}
    for plan in plans:
        snapshot = begun.get(plan.pk)
        if snapshot and snapshot.is_closed:
            continue
        yield Task(
            due=due,
            title=_("Följ upp %(year)s: %(plan)s") % {"year": year, "plan": plan.title},
            text=_("Siffrorna är sammanställda. Skriv vad det blev av året, och stäng."),
            verb=_("Fortsätt skriva") if snapshot else _("Börja på uppföljningen"),
            url=_page(snapshot, "snapshot_write") if snapshot else _page(plan, "snapshot_new"),
        )


def steps_to_take(user) -> Iterator[Task]:
    """The next step of plans in the making: the owner's, or the head's where one is to be approved."""
    whose = user.answers_for
    own = Q(owner__in=whose) | Q(deputy__in=whose)
    answered = Q(state=PlanState.CONSULTATION, dialogue__state=DialogueState.ANSWERED)
    waits = own & (answered | Q(state__in=[PlanState.DRAFT, PlanState.RETURNED, PlanState.APPROVED]))
    to_approve = Q(state=PlanState.REVISED, department__in=user.headed)
    for plan in ActionPlan.objects.filter(waits | to_approve).order_by("pk"):
        title, text, verb, page = _STEPS[plan.state]
        yield Task(
            due=None, title=title() % {"plan": plan.title}, text=text(), verb=verb(), url=_page(plan, page)
        )


_STEPS = {
    PlanState.DRAFT: (
        lambda: _("Skriv klart utkastet: %(plan)s"),
        lambda: _("Bara ni som skriver i planen ser den."),
        lambda: _("Skriv vidare"),
        "plan_write",
    ),
    PlanState.CONSULTATION: (
        lambda: _("Arbeta om efter remissen: %(plan)s"),
        lambda: _("Alla synpunkter har fått svar. Skriv om planen så som ni har svarat."),
        lambda: _("Se svaren och gå vidare"),
        "plan_consult",
    ),
    PlanState.REVISED: (
        lambda: _("Godkänn planen: %(plan)s"),
        lambda: _("Den är omarbetad efter remissen. Sedan kan den skickas till nämnden."),
        lambda: _("Läs och godkänn"),
        "plan_approve",
    ),
    PlanState.APPROVED: (
        lambda: _("Skicka till nämnden: %(plan)s"),
        lambda: _("Chefen har godkänt planen."),
        lambda: _("Skicka"),
        "plan_send",
    ),
    PlanState.RETURNED: (
        lambda: _("Arbeta om det nämnden har återremitterat: %(plan)s"),
        lambda: _("Vad nämnden ber om står på planens sida."),
        lambda: _("Skriv i planen"),
        "plan_write",
    ),
}


def without_anybody(user) -> Iterator[Task]:
    """For heads: plans and actions of their departments that nobody answers for."""
    if not user.headed:
        return
    plans = ActionPlan.objects.in_force().filter(owner=None, department__in=user.headed)
    actions = Action.objects.unfinished().filter(responsible=None, plan__department__in=user.headed)
    for thing in [*plans[:_MOST_WITHOUT], *actions[:_MOST_WITHOUT]]:
        yield Task(
            due=None,
            title=_("Ingen ansvarar för %(title)s") % {"title": thing.title},
            text=_("Den som gjorde det har slutat, eller så är ingen vald än."),
            verb=_("Välj vem"),
            url=thing.get_absolute_url(),
        )


def _page(thing: ActionPlan | Snapshot, name: str) -> str:
    return reverse(name, kwargs={"code": thing.code, "slug": thing.slug})
