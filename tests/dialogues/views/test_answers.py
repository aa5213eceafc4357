"""The answers and the sending's progress, as those who call see them."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import ANSWER_CHANGED, CANCELLATION, MEETINGS, REMINDER, Answer, GivenBy
from dialogues.models import Rsvp
from portal.notifications.models import Choice, Letter
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import address_of, answer_from, letters, page_of, text
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    NeedFactory,
    OrganisationFactory,
    PersonFactory,
    QuestionFactory,
    RsvpFactory,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_the_answers_are_listed_with_what_was_asked(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    yes = RsvpFactory(invitation__meeting=meeting, group_size=3)
    QuestionFactory(rsvp=yes, text="Finns <hörslinga>?")
    silent = InvitationFactory(meeting=meeting)
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert yes.invitation.organisation.name in page
    assert "Finns &lt;hörslinga&gt;?" in page
    assert "av 2" in page
    assert silent.organisation.name not in page
    nobody = text(client.get(address_of(meeting, "meeting_answers"), {"visa": "none"}))
    assert silent.organisation.name in nobody
    assert "hörslinga" not in nobody


def test_the_page_costs_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)

    def queries(number):
        make_organisations(number)
        meeting = MeetingFactory()
        services.invite_all(meeting, actor=THE_CLOCK)
        Letter.objects.update(state="refused")
        for invitation in meeting.invitations.all():
            RsvpFactory(invitation=invitation)
        client.get(address_of(meeting, "meeting_answers"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting, "meeting_answers"))
        return len(captured)

    assert queries(3) == queries(27)


def test_the_page_shows_how_the_latest_sending_fares_and_leads_to_the_earlier(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    make_organisations(2)
    first = services.invite_all(meeting, actor=THE_CLOCK)
    assert 'hx-trigger="every 2s"' in text(client.get(address_of(meeting, "meeting_answers")))
    first.letters.update(state="sent")
    make_organisations(1)
    second = services.invite_all(meeting, actor=THE_CLOCK)
    second.letters.update(state="sent")
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert "Inbjudan till möte: 1 brev är skickat" in page
    assert "Tidigare utskick" in page
    assert page_of(first) in page
    assert page_of(second) in page
    assert "every 2s" not in page


def test_a_later_sending_hides_nobody_whom_no_letter_has_reached(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    OrganisationFactory()
    services.invite_all(meeting, actor=THE_CLOCK)
    make_organisations(1)
    services.invite_all(meeting, actor=THE_CLOCK).letters.update(state="sent")
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert "1 inbjuden förening har inget brev nått" in page
    assert address_of(meeting, "meeting_on_paper") in page
    assert client.get(address_of(meeting, "meeting_on_paper")).headers["Content-Type"] == "application/pdf"


def test_whoever_could_not_be_told_of_a_change_or_a_cancellation_is_listed(client, official):
    client.force_login(official)
    invitation = InvitationFactory()
    invitation.organisation.memberships.update(address=None)
    invited = InvitationFactory(meeting=invitation.meeting)
    services.cancel_meeting(invitation.meeting, actor=THE_CLOCK)
    batch = invitation.meeting.batches().get()
    assert (batch.notice, batch.total, batch.without_address) == (CANCELLATION, 1, 1)
    batch.letters.update(state="refused", server_answer="550 no such user")
    assert "Inställt möte: 0 brev är skickade" in text(
        client.get(address_of(invitation.meeting, "meeting_answers"))
    )
    page = text(client.get(page_of(batch)))
    assert invited.organisation.memberships.get().address.email in page
    assert invitation.organisation.name in page
    assert "Ring dem" in page


def test_the_page_says_in_its_heading_which_meeting(client, official):
    client.force_login(official)
    meeting = MeetingFactory(title="Spring meeting", language="en")
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert '<h1>Svar till <span lang="en">Spring meeting</span></h1>' in page


# --- Answers as they come ------------------------------------------------------------------


def names(response) -> list[str]:
    """The names in the list of answers, from the top."""
    return re.findall(r"<h3>(?:<a[^>]*>)?([^<]+)", text(response).partition('class="answers"')[2])


def test_organisations_and_persons_stand_in_one_list_in_swedish_order(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    for name in ("Zebran", "Östanå IF"):
        answer_from(name, meeting)
    for name in ("Åsa Ek", "Örjan Al"):
        PersonFactory(meeting=meeting, name=name)
    page = client.get(address_of(meeting, "meeting_answers"), {"ordning": "namn"})
    assert names(page) == ["Zebran", "Åsa Ek", "Örjan Al", "Östanå IF"]
    latest_first = client.get(address_of(meeting, "meeting_answers"))
    assert names(latest_first) == ["Örjan Al", "Åsa Ek", "Östanå IF", "Zebran"]
    assert "Jag kommer" in text(page)
    assert "Vi kommer" in text(page)


def test_the_list_is_narrowed_by_how_an_answer_counts_and_by_door_and_searched(client, official):
    client.force_login(official)
    meeting = MeetingFactory(seats=1)
    answer_from("Har plats", meeting, given_by="phone")
    answer_from("Väntar", meeting, place_state="waiting", queue_no=1, group_size=3)
    answer_from("Kan inte", meeting, answer="no")
    PersonFactory(
        meeting=meeting, name="Olle Obekräftad", confirmed_at=None, organisation_name="Älvsjö bridge"
    )

    def listed(**asked):
        return names(client.get(address_of(meeting, "meeting_answers"), asked))

    assert listed(visa="yes") == ["Har plats"]
    assert listed(visa="waiting") == ["Väntar"]
    assert listed(visa="unconfirmed") == ["Olle Obekräftad"]
    assert listed(visa="no") == ["Kan inte"]
    assert listed(genom="phone") == ["Har plats"]
    assert listed(q="alvsjo olle") == ["Olle Obekräftad"]
    assert listed(q="vantar") == ["Väntar"]
    assert listed(visa="yes", q="väntar") == []
    assert len(listed(visa="inget-av-vart", genom="skorstenen", ordning="slumpen", sida="x")) == 4
    page = text(client.get(address_of(meeting, "meeting_answers"), {"visa": "waiting"}))
    assert "Nummer 1 i kön" in page
    assert "På väntelistan" in page


def test_what_is_new_is_told_without_moving_the_list(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    page = text(client.get(address_of(meeting, "meeting_answers")))
    asks_again = re.search(r'hx-get="([^"]+sedan=[^"]+)" hx-trigger="every 10s"', page)[1]
    quiet = text(client.get(asks_again, headers=HTMX))
    assert "hx-swap-oob" not in quiet
    assert "<html" not in quiet
    RsvpFactory(invitation__meeting=meeting, group_size=4)
    told = text(client.get(asks_again, headers=HTMX))
    assert "1 svar har kommit" in told
    assert f'href="{address_of(meeting, "meeting_answers")}#lista"' in told
    assert "<b>4 <small>" in told
    assert 'class="answers"' not in told
    assert "har kommit" not in text(client.get(asks_again + "&nya=1", headers=HTMX))
    assert (
        client.get(address_of(meeting, "meeting_answers"), {"sedan": "i går"}, headers=HTMX).status_code
        == 200
    )


def test_a_list_of_answers_costs_eleven_questions_at_most(client, official, django_assert_max_num_queries):
    client.force_login(official)
    meeting = MeetingFactory()
    InvitationFactory(meeting=meeting)
    PersonFactory(meeting=meeting)
    services.invite_all(meeting, actor=THE_CLOCK)
    for asked in ({}, {"visa": "none"}, {"ordning": "namn"}, {"q": "besökare"}):
        # While letters go their progress is asked for as well.
        for most in (15, 11):
            client.get(address_of(meeting, "meeting_answers"), asked)
            with django_assert_max_num_queries(most):
                client.get(address_of(meeting, "meeting_answers"), asked)
            meeting.batches().update(closed_at=clock.now())
        meeting.batches().update(closed_at=None)


def test_a_sending_that_is_over_leads_to_its_receipt_and_to_what_is_left_to_print(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    batch = services.invite_all(meeting, actor=THE_CLOCK)
    meeting.batches().update(closed_at=clock.now(), without_address=2)
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert page_of(batch) in page
    assert address_of(meeting, "meeting_on_paper") in page
    assert "Inbjudan är inte skickad" not in page


# --- Those who are silent ------------------------------------------------------------------


def test_the_silent_stand_with_whom_to_phone(client, official):
    client.force_login(official)
    invitation = InvitationFactory()
    contact = invitation.organisation.memberships.get()
    contact.phone = "070-1740605, 08-465 004 11"
    contact.address = None
    contact.save()
    page = text(client.get(address_of(invitation.meeting, "meeting_answers"), {"visa": "none"}))
    assert "Nås inte med e-post" in page
    assert 'href="tel:+46701740605"' in page
    assert 'href="tel:+46846500411"' in page
    assert 'name="forening"' not in page


def test_the_chosen_are_reminded_and_the_page_says_who_was_not(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    one, other, mute = (InvitationFactory(meeting=meeting) for _n in range(3))
    mute.organisation.memberships.update(address=None, phone="070-1740605")
    nudge = address_of(meeting, "meeting_nudge")
    said = client.post(nudge, {"forening": [one.code, mute.code]}, follow=True)
    assert "Påminnelsen till 1 förening är på väg." in text(said)
    assert "1 förening nås inte med e-post. Ring den." in text(said)
    assert letters(REMINDER) == [one.organisation.memberships.get().address.email]
    again = client.post(nudge, {"forening": [one.code, other.code]}, follow=True)
    assert "1 förening har redan fått en påminnelse i dag" in text(again)
    assert "Kryssa för dem du vill påminna" in text(client.post(nudge, {}, follow=True))
    third = InvitationFactory(meeting=meeting)
    address = third.organisation.memberships.get().address
    Choice.objects.create(address=address, kind=MEETINGS, off_since=clock.now())
    declined = text(client.post(nudge, {"forening": third.code}, follow=True))
    assert "1 förening har valt bort påminnelser. Ring den." in declined
    assert "är på väg" not in declined


def test_only_those_who_call_remind(client):
    invitation = InvitationFactory()
    client.force_login(staff(Role.REGISTRAR))
    nudge = address_of(invitation.meeting, "meeting_nudge")
    assert client.post(nudge, {"forening": invitation.code}).status_code == 403
    assert client.get(nudge).status_code == 403
    assert letters(REMINDER) == []


# --- Answers over the telephone ------------------------------------------------------------

GIVEN = {"given_by": "phone", "answer": "yes", "group_size": "3", "mode": "room", "question": ""}


def page_for(invitation) -> str:
    """Where an invited organisation's answer is written down."""
    meeting = invitation.meeting
    kwargs = {"code": meeting.code, "slug": meeting.slug, "invitation": invitation.code}
    return reverse("meeting_answer", kwargs=kwargs)


