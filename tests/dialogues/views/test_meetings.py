"""The list and each meeting, and what those who call do with it."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import MeetingState
from dialogues.models import Meeting, Rsvp
from portal.frames.models import Tag
from portal.notifications.models import Letter
from portal.web import clock
from tests.dialogues.acts import address_of, text
from tests.factories import (
    AgendaItemFactory,
    InvitationFactory,
    MeetingFactory,
    PaperFactory,
    PersonFactory,
    RsvpFactory,
    staff,
)
from tests.meanwhile import meanwhile
from tests.moments import in_days
from tests.tabs import as_sent

pytestmark = pytest.mark.django_db


# --- Public pages --------------------------------------------------------------------------


def test_the_list_has_what_comes_and_what_has_been(client):
    MeetingFactory(title="Kommer snart")
    past = MeetingFactory(title="Har varit", starts_at=in_days(-9))
    page = text(client.get(reverse("meeting_list")))
    assert page.index("Kommer snart") < page.index("Tidigare") < page.index("Har varit")
    assert past.get_absolute_url() in page


def test_a_meeting_of_another_year_is_listed_with_its_year(client):
    with clock.standing_at(clock.instant(date(2027, 12, 1), time(9))):
        MeetingFactory(starts_at=clock.instant(date(2028, 3, 14), time(18)))
        MeetingFactory(starts_at=clock.instant(date(2027, 12, 14), time(18)))
        page = text(client.get(reverse("meeting_list")))
    assert ">14 mars 2028</time>" in page
    assert ">14 december</time>" in page


def test_an_empty_list_says_why(client):
    assert "Inget möte är utlyst just nu" in text(client.get(reverse("meeting_list")))
    MeetingFactory()
    assert "Inget kommande möte passar ditt val" in text(
        client.get(reverse("meeting_list"), {"sort": "network"})
    )


def test_a_long_list_leads_on_to_all_of_it_page_by_page(client):
    for number in range(31):
        MeetingFactory(title=f"Möte nummer {number}", starts_at=in_days(-(9 + number)))
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
    rsvp = RsvpFactory(group_size=4)
    meeting = rsvp.meeting
    AgendaItemFactory(meeting=meeting, title="Val till samrådet", minutes=20)
    page = text(client.get(address_of(meeting)))
    for words in (meeting.title, meeting.place, "Val till samrådet", "18.00", "Sista dag att svara är"):
        assert words in page
    assert "<b>4</b>" in page
    for private in (meeting.owner.name, rsvp.invitation.organisation.name):
        assert private not in page


@pytest.mark.parametrize(
    ("state", "words"), [(MeetingState.CANCELLED, "inställt"), (MeetingState.HELD, "hållet")]
)
def test_a_meeting_says_what_became_of_it(client, state, words):
    page = text(client.get(address_of(MeetingFactory(state=state))))
    assert words in page.lower()
    assert "Sista dag att svara är" not in page


def test_what_is_written_in_english_says_so_to_screen_readers(client):
    meeting = MeetingFactory(title="Spring assembly", purpose="We meet", language="en")
    AgendaItemFactory(meeting=meeting)
    page = text(client.get(address_of(meeting)))
    assert '<html lang="sv"' in page
    assert '<h1 lang="en">Spring assembly</h1>' in page
    assert '<ol class="agenda" lang="en">' in page
    assert '<h3 lang="en">' in text(client.get(reverse("meeting_list")))


def test_a_meeting_says_for_whom_it_is(client):
    assert "Alla, med eller utan förening" in text(client.get(address_of(MeetingFactory())))
    page = text(client.get(address_of(MeetingFactory(open_to_all=False))))
    assert "Dem som är inbjudna" in page
    assert "Alla, med eller utan" not in page


def test_a_meeting_costs_two_queries_and_one_for_its_thread_however_much_happens(client):
    meeting = MeetingFactory()
    meeting.principles.set(Tag.objects.principles())
    client.get(address_of(meeting))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting))
        return len(captured)

    empty = queries()
    for _each in range(30):
        PaperFactory(agenda_item__meeting=meeting)
        RsvpFactory(invitation__meeting=meeting)
    assert queries() == empty == 3


def test_the_list_costs_as_much_for_thirty_as_for_three(client):
    def queries(number):
        for _each in range(number):
            MeetingFactory().principles.set(Tag.objects.principles())
            MeetingFactory(starts_at=in_days(-9))
        client.get(reverse("meeting_list"))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("meeting_list"))
        return len(captured)

    assert queries(3) == queries(27)


# --- Calling -------------------------------------------------------------------------------


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


def test_cancelling_is_asked_once_and_told(client, official):
    client.force_login(official)
    meeting = InvitationFactory().meeting
    PersonFactory(meeting=meeting, confirmed_at=None)
    assert "har anmält sig" not in text(client.get(address_of(meeting, "meeting_cancel")))
    Rsvp.objects.update(confirmed_at=clock.now())
    page = text(client.get(address_of(meeting, "meeting_cancel")))
    assert "1 inbjuden förening får genast ett brev" in page
    assert "också 1 person som har anmält sig" in page
    Rsvp.objects.all().delete()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.CALLED
    page = client.post(address_of(meeting, "meeting_cancel"), follow=True)
    assert "Mötet är inställt" in text(page)
    assert Letter.objects.count() == 1


def test_a_draft_is_thrown_away_after_one_question(client, official):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT, title="Förhastat")
    address = address_of(meeting, "meeting_discard")
    assert address in text(client.get(address_of(meeting)))
    assert "Släng utkastet Förhastat?" in text(client.get(address))
    assert Meeting.objects.exists()
    assert "Utkastet är slängt." in text(client.post(address, follow=True))
    assert not Meeting.objects.exists()


def test_what_has_been_called_is_not_thrown_away(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    assert address_of(meeting, "meeting_discard") not in text(client.get(address_of(meeting)))
    page = client.post(address_of(meeting, "meeting_discard"), follow=True)
    assert "Bara ett utkast som ingen är inbjuden till kan slängas" in text(page)
    assert Meeting.objects.exists()


# --- Pressed twice, and two at a time ------------------------------------------------------


def test_pressing_twice_makes_one_draft(client, official):
    client.force_login(official)
    said = typed(client)
    first, second = (client.post(reverse("meeting_new"), said) for _press in range(2))
    assert first.headers["Location"] == second.headers["Location"] == Meeting.objects.get().get_absolute_url()


def test_going_back_and_writing_something_else_loses_nothing(client, official):
    client.force_login(official)
    said = typed(client)
    client.post(reverse("meeting_new"), said)
    response = client.post(reverse("meeting_new"), said | {"title": "Ett annat möte"})
    assert response.status_code == 422
    assert "Du har redan sparat ett utkast från den här sidan" in text(response)
    assert "Ett annat möte" in text(response)
    client.post(reverse("meeting_new"), as_sent(response))
    assert set(Meeting.objects.values_list("title", flat=True)) == {"Stormöte våren", "Ett annat möte"}


@pytest.fixture
def overtaken(client, official):
    """What comes back when somebody saves a form that another has overtaken, with more fields changed."""

    def save(meeting, *, theirs: dict, mine: dict):
        client.force_login(staff(name="Ali Berg"))
        address = address_of(meeting, "meeting_change")
        opened = as_sent(client.get(address))
        client.force_login(official)
        assert client.post(address, as_sent(client.get(address)) | theirs).status_code == 302
        client.force_login(staff(name="Ali Berg"))
        return client.post(address, opened | mine)

    return save


def test_what_somebody_else_saved_stands_beside_what_was_typed(client, overtaken):
    meeting = MeetingFactory(place="Folkets hus")
    AgendaItemFactory(meeting=meeting, title="Välkomna")
    response = overtaken(
        meeting,
        theirs={"place": "Biblioteket", "agenda": "Hej\nVal"},
        mine={"place": "Skolan", "title": "Vårens möte"},
    )
    page = text(response)
    assert response.status_code == 422
    assert "Mötet har sparats på nytt" in page
    said = {it.label: (it.stands, it.typed) for it in response.context["overtaken"]}
    assert said == {"Plats": ("Biblioteket", "Skolan"), "Dagordning": ("Hej\nVal", None)}
    assert all(it.entry.who == "Eva Lind" for it in response.context["overtaken"])
    for words in ("Biblioteket", 'value="Skolan"', 'value="Vårens möte"', "Eva Lind"):
        assert words in page
    meeting.refresh_from_db()
    assert (meeting.place, meeting.title) != ("Skolan", "Vårens möte")


def test_saved_once_more_it_is_what_was_typed_and_what_others_wrote_elsewhere_stays(client, overtaken):
    meeting = MeetingFactory(place="Folkets hus")
    first, second = Tag.objects.principles()[:2]
    meeting.principles.set([first])
    response = overtaken(
        meeting, theirs={"place": "Biblioteket", "principles": [second.pk]}, mine={"title": "Vårens möte"}
    )
    assert client.post(address_of(meeting, "meeting_change"), as_sent(response)).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.title, meeting.place) == ("Vårens möte", "Biblioteket")
    assert list(meeting.principles.all()) == [second]


def test_a_third_who_saves_in_between_is_told_of_too(client, overtaken, official):
    meeting = MeetingFactory(place="Folkets hus")
    response = overtaken(meeting, theirs={"place": "Biblioteket"}, mine={"title": "Vårens möte"})
    Meeting.objects.update(place="Kyrkan")
    again = client.post(address_of(meeting, "meeting_change"), as_sent(response))
    assert again.status_code == 422
    assert "Kyrkan" in text(again)


def test_a_form_whose_draft_was_called_meanwhile_says_so(client, official, by):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    opened = as_sent(client.get(address_of(meeting, "meeting_change")))
    services.call_meeting(meeting, actor=by)
    response = client.post(address_of(meeting, "meeting_change"), opened | {"place": "Skolan"})
    assert [(it.label, it.stands) for it in response.context["overtaken"]] == [("Läge", "Kallat")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"starts": "20:00", "ends": "19:00", "agenda": ""}, "sluta efter"),
        ({"answer_by": "2099-01-01"}, "Dit är det mer än fem år. Stämmer årtalet?"),
        ({"answer_by": "2020-01-01"}, "Den dagen var för mer än fem år sedan. Stämmer årtalet?"),
        ({"place": "", "link": ""}, "plats eller en länk"),
        ({"answer_by": str(clock.today() + timedelta(days=300))}, "kan inte vara efter mötet"),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field_and_keeps_the_rest(
    client, official, typed, sentence
):
    client.force_login(official)
    meeting = MeetingFactory()
    opened = as_sent(client.get(address_of(meeting, "meeting_change")))
    response = client.post(address_of(meeting, "meeting_change"), opened | typed | {"title": "Nytt namn"})
    assert response.status_code == 422
    assert sentence in text(response)
    assert "Nytt namn" in text(response)


@pytest.mark.parametrize("made_from", ["", "title", "title:x place:y", "<zq7>"])
def test_a_form_that_nobody_was_given_changes_nothing_unseen(client, official, made_from):
    client.force_login(official)
    meeting = MeetingFactory()
    opened = as_sent(client.get(address_of(meeting, "meeting_change")))
    response = client.post(address_of(meeting, "meeting_change"), opened | {"made_from": made_from})
    assert response.status_code == 422


def test_the_form_of_a_change_costs_the_same_however_much_there_is(client, official):
    client.force_login(official)
    meeting = MeetingFactory(owner=official)
    address = address_of(meeting, "meeting_change")

    def queries():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    few = queries()
    for number in range(20):
        AgendaItemFactory(meeting=meeting, title=f"Punkt {number}")
        staff()
    # The history's own two: what came before the events that are shown.
    assert queries() <= few + 2


def test_the_way_into_a_closed_meeting_stands_only_in_the_invitation(client, official):
    meeting = MeetingFactory(open_to_all=False, link="https://mote.example/stangt")
    page = text(client.get(address_of(meeting)))
    assert "https://mote.example/stangt" not in page
    assert "Länken står i inbjudan" in page
    client.force_login(official)
    assert "https://mote.example/stangt" in text(client.get(address_of(meeting)))


@pytest.mark.parametrize("page", ["meeting_discard", "meeting_change", "meeting_cancel"])
def test_a_draft_thrown_away_meanwhile_leads_to_the_list(client, official, by, page):
    client.force_login(official)
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    address = address_of(meeting, page)
    said = as_sent(client.get(address)) if page == "meeting_change" else {}
    with meanwhile(lambda: services.discard_draft(meeting, actor=by)):
        response = client.post(address, said)
    assert response.headers["Location"] == reverse("meeting_list")
    assert "Utkastet är redan slängt." in text(client.get(reverse("meeting_list")))


@pytest.mark.parametrize("more", ["", "&visa=kommande"])
def test_a_choice_in_the_address_that_is_none_of_ours_is_dropped(client, more):
    meeting = MeetingFactory()
    page = client.get(f"{reverse('meeting_list')}?sort=x&princip=zz{more}")
    assert page.context["filter"].form.errors == {}
    assert not page.context["filter"].chosen
    assert page.context["filter"].query == ""
    assert meeting.title in text(page)
