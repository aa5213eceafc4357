"""Meetings for calendar programs, month by month, and as a file."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from dialogues import services
from dialogues.enums import MeetingState
from dialogues.models import Meeting
from dialogues.models.calendar import STEP
from portal.frames.models import Tag
from portal.web import clock
from tests.calendars import read_back
from tests.dialogues.acts import address_of, details_of, text
from tests.factories import CommitteeFactory, MeetingFactory, evening

pytestmark = pytest.mark.django_db

FEED = "/moten/kalender.ics"
MARCH = "/moten/manad/2027-03/"


def feed(client, query: str = "", **headers):
    """What a calendar program gets."""
    return client.get(f"{FEED}?{query}" if query else FEED, headers=headers)


def titles(response) -> list[str]:
    """The titles of its events."""
    return [event["title"] for event in read_back(text(response))["events"]]


def queries(client, path: str) -> int:
    """How many a page costs, warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def in_march(day: int, at: int = 18, **fields) -> Meeting:
    """A meeting of March 2027."""
    return MeetingFactory(starts_at=clock.instant(date(2027, 3, day), time(at)), **fields)


# --- The feed ------------------------------------------------------------------------------


def test_subscribers_have_all_that_comes_and_last_year_and_no_draft(client):
    MeetingFactory(title="Kommer")
    MeetingFactory(title="Längre fram", starts_at=evening(900))
    MeetingFactory(title="I fjol", starts_at=evening(-399), state=MeetingState.HELD)
    MeetingFactory(title="Länge sedan", starts_at=evening(-401), state=MeetingState.HELD)
    MeetingFactory(title="Blev inget", starts_at=evening(60), state=MeetingState.CANCELLED)
    MeetingFactory(title="Hemligt", state=MeetingState.DRAFT)
    response = feed(client)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert titles(response) == ["I fjol", "Kommer", "Inställt: Blev inget", "Längre fram"]


def test_an_entry_says_what_one_needs(client, settings):
    committee = CommitteeFactory()
    meeting = MeetingFactory(title="Fika, kaffe; te", purpose="Vi ses.\nAlla är med. 🎉", committee=committee)
    told = read_back(text(feed(client)))
    event = told["events"][0]
    assert told["method"] == "PUBLISH"
    assert (event["title"], event["place"], event["status"]) == (meeting.title, meeting.place, "CONFIRMED")
    assert (event["starts_at"], event["ends_at"]) == (meeting.starts_at, meeting.ends_at)
    assert (event["uid"], event["sequence"]) == (f"mote-{meeting.code}@bryggan", 0)
    assert event["url"] == settings.SITE_URL + meeting.get_absolute_url()
    for words in (meeting.purpose, meeting.link, event["url"], "Stormöte. Öppet för alla"):
        assert words in event["description"]


def test_only_those_who_are_invited_learn_the_link_to_a_closed_meeting(client, official):
    closed = MeetingFactory(open_to_all=False, place="")
    page = text(feed(client))
    assert closed.link not in page.replace("\r\n ", "")
    event = read_back(page)["events"][0]
    assert event["place"] == "På nätet"
    assert "För dem som är inbjudna" in event["description"]
    assert "står i inbjudan" in event["description"]
    one = address_of(closed, "meeting_file")
    assert closed.link not in text(client.get(one)).replace("\r\n ", "")
    before = client.get(one)["ETag"]
    client.force_login(official)
    assert closed.link in text(client.get(one)).replace("\r\n ", "")
    assert client.get(one)["ETag"] != before
    # What all subscribers read is the same whoever asks.
    assert closed.link not in text(feed(client)).replace("\r\n ", "")


def test_a_cancelled_meeting_says_so_with_the_same_uid(client, by):
    meeting = MeetingFactory()
    before = read_back(text(feed(client)))["events"][0]
    services.cancel_meeting(meeting, actor=by)
    after = read_back(text(feed(client)))["events"][0]
    assert after["uid"] == before["uid"]
    assert after["sequence"] == before["sequence"] + STEP
    assert (after["status"], after["title"]) == ("CANCELLED", f"Inställt: {meeting.title}")
    assert meeting.link not in after["description"]


def test_a_calendar_follows_the_choices_of_the_list(client):
    MeetingFactory(title="Stort").principles.set(Tag.objects.principles().filter(key="dialog"))
    MeetingFactory(title="Litet", kind="workshop")
    assert titles(feed(client, "sort=workshop")) == ["Litet"]
    assert titles(feed(client, "princip=dialog")) == ["Stort"]
    assert titles(feed(client, "q=stort")) == ["Stort"]
    assert titles(feed(client, "sort=fest")) == ["Stort", "Litet"]
    assert read_back(text(feed(client, "sort=workshop")))["name"].endswith(": Workshop")


