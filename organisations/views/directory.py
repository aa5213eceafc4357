"""The directory, and its file."""

from datetime import date, timedelta
from functools import lru_cache
from html import escape
from itertools import groupby

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from rules import has_perm

from portal.web import clock
from portal.web.pages import render_page
from portal.web.plates import may, public

from ..filters import TRAITS, OrganisationFilter
from ..models import CONFIRMED_FOR, Line, Membership, Organisation
from ..registers import FILES

ON_A_PAGE = 25
_IN_A_CHUNK = 1000


@public
@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The directory: search, filters, letters, twenty-five a page."""
    narrowed = _narrowed(request)
    page = _page(narrowed, request.GET.get("sida"))
    query = narrowed.query_without()
    context = {
        "filter": narrowed,
        "page": page,
        "groups": _grouped(page.object_list, by_letter=not narrowed.words),
        "keeps_register": narrowed.hidden_too,
        "edits_register": has_perm("organisations.change_organisation", request.user),
        "exports_contacts": has_perm("organisations.export_contacts", request.user),
        "saves_selections": has_perm("organisations.save_selection", request.user),
        "query": query,
    }
    response = render_page(request, "organisations/organisation_list.html", context, fragment="found")
    if request.htmx:
        # The address that somebody may send on, without what was left empty.
        response["HX-Push-Url"] = f"{request.path}?{query}" if query else request.path
    return response


def _page(narrowed: OrganisationFilter, asked: str | None) -> Page:
    """A page's organisations."""
    pages = Paginator((), ON_A_PAGE)
    # What is found is counted already, beside the filters, and fetched by the page.
    pages.count = narrowed.counts.total
    page = pages.get_page(asked)
    before = (page.number - 1) * ON_A_PAGE
    page.object_list = _dressed(narrowed.lines(before, before + ON_A_PAGE), narrowed)
    return page


def _narrowed(request: HttpRequest) -> OrganisationFilter:
    hidden_too = has_perm("organisations.keep_register", request.user)
    return OrganisationFilter(request.GET, hidden_too=hidden_too)


def _dressed(lines: list[Line], narrowed: OrganisationFilter) -> list[Line]:
    """The lines as they read in the language of the moment."""
    language = get_language()
    oldest = clock.today() - CONFIRMED_FOR + timedelta(days=1)
    for one in lines:
        fields = ", ".join(title for pk, title in narrowed.titles.items() if pk in one.field_pks)
        standing = _standing(one.state, _like(one, oldest), oldest, bool(one.contact), language)
        one.entry = _entry(one, fields, standing, language)
    return lines


def _entry(line: Line, fields: str, standing: SafeString, language: str) -> SafeString:
    """One entry of the list. There are twenty-five, and a template costs ten times as much."""
    lang = "" if line.language == language else f' lang="{escape(line.language)}"'
    name = f"<span{lang}>{escape(line.name)}</span>" if lang else escape(line.name)
    about = f"<p{lang}>{escape(line.about_in_brief)}</p>" if line.about else ""
    words = "".join(f"<span>{escape(word)}</span>" for word in (fields, line.place) if word)
    return mark_safe(
        f'<li><h3 class="name"><a href="{escape(line.get_absolute_url())}">{name}</a></h3>\n'
        f'{about}\n<p class="meta">{words}{standing}</p></li>\n'
    )


def _like(line: Line, oldest: date) -> date | None:
    """A day on which the entry might have been confirmed and would read the same: one for each month."""
    day = line.confirmed_on
    return day and max(day.replace(day=1), min(day, oldest))


def _grouped(lines: list[Line], *, by_letter: bool) -> list[tuple[str, SafeString]]:
    """The entries under each letter, or all under none."""
    groups = groupby(lines, key=lambda line: line.letter if by_letter else "")
    return [(letter, mark_safe("".join(line.entry for line in some))) for letter, some in groups]


@lru_cache(maxsize=1024)
def _standing(
    state: str, confirmed_on: date | None, _oldest: date, has_contact: bool, _language: str
) -> SafeString:
    """How an entry stands, in words; the lines of a list stand in few ways."""
    organisation = Organisation(state=state, confirmed_on=confirmed_on)
    return render_to_string(
        "organisations/_standing.html", {"organisation": organisation, "has_contact": has_contact}
    )


@public
@require_safe
def organisation_file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The directory as one sees it, in the form that the import reads; only contacts who are shown."""
    return _as_file(_narrowed(request), kind, Membership.objects.shown(), "foreningar")


@may("organisations.export_contacts")
@require_safe
def contacts_file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """The same with every contact, for those who keep the register, whatever trait is asked for."""
    data = request.GET.copy()
    for trait in TRAITS:
        data.pop(trait, None)
    narrowed = OrganisationFilter(data, hidden_too=True)
    return _as_file(narrowed, kind, Membership.objects.current(), "foreningar-med-kontaktpersoner")


def _as_file(narrowed: OrganisationFilter, kind: str, contacts: QuerySet, name: str) -> StreamingHttpResponse:
    """What is found. The columns of the contacts stay empty where they would be picked out by a trait."""
    if narrowed.sorts_persons:
        contacts = contacts.none()
    found = narrowed.found
    most = found.most_contacts(contacts)
    organisations = found.for_file(contacts).iterator(chunk_size=_IN_A_CHUNK)
    content_type, written = FILES[kind]
    return StreamingHttpResponse(
        written(organisations, most),
        content_type=content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
    )
