"""Calendars as text: another's reader finds in them what we put there."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web import clock
from portal.web.calendars import Entry, calendar_text
from tests.calendars import read_back

CHANGED = datetime(2027, 1, 4, 9, 30, 15, tzinfo=UTC)


def entry(starts_at: datetime, hours: float = 2.5, **more) -> Entry:
    """An occasion of some hours."""
    said = {"uid": "mote-k3m9x2t@bryggan", "sequence": 0, "stamped_at": CHANGED, "title": "Stormöte"} | more
    return Entry(starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), **said)


def instant(day: str, at: str) -> datetime:
    return clock.instant(date.fromisoformat(day), time.fromisoformat(at))


def unfolded(text: str) -> list[str]:
    """The lines before they were folded, without their ends."""
    return text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("day", "at", "hours"),
    [
        ("2027-01-14", "18:00", 2.5),
        ("2027-07-14", "18:00", 2.5),
        ("2027-03-28", "18:00", 2.5),
        ("2027-10-31", "18:00", 2.5),
        # Over two o'clock in the nights of change.
        ("2027-03-28", "01:30", 1),
        ("2027-03-28", "01:00", 2),
        ("2027-10-31", "01:30", 1),
        ("2027-10-31", "01:30", 2),
        ("2027-10-31", "02:30", 1),
        ("2027-10-31", "02:59", 3),
        # Over midnight, over New Year, and a whole night of change.
        ("2027-06-18", "22:00", 4),
        ("2027-12-31", "23:00", 2),
        ("2027-03-27", "20:00", 12),
        ("2027-10-30", "20:00", 12),
    ],
)
def test_every_time_is_the_same_instant_to_another_reader(day, at, hours):
    one = entry(instant(day, at), hours)
    told = read_back(calendar_text([one]))["events"][0]
    assert (told["starts_at"], told["ends_at"]) == (one.starts_at, one.ends_at)
    assert told["stamped_at"] == CHANGED


def test_every_hour_around_the_changes_of_ten_years_is_the_same_instant():
    nights = [
        datetime(year, month, day, hour, 30, tzinfo=UTC)
        for year in range(2026, 2036)
        for month in (3, 10)
        for day in range(24, 32)
        for hour in range(24)
    ]
    told = read_back(calendar_text(entry(night, 1) for night in nights))["events"]
    assert [event["starts_at"] for event in told] == nights


def test_a_time_that_the_clocks_show_twice_is_said_in_utc():
    summer = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    lines = unfolded(calendar_text([entry(summer, 1)]))
    assert "DTSTART:20271031T003000Z" in lines
    assert "DTEND:20271031T013000Z" in lines
    assert "DTEND;TZID=Europe/Stockholm:20271031T033000" in unfolded(calendar_text([entry(summer, 2)]))


@pytest.mark.parametrize(
    "words",
    [
        "Fika, kaffe; te: kl. 18",
        "Rad ett\nRad två\n\nRad fyra",
        "Sökväg C:\\nytt\\möte",
        "Åsa Öberg på Älvsjö gård",
        "Fest 🎉 för alla 👨‍👩‍👧‍👦 " * 12,
        "å" * 200,
        "Långt, med; allt\\och\nlite till 🏳️‍🌈 " * 9,
        "\"Citat\" och 'andra'",
        "  mellanslag i början, och i slutet  ",
    ],
)
def test_words_come_back_as_they_were_written(words):
    one = entry(instant("2027-01-14", "18:00"), title=words, place=words, description=words)
    event = read_back(calendar_text([one]))["events"][0]
    assert [event["title"], event["place"], event["description"]] == [words] * 3


@given(st.lists(st.text(max_size=200), min_size=1, max_size=3))
def test_no_line_is_longer_than_may_be_whatever_is_written(texts):
    start = instant("2027-01-14", "18:00")
    entries = [entry(start, title=words, description=words) for words in texts]
    text = calendar_text(entries, name=texts[0])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    assert "\r" not in text.replace("\r\n", "")
    # Nothing that is written becomes a line of the calendar's own.
    begun = [line for line in unfolded(text) if line.startswith("BEGIN:VEVENT")]
    assert len(begun) == len(texts)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), max_size=300))
def test_what_was_folded_and_escaped_can_be_read(words):
    lines = unfolded(calendar_text([entry(instant("2027-01-14", "18:00"), title=words)]))
    said = next(line for line in lines if line.startswith("SUMMARY:")).removeprefix("SUMMARY:")
    plain = said.replace("\\\\", "\0").replace("\\,", ",").replace("\\;", ";").replace("\0", "\\")
    assert plain == words


def test_what_nobody_sees_is_left_out_and_every_line_break_is_one():
    one = entry(instant("2027-01-14", "18:00"), title="Ett\x07 möte", description="Rad\r\ntvå\rtre\x00")
    event = read_back(calendar_text([one]))["events"][0]
    assert (event["title"], event["description"]) == ("Ett möte", "Rad\ntvå\ntre")


def test_a_calendar_publishes_or_cancels_and_never_asks_for_an_answer():
    stands, cancelled = (
        entry(instant("2027-01-14", "18:00"), uid=f"mote-{number}@bryggan", sequence=number, cancelled=number)
        for number in (0, 1)
    )
    told = read_back(calendar_text([stands, cancelled]))
    assert told["method"] == "PUBLISH"
    assert [event["status"] for event in told["events"]] == ["CONFIRMED", "CANCELLED"]
    assert [event["sequence"] for event in told["events"]] == [0, 1]
    gone = read_back(calendar_text([stands], method="CANCEL"))
    assert gone["method"] == "CANCEL"
    assert gone["events"][0]["status"] == "CANCELLED"
    for method in ("REQUEST", "REPLY", "publish"):
        with pytest.raises(ValueError, match=method):
            calendar_text([stands], method=method)


def test_one_with_a_name_is_asked_for_again_and_one_without_is_not():
    one = entry(instant("2027-01-14", "18:00"), url="https://bryggan.example/moten/k3m9x2t-stormote/")
    named = calendar_text([one], name="Möten i Skärsjö")
    assert "X-WR-CALNAME:Möten i Skärsjö\r\n" in named
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in named
    assert "REFRESH-INTERVAL" not in calendar_text([one])
    assert read_back(named)["events"][0]["url"] == one.url
    # Nobody is asked to come, and nobody is named.
    assert "ATTENDEE" not in named
    assert "ORGANIZER" not in named


def test_an_empty_calendar_is_a_calendar():
    assert read_back(calendar_text([], name="Möten")) == {"method": "PUBLISH", "name": "Möten", "events": []}