def test_an_unchanged_calendar_is_not_sent_again(client):
    MeetingFactory()
    first = feed(client)
    for headers in ({"if-none-match": first["ETag"]}, {"if-modified-since": first["Last-Modified"]}):
        with CaptureQueriesContext(connection) as captured:
            again = feed(client, **headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again["ETag"] == first["ETag"]
        # The meetings themselves are not fetched.
        assert not [query for query in captured if "purpose" in query["sql"]]
    assert feed(client, **{"if-none-match": '"something else"'}).status_code == 200


def test_the_mark_moves_when_anything_of_a_listed_meeting_does(client, by):
    meeting = MeetingFactory()
    draft = MeetingFactory(state=MeetingState.DRAFT, kind="workshop")
    marks = [feed(client)["ETag"]]

    def has_moved(query: str = "") -> bool:
        marks.append(feed(client, query)["ETag"])
        return marks[-1] not in marks[:-1]

    assert not has_moved()
    services.change_meeting(meeting, details=details_of(meeting, place="Biblioteket"), actor=by)
    assert has_moved()
    services.change_meeting(draft, details=details_of(draft, title="Ännu hemligt"), actor=by)
    assert not has_moved()
    services.call_meeting(draft, actor=by)
    assert has_moved()
    services.cancel_meeting(draft, actor=by)
    assert has_moved()
    assert has_moved("sort=workshop")
    assert has_moved("sprak=en")


def test_whoever_knows_only_the_time_learns_of_a_meeting_that_left_the_choice(client, by):
    with clock.standing_at(clock.now() - timedelta(hours=2)):
        meeting = MeetingFactory(kind="workshop")
        MeetingFactory(kind="workshop", title="Blir kvar")
    first = feed(client, "sort=workshop")
    services.change_meeting(meeting, details=details_of(meeting, kind="network"), actor=by)
    again = feed(client, "sort=workshop", **{"if-modified-since": first["Last-Modified"]})
    assert titles(again) == ["Blir kvar"]


def test_a_calendar_speaks_the_language_of_its_address_whatever_the_cookie(client):
    MeetingFactory(title="Möte", state=MeetingState.CANCELLED)
    client.cookies["django_language"] = "en"
    assert titles(feed(client)) == ["Inställt: Möte"]
    english = feed(client, "sprak=en")
    assert titles(english) == ["Cancelled: Möte"]
    assert english["Content-Language"] == "en"
    assert "sprak=en" in text(client.get(reverse("meeting_list")))
    assert titles(feed(client, "sprak=xx")) == ["Inställt: Möte"]


def test_a_feed_of_two_hundred_costs_as_many_queries_as_one_of_two(client):
    committee = CommitteeFactory()
    for _each in range(2):
        MeetingFactory(committee=committee)
    assert queries(client, f"{FEED}?namnd={committee.code}") == 4
    few = queries(client, FEED)
    for _each in range(30):
        MeetingFactory(committee=committee)
    assert queries(client, FEED) == few == 3


def test_an_empty_calendar_can_be_subscribed_to(client):
    response = feed(client)
    assert titles(response) == []
    assert feed(client, **{"if-none-match": response["ETag"]}).status_code == 304


# --- One meeting ---------------------------------------------------------------------------


def test_one_meeting_is_fetched_for_ones_own_calendar(client):
    meeting = MeetingFactory()
    MeetingFactory()
    address = address_of(meeting, "meeting_file")
    assert address == f"/moten/{meeting.code}-{meeting.slug}/mote.ics"
    response = client.get(address)
    assert titles(response) == [meeting.title]
    assert response["Cache-Control"] == "private, no-cache"
    assert "REFRESH-INTERVAL" not in text(response)
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304
    assert client.get(f"/moten/{meeting.code}-fel/mote.ics").url == address


def test_a_draft_is_in_nobodys_calendar(client, official):
    address = address_of(MeetingFactory(state=MeetingState.DRAFT), "meeting_file")
    assert client.get(address).status_code == 404
    client.force_login(official)
    assert client.get(address).status_code == 404
    assert titles(feed(client)) == []


# --- The list ------------------------------------------------------------------------------


def test_the_subscription_follows_the_list(client, settings):
    settings.SITE_URL = "https://bryggan.example"
    page = text(client.get(reverse("meeting_list"), {"sort": "workshop", "oppna": "ja", "x": "y"}))
    assert "webcal://bryggan.example/moten/kalender.ics?sort=workshop&amp;oppna=ja" in page
    assert "https://bryggan.example/moten/kalender.ics?sort=workshop&amp;oppna=ja" in page
    assert "Bara det du har valt följer med: Workshop, Bara öppna för alla." in page
    assert 'href="/moten/manad/?sort=workshop&amp;oppna=ja"' in page


def test_the_file_holds_the_list_as_one_sees_it(client, official, settings):
    starts = clock.instant(date(2027, 3, 12), time(18))
    committee = CommitteeFactory(name="Kultur- och fritidsnämnden")
    meeting = MeetingFactory(title="=Stort; möte", starts_at=starts, committee=committee)
    MeetingFactory(title="Utkast", state=MeetingState.DRAFT, place="", kind="network")
    row = (
        "=Stort; möte",
        "Stormöte",
        "2027-03-12 18:00",
        "2027-03-12 20:30",
        meeting.place,
        committee.name,
        "kallat",
        settings.SITE_URL + meeting.get_absolute_url(),
    )
    response = client.get("/moten/lista.xlsx")
    assert response["Content-Disposition"] == 'attachment; filename="moten.xlsx"'
    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    assert ";".join(rows[0]) == "Rubrik;Sorts möte;Börjar;Slutar;Plats;Ansvarig nämnd;Läge;Adress"
    assert rows[1:] == [row]
    lines = text(client.get("/moten/lista.csv")).splitlines()
    assert lines[0].startswith("\ufeffRubrik;Sorts möte;")
    assert lines[1].startswith('"\'=Stort; möte";Stormöte;2027-03-12 18:00;')
    assert len(lines) == 2
    assert len(text(client.get("/moten/lista.csv", {"sort": "workshop"})).splitlines()) == 1
    client.force_login(official)
    assert "Utkast;Nätverksmöte;" in text(client.get("/moten/lista.csv"))


def test_a_file_costs_as_much_for_thirty_as_for_three(client):
    for _each in range(3):
        MeetingFactory(committee=CommitteeFactory())
    few = queries(client, "/moten/lista.csv")
    for _each in range(27):
        MeetingFactory(committee=CommitteeFactory())
    assert queries(client, "/moten/lista.csv") == few == 1


# --- A month -------------------------------------------------------------------------------


def test_a_month_shows_its_meetings_in_their_weeks(client):
    first, last = in_march(1, 9, title="Tidigt"), in_march(31, 22, title="Sent")
    in_march(12, title="Blev inget", state=MeetingState.CANCELLED)
    MeetingFactory(title="I april", starts_at=clock.instant(date(2027, 4, 1), time(0)))
    page = text(client.get(MARCH))
    assert page.index(first.get_absolute_url()) < page.index("Blev inget") < page.index(last.title)
    assert "09.00</time> Tidigt" in page
    assert "inställt" in page
    assert "I april" not in page
    for words in ("Möten i mars 2027", "3 möten", '<th scope="row">9</th>', '<th scope="row">13</th>'):
        assert words in page
    for month in ("2027-02", "2027-04"):
        assert f'href="/moten/manad/{month}/"' in page


def test_today_is_marked_and_leads_to_this_month(client):
    with clock.standing_at(clock.instant(date(2027, 3, 12), time(9))):
        page = text(client.get(MARCH))
        assert page.count('aria-current="date"') == 1
        assert "Den här månaden" not in page
        assert client.get("/moten/manad/?sort=workshop").url == "/moten/manad/2027-03/?sort=workshop"
        away = text(client.get("/moten/manad/2027-05/"))
    assert 'aria-current="date"' not in away
    assert "Den här månaden" in away


@pytest.mark.parametrize(
    "month",
    [
        "2027-13",
        "2027-00",
        "2027-3",
        "0000-01",
        "2027",
        "mars",
        "2027-03-01",
        "20270-3",
        "1999-01",
        "9999-12",
    ],
)
def test_a_month_that_is_none_or_too_far_away_is_not_found(client, month):
    assert client.get(f"/moten/manad/{month}/").status_code == 404


def test_the_months_end_ten_years_away(client):
    year = clock.today().year
    assert 'rel="prev"' not in text(client.get(f"/moten/manad/{year - 10}-01/"))
    assert 'rel="next"' not in text(client.get(f"/moten/manad/{year + 10}-12/"))
    assert client.get(f"/moten/manad/{year + 11}-01/").status_code == 404


def test_choices_carry_over_from_month_to_month(client):
    in_march(2, title="Stort")
    in_march(3, title="Litet", kind="workshop")
    page = text(client.get(MARCH, {"sort": "workshop"}))
    assert "Litet" in page
    assert "Stort" not in page
    assert page.count("?sort=workshop") >= 4
    empty = text(client.get("/moten/manad/2027-02/", {"sort": "workshop"}))
    assert "Inget möte passar ditt val den här månaden." in empty
    assert "Inget möte är utlyst den här månaden." in text(client.get("/moten/manad/2027-02/"))


def test_drafts_are_seen_only_by_those_who_call(client, official):
    in_march(2, title="Hemligt", state=MeetingState.DRAFT)
    assert "Hemligt" not in text(client.get(MARCH))
    client.force_login(official)
    page = text(client.get(MARCH))
    assert "Hemligt" in page
    assert "utkast" in page


def test_a_month_costs_as_much_for_thirty_in_a_day_as_for_three(client):
    for _each in range(3):
        in_march(9, committee=CommitteeFactory())
    few = queries(client, MARCH)
    for _each in range(27):
        in_march(9, committee=CommitteeFactory(), title="Mycket långt " * 9)
    assert queries(client, MARCH) == few == 3
    assert text(client.get(MARCH)).count("<li><a") >= 30
