"""The open door on the web: what is typed stays, nothing is revealed, looking changes nothing."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from dialogues import services
from dialogues.enums import SIGN_UP, Answer, GivenBy, MeetingState
from dialogues.models import Meeting, Rsvp
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.dialogues.acts import address_of, letters, text
from tests.factories import InvitationFactory, MeetingFactory, OrganisationFactory, PersonFactory, staff
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db

TYPED = {"name": "Ada Berg", "email": "ada@hem.example", "group_size": "2", "mode": "room"}
ALL_OF_IT = TYPED | {
    "question": "Finns hiss?",
    "organisation_name": "Kvällsgänget",
    "need_food": "on",
    "need_food_words": "gluten",
}


@pytest.fixture
def meeting():
    """A meeting that is open to all."""
    return MeetingFactory(title="Stormöte våren")


def send(client, meeting, **typed):
    """Press "Anmäl dig"."""
    return client.post(address_of(meeting, "sign_up"), TYPED | typed)


def link_to(rsvp: Rsvp) -> GuestLink:
    """The door that the letter opens."""
    return link_for(purpose=LinkPurpose.SIGN_UP, subject=rsvp, address=rsvp.address)


# --- The page ------------------------------------------------------------------------------


def test_the_meeting_s_page_leads_to_the_form_where_it_is_open(client, meeting):
    assert address_of(meeting, "sign_up") in text(client.get(meeting.get_absolute_url()))
    Meeting.objects.update(open_to_all=False)
    assert address_of(meeting, "sign_up") not in text(client.get(meeting.get_absolute_url()))
    assert "för dem som är inbjudna" in text(client.get(address_of(meeting, "sign_up")))


def test_signing_up_leads_to_a_page_that_says_what_happens_next(client, meeting):
    page = client.get(address_of(meeting, "sign_up"))
    assert "allmän handling" in text(page)
    response = send(client, meeting)
    done = text(client.get(response.headers["Location"]))
    assert "Titta i din e-post" in done
    assert "ada@" not in done
    assert letters(SIGN_UP) == ["ada@hem.example"]
    response = send(client, meeting, email="", phone="070-1740605")
    assert "Vi ringer dig" in text(client.get(response.headers["Location"]))


def test_the_page_says_the_same_to_whoever_has_signed_up_already(client, meeting):
    first = send(client, meeting)
    services.confirm_sign_up(Rsvp.objects.get(), actor=A_COMMAND)
    again = send(client, meeting)
    assert (again.status_code, again.headers["Location"]) == (first.status_code, first.headers["Location"])


def test_seeking_an_organisation_keeps_all_that_was_typed(client, meeting):
    OrganisationFactory(name="Norrö simsällskap")
    page = send(client, meeting, **ALL_OF_IT | {"organisation_name": "norrö", "sok": "ja"})
    assert page.status_code == 200
    for words in ("Ada Berg", "Finns hiss?", 'value="gluten"', "Norrö simsällskap"):
        assert words in text(page)
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"answer_by": clock.today() - timedelta(days=1)}, "Sista dagen att anmäla sig var"),
        ({"state": MeetingState.CANCELLED}, "Mötet är inställt"),
    ],
)
def test_when_it_closes_while_the_form_is_open_nothing_typed_is_lost(client, changed, words):
    change_settings(values={"phone": "08-465 004 10"}, actor=A_COMMAND)
    meeting = MeetingFactory(**changed)
    response = send(client, meeting, **ALL_OF_IT)
    assert response.status_code == 422
    for said in (words, "08-465 004 10", "Ada Berg", "Finns hiss?", "Kvällsgänget"):
        assert said in text(response)
    assert not Rsvp.objects.exists()


def test_tries_are_counted_by_address_and_what_was_typed_stays(client, meeting):
    statuses = [send(client, meeting, name=f"Ada {n}").status_code for n in range(4)]
    assert statuses == [302, 302, 302, 429]
    last = send(client, meeting, question="Finns hiss?")
    assert "Vänta en stund" in text(last)
    assert "Finns hiss?" in text(last)
    assert send(client, meeting, email="eva@hem.example").status_code == 302


def test_tries_are_counted_by_network(client, meeting):
    statuses = [send(client, meeting, email=f"person{n}@hem.example").status_code for n in range(31)]
    assert statuses == [302] * 30 + [429]


def test_what_fills_in_everything_is_told_that_it_failed(client, meeting):
    response = send(client, meeting, homepage="https://kop.example")
    assert response.status_code == 422
    assert "kop.example" not in text(response)
    assert not Rsvp.objects.exists()


def test_the_page_costs_few_questions(client, meeting, django_assert_max_num_queries):
    OrganisationFactory.create_batch(30)
    client.get(address_of(meeting, "sign_up"))
    with django_assert_max_num_queries(4):
        client.get(address_of(meeting, "sign_up"))
    with django_assert_max_num_queries(7):
        send(client, meeting, organisation_name="förening", sok="ja")


# --- Behind the link -----------------------------------------------------------------------


def test_opening_every_link_of_the_letter_confirms_nothing(client, meeting, mail_sink):
    send(client, meeting)
    deliver_due()
    letter = mail_sink.wait_for(1)[0]
    said = letter.get_body(("plain",)).get_content() + letter.get_body(("html",)).get_content()
    # A name that anybody may have typed is not passed on to an address that anybody may have typed.
    assert "Ada" not in said
    for path in sorted(set(re.findall(r"https?://[^/\s\"]+(/[^\s\"<]+)", said))):
        client.get(path)
        client.head(path)
    assert not Rsvp.objects.get().is_confirmed
    assert "Bekräfta din anmälan" in text(client.get(link_to(Rsvp.objects.get()).path("sign_up_own")))


def test_one_press_confirms_and_shows_the_seat(client):
    rsvp = PersonFactory(meeting__seats=1, confirmed_at=None)
    other = PersonFactory(meeting=rsvp.meeting, confirmed_at=None)
    address = link_to(rsvp).path("sign_up_own")
    shown = client.post(address, {"do": "confirm"}, follow=True)
    assert "Du har plats i rummet" in text(shown)
    assert "Rummet är fullt just nu" in text(client.get(link_to(other).path("sign_up_own")))
    shown = client.post(link_to(other).path("sign_up_own"), {"do": "confirm"}, follow=True)
    assert "Du står på plats 1 på väntelistan" in text(shown)


def test_the_link_changes_and_takes_back(client):
    rsvp = PersonFactory(organisation=InvitationFactory().organisation)
    link = link_to(rsvp)
    form = text(client.get(link.path("sign_up_change")))
    assert "Jag kommer" in form
    assert "Vi kommer" not in form
    wrong = client.post(
        link.path("sign_up_change"), {"answer": "yes", "group_size": "x", "question": "Hiss?"}
    )
    assert (wrong.status_code, "Hiss?" in text(wrong)) == (422, True)
    client.post(link.path("sign_up_change"), {"answer": "yes", "group_size": "3", "mode": "online"})
    assert Rsvp.objects.get(pk=rsvp.pk).group_size == 3
    shown = client.post(link.path("sign_up_own"), {"do": "take_back"}, follow=True)
    assert "Du är inte anmäld längre" in text(shown)
    assert "Anmäl dig igen" in text(shown)


def test_after_the_last_day_the_link_says_whom_to_phone(client):
    rsvp = PersonFactory()
    Meeting.objects.update(answer_by=clock.today() - timedelta(days=1))
    link = link_to(rsvp)
    assert client.get(link.path("sign_up_change")).headers["Location"] == link.path("sign_up_own")
    assert "Sista dagen att ändra var" in text(client.get(link.path("sign_up_own")))
    late = client.post(link.path("sign_up_change"), {"answer": "no", "question": "Jag blev sjuk"})
    assert (late.status_code, "Jag blev sjuk" in text(late)) == (422, True)
    refused = client.post(link.path("sign_up_own"), {"do": "take_back"})
    assert (refused.status_code, "Sista dagen" in text(refused)) == (422, True)
    assert Rsvp.objects.get().answer == Answer.YES


def test_a_cancelled_meeting_is_said_behind_the_link(client):
    rsvp = PersonFactory(meeting__state=MeetingState.CANCELLED, confirmed_at=None)
    address = link_to(rsvp).path("sign_up_own")
    assert "Mötet är inställt" in text(client.get(address))
    assert "Ja, jag kommer" not in text(client.get(address))
    assert client.post(address, {"do": "confirm"}).status_code == 422


def test_what_one_has_signed_up_costs_few_questions(client, django_assert_max_num_queries):
    rsvp = PersonFactory(organisation=InvitationFactory().organisation)
    PersonFactory.create_batch(30, meeting=rsvp.meeting)
    address = link_to(rsvp).path("sign_up_own")
    client.get(address)
    with django_assert_max_num_queries(8):
        client.get(address)


# --- Staff ---------------------------------------------------------------------------------


def person_page(rsvp: Rsvp) -> str:
    """The address of one person's page."""
    kwargs = {"code": rsvp.meeting.code, "slug": rsvp.meeting.slug, "person": rsvp.code}
    return reverse("meeting_person", kwargs=kwargs)


