"""The answers as those who call see them, and those who are silent."""

from collections.abc import Iterator
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.notifications.models import Batch
from portal.web import clock
from portal.web.actor import Actor
from portal.web.forms import without_unseen
from portal.web.pages import render_page
from portal.web.plates import may
from portal.web.refusals import Refused
from portal.web.rooms import notices

from .. import services
from ..enums import NO_ANSWER, OFFERED, TO_PHONE, UNCONFIRMED, WAITING, GivenBy
from ..filters import AnswersAsked
from ..models import Figures, Meeting, figures_of, sendings_of, silent, to_phone_of, with_contacts
from . import told
from .rows import answer_rows

ANSWERS_ON_A_PAGE = 25
# So many of either kind to phone stand before the list.
TO_PHONE_AT_FIRST = 3


@may("dialogues.see_answers", Meeting)
@require_safe
def meeting_answers(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """How many come, answers as they come, who is silent, and the sendings' receipts."""
    template = "dialogues/meeting_answers.html"
    asked = AnswersAsked.of(request.GET)
    seen_at = _moment_in(request.GET.get("sedan", "")) if request.htmx else None
    figures = figures_of(meeting, since=seen_at)
    # Once: the page has a score of addresses, and to make a slug costs as much as a row.
    slug = meeting.slug
    here = reverse("meeting_answers", kwargs={"code": meeting.code, "slug": slug})
    context = {"meeting": meeting, "slug": slug, "here": here, "figures": figures, "asked": asked}
    if request.htmx:
        context["has_news"] = str(figures.newer) != request.GET.get("nya", "0")
        return render_page(request, template, context, fragment="figures")
    to_phone = to_phone_of(meeting, TO_PHONE_AT_FIRST, silent=figures.silent)
    counts = list(_numbers(figures, to_phone.organisations))
    context |= _sendings(meeting) | {
        "to_phone": to_phone,
        "all_to_phone": AnswersAsked(shown=TO_PHONE).query,
        "choices": _choices(counts, asked),
        "doors": GivenBy.choices,
        "page": _page(request, meeting, asked, counts),
    }
    return render_page(request, template, context, fragment="figures")


def _moment_in(text: str) -> datetime | None:
    """A moment that stands in an address; none where it is no moment."""
    try:
        return clock.parse(text)
    except ValueError:
        return None


def _sendings(meeting: Meeting) -> dict:
    """The latest sending while it goes, and until its account is closed; then only that it was."""
    batches = Batch.objects.about(meeting)
    sendings, earlier = None, batches
    if batches and batches[0].closed_at is None:
        sendings, earlier = sendings_of(meeting), batches[1:]
    return {
        "is_sent": bool(batches),
        "sendings": sendings,
        "notice": notices()[batches[0].notice] if batches else None,
        "earlier": [{"batch": one, "notice": notices()[one.notice]} for one in earlier],
        "without_letter": any(one.without_address for one in earlier),
    }


def _numbers(figures: Figures, to_phone: int) -> Iterator[tuple[str, str, int]]:
    """The ways to narrow the list, each with how many there are."""
    yield "", _("Alla svar"), figures.answers
    for each in OFFERED:
        yield each.value, each.label, getattr(figures, each.value)
    yield WAITING, _("Väntelistan"), figures.waiting
    yield UNCONFIRMED, _("Inte bekräftade"), figures.unconfirmed
    yield NO_ANSWER, _("Inget svar"), figures.silent
    yield TO_PHONE, _("Inget svar, nås inte med e-post"), to_phone


def _choices(counts: list[tuple[str, str, int]], asked: AnswersAsked) -> list[dict]:
    always = {"", *OFFERED, NO_ANSWER}
    return [
        {"value": value, "label": label, "count": count, "query": asked.showing(value).query}
        for value, label, count in counts
        if count or value in always or value == asked.shown
    ]


def _page(
    request: HttpRequest, meeting: Meeting, asked: AnswersAsked, counts: list[tuple[str, str, int]]
) -> Page:
    """A page of answers as rows, or of those who are silent."""
    unheard = silent(meeting, asked.words, beyond_reach=asked.is_to_phone) if asked.is_silent else ()
    pages = Paginator(unheard, ANSWERS_ON_A_PAGE)
    if not asked.words and not asked.door:
        # Counted already, with the figures.
        pages.count = {value: count for value, _label, count in counts}[asked.shown]
    elif not asked.is_silent:
        pages.count = asked.count(meeting)
    page = pages.get_page(request.GET.get("sida"))
    if asked.is_silent:
        page.object_list = with_contacts(page.object_list)
        return page
    first = (page.number - 1) * ANSWERS_ON_A_PAGE
    # Which stand on the page, then what they say: all that is joined to say it is for these only.
    lines = asked.lines(asked.keys(meeting, first, first + ANSWERS_ON_A_PAGE))
    # The whole waiting list, in its order: the place in the list is the turn.
    turns = range(first + 1, first + 1 + len(lines)) if asked.is_queue else [None] * len(lines)
    page.object_list = answer_rows(lines, meeting, turns)
    return page


@may("dialogues.nudge", Meeting)
@require_POST
def meeting_nudge(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Remind those chosen."""
    try:
        nudged = services.nudge(
            meeting,
            invitations=map(without_unseen, request.POST.getlist("forening")),
            actor=Actor.of(request),
        )
    except Refused as refusal:
        return told(request, refusal, meeting, back_to="meeting_answers")
    for sentence in _in_words(nudged):
        messages.success(request, sentence)
    response = redirect("meeting_answers", code=meeting.code, slug=meeting.slug)
    response["Location"] += f"?{AnswersAsked(shown=NO_ANSWER).query}"
    return response


def _in_words(nudged: services.Nudged) -> Iterator[str]:
    """What became of those chosen, a sentence for each."""
    if not any((nudged.reminded, nudged.rested, nudged.declined, nudged.unreached)):
        yield _("Ingen är påmind. Kryssa för dem du vill påminna.")
    if n := nudged.reminded:
        yield ngettext(
            "Påminnelsen till %(n)d förening är på väg.", "Påminnelserna till %(n)d föreningar är på väg.", n
        ) % {"n": n}
    if n := nudged.rested:
        yield ngettext(
            "%(n)d förening har redan fått en påminnelse i dag, eller har en på väg, och får ingen till.",
            "%(n)d föreningar har redan fått en påminnelse i dag, eller har en på väg, och får ingen till.",
            n,
        ) % {"n": n}
    if n := nudged.declined:
        yield ngettext(
            "%(n)d förening har valt bort påminnelser. Ring den.",
            "%(n)d föreningar har valt bort påminnelser. Ring dem.",
            n,
        ) % {"n": n}
    if n := nudged.unreached:
        yield ngettext(
            "%(n)d förening nås inte med e-post. Ring den.",
            "%(n)d föreningar nås inte med e-post. Ring dem.",
            n,
        ) % {"n": n}
