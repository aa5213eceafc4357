"""The answers and the sending's progress, as those who call see them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from portal.notifications.models import Letter
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import address_of, text
from tests.factories import InvitationFactory, MeetingFactory, RsvpFactory, make_organisations

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


def test_the_answers_are_listed_with_what_was_asked(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    yes = RsvpFactory(invitation__meeting=meeting, group_size=3, message="Finns <hörslinga>?")
    silent = InvitationFactory(meeting=meeting)
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert yes.invitation.organisation.name in page
    assert "Finns &lt;hörslinga&gt;?" in page
    assert "av 2" in page
    assert f">{silent.organisation.name}<" not in page
    nobody = text(client.get(address_of(meeting, "meeting_answers"), {"visa": "none"}))
    assert f">{silent.organisation.name}<" in nobody
    assert "hörslinga" not in nobody


def test_the_progress_asks_again_only_while_letters_wait(client, official):
    client.force_login(official)
    make_organisations(2)
    meeting = MeetingFactory()
    services.invite_all(meeting, actor=THE_CLOCK)
    address = address_of(meeting, "meeting_answers")
    assert 'hx-trigger="every 2s"' in text(client.get(address))
    fragment = text(client.get(address, headers=HTMX))
    assert "every 2s" in fragment
    assert "<html" not in fragment
    assert "Förening för förening" not in fragment
    Letter.objects.update(state="sent")
    fragment = text(client.get(address, headers=HTMX))
    assert "every 2s" not in fragment
    assert "Kvitto på utskicket" in fragment
    Letter.objects.update(state="refused", server_answer="550 no such user")
    assert "550 no such user" in text(client.get(address))


def test_the_fragment_is_cheap_and_the_page_costs_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)

    def queries(number, **headers):
        make_organisations(number)
        meeting = MeetingFactory()
        services.invite_all(meeting, actor=THE_CLOCK)
        for invitation in meeting.invitations.all():
            RsvpFactory(invitation=invitation)
        client.get(address_of(meeting, "meeting_answers"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting, "meeting_answers"), headers=headers)
        return len(captured)

    assert queries(3) == queries(27)
    assert queries(3, **HTMX) <= 6
