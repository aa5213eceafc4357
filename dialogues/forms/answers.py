"""What an organisation says to an invitation."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.forms import Form

from ..enums import Answer, Mode
from ..models import Meeting, Rsvp


class AnswerForm(Form):
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

    @classmethod
    def of(cls, meeting: Meeting, given: Rsvp | None, *, chosen: str = "") -> "AnswerForm":
        """The form with what was answered last, and above all with what was chosen in the letter."""
        same = ("answer", "group_size", "mode", "message")
        initial = {name: getattr(given, name) for name in same} if given else {}
        if chosen in Answer.values:
            initial["answer"] = chosen
        return cls(meeting=meeting, initial=initial)

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
