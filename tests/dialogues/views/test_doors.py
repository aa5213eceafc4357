"""Who may enter the pages about meetings."""

import pytest
from django.urls import reverse

from dialogues.enums import MeetingState
from portal.people.enums import Role
from tests.dialogues.acts import address_of, text
from tests.factories import MeetingFactory, UserFactory, staff

pytestmark = pytest.mark.django_db

STAFF_PAGES = [
    "meeting_change",
    "meeting_choose",
    "meeting_breadth",
    "meeting_send",
    "meeting_answers",
    "meeting_cancel",
    "meeting_discard",
    "letter_as_html",
]


@pytest.mark.parametrize("page", STAFF_PAGES)
def test_the_pages_of_those_who_call_are_closed_to_others(client, page):
    address = address_of(MeetingFactory(), page)
    assert client.get(address).status_code == 302
    client.force_login(staff(Role.REGISTRAR))
    assert client.get(address).status_code == 403
    client.force_login(staff(Role.PROCESS_LEADER))
    assert client.get(address).status_code == 200


def test_only_those_who_call_prepare_a_meeting(client):
    assert client.get(reverse("meeting_new")).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse("meeting_new")).status_code == 403
    client.force_login(staff())
    assert client.get(reverse("meeting_new")).status_code == 200


def test_a_draft_is_not_there_for_visitors(client):
    meeting = MeetingFactory(state=MeetingState.DRAFT, title="Hemligt utkast")
    assert client.get(address_of(meeting)).status_code == 404
    assert "Hemligt utkast" not in text(client.get(reverse("meeting_list")))
    client.force_login(staff())
    assert client.get(address_of(meeting)).status_code == 200
    assert "Hemligt utkast" in text(client.get(reverse("meeting_list")))


def test_a_wrong_slug_leads_to_the_right_address(client):
    meeting = MeetingFactory(title="Stormöte")
    wrong = reverse("meeting_detail", kwargs={"code": meeting.code, "slug": "annat"})
    assert client.get(wrong).headers["Location"] == meeting.get_absolute_url()


@pytest.mark.parametrize("page", ["meeting_list", "meeting_detail", "meeting_answers", "letter_as_html"])
def test_pages_that_only_show_take_no_posts(client, page):
    client.force_login(staff())
    address = reverse("meeting_list") if page == "meeting_list" else address_of(MeetingFactory(), page)
    assert client.post(address).status_code == 405
