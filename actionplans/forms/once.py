"""What looks wrong and may be right is asked about once."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

# Carries what was asked about.
ASKED = "asked"


class AsksOnce:
    """A form that asks, at its field, about what looks wrong. Sent once more as it is, it is meant."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields[ASKED] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.asked_at: set[str] = set()

    def doubts(self, cleaned: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Each field whose value looks wrong, and the question."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask about each value that is doubtful and has not been asked about. Another one is, anew."""
        cleaned = super().clean() or self.cleaned_data
        asked = cleaned.pop(ASKED, "").split()
        doubts = [(name, f"{name}:{cleaned.get(name)}", question) for name, question in self.doubts(cleaned)]
        for name, mark, question in doubts:
            if mark not in asked:
                self.asked_at.add(name)
                self.add_error(name, question)
        self.data[ASKED] = " ".join(mark for _name, mark, _question in doubts)
        return cleaned

    def _standing(self) -> dict[str, Any]:
        """What was asked about is nothing that stands in a row."""
        return {name: value for name, value in super()._standing().items() if name != ASKED}

    @property
    def asks(self) -> bool:
        """Whether nothing else is wrong than what is asked about."""
        return bool(self.asked_at) and self.errors.keys() == self.asked_at