def test_pages_of_persons_are_closed_to_others(client):
    rsvp = PersonFactory()
    meeting = rsvp.meeting
    for page in (
        address_of(meeting, "meeting_persons"),
        address_of(meeting, "meeting_person_new"),
        person_page(rsvp),
    ):
        assert client.get(page).status_code == 302


def test_who_signed_up_with_an_odd_code_has_a_page(client, official, meeting):
    send(client, meeting, code="/a?b#c%")
    client.force_login(official)
    assert client.get(person_page(Rsvp.objects.get())).status_code == 200


def test_staff_sign_up_confirm_change_and_take_back(client, official):
    client.force_login(official)
    meeting = MeetingFactory()
    new = {"given_by": "phone", "name": "Siv Ek", "phone": "070-1740606", "group_size": "1", "mode": "room"}
    shown = client.post(address_of(meeting, "meeting_person_new"), new, follow=True)
    assert "Siv Ek är anmäld." in text(shown)
    waits = PersonFactory(meeting=meeting, address=None, phone="070-1740605", confirmed_at=None)
    Rsvp.objects.filter(pk=waits.pk).update(phone_about="confirm")
    listed = text(client.get(address_of(meeting, "meeting_persons")))
    assert "Bekräfta anmälan" in listed
    assert "antecknat av oss: telefon" in listed
    client.post(person_page(waits), {"do": "confirm"})
    assert Rsvp.objects.get(pk=waits.pk).is_confirmed
    change = new | {"name": "Bo Ek", "group_size": "4"}
    assert "Anmälan är sparad." in text(client.post(person_page(waits), change, follow=True))
    assert Rsvp.objects.get(pk=waits.pk).group_size == 4
    client.post(person_page(waits), {"do": "take_back"})
    assert Rsvp.objects.get(pk=waits.pk).answer == Answer.WITHDRAWN


