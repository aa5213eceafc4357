"""The agenda on a meeting's page, each item with its papers, drawn without a template."""

from collections.abc import Iterable
from html import escape

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import clock_time, listed_day

from ..models import AgendaItem, Meeting, PaperShown


def agenda_of(meeting: Meeting, items: Iterable[AgendaItem]) -> SafeString:
    """The items as `page_of` gives them, in order; empty where there are none."""
    rows = "\n".join(_row(meeting, number, item) for number, item in enumerate(items, 1))
    lang = escape(meeting.language)
    return mark_safe(rows and f'<ol class="agenda" lang="{lang}">\n{rows}\n</ol>')


def _row(meeting: Meeting, number: int, item: AgendaItem) -> str:
    begins = f'<span class="quiet">{number}.</span>'
    if item.begins_at:
        begins = f'<time datetime="{item.begins_at.isoformat()}">{clock_time(item.begins_at)}</time>'
    text = f"<p>{escape(item.text)}</p>" if item.text else ""
    return f"<li>{begins}<div><h3>{escape(item.title)}</h3>{text}{_papers(meeting, item.shown)}</div></li>"


def _papers(meeting: Meeting, papers: list[PaperShown]) -> str:
    rows = "".join(_paper(meeting, paper) for paper in papers)
    return rows and f'<ul class="papers" lang="{get_language()}">{rows}</ul>'


def _paper(meeting: Meeting, paper: PaperShown) -> str:
    if paper.link:
        url, what = paper.link, _("Länk till %(host)s") % {"host": paper.host}
    else:
        at = {"code": meeting.code, "slug": meeting.slug, "paper": paper.code}
        url, what = reverse("paper_file", kwargs=at), f"PDF, {filesizeformat(paper.bytes)}"
    return (
        f'<li><a href="{escape(url)}" lang="{escape(meeting.language)}">{escape(paper.title)}</a> '
        f'<span class="meta">{escape(what)}, {listed_day(paper.added_at)}</span></li>\n'
    )
