"""What is to be arranged: by kind, ticked, and told to the caterer without names."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues.models import NeedsReading, RsvpNeed
from dialogues.services import forget_needs
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import address_of, text
from tests.factories import MeetingFactory, NeedFactory, PersonFactory, RsvpFactory, UserFactory, staff
from tests.meanwhile import meanwhile
from tests.moments import in_days

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(db):
    return MeetingFactory()


def needed(meeting, kind="hearing_loop", text="", **rsvp) -> RsvpNeed:
    """A need of somebody who comes in their own name."""
    return NeedFactory(rsvp=PersonFactory(meeting=meeting, **rsvp), kind=kind, text=text)


def test_needs_stand_by_kind_with_who_and_how_many_alike(client, official, meeting):
    client.force_login(official)
    for written in ("gluten", "Utan  gluten ", "laktos"):
        needed(meeting, "food", written)
    needed(meeting, "interpreter", "till <arabiska>", name="Åsa Ek")
    page = text(client.get(address_of(meeting, "meeting_needs")))
    assert "<b>2</b> utan gluten" in page
    assert "<b>1</b> utan laktos" in page
    assert "Till &lt;arabiska&gt;" in page
    assert "Åsa Ek" in page
    assert "<b>4</b> av 4 är kvar" in page
    assert "just det här mötet" in page


def test_the_page_of_the_answers_says_how_many_are_left(client, official, meeting):
    client.force_login(official)
    [first, *_more] = [needed(meeting) for _each in range(3)]
    NeedFactory(rsvp=RsvpFactory(invitation__meeting=meeting))
    NeedFactory(rsvp=RsvpFactory(invitation__meeting=meeting, invitation__state="revoked"))
    assert "Behov att ordna</a> (4 kvar)" in text(client.get(address_of(meeting, "meeting_answers")))
    client.post(address_of(meeting, "meeting_needs"), {"ordnat": first.pk})
    assert "Behov att ordna</a> (3 kvar)" in text(client.get(address_of(meeting, "meeting_answers")))


def test_only_what_those_who_come_need_is_arranged(client, official, meeting):
    client.force_login(official)
    needed(meeting, name="Kommer inte", answer="no")
    needed(meeting, name="Väntar", place_state="waiting", queue_no=1)
    needed(meeting, name="Inte bekräftad", confirmed_at=None)
    needed(MeetingFactory(), name="På ett annat möte")
    page = text(client.get(address_of(meeting, "meeting_needs")))
    assert "Ingen som kommer har sagt" in page
    assert "Väntar" not in page
    assert "Behov att ordna</a></li>" in text(client.get(address_of(meeting, "meeting_answers")))


def test_a_need_is_ticked_and_taken_back(client, official, meeting):
    client.force_login(official)
    need, address = needed(meeting), address_of(meeting, "meeting_needs")
    assert client.post(address, {"ordnat": need.pk})["Location"] == address
    need.refresh_from_db()
    first = need.met_at
    row = text(client.post(address, {"ordnat": need.pk}, headers=HTMX))
    need.refresh_from_db()
    assert need.met_at == first
    assert row.startswith('<li class="is-done">')
    assert "Allt är ordnat" in text(client.get(address))
    client.post(address, {"angra": need.pk})
    need.refresh_from_db()
    assert need.met_at is None
    for wrong in ({}, {"ordnat": "x"}, {"ordnat": needed(MeetingFactory()).pk}, {"ordnat": "9" * 40}):
        assert client.post(address, wrong).status_code == 404


def test_the_caterer_is_told_how_many_and_never_who(client, official, meeting):
    client.force_login(official)
    needed(meeting, "food", "gluten", name="Åsa Ek", group_size=3)
    needed(meeting, "food", "=nötter", name="Bo Al")
    needed(meeting, "interpreter", "arabiska")
    response = client.get(address_of(meeting, "food_file"))
    assert text(response).split() == [
        "\ufeffMat;Antal", "Personer", "i", "rummet;5", "Utan", "=nötter;1", "Utan", "gluten;1",
    ]  # fmt: skip
    assert "Åsa" not in text(response)


def test_needs_are_seen_by_those_who_call_and_whoever_owns_the_meeting(client, meeting):
    address = address_of(meeting, "meeting_needs")
    for user, status in (
        (staff(Role.REGISTRAR), 403),
        (UserFactory(), 403),
        (meeting.owner, 200),
        (staff(Role.OFFICIAL), 200),
    ):
        client.force_login(user)
        assert client.get(address).status_code == status
        assert client.get(address_of(meeting, "food_file")).status_code == status


def test_needs_ask_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)

    def queries(number):
        meeting = MeetingFactory()
        for _each in range(number):
            needed(meeting)
        client.get(address_of(meeting, "meeting_needs"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting, "meeting_needs"))
        return len(captured)

    # Three of them for the trace that somebody has read.
    assert queries(3) == queries(27) <= 9


def test_that_needs_were_read_is_remembered_once_a_day(client, official, meeting):
    client.force_login(official)
    page = address_of(meeting, "meeting_needs")
    client.get(page)
    assert not NeedsReading.objects.exists()
    needed(meeting)
    for _ in range(2):
        client.get(page)
        client.get(address_of(meeting, "food_file"))
    with clock.standing_at(in_days(1)):
        client.get(page)
    read = NeedsReading.objects.order_by("read_on")
    assert [(one.reader, one.meeting) for one in read] == [(official, meeting)] * 2


def test_who_read_needs_is_forgotten_with_them(client, official, meeting):
    client.force_login(official)
    needed(meeting)
    client.get(address_of(meeting, "meeting_needs"))
    with clock.standing_at(meeting.ends_at + timedelta(days=31)):
        forget_needs(actor=THE_CLOCK)
    assert not NeedsReading.objects.exists()


def test_a_need_that_has_just_been_taken_back_is_not_found(client, official, meeting):
    client.force_login(official)
    need = needed(meeting)
    with meanwhile(need.delete):
        assert client.post(address_of(meeting, "meeting_needs"), {"ordnat": need.pk}).status_code == 404
