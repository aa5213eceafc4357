"""How broad a meeting's invitation is: before it goes, and when answers have come."""

from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from babel.lists import format_list
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from organisations.models import Which, count_within
from portal.frames.enums import PrincipleKey
from portal.frames.models import Commitment
from portal.web import clock
from portal.web.actor import Actor
from portal.web.bars import BarFigure, Press, Row, bar_figure
from portal.web.lines import BYTE_ORDER_MARK, csv_line
from portal.web.plates import may
from portal.web.refusals import Refused

from .. import services
from ..enums import MeetingState
from ..models import Breadth, Dialogue, Meeting, Part, breadth_of, which_of, which_of_asked
from . import told

# What the button sends that adds all fields of activity of which nobody is chosen.
_ALL_MISSING = "missing"
# So many that are missing are named; the rest are counted.
_NAMED = 5
# So many stand on the page from which the invitation is sent.
_IN_SHORT = 3
_TITLES = {
    "fields_of_activity": gettext_lazy("Verksamhetsområde"),
    "target_groups": gettext_lazy("Målgrupp"),
    "places": gettext_lazy("Plats"),
}
# Under which name the directory narrows by them.
_IN_DIRECTORY = {"fields_of_activity": "omrade", "target_groups": "malgrupp", "places": "plats"}
_SERIES = (
    gettext_lazy("i registret"),
    gettext_lazy("valda"),
    gettext_lazy("inbjudna"),
    gettext_lazy("svarade"),
    gettext_lazy("kom"),
)
_IN_WORDS = (
    gettext_lazy("ett"), gettext_lazy("två"), gettext_lazy("tre"), gettext_lazy("fyra"), gettext_lazy("fem"),
    gettext_lazy("sex"), gettext_lazy("sju"), gettext_lazy("åtta"), gettext_lazy("nio"), gettext_lazy("tio"),
    gettext_lazy("elva"), gettext_lazy("tolv"),
)  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """The breadth of a meeting as it is told; a dialogue's is told alike."""

    meeting: Meeting | Dialogue
    breadth: Breadth

    @property
    def may_add(self) -> bool:
        """Whether more can be invited."""
        return self.meeting.state == MeetingState.DRAFT or self.meeting.may_be_answered

    @property
    def is_empty(self) -> bool:
        """Whether nobody is chosen."""
        return not self.breadth.total.chosen

    @property
    def heading(self) -> str:
        """What one sees first: what is missing."""
        n = len(self.breadth.missing)
        if self.is_empty:
            return _("Ingen är vald än")
        if not n:
            return _("Alla områden finns med i inbjudan")
        words = ngettext("%(n)s område saknas i inbjudan", "%(n)s områden saknas i inbjudan", n)
        return capfirst(words % {"n": _IN_WORDS[n - 1] if n <= len(_IN_WORDS) else n})

    @property
    def nobody_within(self) -> str:
        """The fields that are missing, in a row; empty where none is, or all are."""
        names = [_in_a_sentence(part.title) for part in self.breadth.missing]
        if self.is_empty or not names:
            return ""
        if rest := names[_NAMED:]:
            names = [*names[:_NAMED], ngettext("%(n)d till", "%(n)d till", len(rest)) % {"n": len(rest)}]
        return format_list(names, locale="en_GB" if get_language() == "en" else "sv_SE")

    @cached_property
    def which(self) -> Which:
        """Who is chosen, by name."""
        return which_of(self.meeting, self.breadth.total.chosen)

    @property
    def in_short(self) -> list[tuple[Part, Press]]:
        """The first of those that are missing, each with its button."""
        return [(part, _press(part)) for part in self.breadth.missing[:_IN_SHORT]]

    @property
    def add_all(self) -> Press | None:
        """The button for all that are missing, where they are several. Of more than half, few are meant."""
        groups = [part.group for part in self.breadth.missing]
        if not 2 <= len(groups) <= len(self.breadth.parts["fields_of_activity"]) / 2:
            return None
        number = count_within(groups)
        words = ngettext("Lägg till den %(n)d som saknas", "Lägg till de %(n)d som saknas", number)
        return Press(words % {"n": number}, _ALL_MISSING)

    @property
    def columns(self) -> tuple[int, ...]:
        """Which of a part's numbers are drawn: those who came from the day of the meeting on."""
        if not self.breadth.is_sent:
            return (0, 1)
        has_begun = self.meeting.starts_at <= clock.now() or self.breadth.total.came
        return (0, 2, 3, 4) if has_begun else (0, 2, 3)

    @cached_property
    def figures(self) -> dict[str, BarFigure]:
        """One for each of the three by which one narrows."""
        if self.breadth.is_sent:
            words = {"share": _("Andel inbjudna"), "nobody": _("Ingen inbjuden")}
        else:
            words = {"share": _("Andel valda"), "nobody": _("Ingen vald")}
        series = [str(_SERIES[at]) for at in self.columns]
        return {
            by: bar_figure(str(_TITLES[by]), [self._row(part) for part in parts], series=series, **words)
            for by, parts in self.breadth.parts.items()
        }

    def _row(self, part: Part) -> Row:
        url = f"{reverse('organisation_list')}?{urlencode({_IN_DIRECTORY[part.group.by]: part.group.value})}"
        numbers = tuple(part.numbers[at] for at in self.columns)
        return Row(part.title, numbers, url, _press(part) if part.is_missing and self.may_add else None)