def test_what_staff_may_not_is_said_and_what_they_typed_stays(client, official):
    client.force_login(official)
    stands = PersonFactory()
    typed = {"given_by": "mail", "name": "Siv Ek", "email": stands.address.email, "group_size": "1"}
    response = client.post(address_of(stands.meeting, "meeting_person_new"), typed | {"mode": "room"})
    assert (response.status_code, "redan anmäld" in text(response), "Siv Ek" in text(response)) == (
        422,
        True,
        True,
    )
    Meeting.objects.update(starts_at=clock.now() - timedelta(minutes=5))
    late = client.post(person_page(stands), {"do": "take_back"}, follow=True)
    assert "redan börjat" in text(late)


def test_needs_that_stand_are_counted_for_staff_and_stay_when_they_save(client, official):
    client.force_login(official)
    rsvp = PersonFactory()
    rsvp.needs.create(kind="food", text="gluten")
    page = text(client.get(person_page(rsvp)))
    assert "1 behov angivet" in page
    assert "gluten" not in page
    saved = {
        "given_by": "phone",
        "name": "Bo",
        "email": rsvp.address.email,
        "group_size": "2",
        "mode": "room",
    }
    client.post(person_page(rsvp), saved)
    assert rsvp.needs.get().text == "gluten"


def test_two_staff_who_correct_the_same_person_see_each_other(client, official):
    client.force_login(official)
    rsvp = PersonFactory(name="Bo Ek", phone="070-1740605")
    page = person_page(rsvp)
    mine = {"name": "Bo Ekström", "given_by": "phone"}
    met = save_in_two_tabs(client, page, theirs={"name": "Bosse Ek", "group_size": "3"}, mine=mine)
    assert met.status_code == 422
    assert "Samma sak har ändrats medan du skrev" in text(met)
    assert "Bosse Ek" in text(met)
    assert met.context["form"]["group_size"].value() == "3"
    assert Rsvp.objects.get().name == "Bosse Ek"
    assert client.post(page, as_sent(met)).status_code == 302
    assert (Rsvp.objects.get().name, Rsvp.objects.get().group_size) == ("Bo Ekström", 3)


def test_what_two_staff_correct_in_different_fields_is_kept_of_both(client, official):
    client.force_login(official)
    norrby = OrganisationFactory(name="Norrby byalag")
    rsvp = PersonFactory(phone="070-1740605")
    theirs = {"organisation_name": norrby.name}
    done = save_in_two_tabs(client, person_page(rsvp), theirs=theirs, mine={"phone": "070-1740606"})
    assert done.status_code == 302
    assert (Rsvp.objects.get().organisation, Rsvp.objects.get().phone) == (norrby, "070-1740606")


def test_who_takes_back_while_staff_correct_is_not_signed_up_anew_unseen(client, official):
    client.force_login(official)
    rsvp = PersonFactory(phone="070-1740605")
    page = person_page(rsvp)
    sent = as_sent(client.get(page)) | {"phone": "070-1740606"}
    services.take_back_sign_up(Rsvp.objects.get(), given_by=GivenBy.PHONE, actor=THE_CLOCK)
    met = client.post(page, sent)
    assert met.status_code == 422
    assert "Personens svar har ändrats medan du skrev" in text(met)
    assert "Återtaget" in text(met)
    assert Rsvp.objects.get().answer == Answer.WITHDRAWN
    assert client.post(page, as_sent(met)).status_code == 302
    assert Rsvp.objects.get().answer == Answer.YES


@pytest.mark.parametrize("number", [3, 30])
def test_the_list_of_persons_costs_the_same(client, django_assert_num_queries, number):
    client.force_login(staff())
    meeting = MeetingFactory()
    PersonFactory.create_batch(number, meeting=meeting, phone_about="seat", phone="070-1740605")
    client.get(address_of(meeting, "meeting_persons"))
    with django_assert_num_queries(8):
        client.get(address_of(meeting, "meeting_persons"))