def test_staff_register_the_answer_of_whoever_phones(client, official):
    client.force_login(official)
    invitation = InvitationFactory()
    silent = text(client.get(address_of(invitation.meeting, "meeting_answers"), {"visa": "none"}))
    assert page_for(invitation) in silent
    assert invitation.organisation.name in text(client.get(page_for(invitation)))
    assert not Rsvp.objects.exists()
    response = client.post(page_for(invitation), GIVEN, follow=True)
    rsvp = Rsvp.objects.get()
    assert (rsvp.answer, rsvp.group_size, rsvp.given_by) == (Answer.YES, 3, GivenBy.PHONE)
    assert f"Svaret för {invitation.organisation} är registrerat." in text(response)
    assert "antecknat av oss: telefon" in text(response)
    again = text(client.get(page_for(invitation)))
    assert "Eva Lind" in again
    assert "De svarade <b>Vi kommer</b>" in again


def test_staff_say_how_they_got_the_answer_and_take_it_back_for_others(client, official):
    client.force_login(official)
    invitation = InvitationFactory(meeting__seats=1)
    RsvpFactory(invitation__meeting=invitation.meeting, place_state="given")
    said = client.post(page_for(invitation), GIVEN | {"given_by": "mail", "group_size": "1"}, follow=True)
    assert "de är nummer 1 i kön" in text(said)
    assert Rsvp.objects.get(invitation=invitation).given_by == GivenBy.MAIL
    assert "antecknat av oss: e-post till oss" in text(said)
    back = client.post(page_for(invitation), {"ta_tillbaka": "ja"}, follow=True)
    assert "är återtaget" in text(back)
    silent = text(client.get(address_of(invitation.meeting, "meeting_answers"), {"visa": "none"}))
    assert invitation.organisation.name in silent
    again = client.post(page_for(invitation), {"ta_tillbaka": "ja"}, follow=True)
    assert again.status_code == 200
    assert client.post(page_for(invitation), GIVEN | {"given_by": "page"}).status_code == 422


