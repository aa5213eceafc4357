"""The list and each meeting, and what those who call do with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues.enums import Answer, MeetingState
from dialogues.models import Meeting, Rsvp, page_of
from portal.frames.models import Tag
from portal.notifications.models import Letter
from portal.web import clock
from tests.dialogues.acts import address_of, as_sent, text
from tests.factories import AgendaItemFactory, InvitationFactory, MeetingFactory, RsvpFactory

pytestmark = pytest.mark.django_db


# --- Public pages --------------------------------------------------------------------------


def test_the_list_has_what_comes_and_what_has_been(client):
    MeetingFactory(title="Kommer snart")
    past = MeetingFactory(title="Har varit", starts_at=clock.now() - timedelta(days=9))
    page = text(client.get(reverse("meeting_list")))
    assert page.index("Kommer snart") < page.index("Tidigare") < page.index("Har varit")
    assert past.get_absolute_url() in page


def test_an_empty_list_says_why(client):
    assert "Inget möte är utlyst just nu" in text(client.get(reverse("meeting_list")))
    MeetingFactory()
    assert "Inget kommande möte passar ditt val" in text(
        client.get(reverse("meeting_list"), {"sort": "network"})
    )


def test_a_long_list_leads_on_to_all_of_it_page_by_page(client):
    for number in range(31):
        MeetingFactory(title=f"Möte nummer {number}", starts_at=clock.now() - timedelta(days=9 + number))
    first = text(client.get(reverse("meeting_list")))
    assert first.count("Möte nummer") == 10
    assert "visa=tidigare" in first
    everything = {"visa": "tidigare", "sort": "assembly"}
    assert text(client.get(reverse("meeting_list"), everything)).count("Möte nummer") == 30
    last = text(client.get(reverse("meeting_list"), everything | {"sida": "2"}))
    assert last.count("Möte nummer") == 1
    assert "sort=assembly&amp;visa=tidigare&amp;sida=1" in last
    assert client.get(reverse("meeting_list"), everything | {"sida": "sista"}).status_code == 200


def test_a_meeting_shows_what_one_needs_and_no_persons(client):
    rsvp = RsvpFactory(group_size=4, message="Finns det kaffe?")
    meeting = rsvp.meeting
    AgendaItemFactory(meeting=meeting, title="Val till samrådet", minutes=20)
    page = text(client.get(address_of(meeting)))
    for words in (meeting.title, meeting.place, "Val till samrådet", "18.00", "Sista dag är"):
        assert words in page
    assert "<b>4</b>" in page
    for private in (meeting.owner.name, "Finns det kaffe?", rsvp.invitation.organisation.name):
        assert private not in page


@pytest.mark.parametrize(
    ("state", "words"), [(MeetingState.CANCELLED, "inställt"), (MeetingState.HELD, "hållet")]
)
def test_a_meeting_says_what_became_of_it(client, state, words):
    page = text(client.get(address_of(MeetingFactory(state=state))))
    assert words in page.lower()
    assert "Sista dag är" not in page


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


def test_a_meeting_costs_two_queries_however_much_happens(client):
    meeting = MeetingFactory()
    meeting.principles.set(Tag.objects.principles())
    client.get(address_of(meeting))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting))
        return len(captured)

    empty = queries()
    for invitation in range(30):
        AgendaItemFactory(meeting=meeting, title=f"Punkt {invitation}")
        RsvpFactory(invitation__meeting=meeting)
    assert queries() == empty == 2


def test_the_list_costs_as_much_for_thirty_as_for_three(client):
    def queries(number):
        for _each in range(number):
            MeetingFactory().principles.set(Tag.objects.principles())
            MeetingFactory(starts_at=clock.now() - timedelta(days=9))
        client.get(reverse("meeting_list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("meeting_list"))
        return len(captured)

    assert queries(3) == queries(27)


# --- Calling -------------------------------------------------------------------------------


def typed(client, **changed) -> dict:
    """The new meeting's form as the page proposes it, with a title and a place."""
    proposed = as_sent(client.get(reverse("meeting_new")))
    return proposed | {"title": "Stormöte våren", "place": "Folkets hus"} | changed


def test_a_meeting_is_drafted_from_what_the_page_proposes(client, official):
    client.force_login(official)
    response = client.post(reverse("meeting_new"), typed(client))
    meeting = Meeting.objects.get()
    assert response.headers["Location"] == meeting.get_absolute_url()
    assert (meeting.state, meeting.owner, meeting.lead_time.is_kept) == (MeetingState.DRAFT, official, True)


def test_what_is_wrong_keeps_what_was_typed(client, official):
    client.force_login(official)
    response = client.post(reverse("meeting_new"), typed(client, place="", purpose="Därför möts vi"))
    assert response.status_code == 422
    assert "Skriv en plats eller en länk" in text(response)
    assert "Därför möts vi" in text(response)
    assert not Meeting.objects.exists()


def test_a_changed_meeting_keeps_a_history(client, official):
    client.force_login(official)
    meeting = MeetingFactory(link="")
    form = client.get(address_of(meeting, "meeting_change")).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields = {name: "" if value is None else value for name, value in fields.items()}
    assert (
        client.post(address_of(meeting, "meeting_change"), fields | {"place": "Biblioteket"}).status_code
        == 302
    )
    meeting.refresh_from_db()
    assert meeting.place == "Biblioteket"
    assert "Eva Lind" in text(client.get(address_of(meeting, "meeting_change")))


def test_what_cannot_be_changed_says_why(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.HELD)
    address = address_of(meeting, "meeting_change")
    response = client.post(address, as_sent(client.get(address)))
    assert response.status_code == 422
    assert "Mötet är hållet och kan inte ändras" in text(response)


def test_cancelling_is_asked_once_and_told(client, official):
    client.force_login(official)
    meeting = InvitationFactory().meeting
    client.get(address_of(meeting, "meeting_cancel"))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED
    page = client.post(address_of(meeting, "meeting_cancel"), follow=True)
    assert "Mötet är inställt" in text(page)
    assert Letter.objects.count() == 1
