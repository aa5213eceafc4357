"""What a person is told when something in a form is wrong."""

from datetime import date

import pytest
from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import override

from portal.web.mistakes import in_words


class Anything(forms.Form):
    """A field of each kind, as Django makes them."""

    title = forms.CharField(label="Rubrik", max_length=10, min_length=3)
    email = forms.EmailField(label="E-post")
    web = forms.URLField(label="Webb", assume_scheme="https")
    day = forms.DateField(label="Dag")
    time = forms.TimeField(label="Börjar")
    number = forms.IntegerField(label="Antal", min_value=1, max_value=50)
    share = forms.DecimalField(label="Andel")
    answer = forms.ChoiceField(label="Ert svar", choices=[("yes", "ja")])
    several = forms.MultipleChoiceField(label="Behov", choices=[("lift", "hiss")])
    read = forms.BooleanField(label="Jag har läst")
    file = forms.FileField(label="Bilaga")


def said(name: str, value: str) -> list[str]:
    return in_words(Anything({name: value})[name])


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "", "Fyll i fältet ”Rubrik”."),
        ("title", "   ", "Fyll i fältet ”Rubrik”."),
        ("title", "ett två tre", "Texten är 11 tecken lång. Här får 10 tecken plats."),
        ("title", "ab", "Texten är för kort. Skriv minst 3 tecken."),
        ("email", "eva", "Skriv en hel e-postadress, till exempel namn@forening.example."),
        ("web", "http://", "Skriv hela webbadressen, till exempel https://forening.example."),
        ("day", "i morgon", "Skriv dagen som 2027-03-11."),
        ("day", "", "Fyll i fältet ”Dag”."),
        ("time", "sju", "Skriv tiden som 18:00."),
        ("number", "många", "Skriv ett heltal med siffror, till exempel 12."),
        ("number", "0", "Talet är för litet. Skriv minst 1."),
        ("number", "51", "Talet är för stort. Skriv högst 50."),
        ("share", "hälften", "Skriv ett tal med siffror."),
        ("answer", "", "Välj något under ”Ert svar”."),
        ("answer", "kanske", "Det du valde under ”Ert svar” går inte att välja. Välj något annat."),
        ("several", "", "Välj något under ”Behov”."),
        ("read", "", "Kryssa i rutan ”Jag har läst”."),
        ("file", "", "Välj en fil."),
    ],
)
def test_what_is_wrong_is_said_in_plain_words(name, value, words):
    assert said(name, value) == [words]


def test_what_is_wrong_is_said_in_english_too():
    with override("en"):
        assert said("title", "") == ["Fill in the field “Rubrik”."]


def test_words_of_the_field_s_own_go_first():
    class Own(forms.Form):
        day = forms.DateField(error_messages={"required": "Vilken dag?", "invalid": "Skriv en riktig dag."})
        number = forms.IntegerField(validators=[MaxValueValidator(7, "Högst %(limit_value)s.")])

    assert in_words(Own({"day": "", "number": "8"})["day"]) == ["Vilken dag?"]
    assert in_words(Own({"day": "x", "number": "8"})["day"]) == ["Skriv en riktig dag."]
    assert in_words(Own({"day": "x", "number": "8"})["number"]) == ["Högst 7."]


def test_a_service_s_no_stands_as_it_was_said():
    form = Anything({"day": date(2027, 3, 11)})
    form.is_valid()
    form.add_error("day", "Den dagen är 100 % bokad.")
    assert in_words(form["day"]) == ["Den dagen är 100 % bokad."]


def test_a_label_may_hold_any_sign():
    class Odd(forms.Form):
        share = forms.IntegerField(label="Andel i % (ungefär)")

    assert in_words(Odd({"share": ""})["share"]) == ["Fyll i fältet ”Andel i % (ungefär)”."]
