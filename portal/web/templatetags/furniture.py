"""Tags and filters that every template has: dates in words, icons, the shape of a principle."""

from datetime import date, datetime

from babel.dates import format_date
from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web.clock import STOCKHOLM

register = template.Library()


def _local(moment: datetime | date) -> datetime | date:
    return moment.astimezone(STOCKHOLM) if isinstance(moment, datetime) else moment


def _locale() -> str:
    return "en_GB" if get_language() == "en" else "sv_SE"


@register.filter
def day(moment: datetime | date | None) -> str:
    """`torsdag 12 mars 2026`."""
    return format_date(_local(moment), "EEEE d MMMM y", locale=_locale()) if moment else ""


@register.filter
def short_day(moment: datetime | date | None) -> str:
    """`12 mars`, for the big date and for lists of the near future."""
    return format_date(_local(moment), "d MMMM", locale=_locale()) if moment else ""


@register.filter
def clock_time(moment: datetime | None) -> str:
    """`18.00` in Swedish, `18:00` in English."""
    if not moment:
        return ""
    return _local(moment).strftime("%H:%M" if get_language() == "en" else "%H.%M")


@register.filter
def weekday_and_year(moment: datetime | date | None) -> str:
    """`torsdag 2027`, under the big date."""
    return format_date(_local(moment), "EEEE y", locale=_locale()) if moment else ""


@register.simple_tag
def from_to(start: datetime, end: datetime | None) -> str:
    """`kl. 18.00–20.30`."""
    times = f"{clock_time(start)}–{clock_time(end)}" if end else clock_time(start)
    return _("kl. %(times)s") % {"times": times}
