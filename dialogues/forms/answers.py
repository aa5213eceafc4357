"""What is said to an invitation."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..enums import ANSWERS_OF_ONE, OFFERED, Answer, Mode
from ..models import Meeting, Rsvp
from .needs import NeedsForm

# What is asked of whoever comes in their own name.
_TO_ONE = {
    "group_size": gettext_lazy("Hur många kommer? Räkna med dig själv"),
    "mode": gettext_lazy("Hur vill du delta?"),
    "question": gettext_lazy("Vill du fråga något?"),
    "proposal": gettext_lazy("Vill du ta upp något på mötet?"),
}


class ComingForm(NeedsForm):
    """How many come, and how; what they need, ask and propose. The same for whoever comes."""

    MOST = 50

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
    question = forms.CharField(
        label=gettext_lazy("Vill ni fråga något?"),
        help_text=gettext_lazy("Ni får svar i ett brev."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    proposal = forms.CharField(
        label=gettext_lazy("Vill ni ta upp något på mötet?"),
        help_text=gettext_lazy(
            "Ett förslag till dagordningen. De som kallar svarar i ett brev om det kommer med."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )

    def __init__(self, *args, meeting: Meeting, is_one: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        if is_one:
            for name, label in _TO_ONE.items():
                self.fields[name].label = label
            self.fields["question"].help_text = _("Du får svar i ett brev, eller på telefon.")
        if not meeting.has_both_modes:
            del self.fields["mode"]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("answer", Answer.YES) in {Answer.NOT_YET, Answer.NO}:
            # How many, how and what they need is asked only of those who come.
            for name in list(self.errors):
                if name in {"group_size", "mode"} or name.startswith("need_"):
                    del self.errors[name]
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

    def said(self) -> dict[str, Any]:
        """What was typed, as the services want it."""
        same = ("group_size", "mode", "question", "proposal")
        return {name: self.cleaned_data[name] for name in same} | {"needs": self.stated()}


class AnswerForm(ComingForm):
    """One question at a time, for somebody with a telephone in one hand."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Ert svar"),
        choices=[(one.value, one.label) for one in OFFERED],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj ett av de tre svaren.")},
    )
    field_order = ("answer", "group_size", "mode")

    def __init__(self, *args, is_one: bool = False, **kwargs):
        super().__init__(*args, is_one=is_one, **kwargs)
        if is_one:
            self.fields["answer"].label = _("Ditt svar")
            self.fields["answer"].choices = [(one.value, ANSWERS_OF_ONE[one]) for one in OFFERED]

    @classmethod
    def of(cls, meeting: Meeting, given: Rsvp | None, *, chosen: str = "", **more) -> "AnswerForm":
        """The form with what was answered last, and above all with what was chosen in the letter.

        What was asked, proposed and needed is not shown again: whoever opens the page may be another.
        """
        same = ("answer", "group_size", "mode")
        initial = {name: getattr(given, name) for name in same} if given else {}
        if chosen in OFFERED:
            initial["answer"] = chosen
        return cls(meeting=meeting, initial=initial, **more)

    def said(self) -> dict[str, Any]:
        """What was typed, as the services want it."""
        return super().said() | {"answer": self.cleaned_data["answer"]}


class InvitedForm(AnswerForm):
    """What an organisation answers, whoever writes it; it overtakes no answer that came meanwhile."""

    # The version of the answer that the page showed.
    made_from = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, standing: Rsvp | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["made_from"].initial = standing.version if standing else 0

    def said(self) -> dict[str, Any]:
        """What was typed, as the service wants it."""
        return super().said() | {"made_from": self.cleaned_data["made_from"]}

    def catch_up(self, standing: Rsvp | None) -> None:
        """Sent once more, what was typed is made from the answer that stands now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("made_from")] = standing.version if standing else 0
