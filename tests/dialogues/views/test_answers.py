"""The answers and the sending's progress, as those who call see them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import ANSWER_CHANGED, CANCELLATION, Answer, GivenBy
from dialogues.models import Rsvp
from portal.notifications.models import Letter
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import address_of, letters, page_of, text
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    OrganisationFactory,
    RsvpFactory,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db


def test_the_answers_are_listed_with_what_was_asked(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    yes = RsvpFactory(invitation__meeting=meeting, group_size=3)
    silent = InvitationFactory(meeting=meeting)
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert yes.invitation.organisation.name in page
    assert "av 2" in page
    assert f">{silent.organisation.name}<" not in page
    nobody = text(client.get(address_of(meeting, "meeting_answers"), {"visa": "none"}))
    assert f">{silent.organisation.name}<" in nobody


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


# --- Answers over the telephone ------------------------------------------------------------

GIVEN = {"answer": "yes", "group_size": "3", "mode": "room", "question": "", "proposal": ""}


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
    assert "registrerat av oss" in text(response)
    again = text(client.get(page_for(invitation)))
    assert "Eva Lind" in again
    assert "De svarade <b>Vi kommer</b>" in again


def test_a_page_opened_twice_answers_once_and_then_changes(client, official):
    client.force_login(official)
    invitation = InvitationFactory()
    for _tab in range(2):
        assert client.post(page_for(invitation), GIVEN).status_code == 302
    assert Rsvp.objects.get().version == 1
    assert client.post(page_for(invitation), {"answer": "no"}).status_code == 302
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
