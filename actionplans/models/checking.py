"""What is missing in a plan before its next step, and why it matters. Never a word about cost.

Nothing here stops anybody: what is missing is shown, and kept with the step where it is taken all the same.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.municipality.current import municipality

from ..enums import Children, Direction, PartnerState, PlanState
from .actions import Action
from .consulted import consultations_of, unanswered_in
from .contents import Contents, contents_of
from .goals import Goal
from .plans import ActionPlan

# Where somebody shall write what the template could not know.
_GAP = re.compile(r"\[\[.*?\]\]", re.S)
# Never shorter than this (seed 002: early enough to be heard).
LEAST_CONSULTATION = timedelta(days=21)
# The steps before which it is asked whether others have been heard.
_AFTER_CONSULTATION = (PlanState.APPROVED, PlanState.SENT)
# What is looked at next, from the state of today.
NEXT_STEP = {
    PlanState.DRAFT: PlanState.CONSULTATION,
    PlanState.CONSULTATION: PlanState.APPROVED,
    PlanState.REVISED: PlanState.APPROVED,
    PlanState.RETURNED: PlanState.APPROVED,
    PlanState.APPROVED: PlanState.SENT,
    PlanState.SENT: PlanState.SENT,
}


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing: what, why it matters, and where it is put right.

    `anchor` is a place on the page where the plan is written; `about` is whether it is put right on the page
    of who answers for it and who decides it instead. `field` names the field where there is one.
    """

    sentence: str
    why: str
    anchor: str = ""
    field: str = ""
    about: bool = False


def missing(
    plan: ActionPlan, before: str | None = None, *, contents: Contents | None = None
) -> list[Missing]:
    """All that is missing before a step, the next one where none is named.

    In the order of the plan, but what matters for one reason stands together: the reason is then said once.
    """
    before = before or NEXT_STEP.get(plan.state)
    if before is None:
        return []
    contents = contents or contents_of(plan)
    found = [*_of_the_whole(plan, contents), *_of_areas(contents)]
    for goal in contents.goals:
        found += _of_goal(goal)
    for action in contents.actions:
        found += _of_action(action)
    if before in _AFTER_CONSULTATION:
        found += [*_of_partners(contents), *_of_consultation(plan), *_of_the_decision(plan, before)]
    reasons = list(dict.fromkeys(it.why for it in found))
    return sorted(found, key=lambda it: reasons.index(it.why))


def _of_the_whole(plan: ActionPlan, contents: Contents) -> Iterator[Missing]:
    if not plan.purpose.strip():
        yield Missing(
            _("Planen har ingen inledning."),
            _("Den som läser behöver veta varför planen finns, och vad den gäller."),
            "inledning",
            "purpose",
        )
    elif _GAP.search(plan.purpose):
        yield Missing(
            _("Inledningen har luckor kvar inom [[ ]]."),
            _("Det är ord från mallen som bara du kan fylla i."),
            "inledning",
            "purpose",
        )
    if plan.owner_id is None:
        yield Missing(
            _("Ingen ansvarar för planen."),
            _("Frågor, påminnelser och beslut behöver nå någon."),
            field="owner",
            about=True,
        )
    if not contents.goals:
        yield Missing(
            _("Planen har inget mål."),
            _("Utan mål går det inte att se om det ni gör gör skillnad."),
            "skriv",
        )
    if not contents.actions:
        yield Missing(_("Planen har ingen åtgärd."), _("Det är åtgärderna som ni lovar att göra."), "skriv")


def _of_areas(contents: Contents) -> Iterator[Missing]:
    for area in contents.areas:
        if area.concerns_children == Children.YES and not area.children_heard.strip():
            yield Missing(
                _("Området ”%(area)s” berör barn, men det står inte hur de har hörts.")
                % {"area": area.title},
                _("Barn har rätt att säga sin mening i det som rör dem. Lagen kräver att ni frågar."),
                f"o-{area.code}",
                "children_heard",
            )
        elif area.concerns_children == Children.UNSAID:
            yield Missing(
                _("Det står inte om området ”%(area)s” berör barn.") % {"area": area.title},
                _("Berör det barn ska de höras innan ni bestämmer er."),
                f"o-{area.code}",
                "concerns_children",
            )


def _of_goal(goal: Goal) -> Iterator[Missing]:
    anchor, named = f"m-{goal.code}", {"goal": goal.title}
    if not goal.can_be_followed:
        yield Missing(
            _("Målet ”%(goal)s” går inte att följa upp. Det saknar %(what)s.")
            % (named | {"what": ", ".join(_lacking(goal))}),
            _("Med ett tal i början och ett i slutet kan alla se hur långt ni har kommit."),
            anchor,
            "indicator",
        )
    elif goal.aims_the_other_way:
        yield Missing(
            (
                _("Målet ”%(goal)s” ska öka, men målvärdet är lägre än startvärdet.")
                if goal.direction == Direction.UP
                else _("Målet ”%(goal)s” ska minska, men målvärdet är högre än startvärdet.")
            )
            % named,
            _("Då går det inte att säga om ni är på väg mot målet."),
            anchor,
            "target",
        )
    if not goal.lines:
        yield Missing(
            _("Målet ”%(goal)s” har ingen åtgärd.") % named,
            _("Läsaren undrar hur ni tänker nå dit."),
            anchor,
        )


