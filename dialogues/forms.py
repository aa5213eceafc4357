"""What a person may type about a meeting, and when answering an invitation."""

import re
from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.frames.models import Tag
from portal.people.models import Committee
from portal.web import clock
from portal.web.templatetags.furniture import principle

from .enums import KINDS, Answer, MeetingKind, Mode
from .models import Meeting, promised_lead
from .services import AgendaLine, MeetingDetails

# Associations meet in the evening, Tuesday to Thursday.
EVENING = (time(18, 0), time(20, 30))
_TUESDAY, _THURSDAY = 1, 3
_MARGIN = timedelta(days=3)
_ANSWERS_BEFORE = timedelta(days=7)

_ITEM = re.compile(
    r"^(?:[-–•*]\s+|\d{1,2}[.)]\s+)?"  # a mark or a number in front, as in a pasted list
    r"(?:(?:kl\.?\s*)?(?P<hour>\d{1,2})[.:](?P<minute>\d{2})(?:\s*[-–]\s*\d{1,2}[.:]\d{2})?\s*[-–]?\s+)?"
    r"(?P<title>.+?)"
    r"(?:\s+[-–]\s+(?P<text>.+))?$"
)


def proposed_day(kind: str = MeetingKind.ASSEMBLY) -> date:
    """The first Tuesday to Thursday that keeps the promise with some days to spare, holidays avoided."""
    day = clock.today() + timedelta(days=promised_lead(kind) or 21) + _MARGIN
    while not _TUESDAY <= day.weekday() <= _THURSDAY or _is_time_off(day):
        day += timedelta(days=1)
    return day


def _is_time_off(day: date) -> bool:
    """July, Christmas and New Year, and the fixed days around 1 May and 6 June."""
    christmas = (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 7)
    return christmas or day.month == 7 or (day.month, day.day) in {(4, 30), (5, 1), (6, 5), (6, 6)}


class PrincipleField(forms.ModelMultipleChoiceField):
    """The six, each shown with its shape."""

    def label_from_instance(self, obj: Tag) -> str:
        return principle(obj)


def _time_field(label) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Skriv tiden som 18.00.")},
    )


def _day_field(label, **more) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Skriv dagen som 2027-03-11.")},
        **more,
    )


