"""What a meeting's page shows beside the meeting's own row."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dialogues import services
from dialogues.enums import Answer, Mode, PlaceState
from dialogues.models import Meeting, Rsvp, Seats, page_of
from organisations.models import Body
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.municipality.services import change_settings
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import TYPED, address_of, details_of, text
from tests.factories import AgendaItemFactory, CommitteeFactory, MeetingFactory, PaperFactory, RsvpFactory

pytestmark = pytest.mark.django_db


def test_the_page_shows_what_its_parts_would_say():
    meeting = MeetingFactory()
    meeting.principles.set(Tag.objects.principles().filter(key__in=["dialog", "mangfald"]))
    for minutes, state in [(15, "accepted"), (None, "proposed"), (20, "accepted")]:
        AgendaItemFactory(meeting=meeting, minutes=minutes, state=state, text='Med "citat"')
    for mode, size in [("room", 3), ("online", 2), ("room", 1)]:
        RsvpFactory(invitation__meeting=meeting, mode=mode, group_size=size)
    RsvpFactory(invitation__meeting=meeting, answer=Answer.NO)
    page = page_of(meeting)
    assert page.attendance == Rsvp.objects.filter(meeting=meeting).attendance()
    assert [tag.title for tag in page.principles] == [tag.title for tag in meeting.principles.all()]
    said = [(item.title, item.text, item.begins_at) for item in page.agenda]
    assert said == [(item.title, item.text, item.begins_at) for item in meeting.agenda()]
    assert page_of(MeetingFactory()).attendance.persons == 0


def test_the_page_has_papers_topics_and_body():
    meeting = MeetingFactory(body=Body.objects.get(key="samradet"))
    meeting.topics.set(Tag.objects.of(Frame.TOPIC)[:2])
    first, second = (AgendaItemFactory(meeting=meeting) for _each in range(2))
    papers = [PaperFactory(agenda_item=second, order=order) for order in (1, 0)]
    page = page_of(meeting)
    assert [tag.title for tag in page.topics] == [tag.title for tag in meeting.topics.all()]
    assert page.body.name == "Samrådet"
    assert page.agenda[0].shown == []
    shown = [(paper.code, paper.title, paper.link, paper.added_at) for paper in page.agenda[1].shown]
    assert shown == [(paper.code, paper.title, paper.link, paper.added_at) for paper in reversed(papers)]
    assert page.agenda[1].shown[0].host == "kommunen.example"
    assert first.title == page.agenda[0].title


def test_only_confirmed_answers_that_do_not_wait_are_counted():
    meeting = MeetingFactory(seats=5)
    RsvpFactory(invitation__meeting=meeting, group_size=4, place_state=PlaceState.GIVEN)
    RsvpFactory(invitation__meeting=meeting, group_size=3, place_state=PlaceState.WAITING, queue_no=1)
    RsvpFactory(invitation__meeting=meeting, mode=Mode.ONLINE, confirmed_at=None)
    RsvpFactory(invitation=None, meeting=meeting, name="Åsa", mode=Mode.ONLINE)
    page = page_of(meeting)
    assert page.attendance == Rsvp.objects.filter(meeting=meeting).attendance()
    assert (page.attendance.organisations, page.attendance.in_room, page.attendance.online) == (1, 4, 1)
    assert page.seats == Seats(all=5, taken=4, waiting=3)


@pytest.mark.parametrize(
    ("seats", "given", "waiting", "words"),
    [
        (80, 68, 0, "12 av 80 platser kvar i rummet."),
        (80, 50, 0, "30 av 80 platser kvar i rummet."),
        (40, 50, 1, "Rummet är fullt. 1 person står på väntelistan."),
        (50, 50, 7, "Rummet är fullt. 7 personer står på väntelistan."),
    ],
)
def test_how_many_seats_are_left_is_said(client, seats, given, waiting, words):
    meeting = MeetingFactory(seats=seats)
    Rsvp.objects.bulk_create(
        Rsvp(
            meeting=meeting,
            name="Åsa",
            answer=Answer.YES,
            group_size=size,
            answered_at=clock.now(),
            confirmed_at=clock.now(),
            place_state=state,
        )
        for size, state in ((given, PlaceState.GIVEN), (waiting, PlaceState.WAITING))
        if size
    )
    assert words in " ".join(text(client.get(address_of(meeting))).split())


def test_where_no_number_is_said_no_seats_are_spoken_of(client):
    assert page_of(MeetingFactory()).seats is None
    assert "platser kvar" not in text(client.get(address_of(MeetingFactory())))


def test_the_easy_text_stands_in_a_box_of_its_own(client):
    page = text(client.get(address_of(MeetingFactory(easy="Vi ses.\nAlla får komma.", language="en"))))
    assert ">Lättläst</h2>" in page
    assert '<div lang="en"><p>Vi ses.<br>Alla får komma.</p></div>' in page
    assert "Lättläst" not in text(client.get(address_of(MeetingFactory())))


@pytest.mark.parametrize(
    ("setting", "kind", "together"),
    [
        ("assembly,council", "assembly", True),
        ("assembly,council", "council", True),
        ("assembly", "council", False),
        ("", "assembly", False),
        ("assembly,council", "workshop", False),
    ],
)
def test_the_samrad_calls_together_with_the_municipality_where_the_setting_says_so(
    client, setting, kind, together
):
    change_settings(values={"sent_together": setting}, actor=A_COMMAND)
    meeting = MeetingFactory(kind=kind, committee=CommitteeFactory(name="Kulturnämnden"))
    page = text(client.get(address_of(meeting)))
    assert ("och samrådet</dd>" in page) is together
    assert "Kulturnämnden" in page


def test_what_has_changed_is_what_the_latest_change_changed(by):
    meeting = MeetingFactory(place="Ett")
    assert page_of(meeting).changed == ()
    for changed in (
        {"place": "Två"},
        {"answer_by": meeting.answer_by - timedelta(days=1)},
        {"title": "Annat"},
    ):
        meeting = services.change_meeting(meeting, details=details_of(meeting, **changed), actor=by)
    (only,) = page_of(Meeting.objects.get()).changed
    assert only.label == "Sista dag att svara"


def test_what_to_bring_is_typed_and_stands_on_the_page_in_the_calendar_and_in_the_history(client, official):
    client.force_login(official)
    client.post(reverse("meeting_new"), TYPED | {"bring": "Dator & papper"})
    meeting = Meeting.objects.get()
    Meeting.objects.update(state="called")
    page = text(client.get(address_of(meeting)))
    assert "Dator &amp; papper" in page
    assert "mote.ics" in page
    calendar = client.get(address_of(meeting, "meeting_file")).content.decode()
    assert "Ta med: Dator & papper" in calendar.replace("\r\n ", "")
    too_long = client.post(reverse("meeting_new"), TYPED | {"bring": "x" * 201})
    assert too_long.status_code == 422
