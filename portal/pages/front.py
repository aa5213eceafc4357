"""What the start page shows, asked in four queries; every figure is counted, none is invented."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from dialogues.enums import Answer, MeetingKind
from dialogues.models import Meeting, Rsvp
from organisations.enums import PUBLIC_STATES
from organisations.models import Organisation
from portal.frames.enums import PrincipleKey
from portal.frames.models import Tag
from portal.web import clock
from portal.web.templatetags.furniture import from_to

_MEETINGS, _HAPPENINGS = 8, 5


@dataclass(frozen=True, slots=True)
class Happening:
    """Something with a day: a meeting, or the last day to answer about one."""

    on: date
    title: str
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Isle:
    """A principle in the archipelago; `figure` may be empty."""

    key: str
    title: str
    figure: str
    url: str


def front_page(user) -> dict[str, Any]:
    """Context of the start page."""
    meetings = _coming_meetings(user)
    fields = _fields_of_activity()
    organisations = Organisation.objects.filter(state__in=PUBLIC_STATES).count()
    return {
        "next": _next(meetings),
        "happenings": _happenings(meetings)[:_HAPPENINGS],
        "isles": _isles(organisations=organisations, meetings=len(meetings), fields=len(fields)),
        "fields": fields,
        "organisations": organisations,
    }


def _coming_meetings(user) -> list[Meeting]:
    yes = Rsvp.objects.filter(meeting=OuterRef("pk"), answer=Answer.YES).order_by().values("meeting")
    coming = Coalesce(Subquery(yes.values(n=Count("pk")), output_field=IntegerField()), 0)
    called = Meeting.objects.visible_to(user).called().upcoming()
    return list(called.annotate(coming=coming)[:_MEETINGS])


def _next(meetings: list[Meeting]) -> Meeting | None:
    """The next stormöte; where none is called, the next meeting of any kind."""
    assemblies = (meeting for meeting in meetings if meeting.kind == MeetingKind.ASSEMBLY)
    return next(assemblies, meetings[0] if meetings else None)


def _happenings(meetings: list[Meeting]) -> list[Happening]:
    """Meetings and last days to answer, the nearest first."""
    today, happenings = clock.today(), []
    for meeting in meetings:
        url = _address_of(meeting)
        if meeting.answer_by >= today:
            last_day = _("Sista dag att svara: %(meeting)s") % {"meeting": meeting.title}
            happenings.append(Happening(meeting.answer_by, last_day, _coming(meeting.coming), url))
        where = meeting.place or _("På nätet")
        text = f"{capfirst(meeting.get_kind_display())}, {from_to(meeting.starts_at, None)}. {where}."
        happenings.append(Happening(_day_of(meeting.starts_at), meeting.title, text, url))
    return sorted(happenings, key=lambda happening: happening.on)


def _coming(associations: int) -> str:
    words = ngettext("%(n)s förening kommer.", "%(n)s föreningar kommer.", associations)
    return words % {"n": associations} if associations else _("Ingen förening har svarat ja än.")


def _day_of(moment: datetime) -> date:
    return moment.astimezone(clock.STOCKHOLM).date()


def _address_of(meeting: Meeting) -> str:
    try:
        return meeting.get_absolute_url()
    except NoReverseMatch:
        return ""


def _fields_of_activity() -> list[dict[str, Any]]:
    """The fields in which there are organisations, with how many; the largest first."""
    title = "title_en" if get_language() == "en" else "title_sv"
    rows = (
        Organisation.fields_of_activity.through.objects.filter(organisation__state__in=PUBLIC_STATES)
        .values_list("tag__key", f"tag__{title}", "tag__title_sv")
        .annotate(n=Count("pk"))
        .order_by("-n", "tag__order")
    )
    return [{"key": key, "title": name or swedish, "n": n} for key, name, swedish, n in rows]


def _isles(*, organisations: int, meetings: int, fields: int) -> list[Isle]:
    """The six with one figure each: what is going on where there is such a count, else the promises made."""
    counts = {
        PrincipleKey.INDEPENDENCE: ngettext("%(n)s förening", "%(n)s föreningar", organisations)
        % {"n": organisations},
        PrincipleKey.DIALOGUE: ngettext("%(n)s möte framöver", "%(n)s möten framöver", meetings)
        % {"n": meetings},
        PrincipleKey.DIVERSITY: ngettext("%(n)s område", "%(n)s områden", fields) % {"n": fields},
    }
    isles = []
    for tag in Tag.objects.principles().valid().annotate(promises=Count("commitments")):
        promises = ngettext("%(n)s löfte", "%(n)s löften", tag.promises) % {"n": tag.promises}
        figure = counts.get(tag.key) or (promises if tag.promises else "")
        isles.append(Isle(tag.key, tag.title, figure, reverse("principle", kwargs={"key": tag.key})))
    return isles