class MeetingForm(forms.Form):
    """A meeting on one page: staff know what they want to say."""

    title = forms.CharField(label=gettext_lazy("Rubrik"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Sorts möte"), choices=KINDS)
    purpose = forms.CharField(
        label=gettext_lazy("Syfte"),
        help_text=gettext_lazy("Vad ska mötet leda till? Två eller tre meningar räcker."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    day = _day_field(gettext_lazy("Dag"))
    starts = _time_field(gettext_lazy("Börjar"))
    ends = _time_field(gettext_lazy("Slutar"))
    place = forms.CharField(
        label=gettext_lazy("Plats"),
        help_text=gettext_lazy("Lokal och gatuadress. Lämna tomt om mötet bara hålls på nätet."),
        max_length=160,
        required=False,
    )
    link = forms.URLField(
        label=gettext_lazy("Länk för att delta på nätet"),
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Skriv hela adressen, till exempel https://mote.example/rum.")
        },
    )
    answer_by = _day_field(gettext_lazy("Sista dag att svara"), help_text=gettext_lazy("Dagen räknas med."))
    committee = forms.ModelChoiceField(
        label=gettext_lazy("Ansvarig nämnd"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen vald"),
    )
    principles = PrincipleField(
        label=gettext_lazy("Vilka principer handlar mötet om?"),
        queryset=Tag.objects.principles(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light many"}),
        required=False,
    )
    agenda = forms.CharField(
        label=gettext_lazy("Dagordning"),
        help_text=gettext_lazy(
            "En punkt på varje rad. Skriv gärna tid först och en förklaring efter ett tankstreck: "
            "18.15 Så gick det i år – Samrådet berättar"
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=8000,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.on(clock.today())

    @classmethod
    def proposed(cls) -> "MeetingForm":
        """An empty form with a suitable evening already chosen."""
        day = proposed_day()
        return cls(
            initial={
                "kind": MeetingKind.ASSEMBLY,
                "day": day,
                "starts": EVENING[0],
                "ends": EVENING[1],
                "answer_by": day - _ANSWERS_BEFORE,
            }
        )

    @classmethod
    def of(cls, meeting: Meeting) -> "MeetingForm":
        """The form as somebody would have filled it in for this meeting."""
        starts, ends = (moment.astimezone(clock.STOCKHOLM) for moment in (meeting.starts_at, meeting.ends_at))
        same = ("title", "kind", "purpose", "place", "link", "answer_by", "committee")
        return cls(
            initial={name: getattr(meeting, name) for name in same}
            | {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
            | {"principles": meeting.principles.all(), "agenda": agenda_text(meeting)}
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if {"starts", "ends", "agenda"} <= cleaned.keys() and cleaned["starts"] < cleaned["ends"]:
            try:
                cleaned["lines"] = agenda_lines(cleaned["agenda"], cleaned["starts"], cleaned["ends"])
            except ValidationError as error:
                self.add_error("agenda", error)
        return cleaned

    def details(self) -> MeetingDetails:
        """What was typed, as the services want it."""
        typed = self.cleaned_data
        same = ("title", "kind", "purpose", "place", "link", "answer_by", "committee")
        return MeetingDetails(
            **{name: typed[name] for name in same},
            starts_at=clock.instant(typed["day"], typed["starts"]),
            ends_at=clock.instant(typed["day"], typed["ends"]),
            principles=tuple(typed["principles"]),
            agenda=typed.get("lines", ()),
        )


def agenda_text(meeting: Meeting) -> str:
    """The agenda as somebody would have typed it."""
    lines = []
    for item in meeting.agenda():
        begins = item.begins_at.astimezone(clock.STOCKHOLM).strftime("%H.%M ") if item.begins_at else ""
        lines.append(f"{begins}{item.title}{' – ' if item.text else ''}{item.text}")
    return "\n".join(lines)


def agenda_lines(text: str, starts: time, ends: time) -> tuple[AgendaLine, ...]:
    """The items of an agenda in text, their minutes counted from the next item's time.

    Raises ValidationError with the number of the line that cannot be understood.
    """
    found = [
        (number, _ITEM.match(line))
        for number, line in enumerate(map(str.strip, text.splitlines()), 1)
        if line
    ]
    times = [_time_of(number, item) for number, item in found]
    _check_times(found, times, starts)
    after = [*times[1:], ends]
    lines = []
    for (number, item), begins, next_begins in zip(found, times, after, strict=False):
        if len(item["title"]) > 160:
            raise ValidationError(
                _("Rad %(number)d: rubriken är längre än 160 tecken."), params={"number": number}
            )
        lines.append(
            AgendaLine(
                title=item["title"], text=item["text"] or "", minutes=_minutes(number, begins, next_begins)
            )
        )
    return tuple(lines)


def _time_of(number: int, item: re.Match) -> time | None:
    if item["hour"] is None:
        return None
    try:
        return time(int(item["hour"]), int(item["minute"]))
    except ValueError:
        raise ValidationError(_("Rad %(number)d: tiden finns inte."), params={"number": number})


def _check_times(found: list, times: list[time | None], starts: time) -> None:
    if not any(times):
        return
    if not all(times):
        number = found[times.index(None)][0]
        raise ValidationError(
            _("Rad %(number)d saknar tid. Ge alla punkter en tid, eller ingen."), params={"number": number}
        )
    if times[0] != starts:
        raise ValidationError(
            _("Första punkten börjar %(item)s, men mötet börjar %(meeting)s. Ändra den ena."),
            params={"item": times[0].strftime("%H.%M"), "meeting": starts.strftime("%H.%M")},
        )


def _minutes(number: int, begins: time | None, ends: time | None) -> int | None:
    if begins is None or ends is None:
        return None
    a_day = date.min
    minutes = int((datetime.combine(a_day, ends) - datetime.combine(a_day, begins)).total_seconds()) // 60
    if minutes <= 0:
        raise ValidationError(
            _("Rad %(number)d: tiden ligger inte före nästa punkt eller mötets slut."),
            params={"number": number},
        )
    return minutes


class AnswerForm(forms.Form):
    """One question at a time, for somebody with a telephone in one hand."""

    MOST = 50

    answer = forms.ChoiceField(
        label=gettext_lazy("Ert svar"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj ett av de tre svaren.")},
    )
    group_size = forms.CharField(
        label=gettext_lazy("Hur många kommer?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
        initial="1",
        max_length=20,
        error_messages={"required": gettext_lazy("Skriv hur många ni blir, till exempel 2.")},
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("Hur vill ni delta?"),
        choices=Mode.choices,
        widget=forms.RadioSelect,
        initial=Mode.ROOM,
        error_messages={"required": gettext_lazy("Välj om ni kommer till rummet eller deltar på nätet.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Vill ni fråga något?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        if not meeting.has_both_modes:
            del self.fields["mode"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer") in {Answer.NOT_YET, Answer.NO}:
            # How many and how is asked only of those who come.
            self.errors.pop("group_size", None)
            self.errors.pop("mode", None)
            return cleaned | {"group_size": 1, "mode": Mode.ROOM}
        typed = cleaned.get("group_size", "").strip()
        if typed and not typed.isdecimal():
            self.add_error("group_size", _("Skriv antalet med siffror, till exempel 2."))
        elif typed and not 1 <= int(typed) <= self.MOST:
            self.add_error(
                "group_size",
                _("Skriv ett antal från 1 till %(most)d. Är ni fler? Ring oss.") % {"most": self.MOST},
            )
        elif typed:
            cleaned["group_size"] = int(typed)
        cleaned.setdefault("mode", Mode.ROOM)
        return cleaned
