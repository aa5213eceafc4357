"""After the press: regret, progress and receipt as those who call see them, and what is printed."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from dialogues import services
from dialogues.enums import MEETINGS, MeetingState
from dialogues.models import Invitation
from portal.notifications.models import Choice, Letter
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.templatetags.furniture import clock_time
from tests.dialogues.acts import page_of, text
from tests.factories import (
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def batch(client, official, by):
    """Three organisations are invited, one of them on paper; the letters have not left."""
    client.force_login(official)
    make_organisations(2)
    OrganisationFactory(name="Älvsjö kör")
    return services.call_and_invite(MeetingFactory(state=MeetingState.DRAFT), actor=by)


@pytest.fixture
def gone(batch):
    """The same when all letters have been sent."""
    batch.letters.update(state="sent", sent_at=clock.now())
    with clock.standing_at(batch.leaves_at):
        yield batch


def test_only_those_who_call_see_and_stop_a_sending(client, batch):
    client.force_login(staff(Role.STEERING))
    assert client.get(page_of(batch)).status_code == 403
    assert client.post(page_of(batch), {"gor": "angra"}).status_code == 403


def test_a_sending_of_another_meeting_is_not_found(client, batch):
    other = MeetingFactory()
    kwargs = {"code": other.code, "slug": other.slug, "batch": batch.code}
    assert client.get(reverse("meeting_sending", kwargs=kwargs)).status_code == 404


def test_as_long_as_it_may_be_regretted_the_page_says_when_the_letters_leave(client, batch):
    page = text(client.get(page_of(batch)))
    assert f"Breven går kl. {clock_time(batch.leaves_at)}" in page
    assert "Mötet syns redan för alla." in page
    for word in ("Ångra", "Skicka nu", "Eva Lind tryckte på Skicka"):
        assert word in page
    assert "Skriv ut" not in page


def test_regretting_leads_to_the_draft_and_says_so(client, batch):
    response = client.post(page_of(batch), {"gor": "angra"}, follow=True)
    assert response.redirect_chain[-1][0] == batch.about.get_absolute_url()
    assert "3 föreningar är inte längre inbjudna" in text(response)
    assert "mötet är ett utkast igen" in text(response)
    page = text(client.get(page_of(batch)))
    assert "Utskicket är ångrat" in page
    assert "Eva Lind stoppade utskicket" in page


def test_pressing_send_now_lets_the_letters_leave(client, batch):
    client.post(page_of(batch), {"gor": "nu"})
    assert Letter.objects.due().count() == 2
    page = text(client.get(page_of(batch)))
    assert "Stoppa utskicket" in page
    assert "0 av 2 brev är hanterade" in page


def test_stopping_says_who_keeps_theirs(client, batch):
    first = batch.letters.first()
    Letter.objects.filter(pk=first.pk).update(state="sent", sent_at=clock.now())
    with clock.standing_at(batch.leaves_at):
        response = client.post(page_of(batch), {"gor": "angra"}, follow=True)
    assert "2 föreningar är inte längre inbjudna" in text(response)
    assert "1 har redan fått sitt brev" in text(response)
    assert "Utskicket är stoppat: 1 brev hann gå" in text(response)
    again = text(client.post(page_of(batch), {"gor": "angra"}, follow=True))
    assert "inget att stoppa" in again


def test_an_unknown_act_does_nothing(client, batch):
    assert client.post(page_of(batch), {"gor": "något annat"}).status_code == 302
    assert Invitation.objects.count() == 3


def test_the_progress_asks_again_only_while_letters_wait_to_leave(client, batch):
    fragment = text(client.get(page_of(batch), headers=HTMX))
    assert "every 5s" in fragment
    assert "<html" not in fragment
    with clock.standing_at(batch.leaves_at):
        assert "every 2s" in text(client.get(page_of(batch), headers=HTMX))
        batch.letters.update(state="sent", sent_at=clock.now())
        fragment = text(client.get(page_of(batch), headers=HTMX))
        assert "every 2s" not in fragment
        assert "Kvitto på utskicket" in fragment
        batch.letters.update(state="waiting", sent_at=None, next_try_at=clock.now() + timedelta(hours=1))
        put_off = text(client.get(page_of(batch), headers=HTMX))
        assert "every 2s" not in put_off
        assert "de skickas av sig själva" in put_off


def test_the_receipt_says_what_is_left_to_do(client, gone):
    page = text(client.get(page_of(gone)))
    assert "Inbjudan till möte: 2 brev är skickade" in page
    assert "Skriv ut 1 brev (PDF)" in page
    assert "Älvsjö kör" in page
    assert "Sedan sker detta av sig självt" in page


def test_a_letter_that_came_not_through_stands_with_its_organisation_and_whether_another_got_it(
    client, official, by
):
    client.force_login(official)
    one, alone = MembershipFactory(), MembershipFactory()
    MembershipFactory(organisation=one.organisation)
    batch = services.invite_all(MeetingFactory(), actor=by)
    lost = batch.letters.filter(address__in=[one.address, alone.address])
    lost.update(state="refused", server_answer="550 no such user")
    batch.letters.filter(state="waiting").update(state="sent", sent_at=clock.now())
    page = text(client.get(page_of(batch)))
    assert page.count("550 no such user") == 2
    assert page.count("Ja, en annan kontaktperson") == 1
    assert page.count(one.organisation.name) > 0
    # Only where nobody got it is there a letter to print.
    assert "Skriv ut 1 brev (PDF)" in page
    pdf = client.get(page_of(batch, "sending_on_paper"))
    assert alone.organisation.name in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()


def test_whoever_has_declined_gets_no_letter_on_paper_either(client, official, by):
    client.force_login(official)
    declined = MembershipFactory().address
    Choice.objects.create(address=declined, kind=MEETINGS, off_since=clock.now())
    batch = services.invite_all(MeetingFactory(kind="network"), actor=by)
    page = text(client.get(page_of(batch)))
    assert "Föreningar som har valt bort inbjudningar med e-post" in page
    assert "Skriv ut" not in page
    assert client.get(page_of(batch, "sending_on_paper")).status_code == 404


def test_whoever_has_answered_over_the_telephone_needs_no_letter(client, gone, by):
    silent = Invitation.objects.get(organisation__name="Älvsjö kör")
    services.answer(silent, link=None, answer="no", actor=by)
    assert "Skriv ut" not in text(client.get(page_of(gone)))
    assert client.get(page_of(gone, "sending_on_paper")).status_code == 404


def test_letters_on_paper_are_a_file_that_the_browser_shows(client, gone):
    response = client.get(page_of(gone, "sending_on_paper"))
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("inline")
    (page,) = PdfReader(io.BytesIO(response.content)).pages
    assert "Älvsjö kör" in page.extract_text()


def test_a_single_letter_is_printed_for_any_organisation(client, gone):
    invitation = Invitation.objects.first()
    meeting = gone.about
    kwargs = {"code": meeting.code, "slug": meeting.slug, "invitation": invitation.code}
    response = client.get(reverse("invitation_on_paper", kwargs=kwargs))
    assert response.headers["Content-Type"] == "application/pdf"
    services.revoke(invitation, actor=THE_CLOCK)
    assert client.get(reverse("invitation_on_paper", kwargs=kwargs)).status_code == 404


def test_progress_and_receipt_cost_as_much_for_thirty_as_for_three(client, official, by):
    client.force_login(official)

    def queries(number, **changed):
        make_organisations(number)
        for n in range(number):
            OrganisationFactory(name=f"Utan adress {number} {n}")
        batch = services.invite_all(MeetingFactory(), actor=by)
        batch.letters.update(**changed)
        client.get(page_of(batch), headers=HTMX)
        with CaptureQueriesContext(connection) as captured:
            client.get(page_of(batch), headers=HTMX)
        return len(captured)

    assert queries(3) == queries(30) <= 6
    assert queries(3, state="refused") == queries(30, state="refused") <= 10
