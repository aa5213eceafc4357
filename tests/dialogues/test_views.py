"""The pages: who may enter, that looking changes nothing, one happy post each, and what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import Answer, MeetingState
from dialogues.models import Meeting, Rsvp, page_of
from portal.frames.models import Tag
from portal.notifications.models import Letter
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.factories import (
    AgendaItemFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    RsvpFactory,
    UserFactory,
    make_organisations,
    staff,
)

pytestmark = pytest.mark.django_db

STAFF_PAGES = ["meeting_change", "meeting_send", "meeting_answers", "meeting_cancel", "letter_as_html"]
HTMX = {"HX-Request": "true"}


def address_of(meeting, name="meeting_detail") -> str:
    """The address of a page about a meeting."""
    return reverse(name, kwargs={"code": meeting.code, "slug": meeting.slug})


def text(response) -> str:
    """What a page says."""
    return response.content.decode()


# --- Doors ---------------------------------------------------------------------------------


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


# --- Public pages --------------------------------------------------------------------------


def test_the_list_has_what_comes_and_what_has_been(client):
    MeetingFactory(title="Kommer snart")
    past = MeetingFactory(title="Har varit", starts_at=clock.now() - timedelta(days=9))
    page = text(client.get(reverse("meeting_list")))
    assert page.index("Kommer snart") < page.index("Tidigare") < page.index("Har varit")
    assert past.get_absolute_url() in page


def test_an_empty_list_says_why(client):
    assert "Inget möte är utlyst just nu" in text(client.get(reverse("meeting_list")))
    MeetingFactory()
    assert "Inget kommande möte passar ditt val" in text(
        client.get(reverse("meeting_list"), {"sort": "network"})
    )


def test_a_long_list_leads_on_to_all_of_it_page_by_page(client):
    for number in range(31):
        MeetingFactory(title=f"Möte nummer {number}", starts_at=clock.now() - timedelta(days=9 + number))
    first = text(client.get(reverse("meeting_list")))
    assert first.count("Möte nummer") == 10
    assert "visa=tidigare" in first
    everything = {"visa": "tidigare", "sort": "assembly"}
    assert text(client.get(reverse("meeting_list"), everything)).count("Möte nummer") == 30
    last = text(client.get(reverse("meeting_list"), everything | {"sida": "2"}))
    assert last.count("Möte nummer") == 1
    assert "sort=assembly&amp;visa=tidigare&amp;sida=1" in last
    assert client.get(reverse("meeting_list"), everything | {"sida": "sista"}).status_code == 200


def test_a_meeting_shows_what_one_needs_and_no_persons(client):
    rsvp = RsvpFactory(group_size=4, message="Finns det kaffe?")
    meeting = rsvp.meeting
    AgendaItemFactory(meeting=meeting, title="Val till samrådet", minutes=20)
    page = text(client.get(address_of(meeting)))
    for words in (meeting.title, meeting.place, "Val till samrådet", "18.00", "Sista dag är"):
        assert words in page
    assert "<b>4</b>" in page
    for private in (meeting.owner.name, "Finns det kaffe?", rsvp.invitation.organisation.name):
        assert private not in page


@pytest.mark.parametrize(
    ("state", "words"), [(MeetingState.CANCELLED, "inställt"), (MeetingState.HELD, "hållet")]
)
def test_a_meeting_says_what_became_of_it(client, state, words):
    page = text(client.get(address_of(MeetingFactory(state=state))))
    assert words in page.lower()
    assert "Sista dag är" not in page


def test_the_page_shows_what_its_parts_would_say():
    meeting = MeetingFactory()
    meeting.principles.set(Tag.objects.principles().filter(key__in=["dialog", "mangfald"]))
    for minutes, state in [(15, "accepted"), (None, "proposed"), (20, "accepted")]:
        AgendaItemFactory(meeting=meeting, minutes=minutes, state=state, text='Med "citat"')
    for mode, size in [("room", 3), ("online", 2), ("room", 1)]:
        RsvpFactory(invitation__meeting=meeting, mode=mode, group_size=size)
    RsvpFactory(invitation__meeting=meeting, answer=Answer.NO)
    page = page_of(meeting)
    assert page.attendance == Rsvp.objects.filter(meeting=meeting).attendance()
    assert [tag.title for tag in page.principles] == [tag.title for tag in meeting.principles.all()]
    said = [(item.title, item.text, item.begins_at) for item in page.agenda]
    assert said == [(item.title, item.text, item.begins_at) for item in meeting.agenda()]
    assert page_of(MeetingFactory()).attendance.persons == 0


def test_a_meeting_costs_two_queries_however_much_happens(client):
    meeting = MeetingFactory()
    meeting.principles.set(Tag.objects.principles())
    client.get(address_of(meeting))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting))
        return len(captured)

    empty = queries()
    for invitation in range(30):
        AgendaItemFactory(meeting=meeting, title=f"Punkt {invitation}")
        RsvpFactory(invitation__meeting=meeting)
    assert queries() == empty == 2


def test_the_list_costs_as_much_for_thirty_as_for_three(client):
    def queries(number):
        for _each in range(number):
            MeetingFactory().principles.set(Tag.objects.principles())
            MeetingFactory(starts_at=clock.now() - timedelta(days=9))
        client.get(reverse("meeting_list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("meeting_list"))
        return len(captured)

    assert queries(3) == queries(27)


# --- Calling -------------------------------------------------------------------------------


def as_sent(response) -> dict:
    """What a browser sends when nothing in a page's form is touched."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def typed(client, **changed) -> dict:
    """The new meeting's form as the page proposes it, with a title and a place."""
    proposed = as_sent(client.get(reverse("meeting_new")))
    return proposed | {"title": "Stormöte våren", "place": "Folkets hus"} | changed


