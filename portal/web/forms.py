"""What all forms share: how they look, what they take out of a text, how a no finds its field."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.http import QueryDict

from .codes import given_out, new_code
from .overtaking import WithMarks
from .refusals import Refused

# Control characters, zero-width spaces, line separators, what turns the direction of the text around it,
# and private-use characters, which the letters use as marks. Nobody types them; they come along unseen, or
# to deceive.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060\u2066-\u2069\ufeff\ue000-\uf8ff]"
)
_LINE_BREAKS = re.compile(r"[\t\r\n]+")


class PortalFormRenderer(TemplatesSetting):
    """Forms and fields in the portal's own look (`templates/components/`)."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"


class WithoutUnseen:
    """Takes out of what was typed what nobody sees; a text of several lines keeps its lines, and its end."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                # A browser cuts off what is pasted over it without a word; the server says what is too long.
                field.widget.attrs.pop("maxlength", None)
        if self.is_bound:
            self.data = self._tidied(self.data)

    def _tidied(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        of_lines = {
            self.add_prefix(name)
            for name, field in self.fields.items()
            if isinstance(field.widget, forms.Textarea)
        }
        if not isinstance(data, QueryDict):
            return {name: _tidy(value, keep_lines=name in of_lines) for name, value in data.items()}
        tidied = data.copy()
        for name, values in data.lists():
            tidied.setlist(name, [_tidy(value, keep_lines=name in of_lines) for value in values])
        return tidied


def _tidy(value: Any, *, keep_lines: bool) -> Any:
    if not isinstance(value, str):
        return value
    return _UNSEEN.sub("", value) if keep_lines else without_unseen(value)


def without_unseen(text: str) -> str:
    """One line of what was typed, without what nobody sees."""
    return _LINE_BREAKS.sub(" ", _UNSEEN.sub("", text))


class Form(WithoutUnseen, forms.Form):
    """What every form begins with."""


class ModelForm(WithMarks, WithoutUnseen, forms.ModelForm):
    """The same for the fields of a model; of a row that stands it sees what others change meanwhile."""


class DrawnCode(forms.CharField):
    """The code of what a form makes, drawn when the form is given out: a press that comes twice makes one.

    Where nobody could have been given what comes back, another is drawn.
    """

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=new_code)

    def clean(self, value: Any) -> str:
        """One that may stand in an address."""
        return given_out(super().clean(value))


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """Show a service's no at the field it is about, else above the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.message)
