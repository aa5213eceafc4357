"""What every form takes out of what is typed."""

import pytest
from django import forms
from django.http import QueryDict

from portal.web.forms import Form


class Note(Form):
    """A line, a text of several lines, and several choices."""

    title = forms.CharField(required=False)
    text = forms.CharField(widget=forms.Textarea, required=False)
    tags = forms.MultipleChoiceField(choices=[("a", "a"), ("b", "b")], required=False)


def taken_in(name: str, value: str) -> str:
    form = Note({name: value})
    assert form.is_valid(), form.errors
    return form.cleaned_data[name]


@pytest.mark.parametrize("name", ["title", "text"])
@pytest.mark.parametrize(
    "unseen",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u200b", "\u202e", "\u2028", "\u2066", "\ue000", "\ue001"],
)
def test_what_nobody_sees_is_taken_out(name, unseen):
    assert taken_in(name, f"Eva{unseen} Lind") == "Eva Lind"


def test_a_line_has_no_line_breaks_and_a_text_keeps_them():
    assert taken_in("title", "Eva\r\nBcc: alla@forening.example") == "Eva Bcc: alla@forening.example"
    assert taken_in("text", "ett\r\n\r\n\ttvå") == "ett\r\n\r\n\ttvå"


@pytest.mark.parametrize("name", ["Åsa Öberg", "Zoë–Noël", "محمد", "👩‍🌾 Odlarna", "मीरा"])
def test_names_of_all_languages_are_left_alone(name):
    assert taken_in("title", name) == name


def test_a_text_that_is_too_long_comes_back_whole_with_what_is_wrong():
    class Long(Form):
        text = forms.CharField(max_length=20, widget=forms.Textarea)
        line = forms.CharField(max_length=20)

    assert "maxlength" not in str(Long()["text"])
    assert 'maxlength="20"' in str(Long()["line"])
    form = Long({"text": "ord " * 10, "line": "ord"})
    assert "text" in form.errors
    assert "ord " * 9 in str(form["text"])


def test_every_choice_of_several_is_kept():
    form = Note(QueryDict("tags=a&tags=b"))
    assert form.is_valid()
    assert form.cleaned_data["tags"] == ["a", "b"]


def test_a_form_with_a_prefix_knows_its_texts_of_lines():
    form = Note({"n-text": "ett\ntvå", "n-title": "ett\ntvå"}, prefix="n")
    assert form.is_valid()
    assert form.cleaned_data == {"text": "ett\ntvå", "title": "ett två", "tags": []}