def test_a_meeting_is_drafted_from_what_the_page_proposes(client, official):
    client.force_login(official)
    response = client.post(reverse("meeting_new"), typed(client))
    meeting = Meeting.objects.get()
    assert response.headers["Location"] == meeting.get_absolute_url()
    assert (meeting.state, meeting.owner, meeting.lead_time.is_kept) == (MeetingState.DRAFT, official, True)


def test_what_is_wrong_keeps_what_was_typed(client, official):
    client.force_login(official)
    response = client.post(reverse("meeting_new"), typed(client, place="", purpose="Därför möts vi"))
    assert response.status_code == 422
    assert "Skriv en plats eller en länk" in text(response)
    assert "Därför möts vi" in text(response)
    assert not Meeting.objects.exists()


def test_a_changed_meeting_keeps_a_history(client, official):
    client.force_login(official)
    meeting = MeetingFactory(link="")
    form = client.get(address_of(meeting, "meeting_change")).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    fields = {name: "" if value is None else value for name, value in fields.items()}
    assert (
        client.post(address_of(meeting, "meeting_change"), fields | {"place": "Biblioteket"}).status_code
        == 302
    )
    meeting.refresh_from_db()
    assert meeting.place == "Biblioteket"
    assert "Eva Lind" in text(client.get(address_of(meeting, "meeting_change")))


def test_what_cannot_be_changed_says_why(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.HELD)
    address = address_of(meeting, "meeting_change")
    response = client.post(address, as_sent(client.get(address)))
    assert response.status_code == 422
    assert "Mötet är hållet och kan inte ändras" in text(response)


def test_before_sending_one_sees_how_many_how_early_and_who_is_left_out(client, official):
    client.force_login(official)
    make_organisations(3)
    MembershipFactory(address=None)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    page = text(client.get(address_of(meeting, "meeting_send")))
    assert "Skicka inbjudan till 3 föreningar" in page
    assert "1 förening saknar e-postadress" in page
    assert "Ni frågar i tid" in page
    assert "50 dagar före mötet" in page
    assert not Letter.objects.exists()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DRAFT


def test_a_late_call_is_warned_of_and_not_stopped(client, official):
    client.force_login(official)
    make_organisations(1)
    meeting = MeetingFactory(state=MeetingState.DRAFT, starts_at=clock.now() + timedelta(days=20))
    assert "Ni frågar senare än ni har lovat" in text(client.get(address_of(meeting, "meeting_send")))
    client.post(address_of(meeting, "meeting_send"))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED


def test_one_press_sends_and_leads_to_the_progress(client, official):
    client.force_login(official)
    make_organisations(3)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    response = client.post(address_of(meeting, "meeting_send"))
    assert response.headers["Location"] == address_of(meeting, "meeting_answers")
    assert "0 av 3 brev har gått i väg" in text(client.get(response.headers["Location"]))


def test_a_press_that_is_refused_says_why(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.CANCELLED)
    assert (
        "<button"
        not in text(client.get(address_of(meeting, "meeting_send")))
        .partition("<main")[2]
        .partition("</main")[0]
    )
    response = client.post(address_of(meeting, "meeting_send"), follow=True)
    assert "Mötet tar inte emot svar, så ingen kan bjudas in." in text(response)


def test_the_letter_is_shown_in_a_frame_that_runs_nothing(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    send = client.get(address_of(meeting, "meeting_send"))
    assert "frame-src 'self'" in send.headers["Content-Security-Policy"]
    letter = client.get(address_of(meeting, "letter_as_html"))
    policy = letter.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'none'" in policy
    assert "frame-ancestors 'self'" in policy
    assert letter.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert " style=" not in text(letter)
    assert text(letter).count("<style>") == policy.count("'sha256-")
    plain = client.get(address_of(meeting, "letter_as_text"))
    assert plain.headers["Content-Type"].startswith("text/plain")


def test_cancelling_is_asked_once_and_told(client, official):
    client.force_login(official)
    meeting = InvitationFactory().meeting
    client.get(address_of(meeting, "meeting_cancel"))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED
    page = client.post(address_of(meeting, "meeting_cancel"), follow=True)
    assert "Mötet är inställt" in text(page)
    assert Letter.objects.count() == 1


# --- The official's page -------------------------------------------------------------------


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
