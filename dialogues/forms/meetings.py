"""A meeting as those who call it describe it."""

import re
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.people.models import Committee, User
from portal.web import clock
from portal.web.codes import ALPHABET, CODE_LENGTH, new_code
from portal.web.forms import Form, refuse
from portal.web.overtaking import carried, written
from portal.web.refusals import Refused
from portal.web.templatetags.furniture import principle

from ..enums import KINDS, Language, MeetingKind
from ..models import Meeting
from ..rules import callers
from ..services import MeetingDetails, check_day, marks_of
from .agenda import agenda_lines, agenda_text
from .evenings import EVENING, proposed_day

_ANSWERS_BEFORE = timedelta(days=7)
_CODE = re.compile(f"[{ALPHABET}]{{{CODE_LENGTH}}}")
# Who may come: as the kind of meeting has it, everybody, or those who are invited.
BY_KIND, ALL, INVITED = "sorten", "alla", "inbjudna"
_OPEN_TO_ALL = {BY_KIND: None, ALL: True, INVITED: False}


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


class MeetingForm(Form):
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
    language = forms.ChoiceField(
        label=gettext_lazy("Vilket språk skriver du på?"),
        choices=Language.choices,
        widget=forms.RadioSelect(attrs={"class": "light"}),
        initial=Language.SWEDISH,
    )
    open_to_all = forms.ChoiceField(
        label=gettext_lazy("Vilka får komma?"),
        choices=[
            (
                BY_KIND,
                gettext_lazy("Som vanligt: alla, men till samrådsmöten bara de som är inbjudna"),
            ),
            (ALL, gettext_lazy("Alla, med eller utan förening")),
            (INVITED, gettext_lazy("Bara de som är inbjudna")),
        ],
        widget=forms.RadioSelect(attrs={"class": "light"}),
    )
    day = _day_field(gettext_lazy("Dag"))
    starts = _time_field(gettext_lazy("Börjar"))
    ends = _time_field(gettext_lazy("Slutar"))
    place = forms.CharField(
        label=gettext_lazy("Plats"),
        help_text=gettext_lazy("Lokal och gatuadress. Mötet behöver en plats, en länk eller båda."),
        widget=forms.TextInput(attrs={"class": "either"}),
        max_length=160,
        required=False,
    )
    link = forms.URLField(
        label=gettext_lazy("Länk för att delta på nätet"),
        widget=forms.URLInput(attrs={"class": "either"}),
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
            "En punkt på varje rad. Skriv gärna tid först, på alla rader, och en förklaring efter ett "
            "tankstreck: 18.15 Så gick det i år – Samrådet berättar"
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=8000,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["committee"].queryset = Committee.objects.on(clock.today())
        if not municipality().has_english:
            del self.fields["language"]

    def clean(self) -> dict:
        cleaned = super().clean()
        for field in {"day", "answer_by"} & cleaned.keys():
            try:
                check_day(cleaned[field], field=field)
            except Refused as refusal:
                refuse(self, refusal)
        if {"starts", "ends", "agenda"} <= cleaned.keys() and cleaned["starts"] < cleaned["ends"]:
            try:
                cleaned["lines"] = agenda_lines(cleaned["agenda"], cleaned["starts"], cleaned["ends"])
            except ValidationError as error:
                self.add_error("agenda", error)
        return cleaned

    def details(self, **more) -> MeetingDetails:
        """What was typed, as the services want it; `more` is what the form does not ask."""
        typed = self.cleaned_data
        same = ("title", "kind", "purpose", "language", "place", "link", "answer_by", "committee")
        return MeetingDetails(
            **more | {name: typed[name] for name in (*same, "owner", "deputy") if name in typed},
            open_to_all=_OPEN_TO_ALL[typed["open_to_all"]],
            starts_at=clock.instant(typed["day"], typed["starts"]),
            ends_at=clock.instant(typed["day"], typed["ends"]),
            principles=tuple(typed["principles"]),
            agenda=typed.get("lines", ()),
        )


class DraftForm(MeetingForm):
    """A meeting that is not saved yet. `code` is drawn with the form, so that it makes one draft only."""

    code = forms.CharField(widget=forms.HiddenInput, required=False)

    @classmethod
    def proposed(cls) -> "DraftForm":
        """An empty form with a suitable evening already chosen."""
        day = proposed_day()
        return cls(
            initial={
                "code": new_code(),
                "kind": MeetingKind.ASSEMBLY,
                "open_to_all": BY_KIND,
                "day": day,
                "starts": EVENING[0],
                "ends": EVENING[1],
                "answer_by": day - _ANSWERS_BEFORE,
            }
        )

    def clean_code(self) -> str:
        """A code as we draw them, or none."""
        typed = self.cleaned_data["code"]
        return typed if _CODE.fullmatch(typed) else ""

    def draw_anew(self) -> None:
        """Sent once more, the form makes a draft of its own."""
        self.data = self.data.copy()
        self.data[self.add_prefix("code")] = new_code()


class ChangeForm(MeetingForm):
    """A meeting that stands. It carries marks of what it was made from, see `overtaking.py`."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Ansvarig"), queryset=User.objects.none(), empty_label=None
    )
    deputy = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=gettext_lazy("Ersättare"),
        help_text=gettext_lazy("Den som tar över när den ansvariga är borta."),
        empty_label=gettext_lazy("Ingen vald"),
        required=False,
    )
    made_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, meeting: Meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        # What no longer may be chosen anew stays where it stands.
        committees = self.fields["committee"].queryset | Committee.objects.filter(pk=meeting.committee_id)
        self.fields["committee"].queryset = committees
        for name in ("owner", "deputy"):
            people = callers() | User.objects.filter(pk=getattr(meeting, f"{name}_id"))
            self.fields[name].queryset = people
        # It is said already.
        self.fields["open_to_all"].choices = self.fields["open_to_all"].choices[1:]

    @classmethod
    def of(cls, meeting: Meeting) -> "ChangeForm":
        """The form as somebody would have filled it in for this meeting."""
        said = MeetingDetails.of(meeting).said() | {
            "agenda": agenda_text(meeting),
            "open_to_all": ALL if meeting.open_to_all else INVITED,
            "made_from": written(marks_of(meeting)),
        }
        return cls(meeting=meeting, initial=said)

    def details(self, **more) -> MeetingDetails:
        """What was typed; the language stays where the form does not ask for it."""
        return super().details(**{"language": self.meeting.language} | more)

    @property
    def carried(self) -> dict[str, str]:
        """The marks that the form was given out with."""
        return carried(self.cleaned_data["made_from"])
