"""An agenda in text: read as people write it, refused with its line, read back as typed."""

from datetime import time, timedelta

import pytest
from django.core.exceptions import ValidationError

from dialogues.forms import ChangeForm, DraftForm, agenda_lines, agenda_text
from dialogues.models import Meeting
from dialogues.services import AgendaLine, change_meeting, draft_meeting
from portal.web import clock
from tests.dialogues.acts import TYPED
from tests.factories import AgendaItemFactory, MeetingFactory, PaperFactory

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


# --- An agenda that stands, shown as text and sent back -----------------------------------------

# Title, text and minutes of each item.
AGENDAS = {
    "several lines": [("Belysning", "Vi vill ha lampor.\nDet är mörkt – mycket mörkt.", None)],
    "a separator in the title": [("Linje 5 – hållplats vid skolan", "Barnen går långt.", None)],
    "a separator and no text": [("Linje 5 - hållplats", "", None)],
    "one line, two ways": [("Linje 5 – hållplats", "", None), ("Linje 5", "hållplats", None)],
    "the other way round": [("Linje 5", "hållplats", None), ("Linje 5 – hållplats", "", None)],
    "the same title": [("Övrigt", "a\nb", None), ("Övrigt", "", None), ("Övrigt", "c\nd", None)],
    "a number in front": [("1. Val", "", None), ("12) Val", "", None), ("• Val", "Sex", None)],
    "an hour in front": [("18.00 Kaffe", "", None), ("kl. 19 Te", "x", None), ("25.99 Skjuts", "", None)],
    "an hour in front of an hour": [("18.00 Kaffe", "", 60), ("18.00–19.00 – Te", "y", 90)],
    "a dash in front": [("– Punkt", "– text", 60), ("-", "-", 30), ("Punkt –", "z", 60)],
    "spaces": [
        ("Två  mellanslag", "här  med", None),
        ("\tTabb\t", " ", None),
        ("Fast\u00a0mellan", "", None),
    ],
    "what nobody sees": [
        ("Noll\u200bbredd", "a\u2028b", None),
        ("\u200b", "", None),
        ("", "bara text", None),
    ],
    "only lines": [("Rader", "\n\nsist", None), ("A\nB", "", None)],
    "times": [("Välkomna", "", 15), ("Val – sex platser", "Två\nrader", 95), ("Slut", "Tack", 40)],
    "accepted last": [("Allt", "", 150), ("Förslag – ett", "a\nb", None), ("Förslag två", "", None)],
    "times unknown in between": [("A", "", 15), ("B", "", None), ("C", "", 20), ("D", "", None)],
    "past midnight": [("A", "", 300), ("B", "", 200), ("C", "", 10)],
    "no minutes": [("A", "", 15), ("B", "", 0), ("C", "", 20)],
    "long": [(f"Förslag {n}", "å" * 1900, None) for n in range(6)],
}


@pytest.fixture
def meeting(official):
    """A called meeting from six to half past eight, of no special agenda yet."""
    return MeetingFactory(owner=official)


def stands(meeting: Meeting, agenda) -> list[tuple]:
    """Let an agenda stand; what of it is to be left as it is."""
    for order, (title, text, minutes) in enumerate(agenda):
        item = AgendaItemFactory(meeting=meeting, order=order, title=title, text=text, minutes=minutes)
        PaperFactory(agenda_item=item)
        item.proposed_at = clock.now()
        item.save()
    return on_agenda(meeting)


def on_agenda(meeting: Meeting) -> list[tuple]:
    fields = ("pk", "order", "title", "text", "minutes", "state", "proposed_at", "papers__pk")
    return list(meeting.agenda_items.values_list(*fields))


def typed(meeting: Meeting, **changed) -> ChangeForm:
    """The form as it comes back when some of it was touched."""
    meeting = Meeting.objects.get(pk=meeting.pk)
    shown = ChangeForm.of(meeting)
    sent = {name: shown[name].value() for name in shown.fields} | changed
    sent["agenda"] = sent["agenda"].replace("\n", "\r\n")
    return ChangeForm({name: value for name, value in sent.items() if value is not None}, meeting=meeting)


def save(meeting: Meeting, by, **changed) -> None:
    form = typed(meeting, **changed)
    assert form.is_valid(), form.errors
    change_meeting(meeting, details=form.details(), made_from=form.carried, actor=by)


@pytest.mark.parametrize("agenda", AGENDAS.values(), ids=AGENDAS)
def test_an_agenda_shown_and_read_back_is_the_same(meeting, agenda):
    stands(meeting, agenda)
    meeting = Meeting.objects.get()
    read = agenda_lines(agenda_text(meeting), EIGHTEEN, HALF_PAST_EIGHT, meeting)
    assert read == tuple(map(AgendaLine.of, meeting.agenda()))
    assert [line.code for line in read] == [item.code for item in meeting.agenda()]


