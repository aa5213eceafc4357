"""Meetings for calendar programs, month by month, and as a file."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.municipality.current import municipality
from portal.people.enums import LinkPurpose
from portal.people.links import by_link
from portal.people.models import Address, GuestLink
from portal.web import clock
from portal.web.calendars import calendar_text
from portal.web.plates import may, public
from portal.web.sheets import CONTENT_TYPES, csv_file, workbook

from ..enums import PUBLIC_STATES
from ..filters import MeetingFilter
from ..models import Behind, Changes, Invitation, Meeting, Month, Rsvp, entry_of, in_calendars
from ..models.meetings import MeetingQuerySet
from .listing import filters_of

# Calendar programs bring no cookie, so a subscription says its language itself.
LANGUAGE = "sprak"
_WIDTHS = {1: 50, (2, 4): 18, 5: 40, 6: 34, 7: 14, 8: 70}


# --- For calendar programs -----------------------------------------------------------------


def subscription(narrowed: MeetingFilter) -> dict[str, str]:
    """Where the list, narrowed as it is, is subscribed to: for calendar programs, and to copy."""
    query = narrowed.query
    if get_language() != settings.LANGUAGE_CODE:
        query = f"{query}&{LANGUAGE}={get_language()}".lstrip("&")
    address = settings.SITE_URL + reverse("meeting_feed") + (f"?{query}" if query else "")
    return {"address": address, "webcal": f"webcal:{address.partition(':')[2]}"}


@public
@require_safe
def meeting_feed(request: HttpRequest) -> HttpResponse:
    """All that subscribers have, narrowed as the list is; unchanged, it is not made again."""
    in_english = request.GET.get(LANGUAGE) == "en" and municipality().has_english
    with translation.override("en" if in_english else settings.LANGUAGE_CODE):
        narrowed = MeetingFilter(request.GET, in_calendars())
        name = ": ".join(filter(None, [_calendar_name(), " · ".join(narrowed.in_words)]))
        response = _as_calendar(request, narrowed.qs, Changes.among(narrowed.qs), name=name)
        response["Content-Language"] = get_language()
    response["Cache-Control"] = "no-cache"
    return response


def _calendar_name() -> str:
    return _("Möten i %(municipality)s") % {"municipality": municipality().name}


@may("dialogues.see_meeting", Meeting)
@require_safe
def meeting_file(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One meeting, to put in one's own calendar; never a draft."""
    if meeting.state not in PUBLIC_STATES:
        raise Http404
    to_caller = has_perm("dialogues.change_meeting", request.user, meeting)
    response = _as_calendar(request, [meeting], Changes.of(meeting), link_to_all=to_caller)
    response["Cache-Control"] = "private, no-cache"
    return response


@by_link(LinkPurpose.ANSWER, Invitation.objects.for_letter)
@require_safe
def answer_file(request: HttpRequest, link: GuestLink, invitation: Invitation) -> HttpResponse:
    """The meeting that one comes to, as the latest letter about the answer has it; else the receipt."""
    rsvp = getattr(invitation, "rsvp", None)
    if rsvp is None or not rsvp.comes:
        return redirect(link.path("answer_receipt"))
    return _own_file(link.address, invitation.meeting, rsvp)


