"""What may be typed: an agenda in text, a meeting, an answer."""

from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError

from dialogues.enums import Answer, MeetingKind, Mode
from dialogues.forms import AnswerForm, MeetingForm, agenda_lines, agenda_text, proposed_day
from dialogues.services import draft_meeting
from portal.frames.models import Tag
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db

EIGHTEEN, HALF_PAST_EIGHT = time(18), time(20, 30)
TYPED = {
    "title": "Stormöte",
    "kind": MeetingKind.ASSEMBLY,
    "day": "2031-03-13",
    "starts": "18:00",
    "ends": "20.30",
    "place": "Folkets hus",
    "answer_by": "2031-03-06",
    "agenda": "18.00 Välkomna\n18.15 Val – Sex platser",
}


# --- The agenda ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "title", "text", "minutes"),
    [
        ("Välkomna", "Välkomna", "", None),
        ("1. Välkomna", "Välkomna", "", None),
        ("• Välkomna – Kaffe från 17.30", "Välkomna", "Kaffe från 17.30", None),
        ("18.00 Välkomna", "Välkomna", "", 150),
        ("18:00 – Välkomna - Kaffe", "Välkomna", "Kaffe", 150),
        ("kl. 18.00–18.15 Välkomna", "Välkomna", "", 150),
        ("2. 18.00 Välkomna", "Välkomna", "", 150),
        ("Årets mål 2027–2030", "Årets mål 2027–2030", "", None),
    ],
)
def test_an_agenda_is_read_as_people_write_it(line, title, text, minutes):
    read = agenda_lines(line, EIGHTEEN, HALF_PAST_EIGHT)[0]
    assert (read.title, read.text, read.minutes) == (title, text, minutes)


def test_minutes_run_to_the_next_item_and_the_last_to_the_end():
    lines = agenda_lines("18.00 A\n\n18.15 B\n19.50 C", EIGHTEEN, HALF_PAST_EIGHT)
    assert [line.minutes for line in lines] == [15, 95, 40]


@pytest.mark.parametrize(
    ("agenda", "words"),
    [
        ("18.00 A\nB", "Rad 2 saknar tid"),
        ("17.30 A", "Första punkten börjar 17.30, men mötet börjar 18.00"),
        ("18.00 A\n19.00 B\n18.30 C", "Rad 2"),
        ("18.00 A\n20.30 B", "Rad 2"),
        ("18.75 A", "Rad 1"),
        ("x" * 161, "Rad 1"),
    ],
)
def test_an_agenda_that_cannot_be_is_refused_with_its_line(agenda, words):
    with pytest.raises(ValidationError) as error:
        agenda_lines(agenda, EIGHTEEN, HALF_PAST_EIGHT)
    assert words in error.value.messages[0]


def test_an_agenda_read_back_is_what_was_typed(official, by):
    form = MeetingForm(TYPED)
    assert form.is_valid(), form.errors
    meeting = draft_meeting(details=form.details(), owner=official, actor=by)
    assert agenda_text(meeting) == TYPED["agenda"]


# --- A meeting -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "day"),
    [
        ("2027-01-13", date(2027, 3, 2)),  # 45 days on is a Saturday; Tuesday it is
        ("2027-05-19", date(2027, 8, 3)),  # not in July
        ("2026-11-09", date(2027, 1, 12)),  # not between Christmas and the eighth of January
    ],
)
def test_a_suitable_evening_is_proposed(today, day):
    with time_machine.travel(f"{today}T12:00:00Z"):
        assert proposed_day() == day


def test_a_new_form_has_an_evening_chosen_and_a_week_to_plan():
    initial = MeetingForm.proposed().initial
    assert (initial["starts"], initial["ends"]) == (EIGHTEEN, HALF_PAST_EIGHT)
    assert (initial["day"] - initial["answer_by"]).days == 7
    assert 1 <= initial["day"].weekday() <= 3


def test_a_meeting_shown_and_sent_back_is_the_same_meeting():
    meeting = MeetingFactory(kind=MeetingKind.NETWORK, purpose="Därför")
    meeting.principles.set(Tag.objects.principles()[:2])
    shown = MeetingForm.of(meeting)
    typed = {name: shown[name].value() for name in shown.fields}
    form = MeetingForm({name: "" if value is None else value for name, value in typed.items()})
    assert form.is_valid(), form.errors
    details = form.details()
    assert (details.starts_at, details.ends_at) == (meeting.starts_at, meeting.ends_at)
    assert (details.kind, details.purpose, len(details.principles)) == (MeetingKind.NETWORK, "Därför", 2)


def test_times_are_stockholms_winter_and_summer():
    winter = MeetingForm(TYPED)
    summer = MeetingForm(TYPED | {"day": "2031-06-12"})
    assert winter.is_valid()
    assert summer.is_valid()
    assert winter.details().starts_at.hour == 17
    assert summer.details().starts_at.hour == 16


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"day": "i morgon"}, "day"),
        ({"starts": "sex"}, "starts"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "inte en adress"}, "link"),
        ({"kind": "fest"}, "kind"),
        ({"agenda": "18.00 A\nB"}, "agenda"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(wrong, field):
    form = MeetingForm(TYPED | wrong)
    assert not form.is_valid()
    assert field in form.errors


def test_the_principles_are_shown_with_their_shapes():
    assert str(MeetingForm()["principles"]).count("principles.svg#") == 6


# --- An answer -----------------------------------------------------------------------------


def answered(meeting=None, **typed):
    """The answer form with something typed."""
    form = AnswerForm(typed, meeting=meeting or MeetingFactory())
    form.is_valid()
    return form


def test_an_answer_says_how_many_and_how():
    form = answered(answer=Answer.YES, group_size=" 3 ", mode=Mode.ONLINE, message="Hej")
    assert form.cleaned_data == {"answer": "yes", "group_size": 3, "mode": "online", "message": "Hej"}


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
