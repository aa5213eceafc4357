"""Which evening suits a meeting with associations, what else is held then, and by when they answer."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web import clock
from portal.web.templatetags.furniture import from_to
from portal.web.workdays import easter

from ..enums import USUAL, MeetingKind, MeetingState
from ..models import Meeting, promised_lead

# Associations meet Tuesday to Thursday.
_TUESDAY, _THURSDAY = 1, 3
_MARGIN = timedelta(days=3)
# Days from Easter Sunday: Maundy Thursday, Ascension Day and its eve.
_AROUND_EASTER = {-3, 38, 39}


def proposed_day(kind: str = MeetingKind.ASSEMBLY) -> date:
    """The first Tuesday to Thursday that keeps the promise with some days to spare.

    No holiday, no eve, and no day on which another meeting is called.
    """
    day = clock.today() + timedelta(days=promised_lead(kind) or 21) + _MARGIN
    called = Meeting.objects.filter(state=MeetingState.CALLED, starts_at__gte=clock.now())
    taken = {
        begins.astimezone(clock.STOCKHOLM).date() for begins in called.values_list("starts_at", flat=True)
    }
    while not _TUESDAY <= day.weekday() <= _THURSDAY or _is_time_off(day) or day in taken:
        day += timedelta(days=1)
    return day


def said_of_meanwhile(starts_at: datetime, ends_at: datetime, *, besides: Meeting | None = None) -> str:
    """A sentence for each called meeting that is held at some part of that time, or nothing."""
    held = Meeting.objects.filter(state=MeetingState.CALLED, starts_at__lt=ends_at, ends_at__gt=starts_at)
    if besides:
        held = held.exclude(pk=besides.pk)
    return " ".join(
        _("Samtidigt, %(hours)s, är %(title)s.")
        % {"hours": from_to(meeting.starts_at, meeting.ends_at), "title": meeting.title}
        for meeting in held.only("starts_at", "ends_at", "title").order_by("starts_at", "pk")
    )


def usual_last_day(kind: str, day: date) -> date:
    """By when a meeting of a kind that is held on `day` is answered, unless somebody says otherwise."""
    return day - timedelta(days=USUAL[kind].answer_days)


def said_of_last_day(kind: str, meeting: Meeting | None = None) -> str:
    """What stands at the field: how long before the meeting the day is, and what an empty field means."""
    usual = USUAL[kind].answer_days
    sentences = [_("Dagen räknas med.")]
    if meeting:
        days = (meeting.on - meeting.answer_by).days
        now = ngettext("Nu är den %(n)d dag före mötet.", "Nu är den %(n)d dagar före mötet.", days)
        sentences.append(now % {"n": days})
    sentences.append(_("Lämnar du fältet tomt blir det %(n)d dagar före mötet.") % {"n": usual})
    return " ".join(sentences)


def _is_time_off(day: date) -> bool:
    """When associations are away: July, Christmas to the eighth of January, and the holidays and eves
    that fall on a Tuesday to Thursday. The Easter ones move; the others are around 1 May and 6 June.
    """
    christmas = (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 7)
    fixed = (day.month, day.day) in {(4, 30), (5, 1), (6, 5), (6, 6)}
    return christmas or day.month == 7 or fixed or (day - easter(day.year)).days in _AROUND_EASTER