def test_needs_that_stand_are_neither_shown_nor_lost_when_staff_change_the_answer(client, official):
    client.force_login(official)
    rsvp = RsvpFactory(group_size=2)
    NeedFactory(rsvp=rsvp, kind="food", text="hemligt")
    page = text(client.get(page_for(rsvp.invitation)))
    assert "1 behov angivet" in page
    assert "hemligt" not in page
    client.post(page_for(rsvp.invitation), GIVEN)
    assert (rsvp.needs.get().text, Rsvp.objects.get().group_size) == ("hemligt", 3)
    client.post(page_for(rsvp.invitation), GIVEN | {"need_hearing_loop": "on"})
    assert rsvp.needs.get().kind == "hearing_loop"


def test_staff_do_not_overtake_an_answer_that_came_while_they_wrote(client, official):
    client.force_login(official)
    rsvp = RsvpFactory(group_size=7, version=1)
    page = page_for(rsvp.invitation)
    no = {"given_by": "phone", "answer": "no", "made_from": "0"}
    met = client.post(page, no)
    assert met.status_code == 422
    assert "Föreningen har svarat medan du skrev: Vi kommer." in text(met)
    assert 'name="made_from" value="1"' in text(met)
    assert Rsvp.objects.get().group_size == 7
    assert client.post(page, no | {"made_from": "1"}).status_code == 302
    assert Rsvp.objects.get().answer == "no"


