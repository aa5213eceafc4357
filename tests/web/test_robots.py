"""Open forms: taken from people, not from what fills in everything or answers at once."""

from datetime import timedelta

import pytest
from django import forms
from django.core import signing

from portal.web import clock
from portal.web.robots import ForPeople

AT_ONCE = "Det gick så fort att vi måste fråga. Skicka en gång till."


class Note(ForPeople):
    """An open form with one line of its own."""

    text = forms.CharField()


@pytest.fixture(autouse=True)
def _typing_takes_time(settings):
    settings.LEAST_SECONDS_TO_TYPE = 2


def shown(seconds_ago: float = 5) -> str:
    moment = clock.now() - timedelta(seconds=seconds_ago)
    return signing.dumps(moment.timestamp(), salt="portal.web.robots")


def test_what_somebody_typed_is_taken_without_the_unseen_fields():
    form = Note({"text": "Hej", "shown_at": shown()})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"text": "Hej"}


def test_a_form_left_open_overnight_is_taken():
    assert Note({"text": "Hej", "shown_at": shown(60 * 60 * 12)}).is_valid()


def test_what_fills_in_everything_is_refused_and_not_repeated():
    form = Note({"text": "Hej", "shown_at": shown(), "homepage": "https://kop.example"})
    assert form.non_field_errors() == [
        "Vi kunde inte ta emot det du skrev. Försök en gång till, eller ring oss."
    ]
    assert "kop.example" not in str(form)


def test_what_comes_at_once_is_asked_to_be_sent_once_more(time_machine):
    time_machine.move_to(clock.now(), tick=False)
    sent = {"text": "Hej", "shown_at": shown(1)}
    form = Note(sent)
    assert form.non_field_errors() == [AT_ONCE]
    assert form["text"].value() == "Hej"
    again = {"text": form["text"].value(), "shown_at": form["shown_at"].value()}
    time_machine.shift(2)
    assert Note(again).is_valid()


@pytest.mark.parametrize("altered", ["", "1", "zq7", "1.5:another:seal"])
def test_without_a_moment_of_ours_the_time_runs_from_now(altered, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    form = Note({"text": "Hej", "shown_at": altered})
    assert form.non_field_errors() == [AT_ONCE]
    again = {"text": "Hej", "shown_at": form["shown_at"].value()}
    assert not Note(again).is_valid()
    time_machine.shift(2)
    assert Note(again).is_valid()


def test_nobody_meets_the_unseen_field():
    assert '<span hidden><label for="id_homepage">' in str(Note())
    assert 'tabindex="-1"' in str(Note())
