"""Doors and pages of the post room."""

from datetime import timedelta

import pytest
from django.urls import reverse

from portal.notifications import services
from portal.notifications.delivery import deliver_due
from portal.notifications.enums import LetterState
from portal.notifications.links import decline_url
from portal.notifications.models import Choice, Letter
from portal.people.enums import AddressState, Role
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.templatetags.furniture import clock_time
from tests.drill.mail_server import Verdict
from tests.factories import MeetingFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(owe):
    """A batch with one letter."""
    user = UserFactory()
    batch = services.open_batch("notifications.test_letter", about=user, without_address=2, actor=A_COMMAND)
    owe()
    Letter.objects.update(batch=batch)
    return batch


@pytest.mark.parametrize(("who", "status"), [(None, 302), (Role.OFFICIAL, 403), (Role.ADMINISTRATOR, 200)])
def test_only_the_administrator_sees_the_post_room(client, who, status):
    if who:
        client.force_login(staff(who))
    assert client.get(reverse("post_room")).status_code == status


def test_a_batch_shows_progress_to_staff_and_asks_again_while_letters_wait(client, batch):
    address = reverse("batch_detail", kwargs={"code": batch.code})
    assert client.get(address).status_code == 302
    client.force_login(staff())
    page = client.get(address)
    assert 'hx-trigger="every 2s"' in page.content.decode()
    Letter.objects.update(state="sent")
    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "every 2s" not in fragment


def test_only_the_administrator_sees_which_addresses_a_batch_did_not_reach(client, batch):
    address = reverse("batch_detail", kwargs={"code": batch.code})
    Letter.objects.update(state=LetterState.FAILED, server_answer="451 not now")
    client.force_login(staff())
    page = client.get(address).content.decode()
    assert "Gick inte att skicka" in page
    assert "karin@norrby.example" not in page
    client.force_login(staff(Role.ADMINISTRATOR))
    assert "karin@norrby.example" in client.get(address).content.decode()


def test_the_post_room_tells_of_letters_refused_though_their_address_is_open(client, owe):
    letter = owe()
    Letter.objects.update(state=LetterState.REFUSED, server_answer="550 5.7.1 policy")
    client.force_login(staff(Role.ADMINISTRATOR))
    page = client.get(reverse("post_room")).content.decode()
    assert "Brev som inte kom fram" in page
    assert "550 5.7.1 policy" in page
    Address.objects.filter(pk=letter.address_id).update(state=AddressState.UNSUBSCRIBED)
    assert "Ingen adress är stängd" in client.get(reverse("post_room")).content.decode()


def test_the_test_letter_is_posted_not_got(client):
    client.force_login(staff(Role.ADMINISTRATOR))
    assert client.get(reverse("test_letter")).status_code == 405
    page = client.post(reverse("test_letter"), follow=True)
    assert "är på väg" in page.content.decode()
    assert Letter.objects.get().notice == "notifications.test_letter"


def test_before_the_portal_is_open_the_test_letter_waits_and_says_so(client, settings):
    client.force_login(staff(Role.ADMINISTRATOR))
    settings.PRODUCTION = True
    page = client.post(reverse("test_letter"), follow=True, secure=True)
    assert "väntar tills portalen har öppnat" in page.content.decode()


def test_a_letter_that_cannot_be_declined_has_no_page_to_decline_it(client, owe):
    letter = owe()
    assert client.post("/s/" + decline_url(letter).partition("/s/")[2]).status_code == 404
    assert not Choice.objects.exists()


def test_a_forged_link_opens_nothing(client, owe):
    letter = owe()
    assert client.get(f"/s/{letter.code}-{'0' * 16}/brev/").status_code == 404


def test_an_administrator_opens_a_closed_address_again(client, owe):
    address = owe().address
    Address.objects.filter(pk=address.pk).update(state=AddressState.REFUSED, reason="550 no such user")
    where = reverse("reopen_address", kwargs={"address_id": address.pk})
    client.force_login(staff())
    assert client.post(where).status_code == 403
    client.force_login(staff(Role.ADMINISTRATOR))
    assert client.get(where).status_code == 405
    assert client.post(where).status_code == 302
    address.refresh_from_db()
    assert (address.state, address.reason) == (AddressState.OK, "")


def test_a_letter_that_did_not_arrive_is_sent_again_with_what_it_said(client, owe, mail_server):
    letter = owe(facts={"page": "/moten/"})
    mail_server.judge = lambda to, tries: Verdict("550 5.7.1 not today") if tries == 0 else None
    deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.facts) == (LetterState.REFUSED, {"page": "/moten/"})
    again = reverse("try_letter_again", kwargs={"letter_id": letter.pk})
    client.force_login(staff())
    assert client.post(again).status_code == 403
    client.force_login(staff(Role.ADMINISTRATOR))
    assert again in client.get(reverse("post_room")).content.decode()
    assert "en gång till" in client.post(again, follow=True).content.decode()
    deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.facts) == (LetterState.SENT, {})
    assert "redan på väg" in client.post(again, follow=True).content.decode()


def test_an_administrator_marks_an_address_from_which_letters_come_back(client, owe):
    letter = owe()
    Letter.objects.update(state=LetterState.SENT, sent_at=clock.now(), subject="Provbrev")
    where = reverse("mark_bounced", kwargs={"address_id": letter.address_id})
    client.force_login(staff())
    assert client.post(where).status_code == 403
    client.force_login(staff(Role.ADMINISTRATOR))
    assert where in client.get(reverse("post_room")).content.decode()
    assert client.get(where).status_code == 405
    assert "Inga fler brev skickas till" in client.post(where, follow=True).content.decode()
    assert Address.objects.get(pk=letter.address_id).state == AddressState.BOUNCED


def test_a_batch_that_may_be_regretted_says_when_it_leaves(client, owe):
    client.force_login(staff())
    leaves_at = clock.now() + timedelta(minutes=10)
    batch = services.open_batch(
        "notifications.test_letter",
        about=MeetingFactory(),
        without_address=0,
        leaves_at=leaves_at,
        actor=A_COMMAND,
    )
    owe()
    Letter.objects.update(batch=batch, not_before=leaves_at)
    where = reverse("batch_detail", kwargs={"code": batch.code})
    assert f"Breven går kl. {clock_time(leaves_at)}" in client.get(where).content.decode()
    services.stop_batch(batch, actor=A_COMMAND)
    assert "Utskicket är stoppat" in client.get(where).content.decode()
