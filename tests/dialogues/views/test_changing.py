"""A called meeting is changed: one page in between says what that leads to, and loses nothing typed."""

import re
from datetime import timedelta
from html import unescape

import pytest

from dialogues.enums import MEETING_CHANGED, MeetingState, Mode, PlaceState
from dialogues.models import Meeting, Rsvp
from portal.notifications.models import Letter
from portal.web import clock
from tests.dialogues.acts import address_of, letters, text
from tests.factories import InvitationFactory, MeetingFactory, PaperFactory, RsvpFactory
from tests.tabs import as_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(client, official):
    """A called meeting with somebody who comes to the room and somebody who has not answered."""
    client.force_login(official)
    meeting = RsvpFactory(mode=Mode.ROOM).meeting
    InvitationFactory(meeting=meeting)
    return meeting


def change(client, meeting, **typed):
    """What comes back when the form is opened, changed and sent."""
    address = address_of(meeting, "meeting_change")
    return client.post(address, as_sent(client.get(address)) | typed)


def pressed(client, meeting, page, button: str):
    """What comes back when one of the buttons of the page in between is pressed."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', text(page))
    sent: dict[str, list[str]] = {}
    for name, value in hidden:
        sent.setdefault(name, []).append(unescape(value))
    return client.post(address_of(meeting, "meeting_change"), sent | {button: "ja"})


def test_a_change_that_tells_somebody_is_asked_of_once(client, meeting):
    page = change(client, meeting, place="Biblioteket", title="Vårens <möte>")
    assert page.status_code == 200
    for words in ("2 föreningar får ett brev", meeting.place, "Biblioteket", "Ingenting är sparat än"):
        assert words in text(page)
    assert Meeting.objects.get().place == meeting.place
    assert not Letter.objects.exists()
    saved = pressed(client, meeting, page, "sakert")
    assert saved.status_code == 302
    assert "2 föreningar får ett brev." in text(client.get(saved.headers["Location"]))
    standing = Meeting.objects.get()
    assert (standing.place, standing.title) == ("Biblioteket", "Vårens <möte>")
    assert len(letters(MEETING_CHANGED)) == 2


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("answer_by", "Den dagen har redan varit. Välj i dag eller en senare dag."),
        ("day", "Den tiden har redan varit. Ett möte som är kallat kan bara flyttas framåt."),
    ],
)
def test_a_day_that_has_been_is_refused_at_its_field_with_what_to_choose(client, meeting, field, sentence):
    page = change(client, meeting, **{field: str(clock.today() - timedelta(days=1))})
    assert page.status_code == 422
    assert sentence in page.context["form"].errors[field]


def test_whether_anybody_can_answer_anew_is_said_before(client, meeting):
    closed = "Flytta den också om föreningarna ska kunna svara om."
    page = text(change(client, meeting, place="Biblioteket"))
    assert "De kan ändra sitt svar med länken i brevet." in page
    assert closed not in page
    Meeting.objects.update(answer_by=clock.today() - timedelta(days=1))
    page = text(change(client, meeting, place="Biblioteket"))
    assert "med länken i brevet" not in page
    assert closed in page
    page = text(change(client, meeting, place="Biblioteket", answer_by=f"{clock.today()}"))
    assert "De kan ändra sitt svar med länken i brevet." in page
    assert closed not in page


def test_whoever_is_moved_after_the_last_day_is_not_said_to_be_free_to_choose(client, meeting):
    Meeting.objects.update(answer_by=clock.today() - timedelta(days=1))
    page = text(change(client, meeting, place=""))
    assert "Brevet säger det." in page
    assert "att de kan ändra sig" not in page


def test_going_back_from_the_question_keeps_what_was_typed(client, meeting):
    page = change(client, meeting, place="Biblioteket", purpose="Rad ett\nRad två")
    form = pressed(client, meeting, page, "tillbaka")
    assert form.status_code == 200
    assert 'value="Biblioteket"' in text(form)
    assert "Rad ett\nRad två" in text(form).replace("\r\n", "\n")
    assert Meeting.objects.get().place == meeting.place


@pytest.mark.parametrize(
    "typed", [{"title": "Nytt namn"}, {"seats": "12"}, {"agenda": "Val"}, {"easy": "Kort."}]
)
def test_a_change_that_tells_nobody_is_saved_at_once(client, meeting, typed):
    assert change(client, meeting, **typed).status_code == 302
    assert not Letter.objects.exists()


def test_a_draft_is_saved_at_once(client, meeting):
    Meeting.objects.update(state=MeetingState.DRAFT)
    assert change(client, meeting, place="Biblioteket").status_code == 302


def test_it_is_said_before_what_happens_to_those_who_would_come_to_the_room(client, meeting):
    page = change(client, meeting, place="")
    assert "1 svar flyttas från rummet till nätet" in text(page)
    pressed(client, meeting, page, "sakert")
    assert Rsvp.objects.get().mode == Mode.ONLINE


def test_it_is_asked_whether_there_shall_be_fewer_seats_than_are_given(client, meeting):
    Rsvp.objects.update(group_size=4, place_state=PlaceState.GIVEN)
    page = change(client, meeting, seats="3")
    assert "Ingenting är sparat än." in text(page)
    assert "Brevet säger det här" not in text(page)
    assert "1 person för mycket i rummet" in text(page)
    assert "4 personer har redan plats." in text(page)
    saved = pressed(client, meeting, page, "sakert")
    assert "De 4 personer som redan har plats behåller den." in text(client.get(saved.headers["Location"]))
    assert not Letter.objects.exists()


def test_it_is_said_where_papers_have_gone(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    PaperFactory(agenda_item__meeting=meeting, agenda_item__title="Lokaler")
    saved = change(client, meeting, agenda="Lokaler på kvällstid")
    page = text(client.get(saved.headers["Location"]))
    assert "Handlingarna under ”Lokaler” står nu under ”Lokaler på kvällstid”." in page
    refused = change(client, meeting, agenda="")
    assert refused.status_code == 422
    assert "Punkten ”Lokaler på kvällstid” har handlingar." in text(refused)


def test_what_somebody_else_saved_is_shown_before_anything_is_asked(client, meeting, by):
    address = address_of(meeting, "meeting_change")
    opened = as_sent(client.get(address))
    Meeting.objects.update(title="Deras")
    response = client.post(address, opened | {"place": "Biblioteket"})
    assert response.status_code == 422
    assert [it.stands for it in response.context["overtaken"]] == ["Deras"]
    page = client.post(address, as_sent(response))
    assert "2 föreningar får ett brev" in text(page)


def test_what_somebody_else_saved_while_it_was_asked_is_not_written_over(client, meeting):
    page = change(client, meeting, place="Biblioteket")
    Meeting.objects.update(place="Kyrkan")
    response = pressed(client, meeting, page, "sakert")
    assert response.status_code == 422
    assert "Kyrkan" in text(response)
    assert Meeting.objects.get().place == "Kyrkan"


# --- Cancelling -----------------------------------------------------------------------------


def test_why_a_meeting_is_cancelled_stands_on_its_page(client, meeting):
    address = address_of(meeting, "meeting_cancel")
    assert "Varför ställs mötet in?" in text(client.get(address))
    page = text(client.post(address, {"reason": "Lokalen <brann>."}, follow=True))
    assert "Lokalen &lt;brann&gt;." in page
    assert Meeting.objects.get().cancel_reason == "Lokalen <brann>."


def test_too_long_a_reason_is_kept_and_cancels_nothing(client, meeting):
    response = client.post(address_of(meeting, "meeting_cancel"), {"reason": "x" * 501})
    assert response.status_code == 422
    assert "x" * 501 in text(response)
    assert Meeting.objects.get().state == MeetingState.CALLED


# --- The page of what was changed -----------------------------------------------------------


def test_the_page_says_what_has_changed_and_what_was_before(client, meeting, by):
    was = meeting.place
    pressed(client, meeting, change(client, meeting, place="Biblioteket"), "sakert")
    change(client, meeting, title="Ett annat namn")
    page = text(client.get(Meeting.objects.get().get_absolute_url()))
    assert f"Ny plats. Förut: {was}" in page
    assert '<span class="state late">Ändrat</span>' in page
    assert "Ny tid" not in page


def test_a_meeting_that_was_moved_and_moved_back_says_where_it_was_in_between(client, meeting):
    was = meeting.place
    for place in ("Biblioteket", was):
        pressed(client, meeting, change(client, meeting, place=place), "sakert")
    assert "Ny plats. Förut: Biblioteket" in text(client.get(address_of(meeting)))


def test_the_former_way_into_a_closed_meeting_is_shown_to_nobody(client, meeting):
    Meeting.objects.update(open_to_all=False)
    pressed(client, meeting, change(client, meeting, link="https://mote.example/nytt"), "sakert")
    client.logout()
    page = text(client.get(address_of(meeting)))
    assert "Ny länk för att delta på nätet." in page
    assert "https://mote.example/" not in page


@pytest.mark.parametrize(
    ("state", "changed", "words"),
    [
        (MeetingState.CALLED, False, "Kallat"),
        (MeetingState.HELD, True, "Hållet"),
        (MeetingState.CANCELLED, True, "Inställt"),
    ],
)
def test_how_far_a_meeting_has_come_is_said_in_words(client, meeting, state, changed, words):
    Meeting.objects.update(state=state, changed_at=meeting.starts_at if changed else None)
    assert re.search(rf'<span class="state \w+">{words}</span>', text(client.get(address_of(meeting))))
