"""The page at the door: one press, with and without script; drop-ins; two doorkeepers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.models import Rsvp
from portal.people.enums import Role
from portal.web import clock
from tests.dialogues.acts import address_of, answer_from, text
from tests.factories import MeetingFactory, PersonFactory, RsvpFactory, evening, staff
from tests.moments import in_days

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(db):
    """One whose door is open."""
    return MeetingFactory(starts_at=evening(0), answer_by=clock.today())


@pytest.fixture
def door(client, official, meeting):
    """The address of its door, with somebody who may stand there."""
    client.force_login(official)
    return address_of(meeting, "meeting_door")


def test_those_who_come_to_the_room_stand_in_swedish_order(client, door, meeting):
    for name in ("Ödlan", "Zebran", "Ängens vänner"):
        answer_from(name, meeting)
    PersonFactory(meeting=meeting, name="Åsa Ek", organisation_name="Ett eget gäng")
    answer_from("På nätet AB", meeting, mode="online")
    answer_from("Kan inte", meeting, answer="no")
    answer_from("I kön", meeting, place_state="waiting", queue_no=1)
    page = text(client.get(door))
    names = re.findall(r'<p class="what">([^<]+?)<', page)
    assert names == ["I kön", "Zebran", "Åsa Ek", "Ängens vänner", "Ödlan"]
    assert "<b>0</b> av 5 har kommit" in page
    found = text(client.get(door, {"q": "natet"}))
    assert "På nätet AB" in found
    assert "Anmäld på nätet" in found
    assert "Ingen som har svarat heter så" in text(client.get(door, {"q": "finns inte"}))


def test_one_press_ticks_and_another_takes_it_back_without_script(client, door, meeting):
    rsvp = answer_from("Kören", meeting, group_size=3)
    response = client.post(f"{door}?q=k%C3%B6ren", {"kom": rsvp.code})
    assert response["Location"] == f"{door}?q=k%C3%B6ren#r-{rsvp.code}"
    assert "<b>3</b> av 3 har kommit" in text(client.get(door))
    client.post(door, {"angra": rsvp.code})
    assert "<b>0</b> av 3 har kommit" in text(client.get(door))
    assert client.post(door, {"kom": "finnsej"}).status_code == 404
    assert client.post(door, {}).status_code == 404
    assert client.post(door, {"kom": RsvpFactory().code}).status_code == 404


def test_with_script_the_row_comes_back_and_the_count_with_it(client, door, meeting):
    rsvp = answer_from("Kören", meeting)
    row = text(client.post(door, {"kom": rsvp.code}, headers=HTMX))
    assert row.lstrip().startswith(f'<li id="r-{rsvp.code}" class="is-done">')
    assert 'hx-swap-oob="innerHTML:#antal"><b>1</b> av 1 har kommit' in row
    assert f'name="angra" value="{rsvp.code}"' in row
    assert "<html" not in row


def test_a_page_hears_of_what_the_other_doorkeeper_has_ticked_and_of_nothing_else(client, door, meeting, by):
    rsvp, still = answer_from("Kören", meeting), answer_from("Den som dröjer", meeting)
    asks_again = re.search(r'id="nytt" hx-get="([^"]+)"', text(client.get(door)))[1]
    quiet = text(client.get(asks_again, headers=HTMX))
    assert "<li" not in quiet
    services.tick(rsvp, came=True, actor=by)
    news = text(client.get(asks_again, headers=HTMX))
    assert f'<li id="r-{rsvp.code}" class="is-done" hx-swap-oob="true">' in news
    assert "<b>1</b> av 2 har kommit" in news
    assert still.code not in news
    asks_after_that = re.search(r'hx-get="([^"]+)"', news)[1]
    assert "<li" not in text(client.get(asks_after_that, headers=HTMX))
    assert client.get(f"{door}?efter=x", headers=HTMX).status_code == 200


def test_somebody_unexpected_is_added_in_one_line(client, door, meeting):
    page = text(client.get(door))
    code = re.search(r'name="code" value="(\w+)"', page)[1]
    new = address_of(meeting, "meeting_drop_in")
    typed = {"name": "Bo Ek", "group_size": "2", "organisation_name": "Segelsällskapet", "code": code}
    for _press in range(2):
        said = client.post(new, typed, follow=True)
    assert "Bo Ek är tillagd" in text(said)
    assert "<b>2</b> av 2 har kommit" in text(said)
    assert "Segelsällskapet" in text(said)
    assert Rsvp.objects.count() == 1
    assert client.get(new)["Location"] == door


def test_what_is_wrong_with_a_drop_in_is_said_and_kept(client, door, meeting):
    new = address_of(meeting, "meeting_drop_in")
    response = client.post(
        new, {"name": "", "group_size": "många", "organisation_name": "Kören", "code": "?"}
    )
    assert response.status_code == 422
    assert "Skriv vem som kom." in text(response)
    assert "Skriv antalet med siffror" in text(response)
    assert 'value="Kören"' in text(response)
    assert not Rsvp.objects.exists()


def test_before_and_after_its_time_the_page_says_when(client, official):
    client.force_login(official)
    rsvp = RsvpFactory()
    door = address_of(rsvp.meeting, "meeting_door")
    page = text(client.get(door))
    assert "Sidan är öppen från" in page
    assert rsvp.who not in page
    assert "Sidan är öppen från" in text(client.post(door, {"kom": rsvp.code}))
    assert client.post(address_of(rsvp.meeting, "meeting_drop_in"), {"name": "Bo"})["Location"] == door
    assert Rsvp.objects.get().came is None


def test_only_those_who_call_stand_at_the_door(client, meeting):
    client.force_login(staff(Role.REGISTRAR))
    assert client.get(address_of(meeting, "meeting_door")).status_code == 403
    assert client.post(address_of(meeting, "meeting_drop_in"), {"name": "Bo"}).status_code == 403


def test_the_door_asks_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)

    def queries(number, **headers):
        meeting = MeetingFactory(starts_at=evening(0), answer_by=clock.today())
        for _each in range(number):
            answer_from("Kören", meeting)
        address = address_of(meeting, "meeting_door")
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address, headers=headers)
        return len(captured)

    assert queries(3) == queries(27) <= 8
    assert queries(3, **HTMX) <= 8


def test_a_week_later_who_came_is_still_seen_among_the_answers(client, door, meeting, by):
    services.tick(answer_from("Kören", meeting), came=True, actor=by)
    with clock.standing_at(in_days(30)):
        client.force_login(staff())
        assert "<b>Kom</b>" in text(client.get(address_of(meeting, "meeting_answers")))
