"""All departments' plans, and all actions over all plans: what was promised, how far, with whom."""

import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.frames.models import Tag
from portal.web import clock
from portal.web.plates import public

from ..drawn.departments import sections_of
from ..drawn.listed import rows_of
from ..filters import ActionFilter
from ..models import Action, ActionPlan
from ..models.listing import ActionRow, in_rows
from ..models.municipal import served, steered_by
from ..models.overview import DepartmentRow, PlanRow, overview, together
from ..models.periods import next_due
from .exporting import as_file


@public
@require_safe
def plan_list(request: HttpRequest) -> HttpResponse:
    """Each department's plan and how far it has come; what is on its way; older ones folded."""
    departments = overview()
    tally = together(plan.tally for row in departments for plan in row.in_force)
    sees_all = has_perm("actionplans.see_steering", request.user)
    may_draft = has_perm("actionplans.draft_plan", request.user)
    context = {
        "sections": sections_of(departments),
        "drafts": ActionPlan.objects.visible_to(request.user).drafts() if may_draft else (),
        "tally": tally,
        "next_report": next_due(clock.today()) if tally.total else None,
        "may_draft": may_draft,
        "side_by_side": reverse("steering") if sees_all else "",
    }
    return render(request, "actionplans/plan_list.html", context)


@public
@require_safe
def plan_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a file: a row for each public plan."""
    columns = {
        "forvaltning": _("Förvaltning"),
        "enhet": _("Enhet"),
        "plan": _("Handlingsplan"),
        "galler_fran": _("Gäller från"),
        "galler_till": _("Gäller till"),
        "lage": _("Läge"),
        "atgarder": _("Åtgärder"),
        "klara": _("Klara"),
        "pagar": _("Pågår"),
        "sena": _("Sena"),
        "har_inte_borjat": _("Har inte börjat"),
        "adress": _("Adress"),
    }
    rows = (_plan_row(row, plan) for row in overview() for plan in row.plans)
    return as_file(kind, "handlingsplaner", columns, rows, wide=("forvaltning", "plan", "adress"))


def _plan_row(row: DepartmentRow, plan: PlanRow) -> tuple[str, ...]:
    tally = plan.tally
    numbers = (tally.total, tally.done, tally.going, tally.late, tally.coming)
    return (
        row.name,
        plan.unit,
        plan.title,
        str(plan.starts_on),
        str(plan.ends_on),
        capfirst(str(plan.state_in_words)),
        *(str(number) if plan.is_counted else "" for number in numbers),
        settings.SITE_URL + plan.get_absolute_url(),
    )


@public
@require_safe
def municipal_goals(request: HttpRequest) -> HttpResponse:
    """The main processes with their result goals, and how many actions serve each."""
    context = {"processes": served(), "above": steered_by()}
    return render(request, "actionplans/municipal_goals.html", context)


@public
@require_safe
def action_list(request: HttpRequest) -> HttpResponse:
    """Actions over all public plans, narrowed, the newest plans first."""
    narrowed = ActionFilter(request.GET)
    page, rows = narrowed.page(request.GET.get("sida"))
    context = {
        "filter": narrowed,
        "filters": _filters(narrowed.query, narrowed.offered, get_language()),
        "page": page,
        "rows": rows_of(rows),
    }
    return render(request, "actionplans/action_list.html", context)


@lru_cache(maxsize=256)
def _filters(query: str, _offered: tuple, _language: str) -> SafeString:
    """The list's filters, made once for all who have chosen the same among the same.

    On a telephone they stay folded: what is chosen stands above what was found.
    """
    return render_to_string("components/filters.html", {"form": ActionFilter.asked(query).form_shown})


@public
@require_safe
def action_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as one sees it, narrowed as it is, as a file."""
    columns = {
        "atgard": _("Åtgärd"),
        "lage": _("Läge"),
        "borjar": _("Börjar"),
        "klar_senast": _("Klar senast"),
        "klar_den": _("Klar den"),
        "mal": _("Mål"),
        "ansvarig": _("Ansvarig"),
        "samarbetsparter": _("Med vilka"),
        "principer": _("Principer"),
        "vad_det_blev": _("Vad det blev"),
        "forvaltning": _("Förvaltning"),
        "plan": _("Handlingsplan"),
        "adress": _("Adress"),
    }
    narrowed = ActionFilter(request.GET, Action.objects.told().standing())
    rows = _action_rows(map(ActionRow._make, in_rows(narrowed.qs)))
    wide = ("atgard", "mal", "samarbetsparter", "vad_det_blev", "plan", "adress")
    return as_file(kind, "atgarder", columns, rows, wide=wide)


def _action_rows(actions: Iterable[ActionRow]) -> Iterator[tuple[str, ...]]:
    for action in actions:
        principles = [
            Tag(key=key, title_sv=swedish, title_en=english).title
            for key, swedish, english in json.loads(action.served)
        ]
        yield (
            action.title,
            capfirst(str(action.state_in_words)),
            *(str(day or "") for day in (action.starts_on, action.due_on, action.done_on)),
            action.goal or "",
            action.responsible,
            ", ".join(action.partners),
            ", ".join(principles),
            action.came_of_it,
            action.department,
            action.plan_title,
            settings.SITE_URL + action.get_absolute_url(),
        )
