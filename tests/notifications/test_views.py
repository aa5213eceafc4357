"""Doors and pages of the post room."""

import pytest
from django.urls import reverse

from portal.notifications import services
from portal.notifications.links import decline_url
from portal.notifications.models import Choice, Letter
from portal.people.enums import AddressState, Role
from portal.people.models import Address
from portal.web.actor import A_COMMAND
from tests.factories import UserFactory, staff

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


def test_the_test_letter_is_posted_not_got(client):
    client.force_login(staff())
    assert client.get(reverse("test_letter")).status_code == 405
    assert client.post(reverse("test_letter")).status_code == 302
    assert Letter.objects.get().notice == "notifications.test_letter"


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
