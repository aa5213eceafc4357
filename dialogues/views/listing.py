"""What pages with many meetings show over and over: the filters, and meetings as dated rows."""

import json
from collections.abc import Iterable
from functools import lru_cache
from html import escape

from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.frames.models import Tag
from portal.web.templatetags.furniture import listed_day, occasion, principle, state_tag

from ..enums import MeetingState
from ..filters import MeetingFilter
from ..models import MeetingRow


def filters_of(narrowed: MeetingFilter) -> SafeString:
    """The list's filters, made once for all who have chosen the same."""
    return _filters(narrowed.query, tuple(narrowed.topics), tuple(narrowed.committees), get_language())


@lru_cache(maxsize=256)
def _filters(query: str, _topics: tuple, _committees: tuple, _language: str) -> SafeString:
    narrowed = MeetingFilter(QueryDict(query))
    context = {"form": narrowed.form_shown, "open": bool(narrowed.chosen)}
    return render_to_string("components/filters.html", context)


def rows_of(meetings: Iterable[MeetingRow]) -> SafeString:
    """Meetings as dated rows; empty where there are none. A template costs many times as much."""
    rows = "".join(map(_row, meetings))
    return mark_safe(rows and f'<ul class="rows dated">\n{rows}</ul>')


def _row(meeting: MeetingRow) -> str:
    lang = escape(meeting.language)
    place = ""
    if meeting.place:
        place = f'<span lang="{lang}">{escape(meeting.place)}</span>'
    elif meeting.link:
        online = escape(_("På nätet"))
        place = f"<span>{online}</span>"
    if meeting.state == MeetingState.CANCELLED:
        place += state_tag(meeting.tone, meeting.state_in_words)
    kind = escape(capfirst(meeting.kind_in_words))
    return (
        f'<li><time datetime="{meeting.starts_at.isoformat()}">{listed_day(meeting.starts_at)}</time>\n'
        f'<h3 lang="{lang}"><a href="{escape(meeting.get_absolute_url())}">{escape(meeting.title)}</a></h3>\n'
        f'<p class="meta"><span>{kind}, {occasion(meeting.starts_at, meeting.ends_at)}</span>{place}</p>'
        f"{_principles(meeting.served, get_language())}</li>\n"
    )


@lru_cache(maxsize=256)
def _principles(served: str, _language: str) -> str:
    """The same few stand in every list."""
    tags = [Tag(key=key, title_sv=swedish, title_en=english) for key, swedish, english in json.loads(served)]
    shown = "".join(f"<li>{principle(tag)}</li>" for tag in tags)
    return f'<ul class="tags">{shown}</ul>' if shown else ""
