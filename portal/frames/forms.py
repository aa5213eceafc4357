"""What the administrator types about an entry of a list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.web import clock
from portal.web.forms import Form, ModelForm

from .enums import KINDS, REWORDED_FRAMES, TREES, WITH_SYNONYMS, Frame, TagKind
from .models import WORDING, Tag


class Words(forms.CharField):
    """Words with commas or new lines between, as a list in small letters, each once."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value):
        """A list as text; what somebody typed as it was."""
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value) -> list[str]:
        """The list."""
        words = (
            " ".join(word.split()).lower() for word in super().clean(value).replace("\n", ",").split(",")
        )
        found = list(dict.fromkeys(word for word in words if word))
        if any(len(word) > 60 for word in found):
            raise forms.ValidationError(_("Ett ord får ha högst 60 tecken. Skriv komma mellan orden."))
        return found


class TagForm(ModelForm):
    """An entry; only the fields that its frame has."""

    synonyms = Words(
        label=_("Andra ord för samma sak"),
        required=False,
        help_text=_("Ord som folk söker på, med komma mellan. Ett ord leder bara till en rad i listan."),
    )

    class Meta:
        model = Tag
        fields = [*WORDING, "parent", "kind", "synonyms", "order"]
        widgets = {
            "text_sv": forms.Textarea(attrs={"rows": 8}),
            "text_en": forms.Textarea(attrs={"rows": 8, "lang": "en"}),
            "title_en": forms.TextInput(attrs={"lang": "en"}),
            "short_en": forms.TextInput(attrs={"lang": "en"}),
        }

    def __init__(self, *args, frame: Frame, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self._not_in(frame):
            del self.fields[name]
        if "kind" in self.fields:
            self.fields["kind"].choices = [("", _("vanlig rad")), *_choices(frame)]
            self.fields["kind"].label = _("Slag")
        if "parent" in self.fields:
            tops = Tag.objects.of(frame).valid().filter(parent=None).exclude(pk=self.instance.pk)
            # What it belongs to may be out of use: it stays chosen until somebody chooses otherwise.
            self.fields["parent"].queryset = tops | Tag.objects.filter(pk=self.instance.parent_id)
            self.fields["parent"].empty_label = _("inget, ligger överst")
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = _("Lägre tal kommer först. Lämna tomt för att lägga raden sist.")
            if self.instance.pk is None:
                self.initial["order"] = None

    @staticmethod
    def _not_in(frame: Frame) -> list[str]:
        unused = ["synonyms"] if frame not in WITH_SYNONYMS else []
        if frame not in TREES:
            unused.append("parent")
        if frame not in KINDS:
            unused.append("kind")
        if frame in REWORDED_FRAMES:
            unused.append("order")
        else:
            # A sentence of its own is for the principles; the lists have a title and perhaps a text.
            unused += ["short_sv", "short_en"]
        return unused


def _choices(frame: Frame) -> list[tuple[str, str]]:
    return [(kind.value, kind.label) for kind in TagKind if kind in KINDS[frame]]


class LastDayForm(Form):
    """After which day an entry is out of use."""

    last_day = forms.DateField(
        label=_("Sista dag"),
        initial=clock.today,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_(
            "Till och med den här dagen kan raden väljas. Det som redan är märkt med den behåller den."
        ),
    )
