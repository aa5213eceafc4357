"""Home, desk, what collaboration is, the texts that law requires, and the municipality's colour."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from rules import has_perm

from dialogues.models import Meeting
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.municipality.enums import TextKey
from portal.municipality.models import Text
from portal.web.plates import may, public

from .about import principles, texts
from .desk import waiting_for
from .front import front_page
from .theme import style_sheet

_MEETINGS_OF_A_PRINCIPLE = 10


@public
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is going on, and the way in."""
    return render(request, "pages/home.html", front_page())


@may("people.see_desk")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person, most urgent first, and nothing else."""
    return render(request, "pages/desk.html", waiting_for(request.user))


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
    """One principle: what it means, what is promised under it, and the meetings that serve it."""
    tag = Tag.objects.principles().valid().filter(key=key).first()
    if tag is None:
        raise Http404
    six = principles()
    meetings = Meeting.objects.visible_to(request.user).tagged(tag).order_by("-starts_at", "-id")
    context = {
        "principle": tag,
        "promises": next(one.promises for one in six if one.key == key),
        "others": [one for one in six if one.key != key],
        "meetings": meetings[:_MEETINGS_OF_A_PRINCIPLE],
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
        "edit": reverse("text_edit", kwargs={"key": key})
        if has_perm("municipality.write_texts", request.user)
        else "",
    }
    return render(request, "pages/text.html", context)


@public
@require_safe
@cache_control(public=True, max_age=86400)
def theme(request: HttpRequest) -> HttpResponse:
    """The municipality's accent colour; the address carries the colour, so it may be kept for a day."""
    return HttpResponse(style_sheet(municipality().accent), content_type="text/css")
