"""What somebody needs to take part: a box for each function, with words where there is something to ask."""

from typing import NamedTuple

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from portal.web.forms import Form

from ..enums import ASKED_OF_NEED, NEEDS_IN_WORDS, NeedKind

# Says that nothing of what was stated is needed any longer: no box ticked leaves it as it is.
NOTHING = "need_nothing"


class NeedAsked(NamedTuple):
    """A box, and where one writes which; none where there is nothing to write."""

    tick: BoundField
    words: BoundField | None


class NeedsForm(Form):
    """A form with the boxes; where `stated` needs stand already, also with one to be rid of them.

    Those that stand are not shown: whoever opens the form may be another than who stated them.
    """

    def __init__(self, *args, stated: int = 0, **kwargs):
        super().__init__(*args, **kwargs)
        if stated:
            self.fields[NOTHING] = forms.BooleanField(label=_("Inget av det behövs längre"), required=False)
        for kind in NeedKind:
            self.fields[f"need_{kind}"] = forms.BooleanField(label=kind.label, required=False)
            if kind in ASKED_OF_NEED:
                self.fields[_words_of(kind)] = forms.CharField(
                    label=ASKED_OF_NEED[kind], max_length=200, required=False
                )

    @property
    def needs(self) -> list[NeedAsked]:
        """The boxes in their order."""
        return [
            NeedAsked(self[f"need_{kind}"], self[_words_of(kind)] if kind in ASKED_OF_NEED else None)
            for kind in NeedKind
        ]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get(NOTHING) and self.stated():
            self.add_error(NOTHING, _("Kryssa för det som behövs, eller för att inget behövs längre."))
        for kind in NEEDS_IN_WORDS:
            words = _words_of(kind)
            if cleaned.get(f"need_{kind}") and words in cleaned and not cleaned[words].strip():
                self.add_error(
                    words,
                    _("Skriv vad det gäller, eller ta bort krysset vid ”%(need)s”.") % {"need": kind.label},
                )
        return cleaned

    def stated(self) -> dict[str, str] | None:
        """Each need with its words; None where what stands shall stand. Words without a cross are a need."""
        typed = self.cleaned_data
        words = {kind: typed.get(_words_of(kind), "").strip() for kind in NeedKind}
        needs = {str(kind): words[kind] for kind in NeedKind if typed.get(f"need_{kind}") or words[kind]}
        return needs or ({} if typed.get(NOTHING) else None)

    @property
    def nothing(self) -> BoundField | None:
        """The box to be rid of what was stated."""
        return self[NOTHING] if NOTHING in self.fields else None

    @property
    def says_needs(self) -> bool:
        """Whether something of the needs has been typed, so that the boxes are to be seen."""
        return any(self[name].value() for name in self.fields if name.startswith("need_"))


def _words_of(kind: NeedKind) -> str:
    return f"need_{kind}_words"