@may("dialogues.answer_for", Invitation)
@require_safe
def invitation_file(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The same for whoever has signed in."""
    rsvp = getattr(invitation, "rsvp", None)
    if rsvp is None or not rsvp.comes:
        return redirect(invitation)
    return _own_file(rsvp.address, invitation.meeting, rsvp)


@by_link(LinkPurpose.SIGN_UP, Rsvp.objects.for_letter)
@require_safe
def sign_up_file(request: HttpRequest, link: GuestLink, rsvp: Rsvp) -> HttpResponse:
    """The same for whoever comes in their own name; else what stands of the sign-up."""
    return _own_file(link.address, rsvp.meeting, rsvp) if rsvp.comes else redirect(link.path("sign_up_own"))


def _own_file(address: Address | None, meeting: Meeting, rsvp: Rsvp) -> HttpResponse:
    """With the number that the letters to this address have come to."""
    changes = Behind.of(address, meeting).changes if address else rsvp.version
    entry = entry_of(meeting, changed_at=clock.now(), shows_link=True, changes=changes)
    return _file(calendar_text([entry]), "mote")


def _file(text: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{name}.ics"'
    return response


def _as_calendar(
    request: HttpRequest,
    meetings: Iterable[Meeting],
    changes: Changes,
    *,
    name: str = "",
    link_to_all: bool = False,
) -> HttpResponse:
    """The calendar; or that it is the one that the reader has."""
    etag = changes.etag(name, get_language(), "with links" if link_to_all else "")
    changed_at = changes.latest and int(changes.latest.timestamp())
    response = get_conditional_response(request, etag, changed_at)
    if response is None:
        text = calendar_text(changes.entries(meetings, link_to_all=link_to_all), name=name)
        response = _file(text, "moten" if name else "mote")
    response["ETag"] = etag
    if changed_at:
        response["Last-Modified"] = http_date(changed_at)
    return response


# --- Month by month ------------------------------------------------------------------------


@public
@require_safe
def meeting_month_now(request: HttpRequest) -> HttpResponse:
    """The way to this month."""
    query = request.META["QUERY_STRING"]
    url = reverse("meeting_month", kwargs={"month": Month.of(clock.today())})
    return redirect(f"{url}?{query}" if query else url)


@public
@require_safe
def meeting_month(request: HttpRequest, month: str) -> HttpResponse:
    """The meetings of a month in its weeks, narrowed as the list is."""
    shown = Month.written(month)
    if shown is None:
        raise Http404
    narrowed = MeetingFilter(request.GET, Meeting.objects.visible_to(request.user))
    meetings = list(shown.of_it(narrowed.qs))
    context = {
        "month": shown,
        "weeks": shown.weeks(meetings),
        "number": len(meetings),
        "this_month": Month.of(clock.today()),
        "filter": narrowed,
        "filters": filters_of(narrowed),
        "subscription": subscription(narrowed),
    }
    return render(request, "dialogues/meeting_month.html", context)


# --- As a file -----------------------------------------------------------------------------


@public
@require_safe
def meeting_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The list as one sees it, narrowed as it is, for spreadsheet programs."""
    narrowed = MeetingFilter(request.GET, Meeting.objects.visible_to(request.user))
    rows = _rows(narrowed.qs.order_by("starts_at", "id"))
    content = csv_file(rows) if kind == "csv" else workbook(rows, sheet=_("Möten"), widths=_WIDTHS)
    headers = {"Content-Disposition": f'attachment; filename="moten.{kind}"'}
    return HttpResponse(list(content), content_type=CONTENT_TYPES[kind], headers=headers)


def _rows(meetings: MeetingQuerySet) -> Iterator[tuple[str, ...]]:
    yield (
        _("Rubrik"),
        _("Sorts möte"),
        _("Börjar"),
        _("Slutar"),
        _("Plats"),
        _("Ansvarig nämnd"),
        _("Läge"),
        _("Adress"),
    )
    for meeting in meetings:
        yield (
            meeting.title,
            capfirst(meeting.get_kind_display()),
            *(
                f"{at.astimezone(clock.STOCKHOLM):%Y-%m-%d %H:%M}"
                for at in (meeting.starts_at, meeting.ends_at)
            ),
            meeting.place or _("På nätet"),
            str(meeting.committee or ""),
            meeting.get_state_display(),
            settings.SITE_URL + meeting.get_absolute_url(),
        )


def _on_the_clock(moment: datetime) -> str:
    return f"{moment.astimezone(clock.STOCKHOLM):%Y-%m-%d %H:%M}"
