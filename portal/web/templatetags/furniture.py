"""Tags and filters that every template has: dates in words, icons, states, principles, menus, fields."""

import re
from datetime import date, datetime
from functools import lru_cache
from html import escape
from typing import Any

from babel.dates import format_date
from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.templatetags.static import static
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from portal.web.clock import STOCKHOLM, today
from portal.web.mistakes import in_words
from portal.web.prose import to_html

register = template.Library()


@lru_cache(maxsize=4096)
def _written(on: date, pattern: str, language: str) -> str:
    return format_date(on, pattern, locale="en_GB" if language == "en" else "sv_SE")


def _in_words(moment: datetime | date | None, pattern: str) -> str:
    """A day in the language of the moment; lists show the same days over and over."""
    return _written(_day_of(moment), pattern, get_language()) if moment else ""


def _day_of(moment: datetime | date) -> date:
    return moment.astimezone(STOCKHOLM).date() if isinstance(moment, datetime) else moment


@register.filter
def day(moment: datetime | date | None) -> str:
    """`torsdag 12 mars 2026`."""
    return _in_words(moment, "EEEE d MMMM y")


@register.filter
def short_day(moment: datetime | date | None) -> str:
    """`12 mars`, for the big date and for lists of the near future."""
    return _in_words(moment, "d MMMM")


@register.filter
def dated(moment: datetime | date | None) -> str:
    """`12 mars 2026`, whatever year it is: in what is kept and read later."""
    return _in_words(moment, "d MMMM y")


@register.filter
def listed_day(moment: datetime | date | None) -> str:
    """`12 mars` this year, `12 mars 2028` another: for lists that reach over New Year."""
    return _in_words(moment, _with_another_year(moment, "d MMMM"))


def _with_another_year(moment: datetime | date | None, form: str) -> str:
    """A form that says the year too where it is not this one."""
    return form if moment and _day_of(moment).year == today().year else f"{form} y"


@register.filter
def clock_time(moment: datetime | None) -> str:
    """`18.00` in Swedish, `18:00` in English."""
    if not moment:
        return ""
    return moment.astimezone(STOCKHOLM).strftime("%H:%M" if get_language() == "en" else "%H.%M")


@register.filter
def weekday_and_year(moment: datetime | date | None) -> str:
    """`torsdag 2027`, under the big date."""
    return _in_words(moment, "EEEE y")


@register.filter
def weekday_and_day(moment: datetime | date | None) -> str:
    """`tors 12 mars`, `tis 5 jan. 2028` another year: in lists of the near future."""
    return _in_words(moment, _with_another_year(moment, "EEE d MMM"))


@register.filter
def day_in_short(moment: datetime | date | None) -> str:
    """`30 dec.`, `5 jan. 2028` another year: where a column is narrow."""
    return _in_words(moment, _with_another_year(moment, "d MMM"))


@register.filter
def weekday(moment: datetime | date | None) -> str:
    """`torsdag`, beside a short day."""
    return _in_words(moment, "EEEE")


@register.simple_tag
def from_to(start: datetime, end: datetime | None) -> str:
    """`kl. 18.00–20.30`."""
    times = f"{clock_time(start)}–{clock_time(end)}" if end else clock_time(start)
    return _("kl. %(times)s") % {"times": times}


@register.simple_tag
def occasion(start: datetime, end: datetime | None = None) -> str:
    """`torsdag 12 mars 2026 kl. 18.00–20.30`."""
    return f"{day(start)} {from_to(start, end)}"


# --- Words with a picture ------------------------------------------------------------------


@lru_cache
def _sprite(name: str) -> str:
    """Where a sheet of small pictures lies: a page has a score of them."""
    return static(f"img/{name}.svg")


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small picture beside words that say the same; `static/img/icons.svg` has the names."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', _sprite("icons"), name
    )


@register.simple_tag
def state_tag(tone: str, text: Any) -> SafeString:
    """A state in words, with the icon of its tone: done, going, waiting, late or declined."""
    return mark_safe(f'<span class="state {conditional_escape(tone)}">{conditional_escape(text)}</span>')


@register.simple_tag
def principle(tag: Any) -> SafeString:
    """One of the six with shape, colour and word together. `tag` has `key` and `title`."""
    return format_html(
        '<span class="principle" data-color="{key}"><svg aria-hidden="true">'
        '<use href="{sprite}#{key}"/></svg>{title}</span>',
        key=tag.key,
        title=tag.title,
        sprite=_sprite("principles"),
    )


@register.filter
def prose(text: str | None, level: int = 2) -> SafeString:
    """A written text as HTML: paragraphs, headings from `level`, lists, links; all else escaped."""
    return to_html(text or "", heading=level)


# After these a Swedish compound goes on with a new word.
_JOINT = re.compile(r"(?<=[a-zåäö]{3}(?:hets|ings|ions|nads|tets))(?=[a-zåäö]{4})")


@register.filter
def hyphenable(title: str) -> str:
    """A heading whose longest words may break where they are joined, on narrow screens."""
    return " ".join(_JOINT.sub("\u00ad", word) if len(word) > 16 else word for word in title.split(" "))


@register.filter
def tel(number: str) -> str:
    """A Swedish telephone number as a link wants it: `08-465 004 00` becomes `+4684650400`."""
    digits = re.sub(r"[^\d+]", "", number)
    return f"+46{digits[1:]}" if digits.startswith("0") and not digits.startswith("00") else digits


