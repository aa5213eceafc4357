"""Behind the link in a letter: looking changes nothing, one press answers, and when it is too late."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dialogues import services
from dialogues.enums import OFFERED, RECEIPT, Answer, MeetingState, PlaceState
from dialogues.models import Invitation, Meeting, Rsvp
from organisations.services import leave
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from tests.dialogues.acts import link_of, text
from tests.factories import (
    CommitteeFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(client):
    """Norrby byalag, invited to a stormöte with room and link; its contact has the letter."""
    contact = MembershipFactory(organisation__name="Norrby byalag")
    services.invite_all(MeetingFactory(), actor=THE_CLOCK)
    return Invitation.objects.get(organisation=contact.organisation)


GIVEN = {"answer": "yes", "group_size": "2", "mode": "room", "question": "", "proposal": ""}


@pytest.mark.parametrize("chosen", OFFERED)
def test_opening_a_link_shows_the_answer_chosen_and_changes_nothing(client, invitation, chosen):
    address = link_of(invitation).path("answer")
    response = client.get(address, {"val": chosen})
    assert response.status_code == 200
    assert "Norrby byalag" in text(response)
    assert f'value="{chosen}"' in text(response)
    assert text(response).count("checked") == 2  # the answer, and how one takes part
    assert "allmän handling" in text(response)
    assert not Rsvp.objects.exists()
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(("taken", "words"), [(2, "3 platser är kvar"), (5, "Rummet är fullt just nu")])
def test_whoever_has_not_answered_sees_how_many_seats_are_left(client, invitation, taken, words):
    Meeting.objects.update(seats=5)
    PersonFactory(meeting=invitation.meeting, group_size=taken, place_state=PlaceState.GIVEN)
    address = link_of(invitation).path("answer")
    assert words in text(client.get(address))
    client.post(address, GIVEN)
    assert words not in text(client.get(address))


def test_a_cancelled_meetings_reason_stands_behind_the_link(client, invitation):
    Meeting.objects.update(state=MeetingState.CANCELLED, cancel_reason="Lokalen <brann>.")
    assert "Lokalen &lt;brann&gt;." in text(client.get(link_of(invitation).path("answer")))


def test_a_choice_that_is_none_of_the_three_chooses_nothing(client, invitation):
    response = client.get(link_of(invitation).path("answer"), {"val": "<script>"})
    assert response.status_code == 200
    assert "Du valde" not in text(response)


def test_pressing_the_button_answers_and_shows_a_receipt(client, invitation):
    link = link_of(invitation)
    response = client.post(link.path("answer"), GIVEN)
    assert response.headers["Location"] == link.path("answer_receipt")
    receipt = text(client.get(response.headers["Location"]))
    assert "Svaret är sparat" in receipt
    assert "Vi kommer" in receipt
    assert Rsvp.objects.get().group_size == 2
    assert link.path("answer") in receipt


def test_the_same_link_changes_the_answer(client, invitation):
    address = link_of(invitation).path("answer")
    client.post(address, GIVEN | {"question": "Finns hiss?"})
    again = text(client.get(address))
    assert "Ni svarade" in again
    # Whoever opens the page now may be the other contact.
    assert "Finns hiss?" not in again
    client.post(address, {"answer": "no"})
    assert Rsvp.objects.get().answer == Answer.NO


def test_what_is_wrong_with_an_answer_keeps_what_was_typed(client, invitation):
    response = client.post(
        link_of(invitation).path("answer"), GIVEN | {"group_size": "två", "question": "Vi är två"}
    )
    assert response.status_code == 422
    assert "Skriv antalet med siffror" in text(response)
    assert "Vi är två" in text(response)
    assert 'value="två"' in text(response)
    assert not Rsvp.objects.exists()


def test_when_the_last_day_passes_while_the_form_is_open_nothing_typed_is_lost(client, invitation):
    Meeting.objects.update(answer_by=clock.today() - timedelta(days=1))
    response = client.post(link_of(invitation).path("answer"), GIVEN | {"question": "Vi har bakat"})
    assert response.status_code == 422
    assert "Sista dagen att svara var" in text(response)
    assert "Vi har bakat" in text(response)
    assert not Rsvp.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": MeetingState.CANCELLED}, "Mötet är inställt"),
        ({"answer_by": lambda: clock.today() - timedelta(days=1)}, "Sista dagen har passerat"),
        (
            {
                "starts_at": lambda: clock.now() - timedelta(hours=5),
                "ends_at": lambda: clock.now() - timedelta(hours=2),
                "answer_by": lambda: clock.today() - timedelta(days=7),
            },
            "Mötet har hållits",
        ),
        (
            {
                "state": MeetingState.HELD,
                "starts_at": lambda: clock.now() - timedelta(hours=5),
                "ends_at": lambda: clock.now() - timedelta(hours=2),
                "answer_by": lambda: clock.today() - timedelta(days=7),
            },
            "Mötet har hållits",
        ),
    ],
)
def test_a_closed_door_says_why_and_how_to_reach_somebody(client, invitation, changed, words):
    Meeting.objects.update(**{name: value() if callable(value) else value for name, value in changed.items()})
    response = client.get(link_of(invitation).path("answer"), {"val": "yes"})
    assert words in text(response)
    assert "mailto:" in text(response)
    assert "<form" not in text(response).partition("<main")[2].partition("</main")[0]


def test_a_receipt_without_an_answer_leads_to_the_question(client, invitation):
    link = link_of(invitation)
    assert client.get(link.path("answer_receipt")).headers["Location"] == link.path("answer")


def test_a_link_opens_only_its_own_door(client, invitation):
    link = link_of(invitation)
    other = GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER).first()
    swapped = reverse("answer", kwargs={"secret": f"{link.code}-{other.secret.partition('-')[2]}"})
    assert client.get(swapped).status_code == 404
    assert client.get(reverse("answer", kwargs={"secret": other.secret})).status_code == 404


def test_whoever_is_no_longer_the_contact_finds_the_way_out(client, invitation):
    page = text(client.get(link_of(invitation).path("answer")))
    assert "/lamna-over/" in page


def test_who_answered_by_a_link_is_known_by_the_link_only(client, invitation):
    link = link_of(invitation)
    services.answer(invitation, link=link, answer=Answer.YES, actor=Actor(Door.LINK, guest_link_id=link.pk))
    assert Rsvp.objects.get().address == link.address


def test_the_page_speaks_as_the_letter_did_until_somebody_chooses(client, invitation):
    link = link_of(invitation)
    page = link.path("answer")
    assert 'lang="sv"' in text(client.get(page))
    Address.objects.filter(pk=link.address_id).update(language="en")
    response = client.get(page)
    assert 'lang="en"' in text(response)
    assert response.headers["Content-Language"] == "en"
    client.post(reverse("choose_language"), {"language": "sv"})
    assert 'lang="sv"' in text(client.get(page))
    assert Address.objects.get(pk=link.address_id).language == "en"
    client.post(page, GIVEN)
    assert Address.objects.get(pk=link.address_id).language == "sv"
    assert Letter.objects.get(notice=RECEIPT).language == "sv"


def test_whoever_asks_says_what_it_is_for_and_who_answers_for_it(client, invitation):
    committee = CommitteeFactory(name="Kulturnämnden")
    Meeting.objects.update(committee=committee)
    assert "Kulturnämnden ansvarar för dem" in text(client.get(link_of(invitation).path("answer")))


def test_whoever_has_left_reads_so_and_answers_for_nobody(client, invitation):
    link = link_of(invitation)
    leave(invitation.organisation.memberships.get(), actor=THE_CLOCK)
    page = client.get(link.path("answer"))
    assert "inte längre kontaktperson" in text(page)
    assert "<form" not in text(page).partition("<main")[2].partition("</main>")[0]
    response = client.post(link.path("answer"), GIVEN)
    assert response.status_code == 422
    assert "Du är inte längre kontaktperson för Norrby byalag" in text(response)
    assert not Rsvp.objects.exists()


NEEDS = {"need_food": "on", "need_food_words": "nötter", "need_hearing_loop": "on"}


def test_needs_are_stated_and_afterwards_only_counted(client, invitation):
    address = link_of(invitation).path("answer")
    response = client.post(address, GIVEN | NEEDS)
    assert dict(Rsvp.objects.get().needs.values_list("kind", "text")) == {
        "food": "nötter",
        "hearing_loop": "",
    }
    receipt = text(client.get(response.headers["Location"]))
    again = text(client.get(address))
    for page in (receipt, again):
        assert "2 behov angivna" in page
        assert "nötter" not in page
        assert 'href="' in page
    client.post(address, GIVEN | {"group_size": "4"})
    assert Rsvp.objects.get().needs.count() == 2


def test_needs_are_stated_anew_in_place_of_those_that_stood(client, invitation):
    address = link_of(invitation).path("answer")
    client.post(address, GIVEN | NEEDS)
    anew = text(client.get(address))
    assert "ersätter det som är angivet" in anew
    assert "nötter" not in anew
    client.post(address, GIVEN | {"need_childcare": "on"})
    assert Rsvp.objects.get().needs.get().kind == "childcare"


def test_needs_go_only_when_that_is_said(client, invitation):
    address = link_of(invitation).path("answer")
    client.post(address, GIVEN | NEEDS)
    both = client.post(address, GIVEN | NEEDS | {"need_nothing": "on"})
    assert both.status_code == 422
    assert "Kryssa för det som behövs, eller" in text(both)
    assert Rsvp.objects.get().needs.count() == 2
    client.post(address, GIVEN | {"need_nothing": "on"})
    assert not Rsvp.objects.get().needs.exists()


def test_a_need_that_says_nothing_is_asked_for_and_what_was_typed_stays(client, invitation):
    typed = GIVEN | {"need_interpreter": "on", "need_travel_words": "från Norrö"}
    response = client.post(link_of(invitation).path("answer"), typed)
    assert response.status_code == 422
    page = text(response)
    assert "Skriv vad det gäller" in page
    assert 'href="#id_need_interpreter_words"' in page
    assert 'value="från Norrö"' in page
    assert not Rsvp.objects.exists()
    client.post(link_of(invitation).path("answer"), typed | {"need_interpreter_words": "arabiska"})
    stated = dict(Rsvp.objects.get().needs.values_list("kind", "text"))
    # Words without a cross are a need as well.
    assert stated == {"interpreter": "arabiska", "travel": "från Norrö"}


def test_an_answer_is_taken_back_by_the_same_link(client, invitation):
    address = link_of(invitation).path("answer")
    client.post(address, GIVEN)
    response = client.post(address, {"ta_tillbaka": "ja"})
    page = text(client.get(response.headers["Location"]))
    assert "Svaret är återtaget" in page
    assert Rsvp.objects.get().answer == Answer.WITHDRAWN
    again = text(client.get(address))
    assert "Ni svarade" not in again
    assert "Ta tillbaka svaret" not in again
    client.post(address, GIVEN)
    assert Rsvp.objects.get().answer == Answer.YES


def test_whoever_waits_sees_the_place_and_how_the_list_works(client, invitation):
    Meeting.objects.filter(pk=invitation.meeting_id).update(seats=1)
    response = client.post(link_of(invitation).path("answer"), GIVEN)
    page = text(client.get(response.headers["Location"]))
    assert "Ni står på plats 1 på väntelistan" in page
    assert "en mindre grupp längre bak kan få plats före" in page


def test_an_invitation_that_was_withdrawn_says_so(client, invitation):
    Invitation.objects.filter(pk=invitation.pk).update(state="revoked")
    page = text(client.get(link_of(invitation).path("answer")))
    assert "Inbjudan gäller inte längre" in page