def test_a_page_opened_twice_answers_once_and_then_changes(client, official):
    client.force_login(official)
    invitation = InvitationFactory()
    for _tab in range(2):
        assert client.post(page_for(invitation), GIVEN).status_code == 302
    assert Rsvp.objects.get().version == 1
    assert client.post(page_for(invitation), {"given_by": "phone", "answer": "no"}).status_code == 302
    assert (Rsvp.objects.get().answer, Rsvp.objects.get().version) == (Answer.NO, 2)
    assert letters(ANSWER_CHANGED) == [invitation.organisation.memberships.get().address.email]


def test_what_is_wrong_with_a_registered_answer_keeps_what_was_typed(client, official):
    client.force_login(official)
    invitation = InvitationFactory()
    response = client.post(page_for(invitation), GIVEN | {"group_size": "två", "question": "Hörslinga"})
    assert response.status_code == 422
    assert "Hörslinga" in text(response)
    assert not Rsvp.objects.exists()


def test_when_it_is_too_late_the_page_says_so(client, official):
    client.force_login(official)
    invitation = InvitationFactory(meeting__starts_at=clock.now() - timedelta(minutes=1))
    assert "Mötet tar inte emot svar längre" in text(client.get(page_for(invitation)))
    assert page_for(invitation) not in text(
        client.get(address_of(invitation.meeting, "meeting_answers"), {"visa": "none"})
    )
    response = client.post(page_for(invitation), GIVEN | {"question": "Vi har bakat"})
    assert response.status_code == 422
    assert "Mötet har redan börjat" in text(response)
    assert "Vi har bakat" in text(response)


def test_an_answer_is_registered_only_by_those_who_call_and_for_the_invited(client):
    invitation = InvitationFactory()
    assert client.get(page_for(invitation)).status_code == 302
    client.force_login(staff(Role.REGISTRAR))
    assert client.get(page_for(invitation)).status_code == 403
    assert client.post(page_for(invitation), GIVEN).status_code == 403
    client.force_login(staff(Role.OFFICIAL))
    elsewhere = page_for(invitation).replace(invitation.code, InvitationFactory().code)
    assert client.get(elsewhere).status_code == 404
    assert not Rsvp.objects.exists()
