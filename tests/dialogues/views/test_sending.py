"""The last look before an invitation goes, and the press that sends it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import MEETINGS, MeetingKind, MeetingState
from dialogues.models import Meeting
from organisations.models import EVERYBODY
from portal.municipality.services import change_settings
from portal.notifications.models import Choice, Letter
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.templatetags.furniture import clock_time, occasion
from tests.dialogues.acts import address_of, page_of, text
from tests.factories import MeetingFactory, MembershipFactory, evening, make_organisations
from tests.meanwhile import meanwhile
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def test_before_sending_one_sees_how_many_how_early_and_who_is_left_out(client, official):
    client.force_login(official)
    make_organisations(3)
    MembershipFactory(address=None)
    declined = MembershipFactory().address
    Choice.objects.create(address=declined, kind=MEETINGS, off_since=clock.now())
    meeting = MeetingFactory(state=MeetingState.DRAFT, kind="network")
    page = text(client.get(address_of(meeting, "meeting_send")))
    assert "Skicka inbjudan till 5 föreningar" in page
    assert "3 med e-post, 1 på papper" in page
    assert "1 förening nås inte med e-post" in page
    assert "1 har själv valt bort" in page
    assert "Du kan ångra i 10 minuter" in page
    assert "Mötet syns för alla så fort du trycker." in page
    assert "Ni frågar i tid" in page
    assert "50 dagar före mötet" in page
    assert not Letter.objects.exists()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.DRAFT


def test_a_late_call_is_warned_of_and_not_stopped(client, official):
    client.force_login(official)
    make_organisations(1)
    meeting = MeetingFactory(state=MeetingState.DRAFT, starts_at=in_days(20))
    assert "Ni frågar senare än ni har lovat" in text(client.get(address_of(meeting, "meeting_send")))
    client.post(address_of(meeting, "meeting_send"))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED


def test_one_press_sends_and_leads_to_the_progress(client, official):
    client.force_login(official)
    make_organisations(3)
    MembershipFactory(address=None)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    response = client.post(address_of(meeting, "meeting_send"))
    batch = meeting.batches().get()
    assert "Breven går i väg, 0 av 3, och 1 på papper" in text(client.get(page_of(batch)))
    assert response.headers["Location"] == page_of(batch)
    assert f"Breven går kl. {clock_time(batch.leaves_at)}" in text(client.get(response.headers["Location"]))
    with clock.standing_at(batch.leaves_at):
        going = text(client.get(response.headers["Location"]))
    assert "0 av 3 brev är hanterade" in going
    assert "1 förening nås inte med e-post, och får brevet på papper." in going
    assert page_of(batch, "sending_on_paper") in going


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


def test_for_a_meeting_of_the_invited_one_is_told_that_the_whole_register_would_be(client, official):
    client.force_login(official)
    make_organisations(3)
    meeting = MeetingFactory(
        state=MeetingState.DRAFT, kind=MeetingKind.COUNCIL, open_to_all=False, invitees=EVERYBODY.to_json()
    )
    page = text(client.get(address_of(meeting, "meeting_send")))
    assert "Hela registret bjuds in" in page
    assert "blir 3 föreningar inbjudna" in page
    client.post(address_of(meeting, "meeting_send"), {"utan_inbjudan": "ja"})
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED
    assert not Letter.objects.exists()
    assert "Dem som är inbjudna" in text(client.get(address_of(meeting)))


def test_for_a_meeting_open_to_all_nobody_is_warned(client, official):
    client.force_login(official)
    make_organisations(3)
    page = text(client.get(address_of(MeetingFactory(state=MeetingState.DRAFT), "meeting_send")))
    assert "Hela registret bjuds in" not in page
    assert "utan_inbjudan" not in page


def test_the_days_of_the_reminders_are_told_and_are_never_today(client, official):
    client.force_login(official)
    change_settings(values={"remind_before": 7}, actor=A_COMMAND)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    for days, remind_in in ((20, [13, 17]), (3, [2]), (1, [])):
        Meeting.objects.update(answer_by=clock.today() + timedelta(days=days))
        page = client.get(address_of(meeting, "meeting_send"))
        due = [clock.today() + timedelta(days=each) for each in remind_in]
        assert page.context["meeting"].remind_on == due
        assert ("De som inte har svarat får en påminnelse" in text(page)) == bool(due)
        assert (" och en till " in text(page)) == (len(due) == 2)


def test_one_day_is_one_day(client, official):
    client.force_login(official)
    change_settings(values={"remind_before": 1, "invitation_lead_assembly": 1}, actor=A_COMMAND)
    page = text(client.get(address_of(MeetingFactory(state=MeetingState.DRAFT), "meeting_send")))
    assert "Löftet är 1 dag, alltså" in page
    assert "den här sortens möte senast 1 dag före." in text(client.get(reverse("meeting_new")))


@pytest.mark.parametrize(
    ("past", "words"),
    [
        ({"starts_at": evening(-1)}, f"Mötet skulle ha börjat {occasion(evening(-1))}. Ändra dagen, och"),
        ({"answer_by": date(2020, 1, 1)}, "Sista dagen att svara var onsdag 1 januari 2020. Välj en senare"),
    ],
)
def test_a_draft_whose_day_has_been_is_to_be_changed_first_and_says_which(client, official, past, words):
    client.force_login(official)
    make_organisations(1)
    meeting = MeetingFactory(state=MeetingState.DRAFT, **past)
    page = text(client.get(address_of(meeting, "meeting_send")))
    assert "Ändra dagen först" in page
    assert words in page
    assert words in text(client.post(address_of(meeting, "meeting_send"), follow=True))
    assert "dagar före mötet" not in page
    assert "Skicka inbjudan till" not in page


@pytest.mark.parametrize("said", [{}, {"utan_inbjudan": "1"}])
def test_a_draft_thrown_away_meanwhile_is_not_sent(client, official, by, said):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    address = address_of(meeting, "meeting_send")
    with meanwhile(lambda: services.discard_draft(meeting, actor=by)):
        response = client.post(address, said)
    assert response.headers["Location"] == reverse("meeting_list")
    assert "Utkastet är redan slängt." in text(client.get(reverse("meeting_list")))


def test_calling_without_inviting_pressed_twice_leads_to_the_meeting(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    for _press in range(2):
        response = client.post(address_of(meeting, "meeting_send"), {"utan_inbjudan": "1"})
        assert response.headers["Location"] == meeting.get_absolute_url()
    assert "Mötet är redan kallat" not in text(client.get(meeting.get_absolute_url()))


def test_one_leafs_through_the_letters_of_the_first_recipients(client, official):
    client.force_login(official)
    for name, language in (("Alfa", "sv"), ("Beta", "en")):
        MembershipFactory(organisation__name=name, name="Karin Berg", address__language=language)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    address = address_of(meeting, "meeting_send")
    first, second = text(client.get(address)), text(client.get(address, {"mottagare": "2"}))
    assert "Visas för Alfa (1 av 2)." in first
    assert "Inbjudan: Stormöte" in first
    assert "?mottagare=2#brevet" in first
    assert "Visas för Beta (2 av 2)." in second
    assert "?mottagare=1#brevet" in second
    letter = text(client.get(address_of(meeting, "letter_as_text"), {"mottagare": "2"}))
    assert letter.startswith(meeting.title)
    assert "Hi Karin!" in letter or "Hello Karin!" in letter


@pytest.mark.parametrize("asked", ["0", "-1", "99999999999999999999", "två", "²", ""])
def test_a_recipient_who_is_none_is_the_first(client, official, asked):
    client.force_login(official)
    make_organisations(1)
    page = client.get(address_of(MeetingFactory(state="draft"), "meeting_send"), {"mottagare": asked})
    assert "(1 av 1)" in text(page)


def test_the_letter_is_shown_as_wide_as_on_a_telephone(client, official):
    client.force_login(official)
    address = address_of(MeetingFactory(state=MeetingState.DRAFT), "meeting_send")
    assert "letter-frame narrow" in text(client.get(address, {"bredd": "telefon"}))
    assert "letter-frame narrow" not in text(client.get(address))


def test_a_proof_goes_to_whoever_asks_at_most_once_a_minute(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    address = address_of(meeting, "send_proof")
    assert client.get(address).status_code == 405
    with clock.standing_at(clock.now().replace(second=10)):
        first, second = (text(client.post(address, follow=True)) for _press in range(2))
    assert f"Ett prov är på väg till {official.email}." in first
    assert "Ett prov är redan på väg" in second
    assert Letter.objects.count() == 1


def test_the_last_look_costs_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)

    def queries(number):
        make_organisations(number)
        address = address_of(MeetingFactory(state=MeetingState.DRAFT), "meeting_send")
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    assert queries(3) == queries(30)
