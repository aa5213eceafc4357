"""The breadth of an invitation as it is shown, and groups added from there."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues.enums import MeetingKind, MeetingState
from dialogues.models import Meeting
from organisations.models import EVERYBODY, Chosen, Group
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.web import clock
from tests.dialogues.acts import address_of, text
from tests.factories import InvitationFactory, MeetingFactory, OrganisationFactory, RsvpFactory

pytestmark = pytest.mark.django_db


def within(*fields: str, place: str = "Norrö"):
    made = OrganisationFactory(place=place)
    made.fields_of_activity.set(Tag.objects.filter(frame="field_of_activity", key__in=fields))
    return made


@pytest.fixture
def register():
    """Five fields; integration and church share an organisation."""
    for fields in (["idrott"], ["kultur"], ["bygd"], ["integration", "trossamfund"], ["integration"]):
        within(*fields)


@pytest.fixture
def draft():
    """A draft for sport, culture and villages."""
    chosen = Chosen(fields_of_activity=("idrott", "kultur", "bygd"))
    return MeetingFactory(state=MeetingState.DRAFT, invitees=chosen.to_json())


@pytest.fixture
def page(client, official):
    """What the page of a meeting says."""
    client.force_login(official)
    return lambda meeting: text(client.get(address_of(meeting, "meeting_breadth")))


def test_what_is_missing_is_said_first(page, draft, register):
    shown = page(draft)
    assert "Två områden saknas i inbjudan" in shown
    assert "Ingen är vald inom integration och trossamfund." in shown
    assert "<b>3 av 5</b> föreningar är valda." in shown
    assert "Ingen vald (2)" in shown
    assert "Lägg till 2" in shown
    # Each of the two once, though one is in both fields.
    assert "Lägg till de 2 som saknas" in shown
    assert "Parterna hjälps åt att få med nya organisationer i samverkan." in shown
    assert "räknas då i vart och ett" in shown


def test_one_field_is_one_field(page, draft):
    within("idrott")
    within("trossamfund")
    assert "Ett område saknas i inbjudan" in page(draft)
    assert "som saknas</button>" not in page(draft)


def test_where_few_are_meant_nobody_is_urged_to_take_all(page, draft, register):
    draft.invitees = Chosen(fields_of_activity=("idrott",)).to_json()
    draft.save()
    assert "Fyra områden saknas" in page(draft)
    assert "som saknas</button>" not in page(draft)


def test_everybody_and_nobody(page, register):
    assert "Alla områden finns med i inbjudan" in page(MeetingFactory(state=MeetingState.DRAFT))
    nobody = page(MeetingFactory(state=MeetingState.DRAFT, kind=MeetingKind.COUNCIL))
    assert "Ingen är vald än" in nobody
    assert "Välj vilka som bjuds in" in nobody


def test_an_empty_register_is_no_error(page, draft):
    assert "Ingen är vald än" in page(draft)


def test_a_press_adds_the_group(client, page, draft, register):
    page(draft)
    church = {"add": "fields_of_activity:trossamfund"}
    response = client.post(address_of(draft, "meeting_breadth"), church)
    assert response.headers["Location"] == address_of(draft, "meeting_breadth")
    draft.refresh_from_db()
    assert draft.chosen.also == (Group("fields_of_activity", "trossamfund"),)
    # One of those in integration came along with the church.
    assert "Alla områden finns med i inbjudan" in page(draft)


def test_a_press_adds_all_that_are_missing_and_leads_back_to_where_it_was(client, page, draft, register):
    page(draft)
    response = client.post(address_of(draft, "meeting_breadth"), {"add": "missing", "next": "skicka"})
    assert response.headers["Location"] == address_of(draft, "meeting_send")
    draft.refresh_from_db()
    assert draft.chosen.organisations().count() == 5


@pytest.mark.parametrize("asked", ["", "x", "fields_of_activity:finns-inte", "places:Atlantis", "a\x00"])
def test_a_group_that_is_not_there_is_said(client, page, draft, register, asked):
    page(draft)
    response = client.post(address_of(draft, "meeting_breadth"), {"add": asked}, follow=True)
    assert "Gruppen finns inte längre i registret" in text(response)
    assert Meeting.objects.get().chosen == draft.chosen


def test_to_a_meeting_that_takes_no_answers_nothing_is_added(client, page, draft, register):
    Meeting.objects.update(state=MeetingState.CANCELLED)
    assert "Lägg till" not in page(draft)
    response = client.post(
        address_of(draft, "meeting_breadth"), {"add": "fields_of_activity:trossamfund"}, follow=True
    )
    assert "Mötet tar inte emot svar" in text(response)


def test_when_it_is_sent_the_figure_says_who_is_invited_and_answered_and_from_the_day_who_came(
    page, register
):
    meeting = MeetingFactory()
    RsvpFactory(invitation=InvitationFactory(meeting=meeting, organisation=within("kultur")), came=None)
    InvitationFactory(meeting=meeting, organisation=within("bygd"))
    shown = page(meeting)
    assert "<b>2 av 7</b> föreningar är inbjudna. 1 har svarat." in shown
    assert "5 till är valda och bjuds in nästa gång du skickar." in shown
    assert "2 i registret, 1 inbjudna, 1 svarade</span>" in shown
    assert "Ingen inbjuden" in shown
    Meeting.objects.update(
        starts_at=clock.now() - timedelta(hours=3), ends_at=clock.now(), answer_by=clock.today()
    )
    assert "2 i registret, 1 inbjudna, 1 svarade, 0 kom</span>" in page(meeting)


def test_the_numbers_come_as_a_file(client, page, draft, register):
    page(draft)
    response = client.get(address_of(draft, "meeting_breadth_file"))
    lines = response.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "Figur;Rad;I registret;Valda;Inbjudna;Svarade;Kom"
    assert lines[1] == "Alla;;5;3;0;0;0"
    assert "Verksamhetsområde;Trossamfund;1;0;0;0;0" in lines
    assert "Plats;Norrö;5;3;0;0;0" in lines


def test_the_page_asks_as_much_for_many_as_for_few(client, page, draft, register):
    def asked() -> int:
        cache.clear()
        municipality()
        with CaptureQueriesContext(connection) as queries:
            page(draft)
        return len(queries)

    few = asked()
    for number in range(30):
        within("integration", "trossamfund", place=f"Plats {number}")
    assert asked() == few <= 9


def test_those_invited_and_those_chosen_are_named(client, page, draft, register):
    assert "Visa vilka" not in page(MeetingFactory(state=MeetingState.DRAFT, kind=MeetingKind.COUNCIL))
    invited = OrganisationFactory(name="Den inbjudna")
    meeting = InvitationFactory(organisation=invited).meeting
    chosen = OrganisationFactory(name="Den valda")
    OrganisationFactory(name="Den andra")
    Meeting.objects.filter(pk=meeting.pk).update(invitees=Chosen(added=(chosen.code,)).to_json())
    meeting.refresh_from_db()
    named = page(meeting)
    assert "Visa vilka, också de som inte är inbjudna än" in named
    for shown in (named, text(client.get(address_of(meeting, "meeting_send")))):
        assert [name.strip() for name in re.findall(r"<li>(Den \w+)", shown)] == ["Den inbjudna", "Den valda"]


def test_before_sending_the_first_missing_are_told(client, official, draft, register):
    client.force_login(official)
    shown = text(client.get(address_of(draft, "meeting_send")))
    assert "Två områden saknas i inbjudan" in shown
    assert 'value="fields_of_activity:integration"' in shown
    assert 'name="next" value="skicka"' in shown
    Meeting.objects.update(invitees={}, kind=MeetingKind.COUNCIL)
    assert "Välj vilka som bjuds in" in text(client.get(address_of(draft, "meeting_send")))
    Meeting.objects.update(invitees=EVERYBODY.to_json())
    assert "Alla områden finns med i inbjudan" in text(client.get(address_of(draft, "meeting_send")))


def test_the_answers_lead_to_the_breadth(client, official):
    client.force_login(official)
    meeting = InvitationFactory().meeting
    assert address_of(meeting, "meeting_breadth") in text(client.get(address_of(meeting, "meeting_answers")))
    assert reverse("organisation_list") in text(client.get(address_of(meeting, "meeting_breadth")))
