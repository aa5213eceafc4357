"""The form by which a meeting is called, as its page shows it."""

from datetime import date, time

import pytest
from django.urls import reverse

from portal.frames.models import Tag
from portal.web import clock
from tests.dialogues.acts import address_of, text
from tests.factories import MeetingFactory
from tests.tabs import as_sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def typed(client, official):
    """The new meeting's form as the page proposes it, with a title and a place."""
    client.force_login(official)
    return as_sent(client.get(reverse("meeting_new"))) | {"title": "Stormöte våren", "place": "Folkets hus"}


def test_what_else_is_held_at_the_same_time_is_told_when_a_draft_is_saved(client, typed):
    MeetingFactory(
        title="Höstens träff", starts_at=clock.instant(date.fromisoformat(str(typed["day"])), time(18))
    )
    page = text(client.post(reverse("meeting_new"), typed, follow=True))
    assert "Utkastet är sparat." in page
    assert "är Höstens träff." in page


def test_topics_and_principles_are_folded_until_something_in_them_is_chosen_or_wrong(client, typed):
    page = text(client.get(reverse("meeting_new")))
    assert page.index('name="agenda"') < page.index('<details class="behind">') < page.index('name="topics"')
    assert "(frivilligt)" in page
    wrong = text(client.post(reverse("meeting_new"), typed | {"topics": ["999999"]}))
    assert '<details class="behind" open>' in wrong
    meeting = MeetingFactory()
    meeting.principles.set(Tag.objects.principles()[:2])
    changed = text(client.get(address_of(meeting, "meeting_change")))
    assert '<details class="behind" open>' in changed
    assert "(frivilligt, 2 principer valda)" in changed