class AskedShown(Shown):
    """The breadth of a dialogue as it is told to those who are about to send it."""

    @property
    def may_add(self) -> bool:
        """Whether more can be asked."""
        return self.meeting.may_ask

    @property
    def heading(self) -> str:
        """What one sees first: what is missing."""
        n = len(self.breadth.missing)
        if self.is_empty:
            return _("Ingen är vald än")
        if not n:
            return _("Alla områden tillfrågas")
        words = ngettext("%(n)s område tillfrågas inte", "%(n)s områden tillfrågas inte", n)
        return capfirst(words % {"n": _IN_WORDS[n - 1] if n <= len(_IN_WORDS) else n})

    @cached_property
    def which(self) -> Which:
        """Who is chosen, by name."""
        return which_of_asked(self.meeting, self.breadth.total.chosen)

    @property
    def columns(self) -> tuple[int, ...]:
        """Which of a part's numbers are drawn; nobody comes anywhere."""
        return (0, 2, 3) if self.breadth.is_sent else (0, 1)

    def pressed(self, value: str) -> list[Part]:
        """The parts that a button means."""
        return pressed(self.breadth, value)


def pressed(breadth: Breadth, value: str) -> list[Part]:
    """The parts that a button means: all that are missing, or one."""
    if value == _ALL_MISSING:
        return breadth.missing
    return [part for some in breadth.parts.values() for part in some if str(part.group) == value]


def _press(part: Part) -> Press:
    return Press(_("Lägg till %(n)d") % {"n": part.numbers.register}, str(part.group))


def _in_a_sentence(title: str) -> str:
    """A title with a small first letter, unless it is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def breadth_check(meeting: Meeting) -> Shown:
    """What `dialogues/_breadth_check.html` tells before an invitation is sent; two queries."""
    return Shown(meeting, breadth_of(meeting))


@may("dialogues.choose", Meeting)
def meeting_breadth(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Register, chosen, invited, answered, came, by what they do, for whom and where; POST adds a group."""
    if request.method == "POST":
        return _added(request, meeting)
    context = {"meeting": meeting, "shown": Shown(meeting, breadth_of(meeting)), "promise": _promise()}
    return render(request, "dialogues/meeting_breadth.html", context)


def _promise() -> Commitment | None:
    """What is promised of diversity; the first of today's."""
    today = clock.today()
    promises = Commitment.objects.filter(principle__key=PrincipleKey.DIVERSITY).select_related("principle")
    return promises.exclude(valid_from__gt=today).exclude(valid_to__lt=today).first()


def _added(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Add what was pressed, and go back to where it was."""
    asked, back_to = request.POST.get("add", ""), "meeting_breadth"
    if request.POST.get("next") == "skicka":
        back_to = "meeting_send"
    parts = pressed(breadth_of(meeting), asked)
    if not parts:
        messages.error(request, _("Gruppen finns inte längre i registret, så ingen är tillagd."))
        return redirect(back_to, code=meeting.code, slug=meeting.slug)
    try:
        services.add_groups(meeting, groups=[part.group for part in parts], actor=Actor.of(request))
    except Refused as refusal:
        return told(request, refusal, meeting, back_to=back_to)
    names = ", ".join(part.title for part in parts)
    messages.success(
        request, _("Tillagt: %(names)s. Du kan ångra det under ”Ändra valet”.") % {"names": names}
    )
    return redirect(back_to, code=meeting.code, slug=meeting.slug)


@may("dialogues.choose", Meeting)
@require_safe
def meeting_breadth_file(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """All numbers of the page, a group on each line, as a spreadsheet program opens them."""
    breadth = breadth_of(meeting)
    lines = [csv_line([_("Figur"), _("Rad"), *(capfirst(str(words)) for words in _SERIES)])]
    lines.append(csv_line([_("Alla"), "", *breadth.total]))
    for by, parts in breadth.parts.items():
        lines += [csv_line([_TITLES[by], part.title, *part.numbers]) for part in parts]
    return HttpResponse(
        BYTE_ORDER_MARK + "".join(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="bredd-{meeting.slug}.csv"'},
    )