def _lacking(goal: Goal) -> Iterator[str]:
    lacking = {
        "indicator": _("vad som mäts"),
        "baseline": _("startvärde"),
        "baseline_on": _("dagen då startvärdet mättes"),
        "target": _("målvärde"),
        "target_on": _("dagen då målet ska vara nått"),
    }
    return (words for name, words in lacking.items() if getattr(goal, name) in (None, ""))


def _of_action(action: Action) -> Iterator[Missing]:
    anchor, named = f"a-{action.code}", {"action": action.title}
    if action.responsible_id is None:
        yield Missing(
            _("Åtgärden ”%(action)s” har ingen ansvarig.") % named,
            _("Det som ingen har ansvar för blir sällan gjort, och ingen får påminnelsen."),
            anchor,
            "responsible",
        )
    if action.due_on is None or action.starts_on is None:
        yield Missing(
            _("Åtgärden ”%(action)s” har inga datum.") % named
            if action.due_on is None and action.starts_on is None
            else _("Åtgärden ”%(action)s” saknar ett datum.") % named,
            _("Utan datum går det inte att se om den är på väg eller sen."),
            anchor,
            "due_on" if action.due_on is None else "starts_on",
        )
    elif action.due_on and action.due_on > action.plan.ends_on:
        yield Missing(
            _("Åtgärden ”%(action)s” ska vara klar först efter planens sista dag.") % named,
            _("Planen följs upp för sin egen tid. Det som kommer senare hör till nästa plan."),
            anchor,
            "due_on",
        )
    if not action.principles:
        yield Missing(
            _("Åtgärden ”%(action)s” har ingen princip.") % named,
            _("Principerna visar vad i överenskommelsen som åtgärden gör verklighet av."),
            anchor,
            "principles",
        )


def _of_partners(contents: Contents) -> Iterator[Missing]:
    for action in contents.actions:
        unsaid = [
            one.organisation.name
            for one in action.partners.all()
            if one.state in {PartnerState.NAMED, PartnerState.ASKED}
        ]
        if unsaid:
            yield Missing(
                ngettext(
                    "Åtgärden ”%(action)s” väntar på svar från %(n)d samarbetspart.",
                    "Åtgärden ”%(action)s” väntar på svar från %(n)d samarbetsparter.",
                    len(unsaid),
                )
                % {"action": action.title, "n": len(unsaid)},
                _("En förening visas först när den själv har sagt ja: %(who)s.") % {"who": ", ".join(unsaid)},
                f"a-{action.code}",
            )


def _of_consultation(plan: ActionPlan) -> Iterator[Missing]:
    asked = consultations_of(plan)
    if not asked:
        yield Missing(
            _("Planen har inte varit på remiss."),
            _("Föreningarna ska kunna påverka innan beslutet är fattat."),
        )
        return
    dialogue = asked[0]
    if dialogue.takes_viewpoints:
        yield Missing(
            _("Remissen pågår fortfarande."), _("Den som har tid på sig att svara ska inte möta ett beslut.")
        )
    if dialogue.opens_on and dialogue.closes_on:
        days = (dialogue.closes_on - dialogue.opens_on).days
        if timedelta(days=days) < LEAST_CONSULTATION:
            yield Missing(
                _("Remissen var bara öppen i %(n)d dagar.") % {"n": days},
                _("Kommunen har lovat %(n)d dagar. En styrelse hinner sällan mötas på mindre än tre veckor.")
                % {"n": municipality().consultation_time},
            )
    unanswered = unanswered_in(asked)
    if unanswered:
        yield Missing(
            ngettext("%(n)d synpunkt har inget svar.", "%(n)d synpunkter har inget svar.", unanswered)
            % {"n": unanswered},
            _("Alla som har sagt något ska få veta vad det ledde till, också när svaret är nej."),
        )


def _of_the_decision(plan: ActionPlan, before: str) -> Iterator[Missing]:
    if plan.committee_id is None:
        yield Missing(
            _("Ingen nämnd är vald."),
            _("Det är nämnden som beslutar om planen och svarar för den."),
            field="committee",
            about=True,
        )
    approved = plan.state in {PlanState.APPROVED, PlanState.SENT}
    if before == PlanState.SENT and not approved:
        yield Missing(
            _("Chefen har inte godkänt planen."),
            _("Nämnden räknar med att förvaltningens chef står bakom det som skickas."),
        )