@register.filter
def spoken(words: Any, language: str) -> Any:
    """A name in its own language, for screen readers: marked where that is another than the page's."""
    if not words or language == get_language():
        return words
    return format_html('<span lang="{}">{}</span>', language, words)


# --- Menus ---------------------------------------------------------------------------------

# Pages that not every installation has yet are left out by themselves.
_MAIN = (
    ("meeting_list", gettext_lazy("Möten")),
    ("dialogue_list", gettext_lazy("Dialoger")),
    ("organisation_list", gettext_lazy("Föreningar")),
    ("plan_list", gettext_lazy("Handlingsplaner")),
    ("mailing_list", gettext_lazy("Utskick")),
    ("about", gettext_lazy("Om samverkan")),
)
_FOOT = (
    ("accessibility_statement", gettext_lazy("Tillgänglighetsredogörelse")),
    ("report_accessibility", gettext_lazy("Rapportera brister i tillgängligheten")),
    ("personal_data", gettext_lazy("Så hanterar vi personuppgifter")),
    ("about_site", gettext_lazy("Om webbplatsen")),
    ("who_may", gettext_lazy("Vem får göra vad")),
)


def _menu(entries: Any, path: str) -> list[dict[str, Any]]:
    items = []
    for name, title in entries:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        inside = "true" if path.startswith(url) else ""
        items.append({"url": url, "title": str(title), "current": "page" if path == url else inside})
    return items


@register.simple_tag(takes_context=True)
def main_menu(context: template.Context) -> list[dict[str, Any]]:
    """The main menu: `url`, `title` and `current` (page, true or empty) of each entry."""
    request, user = context.get("request"), context.get("user")
    desk = (("desk", _("Mitt skrivbord")),) if user and user.is_authenticated else ()
    return _menu((*desk, *_MAIN), request.path if request else "")


@register.simple_tag
def foot_menu() -> list[dict[str, Any]]:
    """What stands in every foot, by law and by promise."""
    return _menu(_FOOT, "")


@register.inclusion_tag("components/breadcrumbs.html")
def crumbs(*steps: Any, here: Any = "") -> dict[str, Any]:
    """Where one is: titles and addresses in turns, from the top down, then the page itself.

    An address may be a page's name: `{% crumbs _("Listor") "list_overview" tag.title url here=_("Ändra") %}`.
    """
    titles, addresses = steps[::2], steps[1::2]
    urls = [address if "/" in address else reverse(address) for address in addresses]
    return {"trail": list(zip(titles, urls, strict=True)), "here": here}


@register.simple_tag
def page_links(page: Page, query: str) -> SafeString:
    """The page before, the pages worth a link, the page after; each keeps `query`.

    Every long list has a dozen of them, and a template costs ten times as much.
    """
    href = f"?{escape(query)}&amp;sida=" if query else "?sida="
    back, on = escape(_("Föregående")), escape(_("Nästa"))
    before = after = ""
    if page.has_previous():
        before = f'<a href="{href}{page.number - 1}" rel="prev">{back}</a>\n'
    if page.has_next():
        after = f'\n<a href="{href}{page.number + 1}" rel="next">{on}</a>'
    numbers = (
        f'<li><a href="{href}{number}"{here}>{number}</a></li>' if number else "<li><span>…</span></li>"
        for number in page_numbers(page)
        for here in (' aria-current="page"' if number == page.number else "",)
    )
    return mark_safe(f"{before}<ol>{''.join(numbers)}</ol>{after}")


def page_numbers(page: Page) -> list[int]:
    """The pages worth a link: the ends and those near; 0 stands for a gap."""
    return [
        number if isinstance(number, int) else 0
        for number in page.paginator.get_elided_page_range(page.number)
    ]


# --- Forms ---------------------------------------------------------------------------------


def _is_toggle(field: BoundField) -> bool:
    return getattr(field.field.widget, "input_type", "") in {"radio", "checkbox"}


def _trust_the_server(field: BoundField) -> None:
    """Leave out `required`: the browser's bubbles would come before our summary, in its own language."""
    field.form.use_required_attribute = False


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field's own element in the portal's look."""
    _trust_the_server(field)
    own = field.field.widget.attrs.get("class", "")
    # A text area that says how many letters wide it is would not fill its column.
    attrs = {"class": f"ds-input {own}".strip(), "cols": False}
    if field.field.required and not _is_toggle(field):
        attrs["aria-required"] = "true"
    return field.as_widget(attrs=attrs)


@register.filter
def options(field: BoundField) -> list[BoundWidget]:
    """What one chooses among in a field, each with `tag`, `choice_label` and `id_for_label`."""
    _trust_the_server(field)
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id, "class": "ds-input"})
    parts = widget.subwidgets(field.html_name, field.value(), attrs=attrs)
    return [BoundWidget(widget, part, field.form.renderer) for part in parts]


@register.filter
def mistakes(field: BoundField) -> list[str]:
    """All that is wrong with a field, a sentence each."""
    return in_words(field)


@register.filter
def kind(field: BoundField) -> str:
    """How a field is laid out: `choices` (one or several of a few), `tick` (one box) or `line`."""
    if not _is_toggle(field):
        return "line"
    return "choices" if field.use_fieldset else "tick"


@register.filter
def first_id(field: BoundField) -> str:
    """The id of what gets the focus when somebody follows a link to the field."""
    return f"{field.auto_id}_0" if kind(field) == "choices" else field.id_for_label
