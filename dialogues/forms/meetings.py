"""A meeting as those who call it describe it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organisations.models import Body
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.people.models import Committee, User
from portal.web import clock
from portal.web.codes import new_code
from portal.web.forms import DrawnCode, Form, refuse
from portal.web.overtaking import carried, written
from portal.web.refusals import Refused

from ..enums import KINDS, USUAL, Language, MeetingKind, MeetingState
from ..models import Meeting
from ..rules import callers
from ..services import MeetingDetails, check_day, marks_of, objections
from .agenda import agenda_lines, agenda_text, has_texts_apart
from .departments import DepartmentField, ask_whose
from .evenings import proposed_day, said_of_last_day, said_of_meanwhile, usual_last_day
from .tags import PrincipleField, TopicField

# Who may come: everybody, or those who are invited.
ALL, INVITED = "alla", "inbjudna"
MOST_SEATS = 5000
# Of an agenda, in characters, beside what stands already.
MOST_TYPED = 8000
_TOO_LONG = gettext_lazy("Dagordningen är för lång. Skriv högst %(most)d tecken.")


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
    purpose = forms.CharField(
        label=gettext_lazy("Syfte"),
        help_text=gettext_lazy("Vad ska mötet leda till? Två eller tre meningar räcker."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    easy = forms.CharField(
        label=gettext_lazy("Lättläst sammanfattning"),
        help_text=gettext_lazy(
            "Skriv korta meningar med vanliga ord, en sak i varje mening: vad, när, var och varför."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
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
        max_length=200,
        required=False,
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Skriv hela adressen, till exempel https://mote.example/rum.")
        },
    )
    seats = forms.IntegerField(
        label=gettext_lazy("Platser i rummet"),
        help_text=gettext_lazy(
            "Lämna tomt om alla får plats. När rummet är fullt hamnar de som anmäler sig på en väntelista."
        ),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"}),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        error_messages={
            "invalid": gettext_lazy("Skriv antalet med siffror, till exempel 80, eller lämna tomt.")
        },
    )
    bring = forms.CharField(
        label=gettext_lazy("Att ta med"),
        help_text=gettext_lazy(
            "Om de som kommer behöver ha något med sig. Står på mötets sida, i påminnelsen och i kalendern."
        ),
        max_length=200,
        required=False,
    )
    answer_by = _day_field(gettext_lazy("Sista dag att svara"), required=False)
    committee = forms.ModelChoiceField(
        label=gettext_lazy("Ansvarig nämnd"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=gettext_lazy("Ingen vald"),
    )
    department = DepartmentField()
    body = forms.ModelChoiceField(
        label=gettext_lazy("Vems möte är det?"),
        help_text=gettext_lazy("Till exempel samrådets. Annars är det kommunens."),
        queryset=Body.objects.all(),
        required=False,
        empty_label=gettext_lazy("Kommunens"),
    )
    topics = TopicField(
        label=gettext_lazy("Vad handlar mötet om?"),
        help_text=gettext_lazy("Välj de ämnen som föreningar skulle leta under."),
        queryset=Tag.objects.none(),
        widget=forms.CheckboxSelectMultiple(attrs={"class": "light"}),
        required=False,
    )
    principles = PrincipleField(
        label=gettext_lazy("Vilka principer arbetar ni med?"),
        help_text=gettext_lazy(
            "Principerna står i överenskommelsen. De du väljer syns på mötets sida, och mötet går att hitta "
            "genom dem."
        ),
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
        required=False,
    )

    # Which meetings are held at the same time, as a sentence.
    warning: str = ""

    def __init__(self, *args, by: User | None = None, meeting: Meeting | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        # Who fills it in, and whose it is where that is not asked.
        self.by, self.meeting = by, meeting
        self.department = ask_whose(self, by, meeting and meeting.department, is_new=meeting is None)
        self.fields["committee"].queryset = Committee.objects.on(clock.today())
        self.fields["topics"].queryset = Tag.objects.of(Frame.TOPIC).valid()
        if not municipality().has_english:
            del self.fields["language"]

    def clean(self) -> dict:
        """All that is wrong at once: what was not understood is left out, and the rest judged.

        A last day that was left empty follows the meeting's own.
        """
        cleaned = super().clean()
        for field in [name for name in ("day", "answer_by") if cleaned.get(name)]:
            try:
                check_day(cleaned[field], field=field)
            except Refused as refusal:
                refuse(self, refusal)
        self._refuse_hours_that_are_not()
        if cleaned.get("answer_by", "") is None:
            del cleaned["answer_by"]
            if "day" in cleaned:
                cleaned["answer_by"] = usual_last_day(self._kind(), cleaned["day"])
        for refusal in list(objections(self._said(), self.meeting)):
            refuse(self, refusal)
        if "agenda" in cleaned:
            try:
                cleaned["lines"] = agenda_lines(
                    cleaned["agenda"], cleaned.get("starts"), cleaned.get("ends"), self.meeting
                )
            except ValidationError as error:
                self.add_error("agenda", error)
        self.warn_of_meetings_meanwhile(self._said())
        return cleaned

    def _refuse_hours_that_are_not(self) -> None:
        """The night when the clocks are put forward has an hour less."""
        day = self.cleaned_data.get("day")
        for hour in {"starts", "ends"} & self.cleaned_data.keys() if day else ():
            at = self.cleaned_data[hour]
            if clock.instant(day, at).astimezone(clock.STOCKHOLM).time() != at:
                self.add_error(hour, _("Den tiden finns inte den natten: klockan ställs fram."))

    def clean_agenda(self) -> str:
        """Not longer than anybody would type; what stands is not held against whoever adds to it."""
        typed = self.cleaned_data["agenda"]
        standing = agenda_text(self.meeting) if self.meeting else ""
        if len(typed) > MOST_TYPED + len(standing):
            raise ValidationError(_TOO_LONG, params={"most": MOST_TYPED})
        return typed

    def _kind(self) -> str:
        """The kind whose usual last day holds where none is typed."""
        return self.cleaned_data.get("kind", MeetingKind.ASSEMBLY)

    def warn_of_meetings_meanwhile(self, said: Mapping[str, Any]) -> None:
        """Say at the day which called meetings are held at the same time: no hindrance, but good to know."""
        if {"starts_at", "ends_at"} <= said.keys():
            self.warning = said_of_meanwhile(said["starts_at"], said["ends_at"], besides=self.meeting)
            # Both: the one that is shown was made before the form was judged.
            self.fields["day"].help_text = self["day"].help_text = self.warning

    def _said(self) -> dict[str, Any]:
        """What was understood, with instants where day and time are."""
        said = dict(self.cleaned_data)
        for instant, hour in (("starts_at", "starts"), ("ends_at", "ends")):
            if {"day", hour} <= said.keys():
                said[instant] = clock.instant(said["day"], said[hour])
        return said

    def details(self, **more) -> MeetingDetails:
        """What was typed, as the services want it; `more` is what the form does not ask."""
        said = self._said()
        same = set(MeetingDetails.__slots__) - {"open_to_all", "principles", "topics", "agenda"}
        return MeetingDetails(
            **more | {name: said[name] for name in same & said.keys()},
            open_to_all=said["open_to_all"] == ALL,
            principles=tuple(said["principles"]),
            topics=tuple(said["topics"]),
            agenda=said["lines"],
        )


class DraftForm(MeetingForm):
    """A meeting that is not saved yet. `code` is drawn with the form, so that it makes one draft only.

    Its kind is chosen beside the form, which proposes what is usual for it.
    """

    code = DrawnCode()

    def __init__(self, *args, kind: str = MeetingKind.ASSEMBLY, **kwargs):
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["answer_by"].help_text = said_of_last_day(kind)

    @classmethod
    def proposed(cls, kind: str = MeetingKind.ASSEMBLY, *, by: User | None = None) -> "DraftForm":
        """An empty form with a suitable evening already chosen, and all that is usual for the kind.

        The last day to answer is left empty, so that it follows whichever day is chosen.
        """
        usual = USUAL[kind]
        return cls(
            kind=kind,
            by=by,
            initial={
                "body": Body.objects.of(usual.body).first() if usual.body else None,
                "open_to_all": ALL if usual.open_to_all else INVITED,
                "day": proposed_day(kind),
                "starts": usual.begins,
                "ends": usual.ends,
            },
        )

    def details(self, **more) -> MeetingDetails:
        """What was typed, of the kind that the form was made for."""
        return super().details(**{"kind": self.kind, "department": self.department} | more)

    def _kind(self) -> str:
        return self.kind

    def draw_anew(self) -> None:
        """Sent once more, the form makes a draft of its own."""
        self.data = self.data.copy()
        self.data[self.add_prefix("code")] = new_code()


class ChangeForm(MeetingForm):
    """A meeting that stands. It carries marks of what it was made from, see `overtaking.py`."""

    kind = forms.ChoiceField(label=gettext_lazy("Sorts möte"), choices=KINDS)
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
        super().__init__(*args, meeting=meeting, **kwargs)
        # What no longer may be chosen anew stays where it stands.
        committees = self.fields["committee"].queryset | Committee.objects.filter(pk=meeting.committee_id)
        self.fields["committee"].queryset = committees
        for name in ("owner", "deputy"):
            people = callers() | User.objects.filter(pk=getattr(meeting, f"{name}_id"))
            self.fields[name].queryset = people
        topics = Tag.objects.of(Frame.TOPIC)
        self.fields["topics"].queryset = topics.valid() | topics.filter(pk__in=meeting.topics.values("pk"))
        if has_texts_apart(meeting):
            self.fields["agenda"].help_text = gettext_lazy(
                "En punkt på varje rad. En punkt vars text inte ryms på raden visas bara med sin rubrik: "
                "texten står kvar, om ni inte skriver en ny efter ett tankstreck."
            )
        self.fields["answer_by"].help_text = said_of_last_day(meeting.kind, meeting)
        if meeting.state == MeetingState.CALLED:
            self.fields["seats"].help_text = gettext_lazy(
                "Lämna tomt om alla får plats. Blir de fler får de som väntar plats i tur och ordning. "
                "Blir de färre behåller de som har en plats den."
            )

    @classmethod
    def of(cls, meeting: Meeting, *, by: User | None = None) -> "ChangeForm":
        """The form as somebody would have filled it in for this meeting."""
        said = MeetingDetails.of(meeting).said() | {
            "agenda": agenda_text(meeting),
            "open_to_all": ALL if meeting.open_to_all else INVITED,
            "made_from": written(marks_of(meeting)),
        }
        form = cls(meeting=meeting, by=by, initial=said)
        form.warn_of_meetings_meanwhile({"starts_at": meeting.starts_at, "ends_at": meeting.ends_at})
        return form

    def details(self, **more) -> MeetingDetails:
        """What was typed; the language stays where the form does not ask for it, and so does whose it is."""
        return super().details(**{"language": self.meeting.language, "department": self.department} | more)

    @property
    def carried(self) -> dict[str, str]:
        """The marks that the form was given out with."""
        return carried(self.cleaned_data["made_from"])

    @property
    def is_made_from_what_stands(self) -> bool:
        """Whether nobody has changed the meeting since the form was given out."""
        return self.carried == marks_of(self.meeting)


class CancelForm(Form):
    """Why a meeting is cancelled, for those who would have come."""

    reason = forms.CharField(
        label=gettext_lazy("Varför ställs mötet in?"),
        help_text=gettext_lazy("Står i brevet och på mötets sida. Skriv inget om en enskild persons hälsa."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        required=False,
    )
