"""The inventory: all departments, each with its areas, and an area's own page."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from organisations.models import Organisation
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.people.models import Department
from portal.web.actor import Actor
from portal.web.forms import refuse, without_unseen
from portal.web.pages import render_form
from portal.web.plates import may, public
from portal.web.refusals import Refused
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from .. import services
from ..filters import AreaFilter
from ..forms import ONLY_SHOWN, AreaForm, CloseAreaForm, NewAreaForm
from ..models import ActionPlan, Area, AreaSuggestion
from ..rules import departments_for
from ..services import times_asked
from .inventory import inventory

_WIDTHS = {(1, 3): 40, (4, 9): 25}


@public
@require_safe
def area_overview(request: HttpRequest) -> HttpResponse:
    """All departments with what each has inventoried, narrowed."""
    context = inventory(request) | {
        "may_draft": has_perm("actionplans.draft_plan", request.user),
        "may_suggest": _may_suggest(request),
    }
    return render(request, "actionplans/area_overview.html", context)


def _may_suggest(request: HttpRequest) -> bool:
    """Whether the way to suggest is shown: to whoever may, and to all who may once they have signed in."""
    return not request.user.is_authenticated or has_perm("actionplans.suggest_area", request.user)


@public
@require_safe
def areas_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The overview as one sees it, narrowed as it is, for spreadsheet programs."""
    narrowed = AreaFilter(request.GET, Area.objects.visible_to(request.user).open())
    active = Prefetch("organisations", Organisation.objects.in_use())
    rows = _rows(narrowed.qs.for_list().prefetch_related(active).order_by("department", "title"))
    content = csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Inventering"), widths=_WIDTHS)
    headers = {"Content-Disposition": f'attachment; filename="inventering.{kind}"'}
    return HttpResponse(list(content), content_type=CONTENT_TYPES[kind], headers=headers)


def _rows(areas: Iterable[Area]) -> Iterator[tuple[str, ...]]:
    yield (
        *(_("Förvaltning"), _("Rubrik"), _("Behovet"), _("Vilka berörs"), _("Berör barn")),
        *(_("Hur barnen har hörts"), _("Ämnen"), _("Principer"), _("Mål"), _("Plats i Koden")),
        *(_("Föreningar som är igång"), _("Adress")),
    )
    for area in areas:
        tags = (area.topics, area.principles, area.goals_served, area.place)
        yield (
            *(area.department.name, area.title, area.need, _listed(area.target_groups)),
            *(area.get_concerns_children_display(), area.children_heard),
            *map(_listed, tags),
            ", ".join(one.name for one in area.organisations.all()),
            settings.SITE_URL + area.get_absolute_url(),
        )


def _listed(tags: list[Tag]) -> str:
    return ", ".join(tag.title for tag in tags)


@public
@require_safe
def area_list(request: HttpRequest, code: str) -> HttpResponse:
    """One department's inventory, and what organisations have suggested to it."""
    department = get_object_or_404(Department, code=code)
    areas = list(Area.objects.visible_to(request.user).filter(department=department).for_list())
    suggested = AreaSuggestion.objects.visible_to(request.user).filter(department=department)
    runs = departments_for(request.user).filter(pk=department.pk).exists() if _drafts(request) else False
    context = {
        "department": department,
        "drafts": [area for area in areas if area.is_draft],
        "open": [area for area in areas if area.state == "open"],
        "closed": [area for area in areas if area.state == "closed"],
        "suggestions": [*suggested.waiting(), *suggested.exclude(answer="")[:20]],
        "may_draft": runs,
        "asked": times_asked(department).first() if runs else None,
        "may_suggest": _may_suggest(request),
    }
    return render(request, "actionplans/area_list.html", context)


def _drafts(request: HttpRequest) -> bool:
    return has_perm("actionplans.draft_plan", request.user)


@may("actionplans.see", Area)
@require_safe
def area_detail(request: HttpRequest, area: Area) -> HttpResponse:
    """One area: the need, who is concerned, who is active there."""
    may_keep = has_perm("actionplans.keep_area", request.user, area)
    plans = ActionPlan.objects.visible_to(request.user)
    context = {
        "area": area,
        "organisations": Organisation.objects.in_use().filter(pk__in=area.organisations.values("pk")),
        "goals": area.goals.filter(plan__in=plans).select_related("plan"),
        "suggestions": area.suggestions.select_related("organisation"),
        "may_keep": may_keep,
        "may_suggest": _may_suggest(request),
        "events": timeline(area, names=True) if may_keep else [],
    }
    return render(request, "actionplans/area_detail.html", context)


