"""A meeting as those who call it describe it."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from portal.frames.models import Tag
from portal.people.models import Committee
from portal.web import clock
from portal.web.templatetags.furniture import principle

from ..enums import KINDS, MeetingKind
from ..models import Meeting
from ..services import MeetingDetails
from .agenda import agenda_lines, agenda_text
from .evenings import EVENING, proposed_day

_ANSWERS_BEFORE = timedelta(days=7)


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
