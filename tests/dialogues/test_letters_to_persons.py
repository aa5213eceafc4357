"""Letters to those who come in their own name: addressed as one, true when sent, in both languages."""

import pytest
from django.utils import translation

from dialogues import services
from dialogues.enums import (
    CANCELLATION_TO_ONE,
    MEETING_CHANGED_TO_ONE,
    RECEIPT_TO_ONE,
    SEAT_GIVEN_TO_ONE,
    SIGN_UP,
    TO_ONE,
    Answer,
    MeetingState,
    PlaceState,
)
from dialogues.models import Meeting, Rsvp
from dialogues.services.telling import letters_to
from portal.municipality.current import municipality
from portal.notifications.enums import Urgency
from portal.notifications.rendering import Forms, Renderer
from portal.people.services import revoke_link
from portal.web.actor import A_COMMAND
from portal.web.rooms import notices
from tests.factories import AddressFactory, InvitationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def letter(key: str, rsvp: Rsvp, language: str = "sv") -> Forms | None:
    """What the letter says now; nothing where it is no longer true."""
    rsvp = Rsvp.objects.get(pk=rsvp.pk)
    ((_about, to),) = letters_to([rsvp], rsvp.meeting)
    about = notices()[key].find().get(pk=rsvp.pk)
    draft = notices()[key].write(about, to, {})
    with translation.override(language):
        return draft and Renderer(municipality()).render(notices()[key], draft, language)


@pytest.mark.parametrize("key", TO_ONE.values())
def test_every_letter_says_why_it_came_and_from_whom(key):
    rsvp = PersonFactory(place_state=PlaceState.GIVEN)
    if key == CANCELLATION_TO_ONE:
        Meeting.objects.update(state=MeetingState.CANCELLED, cancel_reason="Lokalen <brann>.")
    forms = letter(key, rsvp)
    for form in (forms.text, forms.html):
        assert "för att du har anmält dig" in form
        assert "/personuppgifter/" in form
        assert "och samrådet" in form
        assert "brann" in form or key != CANCELLATION_TO_ONE


@pytest.mark.parametrize("key", [SIGN_UP, *TO_ONE.values()])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_letter_leads_to_the_sign_up_in_both_forms(key, language):
    rsvp = PersonFactory(
        meeting__seats=3, place_state=PlaceState.GIVEN, organisation=InvitationFactory().organisation
    )
    if key == CANCELLATION_TO_ONE:
        Meeting.objects.update(state=MeetingState.CANCELLED)
    forms = letter(key, rsvp, language)
    assert rsvp.meeting.title in forms.subject
    for form in (forms.text, forms.html):
        assert rsvp.meeting.get_absolute_url() in form
        assert "/anmalan/" in form or key == CANCELLATION_TO_ONE
        assert "\ue000" not in form


def test_the_first_letter_waits_for_nothing_and_repeats_nothing_that_anybody_may_have_typed():
    rsvp = PersonFactory(name="Köp Nu", organisation_name="Billigt.example", confirmed_at=None)
    assert notices()[SIGN_UP].urgency == Urgency.NOW
    forms = letter(SIGN_UP, rsvp)
    assert "Bekräfta din anmälan" in forms.text
    assert "Billigt" not in forms.html
    Rsvp.objects.update(confirmed_at=rsvp.answered_at)
    assert "har inte ändrat något" not in forms.text
    assert "inte ändrat något" in letter(SIGN_UP, rsvp).text.replace("\n", " ")


def test_a_receipt_says_what_holds():
    organisation = InvitationFactory().organisation
    rsvp = PersonFactory(organisation=organisation, place_state=PlaceState.WAITING, queue_no=4)
    InvitationFactory(meeting=rsvp.meeting, organisation=organisation)
    rsvp.questions.create(meeting=rsvp.meeting, text="Finns hiss?", asked_at=rsvp.answered_at)
    text = letter(RECEIPT_TO_ONE, rsvp).text
    for words in ("Jag kommer", "Plats 1", "Finns hiss?", str(organisation), "också inbjuden"):
        assert words in text
    assert "Vi kommer" not in text
    Rsvp.objects.update(answer=Answer.WITHDRAWN, place_state=PlaceState.NONE, queue_no=None)
    assert "Anmälan är återtagen" in letter(RECEIPT_TO_ONE, rsvp).text


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        (SIGN_UP, {"meeting__state": MeetingState.CANCELLED}),
        (RECEIPT_TO_ONE, {"meeting__state": MeetingState.CANCELLED}),
        (RECEIPT_TO_ONE, {"confirmed_at": None}),
        (SEAT_GIVEN_TO_ONE, {"place_state": PlaceState.NONE}),
        (SEAT_GIVEN_TO_ONE, {"meeting__state": MeetingState.CANCELLED}),
        (MEETING_CHANGED_TO_ONE, {"answer": Answer.WITHDRAWN}),
        (MEETING_CHANGED_TO_ONE, {"meeting__state": MeetingState.CANCELLED}),
        (CANCELLATION_TO_ONE, {}),
        (CANCELLATION_TO_ONE, {"meeting__state": MeetingState.CANCELLED, "confirmed_at": None}),
    ],
)
def test_what_is_no_longer_true_is_not_sent(key, changed):
    assert letter(key, PersonFactory(**{"place_state": PlaceState.GIVEN} | changed)) is None


def test_a_letter_goes_to_nobody_whose_address_was_taken_back():
    rsvp = PersonFactory()
    ((_about, to),) = services.letters_to_persons(rsvp.meeting)
    Rsvp.objects.update(address=AddressFactory())
    about = Rsvp.objects.for_letter().get()
    assert notices()[RECEIPT_TO_ONE].write(about, to, {}) is None


def test_a_revoked_link_is_another_in_the_next_letter():
    rsvp = PersonFactory()
    before = letter(RECEIPT_TO_ONE, rsvp).text
    revoke_link(rsvp.address.guest_links.get(), actor=A_COMMAND)
    assert letter(RECEIPT_TO_ONE, rsvp).text != before