@pytest.mark.parametrize("agenda", AGENDAS.values(), ids=AGENDAS)
def test_a_change_of_something_else_leaves_the_agenda_alone(meeting, by, agenda):
    before = stands(meeting, agenda)
    save(meeting, by, title="Nytt namn", place="Biblioteket")
    assert on_agenda(meeting) == before


@pytest.mark.parametrize("agenda", AGENDAS.values(), ids=AGENDAS)
def test_other_hours_leave_the_agenda_alone(meeting, by, agenda):
    before = stands(meeting, agenda)
    save(meeting, by, starts="17:00", ends="21:00", day=f"{meeting.on + timedelta(days=1)}")
    assert on_agenda(meeting) == before


@pytest.mark.parametrize("agenda", [each for each in AGENDAS.values() if not each[0][2]])
def test_a_line_more_leaves_the_others_alone(meeting, by, agenda):
    before = stands(meeting, agenda)
    save(meeting, by, agenda=f"{agenda_text(meeting)}\nSlutord – Tack")
    *others, last = on_agenda(meeting)
    assert others == before
    assert last[2:4] == ("Slutord", "Tack")


def test_a_line_in_between_moves_the_others_as_they_are(meeting, by):
    before = stands(meeting, AGENDAS["the same title"] + AGENDAS["a separator in the title"])
    save(meeting, by, agenda=f"Välkomna\n{agenda_text(meeting)}")
    _first, *others = on_agenda(meeting)
    assert [(row[0], *row[2:]) for row in others] == [(row[0], *row[2:]) for row in before]


def test_another_order_and_other_times_are_the_same_items(meeting, by):
    items = {row[2]: row for row in stands(meeting, AGENDAS["times"])}
    save(meeting, by, agenda="18.00 Slut – Tack\n18.30 Val – sex platser\n20.00 Välkomna")
    now = on_agenda(meeting)
    assert [row[4] for row in now] == [30, 90, 30]
    for row in now:
        assert (row[0], row[3], *row[5:]) == (items[row[2]][0], items[row[2]][3], *items[row[2]][5:])


@pytest.mark.parametrize("name", ["several lines", "a separator in the title"])
def test_a_title_written_anew_in_its_place_keeps_the_text_that_was_not_shown(meeting, by, name):
    [before] = stands(meeting, AGENDAS[name])
    save(meeting, by, agenda="Linje 7 – hållplats vid torget")
    [now] = on_agenda(meeting)
    assert now == (*before[:2], "Linje 7 – hållplats vid torget", *before[3:])


def test_a_text_typed_after_the_title_stands_instead(meeting, by):
    [before] = stands(meeting, AGENDAS["a separator in the title"])
    save(meeting, by, agenda="Linje 5 – hållplats vid skolan – Vi hör skolan")
    assert on_agenda(meeting) == [(*before[:3], "Vi hör skolan", *before[4:])]


def test_a_text_taken_away_from_its_line_is_gone(meeting, by):
    [before] = stands(meeting, [("Val", "Sex platser", None)])
    save(meeting, by, agenda="Val")
    assert on_agenda(meeting) == [(*before[:3], "", *before[4:])]


def test_a_change_of_one_line_is_not_hindered_by_what_was_accepted_last(meeting, by):
    before = stands(meeting, AGENDAS["accepted last"])
    save(meeting, by, agenda=agenda_text(meeting).replace("Allt", "Alltihop"))
    assert on_agenda(meeting) == [(*before[0][:2], "Alltihop", *before[0][3:]), *before[1:]]


def test_hours_in_which_the_agenda_has_no_room_are_refused(meeting):
    stands(meeting, AGENDAS["times"])
    form = typed(meeting, starts="19:00")
    assert form.errors["agenda"] == ["Rad 3: punkten skulle börja 20.50, när mötet är slut. Ändra tiderna."]


def test_what_stands_is_not_held_against_whoever_adds_to_it(meeting):
    stands(meeting, AGENDAS["long"])
    shown = agenda_text(meeting)
    assert len(shown) > 8000
    assert typed(meeting, agenda=f"{shown}\nSlutord").is_valid()
    refused = typed(meeting, agenda=shown + "\nrad" * 2001)
    assert refused.errors["agenda"] == ["Dagordningen är för lång. Skriv högst 8000 tecken."]
    assert not DraftForm(TYPED | {"agenda": "rad\n" * 2001}).is_valid()


def test_whoever_changes_an_agenda_hears_that_texts_stand_that_are_not_shown(meeting):
    assert "texten står kvar" not in ChangeForm.of(meeting).fields["agenda"].help_text
    stands(meeting, AGENDAS["several lines"])
    assert "texten står kvar" in ChangeForm.of(Meeting.objects.get()).fields["agenda"].help_text
