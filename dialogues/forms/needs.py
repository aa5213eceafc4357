"""What somebody needs to take part: a box for each function, with words where there is something to ask."""

from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from portal.web.forms import Form

from ..enums import ASKED_OF_NEED, NEEDS_IN_WORDS, NeedKind

# Says that the boxes stood on the page that was sent: else nothing was said of needs.
ASKED = "behov"


class NeedAsked(NamedTuple):
    """A box, and where one writes which; none where there is nothing to write."""

    tick: BoundField
    words: BoundField | None


class NeedsForm(Form):
    """A form with the boxes, where they are asked."""

    def __init__(self, *args, ask_needs: bool = True, **kwargs):
        super().__init__(*args, **kwargs)
        if not ask_needs:
            return
        self.fields[ASKED] = forms.CharField(widget=forms.HiddenInput, required=False, initial="ja")
        for kind in NeedKind:
            self.fields[f"need_{kind}"] = forms.BooleanField(label=kind.label, required=False)
            if kind in ASKED_OF_NEED:
                self.fields[_words_of(kind)] = forms.CharField(
                    label=ASKED_OF_NEED[kind], max_length=200, required=False
                )

    @property
    def needs(self) -> list[NeedAsked]:
        """The boxes in their order; none where they are not asked."""
        if ASKED not in self.fields:
            return []
        return [
            NeedAsked(self[f"need_{kind}"], self[_words_of(kind)] if kind in ASKED_OF_NEED else None)
            for kind in NeedKind
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        if ASKED not in self.fields:
            return cleaned
        for kind in NEEDS_IN_WORDS:
            words = _words_of(kind)
            if cleaned.get(f"need_{kind}") and words in cleaned and not cleaned[words].strip():
                self.add_error(
                    words,
                    _("Skriv vad det gäller, eller ta bort krysset vid ”%(need)s”.") % {"need": kind.label},
                )
        return cleaned

    def stated(self) -> dict[str, str] | None:
        """Each need with its words; None where they were not asked. Words without a cross count as one."""
        if ASKED not in self.fields:
            return None
        typed = self.cleaned_data
        words = {kind: typed.get(_words_of(kind), "").strip() for kind in NeedKind}
        return {str(kind): words[kind] for kind in NeedKind if typed.get(f"need_{kind}") or words[kind]}


def _words_of(kind: NeedKind) -> str:
    return f"need_{kind}_words"
