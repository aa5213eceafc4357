"""Home, desk, what collaboration is, the texts that law requires, obstacles told of, the colour."""

from urllib.parse import urlsplit

from allauth.core import ratelimit
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from rules import has_perm

from actionplans.filters import ActionFilter
from dialogues.models import Meeting
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.municipality.enums import TextKey
from portal.municipality.models import Text
from portal.web.actor import Actor
from portal.web.forms import refuse
from portal.web.pages import render_form
from portal.web.plates import may, public
from portal.web.refusals import Refused

from . import services
from .about import principles, texts
from .desk import waiting_for
from .forms import AccessibilityReportForm
from .front import front_page
from .theme import style_sheet

_MEETINGS_OF_A_PRINCIPLE = 10
_ACTIONS_OF_A_PRINCIPLE = 5


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is going on, and the way in."""
    return render(request, "pages/home.html", front_page())


@may("people.see_desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person, most urgent first, and nothing else."""
    return render(request, "pages/desk.html", waiting_for(request.user, request.acting.narrows_to))


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What collaboration is, the six principles, and what each party has promised under them."""
    written = texts()
    beside = [written[key] for key in (TextKey.PURPOSE, TextKey.CIVIL_SOCIETY) if key in written]
    context = {
        "text": written.get(TextKey.ABOUT_COLLABORATION),
        "beside": beside,
        "principles": principles(),
    }
    return render(request, "pages/about.html", context)


@public
@require_safe
def principle(request: HttpRequest, key: str) -> HttpResponse:
    """One principle: what it means, what is promised under it, the meetings and actions that serve it."""
    tag = Tag.objects.principles().valid().filter(key=key).first()
    if tag is None:
        raise Http404
    six = principles()
    meetings = Meeting.objects.visible_to(request.user).tagged(tag).order_by("-starts_at", "-id")
    page, actions = ActionFilter({"princip": key}).page(None)
    context = {
        "principle": tag,
        "promises": next(one.promises for one in six if one.key == key),
        "others": [one for one in six if one.key != key],
        "meetings": meetings[:_MEETINGS_OF_A_PRINCIPLE],
        "actions": actions[:_ACTIONS_OF_A_PRINCIPLE],
        "action_count": page.paginator.count,
    }
    return render(request, "pages/principle.html", context)


@public
@require_safe
def text(request: HttpRequest, key: TextKey) -> HttpResponse:
    """A page that the administrator writes, or a plain word that it is not written yet."""
    written = Text.objects.filter(key=key).first()
    context = {
        "text": written,
        "heading": key.label,
        "may_report": key == TextKey.ACCESSIBILITY,
        "is_of_persons": key == TextKey.PERSONAL_DATA,
        "edit": reverse("text_edit", kwargs={"key": key})
        if has_perm("municipality.write_texts", request.user)
        else "",
    }
    return render(request, "pages/text.html", context)


@public
def report_accessibility(request: HttpRequest) -> HttpResponse:
    """Tell of an obstacle; the page that one came from is filled in."""
    if request.method == "POST":
        too_many = ratelimit.consume_or_429(request, action="report_accessibility")
        if too_many:
            return too_many
        form = AccessibilityReportForm(request.POST)
        if form.is_valid():
            try:
                services.report_accessibility(**form.cleaned_data, actor=Actor.of(request))
            except Refused as refusal:
                refuse(form, refusal)
            else:
                return redirect("accessibility_reported")
    else:
        form = AccessibilityReportForm(initial={"page": _came_from(request)})
    return render_form(request, "pages/report_accessibility.html", form)


def _came_from(request: HttpRequest) -> str:
    """The path of our page on which the link was followed, if any; not what was searched for there."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path[:300] if came_from.netloc == request.get_host() else ""


@public
@require_safe
def accessibility_reported(request: HttpRequest) -> HttpResponse:
    """The receipt."""
    return render(request, "pages/accessibility_reported.html")


@public
@require_safe
@cache_control(public=True, max_age=86400)
def theme(request: HttpRequest) -> HttpResponse:
    """The municipality's accent colour; the address carries the colour, so it may be kept for a day."""
    return HttpResponse(style_sheet(municipality().accent), content_type="text/css")
