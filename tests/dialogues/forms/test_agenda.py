"""An agenda in text: read as people write it, refused with its line, read back as typed."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError

from dialogues.forms import DraftForm, agenda_lines, agenda_text
from dialogues.services import draft_meeting
from tests.dialogues.acts import TYPED

pytestmark = pytest.mark.django_db

EIGHTEEN, HALF_PAST_EIGHT = time(18), time(20, 30)


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
    form = DraftForm(TYPED)
    assert form.is_valid(), form.errors
    meeting = draft_meeting(details=form.details(), owner=official, actor=by)
    assert agenda_text(meeting) == TYPED["agenda"]
