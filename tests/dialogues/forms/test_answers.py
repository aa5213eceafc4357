"""What may be typed when answering an invitation."""

import pytest

from dialogues.enums import Answer, Mode
from dialogues.forms import AnswerForm
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def answered(meeting=None, **typed):
    """The answer form with something typed."""
    form = AnswerForm(typed, meeting=meeting or MeetingFactory())
    form.is_valid()
    return form


def test_an_answer_says_how_many_and_how():
    form = answered(answer=Answer.YES, group_size=" 3 ", mode=Mode.ONLINE, question="Hej")
    assert form.said() == {
        "answer": "yes",
        "group_size": 3,
        "mode": "online",
        "question": "Hej",
        "proposal": "",
        "needs": None,
    }


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("två", "Skriv antalet med siffror"),
        ("-1", "Skriv antalet med siffror"),
        ("2,5", "Skriv antalet med siffror"),
        ("0", "från 1 till 50"),
        ("400", "från 1 till 50"),
        ("", "Skriv hur många"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_a_sentence_at_its_field(number, words):
    form = answered(answer=Answer.YES, group_size=number, mode=Mode.ROOM)
    assert words in form.errors["group_size"][0]


@pytest.mark.parametrize("answer", [Answer.NO, Answer.NOT_YET])
def test_whoever_does_not_come_is_not_asked_how_many(answer):
    form = answered(answer=answer, group_size="två")
    assert form.cleaned_data["group_size"] == 1
    assert form.is_valid()


def test_without_an_answer_there_is_none():
    assert "Välj ett av de tre svaren" in answered(group_size="1").errors["answer"][0]


def test_a_meeting_only_in_a_room_does_not_ask_how():
    form = answered(MeetingFactory(link=""), answer=Answer.YES, group_size="1")
    assert "mode" not in form.fields
    assert form.cleaned_data["mode"] == Mode.ROOM
