"""The register at a glance: how many of each, how old the data are, and the same numbers as a file."""

from collections.abc import Iterable
from datetime import date
from urllib.parse import urlencode

from babel.dates import format_date
from babel.numbers import format_decimal
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web import clock
from portal.web.bars import BarFigure, Row, bar_figure, percent
from portal.web.lines import BYTE_ORDER_MARK, csv_line
from portal.web.plates import public

from ..models import Organisation, OrganisationQuerySet
from ..models.glance import Standing, by_last_change, by_place, by_tag, how_they_stand

# So many quarters are told one by one, this one included; the first of them are the last year.
QUARTERS, A_YEAR = 8, 4


@public
@require_safe
def register_at_a_glance(request: HttpRequest) -> HttpResponse:
    """The register counted, as bars with tables; the same for everybody."""
    standing = how_they_stand(_seen_by_all())
    figures = _figures(standing)
    context = {
        "standing": standing,
        "confirmed_share": percent(standing.confirmed, standing.total),
        "figures": figures,
        "largest": {name: _largest(figures[name]) for name in ("fields", "groups", "places")},
        "changed_lately": sum(bar.row.numbers[0] for bar in figures["changed"].table[:A_YEAR]),
    }
    return render(request, "organisations/register_at_a_glance.html", context)


@public
@require_safe
def register_at_a_glance_file(request: HttpRequest) -> HttpResponse:
    """All numbers of the page, one on each line."""
    standing = how_they_stand(_seen_by_all())
    lines = [csv_line([_("Figur"), _("Rad"), _("Antal föreningar"), _("Procent av alla")])]
    for figure in _figures(standing).values() if standing.total else ():
        for row in (bar.row for bar in figure.table):
            number = row.numbers[0]
            lines.append(csv_line([figure.title, row.name, number, _hundredths(number, standing.total)]))
    return HttpResponse(
        BYTE_ORDER_MARK + "".join(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="registret-i-en-blick.csv"'},
    )


def _locale() -> str:
    return "en_GB" if get_language() == "en" else "sv_SE"


def _seen_by_all() -> OrganisationQuerySet:
    """Those that a visitor sees, whoever asks: a picture that says the same to all can be talked about."""
    return Organisation.objects.visible_to(AnonymousUser())


def _figures(standing: Standing) -> dict[str, BarFigure]:
    """All figures of the page by name; four queries."""
    tags = by_tag(_seen_by_all())
    days = _quarters(clock.today())
    changed = by_last_change(_seen_by_all(), days)
    fields = _tag_rows(tags[Frame.FIELD_OF_ACTIVITY], "omrade")
    groups = _tag_rows(tags[Frame.TARGET_GROUP], "malgrupp")
    nobody, of_all = {"nobody": _("Inga föreningar")}, {"full": standing.total}
    rows = {
        "fields": (_("Verksamhetsområde"), fields, nobody),
        "groups": (_("Målgrupp"), groups, nobody),
        "places": (_("Plats"), _place_rows(), {**nobody, "rest": _other_places}),
        "confirmed": (_("Uppgifterna bekräftade"), _confirmed_rows(standing), of_all),
        "changed": (_("Senast ändrade eller inlästa"), _changed_rows(days, changed, standing), of_all),
        "lacks": (_("Det som saknas"), _lack_rows(standing), of_all),
    }
    words = {"series": [_("Föreningar")], "share": _("Andel av alla"), "whole": standing.total}
    return {name: bar_figure(title, these, **words, **how) for name, (title, these, how) in rows.items()}


def _hundredths(number: int, total: int) -> str:
    """`17,4`, as a spreadsheet program in the language of the moment reads it."""
    return format_decimal(100 * number / total, "0.0", locale=_locale())


def _narrowed(**to: str) -> str:
    """The address of the directory narrowed to something."""
    return f"{reverse('organisation_list')}?{urlencode(to)}"


def _tag_rows(counts: Iterable[tuple[Tag, int]], parameter: str) -> list[Row]:
    return [Row(tag.title, (number,), _narrowed(**{parameter: tag.key})) for tag, number in counts]


def _place_rows() -> list[Row]:
    return [Row(place, (number,), _narrowed(plats=place)) for place, number in by_place(_seen_by_all())]


def _other_places(number: int) -> str:
    return _("%(n)s andra platser") % {"n": number}


def _confirmed_rows(standing: Standing) -> list[Row]:
    return [
        Row(_("Det senaste året"), (standing.confirmed,)),
        Row(_("Tidigare"), (standing.confirmed_before,)),
        Row(_("Inte än"), (standing.never_confirmed,)),
    ]


def _lack_rows(standing: Standing) -> list[Row]:
    return [
        Row(_("Kontaktperson"), (standing.without_contact,), _narrowed(saknar="true")),
        Row(_("Verksamhetsområde"), (standing.without_field,)),
        Row(_("Målgrupp"), (standing.without_target_group,)),
        Row(_("Plats"), (standing.without_place,)),
    ]


def _changed_rows(days: Iterable[date], numbers: list[int], standing: Standing) -> list[Row]:
    """A row for each quarter since the register began, and one for all that is older than those."""
    rows = [Row(_quarter(day), (number,)) for day, number in zip(days, numbers, strict=True)]
    rows.append(Row(_("Tidigare"), (standing.total - sum(numbers),)))
    while len(rows) > 1 and rows[-1].numbers == (0,):
        rows.pop()
    return rows


def _quarter(day: date) -> str:
    """`4:e kvartalet 2026`."""
    return format_date(day, "QQQQ y", locale=_locale())


def _quarters(today: date) -> list[date]:
    """The first day of this quarter and of those before it, the newest first."""
    months = today.year * 12 + today.month - 1
    newest = months - months % 3
    return [date((newest - 3 * back) // 12, (newest - 3 * back) % 12 + 1, 1) for back in range(QUARTERS)]


def _largest(figure: BarFigure) -> Row | None:
    """The row with most, where it stands alone."""
    first, second = (*figure.bars, None, None)[:2]
    if first is None or (second and second.row.numbers == first.row.numbers):
        return None
    return first.row