@may("actionplans.draft_plan")
def area_new(request: HttpRequest) -> HttpResponse:
    """A new draft; pressed twice it is still one. What the words propose is shown by a press of its own."""
    do, by = request.POST.get("do", ""), request.user
    if request.method != "POST":
        asked = departments_for(by).filter(code=without_unseen(request.GET.get("forvaltning", ""))).first()
        form = NewAreaForm(by=by, initial={"department": asked} if asked else None)
    elif do in ONLY_SHOWN:
        form = NewAreaForm.again(request.POST, do=do, by=by)
    else:
        form = NewAreaForm(request.POST, by=by)
        if form.is_valid() and (area := _drafted(request, form)):
            messages.success(request, _("Utkastet är sparat. Bara förvaltningen ser det."))
            return redirect(area)
    return render_form(request, "actionplans/area_new.html", form)


def _drafted(request: HttpRequest, form: NewAreaForm) -> Area | None:
    code = form.cleaned_data["code"]
    try:
        return services.draft_area(values=form.values, code=code, owner=request.user, actor=Actor.of(request))
    except Refused as refusal:
        refuse(form, refusal)
        return None


@may("actionplans.keep_area", Area)
def area_change(request: HttpRequest, area: Area) -> HttpResponse:
    """Change an area; what somebody else saved meanwhile is shown, not lost."""
    do, stands = request.POST.get("do", ""), Area.objects.get(pk=area.pk)
    if do in ONLY_SHOWN:
        form = AreaForm.again(request.POST, do=do, instance=stands, by=request.user)
    else:
        form = AreaForm(request.POST or None, instance=stands, by=request.user)
        if request.method == "POST" and form.is_valid():
            try:
                changed = services.change_area(
                    area, values=form.changes, seen=form.seen, actor=Actor.of(request)
                )
            except Refused as refusal:
                refuse(form, refusal)
            else:
                messages.success(request, _("Ändringen är sparad."))
                return redirect(changed)
    events = timeline(area, names=True) if form.errors else []
    return render_form(request, "actionplans/area_change.html", form, {"area": area, "events": events})


@may("actionplans.keep_area", Area)
def area_publish(request: HttpRequest, area: Area) -> HttpResponse:
    """What is missing, and a press that lets everybody see the area, or opens it again."""
    if request.method == "POST":
        try:
            area = services.publish_area(area, actor=Actor.of(request))
        except Refused as refusal:
            return _told(request, refusal, area)
        messages.success(request, _("Området står i inventeringen. Alla kan läsa det."))
        return redirect(area)
    if area.state == "open":
        return redirect(area)
    return render(request, "actionplans/area_publish.html", {"area": area})


@may("actionplans.keep_area", Area)
def area_close(request: HttpRequest, area: Area) -> HttpResponse:
    """Close an area with a reason; it stays to be read."""
    if request.method != "POST" and area.state != "open":
        return redirect(area)
    form = CloseAreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            area = services.close_area(area, reason=form.cleaned_data["reason"], actor=Actor.of(request))
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Området är avslutat. Det står kvar med skälet."))
            return redirect(area)
    return render_form(request, "actionplans/area_close.html", form, {"area": area})


@may("actionplans.keep_area", Area)
def area_discard(request: HttpRequest, area: Area) -> HttpResponse:
    """Ask once, then throw a draft away."""
    if request.method == "POST":
        try:
            services.discard_area(area, actor=Actor.of(request))
        except Refused as refusal:
            return _told(request, refusal, area)
        messages.success(request, _("Utkastet är slängt."))
        return redirect("area_list", code=area.department.code)
    if not area.is_draft:
        return redirect(area)
    return render(request, "actionplans/area_discard.html", {"area": area})


def _told(request: HttpRequest, refusal: Refused, area: Area) -> HttpResponse:
    """Say the no on its page; on the department's where somebody has thrown it away."""
    messages.error(request, refusal.message)
    if Area.objects.filter(pk=area.pk).exists():
        return redirect(area)
    return redirect("area_list", code=area.department.code)
