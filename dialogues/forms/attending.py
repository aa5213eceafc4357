"""What those who call write down for others: an answer to a question, a decision, somebody at the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.forms import DrawnCode, Form

from ..enums import GivenBy
from .answers import AnswerForm, InvitedForm

ACCEPT, DECLINE = "accept", "decline"


class RegisterForm(InvitedForm):
    """An answer that somebody has given us, and how."""

    given_by = forms.ChoiceField(
        label=gettext_lazy("Hur fick ni svaret?"),
        choices=[
            (GivenBy.PHONE.value, gettext_lazy("På telefon")),
            (GivenBy.MAIL.value, gettext_lazy("I ett brev eller mejl")),
            (GivenBy.DOOR.value, gettext_lazy("På plats")),
        ],
        widget=forms.RadioSelect,
        initial=GivenBy.PHONE.value,
        error_messages={"required": gettext_lazy("Välj hur ni fick svaret.")},
    )

    def said(self) -> dict[str, Any]:
        """What was typed, as the service wants it."""
        return super().said() | {"given_by": self.cleaned_data["given_by"]}


class QuestionForm(Form):
    """The answer to a question."""

    answer = forms.CharField(
        label=gettext_lazy("Ert svar"),
        help_text=gettext_lazy("Går som brev till den som frågade. Det går inte att ändra sedan."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=4000,
        error_messages={"required": gettext_lazy("Skriv ett svar.")},
    )


class ProposalForm(Form):
    """Whether a proposed item stands on the agenda, and else why not."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Kommer punkten med?"),
        choices=[
            (ACCEPT, gettext_lazy("Ja, sist på dagordningen")),
            (DECLINE, gettext_lazy("Nej, inte på det här mötet")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Välj om punkten kommer med eller inte.")},
    )
    reason = forms.CharField(
        label=gettext_lazy("Skäl, om punkten inte kommer med"),
        help_text=gettext_lazy("Står i brevet till den som föreslog punkten."),
        widget=forms.Textarea(attrs={"rows": 4, "class": "either"}),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("decision") == DECLINE and not cleaned.get("reason"):
            self.add_error("reason", _("Skriv varför punkten inte kommer med."))
        return cleaned


class DropInForm(Form):
    """Somebody who comes to the door without having answered, in one line."""

    name = forms.CharField(
        label=gettext_lazy("Namn"),
        max_length=120,
        error_messages={"required": gettext_lazy("Skriv vem som kom.")},
    )
    group_size = forms.CharField(
        label=gettext_lazy("Hur många"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "number"}),
        initial="1",
        max_length=20,
        error_messages={"required": gettext_lazy("Skriv hur många de är, till exempel 1.")},
    )
    organisation_name = forms.CharField(label=gettext_lazy("Förening"), max_length=160, required=False)
    code = DrawnCode()

    def clean_group_size(self) -> int:
        typed = self.cleaned_data["group_size"].strip()
        if not (typed.isdecimal() and 1 <= int(typed) <= AnswerForm.MOST):
            raise forms.ValidationError(
                _("Skriv antalet med siffror, från 1 till %(most)d.") % {"most": AnswerForm.MOST}
            )
        return int(typed)
