"""What a person may type about a register that comes in."""

from collections.abc import Iterable

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from portal.web.forms import Form

from ..enums import Decision
from ..models import Organisation

# Below what the proxy lets through: a larger file would get its plain no instead of our sentence.
MOST_UPLOADED = 20_000_000


class RegisterFileForm(Form):
    """A register file, and what to call the system that it comes from."""

    file = forms.FileField(
        label=_("Filen med registret"),
        help_text=_(
            "CSV eller Excel (.xlsx), högst 20 MB, med rubriker i första raden. Rubrikerna får heta som de "
            "gör i ert system, till exempel Föreningsnamn, Org.nr och E-post."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    source = forms.CharField(
        label=_("Källans namn"),
        required=False,
        max_length=40,
        help_text=_(
            "Bara om filer från två olika system har samma rubriker. Små bokstäver, siffror och bindestreck, "
            "till exempel fritid-2. Använd samma namn varje gång."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )

    def clean_file(self) -> UploadedFile:
        """Not too large."""
        upload = self.cleaned_data["file"]
        if upload.size > MOST_UPLOADED:
            raise forms.ValidationError(
                _("Filen är större än 20 MB. Dela upp den, eller be den som sköter driften att läsa in den.")
            )
        return upload


class DecisionForm(Form):
    """What a doubtful row is; where others than the one that it resembles were looked for, which."""

    decision = forms.ChoiceField(
        label=_("Vad är raden?"),
        choices=[
            (Decision.SAME, _("Samma förening. Det som saknas i registret fylls i.")),
            (
                Decision.ANOTHER,
                _("En annan förening, till exempel en sektion. Ett nummer som är upptaget följer inte med."),
            ),
            (Decision.LEFT_OUT, _("Läs inte in raden, varken nu eller nästa gång.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad raden är.")},
    )
    # Marks of the row as it was shown.
    made_from = forms.CharField(required=False, widget=forms.HiddenInput)
    organisation = forms.ChoiceField(
        label=_("Vilken förening är det i så fall?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _(
                "Föreningen går inte att välja längre. Välj en annan, eller sök en gång till."
            )
        },
    )

    def __init__(self, *args, resembles: str = "", organisations: Iterable[Organisation] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self._organisations = {one.code: one for one in organisations}
        # One that somebody chose, and that nobody can choose any more, is not taken for none.
        if not self._organisations and not self.data.get("organisation"):
            del self.fields["organisation"]
            return
        first = [("", _("Den som raden liknar: %(name)s") % {"name": resembles})] if resembles else []
        others = [(code, _in_one_line(one)) for code, one in self._organisations.items()]
        self.fields["organisation"].choices = [*first, *others]

    def clean_organisation(self) -> Organisation | None:
        """The one that was chosen; None is the one that the row resembles."""
        return self._organisations.get(self.cleaned_data["organisation"])


def _in_one_line(organisation: Organisation) -> str:
    return ", ".join(filter(None, (organisation.name, organisation.place, organisation.number)))
