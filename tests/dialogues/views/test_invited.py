"""Signed in: whoever acts for an organisation answers for it on the meeting's page, as from the letter."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues.enums import ANSWER_CHANGED, RECEIPT, Answer, GivenBy, InvitationState, MeetingState
from dialogues.models import Invitation, Meeting, Rsvp
from organisations.models import Membership, Organisation
from portal.history.events import events_of
from portal.people.enums import AddressState
from portal.web import clock
from tests.dialogues.acts import address_of, letters, link_of, text, with_doors
from tests.factories import (
    AddressFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    NeedFactory,
    RsvpFactory,
    UserFactory,
    staff,
)
from tests.meanwhile import meanwhile
from tests.tabs import as_sent, save_in_two_tabs

pytestmark = pytest.mark.django_db

YES = {"answer": "yes", "group_size": "2", "mode": "room", "question": "", "proposal": ""}
OURS = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def person(client):
    """Signed in; speaks for associations as soon as `invited` says so."""
    person = UserFactory()
    client.force_login(person)
    return person


def invited(person, name: str = "Sundets IF", meeting: Meeting | None = None) -> Invitation:
    """An invitation to an association for which a person speaks."""
    contact = MembershipFactory(organisation__name=name, user=person)
    return InvitationFactory(meeting=meeting or MeetingFactory(), organisation=contact.organisation)


def receipt_of(invitation: Invitation) -> str:
    return reverse("invitation_receipt", kwargs={"code": invitation.code, "slug": invitation.slug})


# --- Answering -----------------------------------------------------------------------------


def test_an_answer_is_given_changed_and_taken_back_as_from_the_letter(client, person):
    invitation = invited(person)
    page = invitation.get_absolute_url()
    assert page == f"/inbjudan/{invitation.code}-sundets-if/"
    assert "Du svarar för <b>Sundets IF</b>." in text(client.get(page))
    response = client.post(page, YES)
    assert response["Location"] == receipt_of(invitation)
    receipt = text(client.get(response["Location"]))
    assert "Svaret är sparat" in receipt
    assert "här eller med länken i brevet" in receipt
    rsvp = Rsvp.objects.get()
    assert (rsvp.answer, rsvp.group_size, rsvp.given_by) == (Answer.YES, 2, GivenBy.WEB)
    assert not rsvp.is_by_staff
    assert letters(RECEIPT) == [person.memberships.get().address.email]
    assert "Ni svarade" in text(client.get(page))
    client.post(page, {"answer": "no"})
    assert Rsvp.objects.get().answer == Answer.NO
    assert "Ert svar gäller inte längre" in text(client.post(page, {"ta_tillbaka": "ja"}, follow=True))
    assert Rsvp.objects.get().answer == Answer.WITHDRAWN


def test_the_receipt_names_the_others_that_wait_and_asks_who_took_back_to_answer_again(client, person):
    first = invited(person)
    other = invited(person, "Norrö BK", first.meeting)
    invited(UserFactory(), "De andra", first.meeting)
    receipt = text(client.post(first.get_absolute_url(), YES, follow=True))
    assert other.get_absolute_url() in receipt
    assert "De andra" not in receipt
    receipt = text(client.post(other.get_absolute_url(), YES, follow=True))
    assert "Du företräder fler" not in receipt
    receipt = text(client.post(other.get_absolute_url(), {"ta_tillbaka": "ja"}, follow=True))
    assert "Svara igen" in receipt
    assert "Ändra svaret" not in receipt


def test_looking_shows_the_answer_chosen_and_changes_nothing(client, person):
    page = text(client.get(invited(person).get_absolute_url(), {"val": "no"}))
    assert "Du valde <b>Vi kan inte</b>." in page
    assert not Rsvp.objects.exists()


def test_the_history_says_for_whom_whatever_the_switch_says(client, person):
    mine, other = invited(person), invited(person, "Norrby byalag")
    client.post(reverse("choose_acting"), {"som": other.organisation.code})
    client.post(mine.get_absolute_url(), YES)
    event = events_of(Rsvp).objects.select_related("pgh_context").latest("pgh_id")
    context = event.pgh_context.metadata
    assert (context["door"], context["user"]) == ("web", person.pk)
    assert context["acting_for"] == f"organisations.organisation:{mine.organisation_id}"


def test_two_tabs_with_different_choices_answer_each_for_the_one_on_its_page(client, person):
    meeting = MeetingFactory()
    first, second = invited(person, meeting=meeting), invited(person, "Norrby byalag", meeting)
    for chosen, answered, typed in [(second, first, YES), (first, second, {"answer": "no"})]:
        opened = as_sent(client.get(answered.get_absolute_url()))
        client.post(reverse("choose_acting"), {"som": chosen.organisation.code})
        client.post(answered.get_absolute_url(), opened | typed)
    said = {rsvp.invitation_id: rsvp.answer for rsvp in Rsvp.objects.all()}
    assert said == {first.pk: Answer.YES, second.pk: Answer.NO}


def test_the_receipt_carries_the_doors_also_to_whoever_became_a_contact_after_the_sending(client, person):
    invitation = invited(person)
    assert not invitation.links.exists()
    client.post(invitation.get_absolute_url(), YES)
    address = person.memberships.get().address
    assert len(invitation.doors(address)) == 2


def test_a_contact_without_an_address_answers_too_and_the_others_hear_of_it(client, person):
    invitation = invited(person)
    Membership.objects.filter(user=person).update(address=None)
    other = MembershipFactory(organisation=invitation.organisation)
    receipt = text(client.post(invitation.get_absolute_url(), YES, follow=True))
    assert "Ett kvitto kommer" not in receipt
    assert letters(RECEIPT) == [other.address.email]


def test_an_address_that_takes_no_mail_hinders_no_answer(client, person):
    invitation = invited(person)
    AddressFactory._meta.model.objects.update(state=AddressState.BOUNCED, state_since=clock.now())
    assert client.post(invitation.get_absolute_url(), YES).status_code == 302


def test_needs_that_another_contact_stated_are_neither_shown_nor_lost(client, person):
    invitation = invited(person)
    NeedFactory(rsvp=RsvpFactory(invitation=invitation), kind="food", text="hemligt")
    page = text(client.get(invitation.get_absolute_url()))
    assert "1 behov angivet" in page
    assert "hemligt" not in page
    client.post(invitation.get_absolute_url(), YES | {"group_size": "3"})
    assert Rsvp.objects.get().needs.get().text == "hemligt"


def test_who_comes_gets_the_meeting_for_the_calendar(client, person):
    invitation = invited(person)
    file = reverse("invitation_file", kwargs={"code": invitation.code, "slug": invitation.slug})
    assert client.get(file)["Location"] == invitation.get_absolute_url()
    client.post(invitation.get_absolute_url(), YES)
    assert file in text(client.get(receipt_of(invitation)))
    assert client.get(file).content.startswith(b"BEGIN:VCALENDAR")


def test_before_there_is_an_answer_the_receipt_leads_to_the_form(client, person):
    invitation = invited(person)
    assert client.get(receipt_of(invitation))["Location"] == invitation.get_absolute_url()


# --- What goes wrong -----------------------------------------------------------------------


def test_what_is_wrong_keeps_what_was_typed(client, person):
    response = client.post(
        invited(person).get_absolute_url(), YES | {"group_size": "två", "question": "Vi är två"}
    )
    assert response.status_code == 422
    assert "Skriv antalet med siffror" in text(response)
    assert "Vi är två" in text(response)
    assert not Rsvp.objects.exists()


def test_a_replayed_press_answers_once(client, person):
    invitation = invited(person)
    typed = as_sent(client.get(invitation.get_absolute_url())) | YES | {"question": "Finns hiss?"}
    for _press in range(2):
        assert client.post(invitation.get_absolute_url(), typed).status_code == 302
    assert Rsvp.objects.get().version == 1
    assert Rsvp.objects.get().questions.count() == 1
    assert len(letters(RECEIPT)) == 1


@pytest.mark.parametrize(
    "ended",
    [
        lambda person: Membership.objects.update(active_to=clock.today() - timedelta(days=1)),
        lambda person: Organisation.objects.update(state="withdrawn"),
    ],
)
def test_who_stops_acting_for_it_while_writing_is_refused_and_keeps_what_was_typed(client, person, ended):
    invitation = invited(person)
    ended(person)
    response = client.post(invitation.get_absolute_url(), YES | {"question": "Finns hiss?"}, **OURS)
    assert response.status_code == 403
    assert "Finns hiss?" in text(response)
    assert not Rsvp.objects.exists()


def test_who_stops_in_the_very_instant_is_told_so_in_the_form(client, person):
    invitation = invited(person)
    ends = clock.today() - timedelta(days=1)
    with meanwhile(lambda: Membership.objects.update(active_to=ends)):
        response = client.post(invitation.get_absolute_url(), YES | {"question": "Finns hiss?"})
    assert response.status_code == 422
    assert "Du är inte längre kontaktperson för Sundets IF." in text(response)
    assert "Finns hiss?" in text(response)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"state": MeetingState.CANCELLED}, "Mötet är inställt, så vi tar inte emot några svar."),
        ({"answer_by": clock.today() - timedelta(days=1)}, "Sista dagen att svara var"),
        ({"state": MeetingState.HELD}, "Mötet har redan hållits"),
    ],
)
def test_a_meeting_that_closes_while_one_writes_says_so_and_keeps_what_was_typed(
    client, person, changed, words
):
    invitation = invited(person)
    Meeting.objects.update(**changed)
    response = client.post(invitation.get_absolute_url(), YES | {"question": "Vi har bakat"})
    assert response.status_code == 422
    assert words in text(response)
    assert "Vi har bakat" in text(response)
    # Whoever comes anew meets the page that says why; and the other way round nothing breaks.
    assert client.get(invitation.get_absolute_url()).status_code == 200
    assert client.post(invitation.get_absolute_url(), {"ta_tillbaka": "ja"}).status_code == 302
    assert not Rsvp.objects.exists()


def test_a_revoked_invitation_says_so(client, person):
    invitation = invited(person)
    Invitation.objects.update(state=InvitationState.REVOKED)
    assert "Inbjudan gäller inte längre" in text(client.get(invitation.get_absolute_url()))
    assert client.post(invitation.get_absolute_url(), YES).status_code == 422


# --- Others --------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", ["invitation_answer", "invitation_receipt", "invitation_file"])
def test_it_is_closed_to_everybody_else(client, page, method):
    invitation = invited(UserFactory())
    address = reverse(page, kwargs={"code": invitation.code, "slug": invitation.slug})
    others = MembershipFactory(user=UserFactory())
    InvitationFactory(meeting=invitation.meeting, organisation=others.organisation)
    for who in (others.user, UserFactory(), staff()):
        client.force_login(who)
        assert getattr(client, method)(address).status_code == 403
    assert getattr(Client(), method)(address)["Location"].startswith("/logga-in/")
    assert not Rsvp.objects.exists()


def test_an_invitation_to_a_draft_or_one_that_is_not_there_is_not_found(client, person):
    invitation = invited(person, meeting=MeetingFactory(state=MeetingState.DRAFT))
    assert client.get(invitation.get_absolute_url()).status_code == 404
    unknown = reverse("invitation_answer", kwargs={"code": "0000000", "slug": "x"})
    assert client.get(unknown).status_code == 404


# --- The letter and the signed-in page side by side ----------------------------------------


def test_the_letter_and_the_page_show_the_same_answer(client, person):
    invitation = with_doors(invited(person))
    by_mail = link_of(invitation).path("answer")
    client.post(invitation.get_absolute_url(), YES | {"group_size": "7"})
    assert 'value="7"' in text(Client().get(by_mail))
    Client().post(by_mail, {"answer": "no"})
    assert "Ni svarade <b>Vi kan inte</b>" in text(client.get(invitation.get_absolute_url()))
    assert "Vi kan inte" in text(client.get(address_of(invitation.meeting)))


@pytest.mark.parametrize("mine_is_by_letter", [False, True])
def test_neither_overtakes_the_other_unknowingly(client, person, mine_is_by_letter):
    invitation = with_doors(invited(person))
    pages = [invitation.get_absolute_url(), link_of(invitation).path("answer")]
    mine, theirs = reversed(pages) if mine_is_by_letter else pages
    opened = as_sent(client.get(mine))
    assert client.post(theirs, YES | {"group_size": "7"}).status_code == 302
    met = client.post(mine, opened | {"answer": "no", "question": "Spelas det in?"})
    assert met.status_code == 422
    assert "Någon annan har svarat för er medan du skrev: Vi kommer." in text(met)
    assert "Spelas det in?" in text(met)
    assert Rsvp.objects.get().group_size == 7
    # Sent once more, what was typed holds.
    assert client.post(mine, opened | {"answer": "no", "made_from": "1"}).status_code == 302
    assert Rsvp.objects.get().answer == Answer.NO


def test_the_page_that_was_overtaken_is_made_from_what_stands(client, person):
    invitation = invited(person)
    met = save_in_two_tabs(
        client, invitation.get_absolute_url(), theirs=YES, mine={"answer": "no", "group_size": "1"}
    )
    assert met.status_code == 422
    assert 'name="made_from" value="1"' in text(met)


def test_the_other_contacts_hear_of_a_changed_answer(client, person):
    invitation = invited(person)
    other = MembershipFactory(organisation=invitation.organisation)
    client.post(invitation.get_absolute_url(), YES)
    client.post(invitation.get_absolute_url(), {"answer": "no"})
    assert letters(ANSWER_CHANGED) == [other.address.email]


# --- On the meeting's page -----------------------------------------------------------------


def test_the_meeting_s_page_asks_and_then_shows_what_was_answered(client, person):
    invitation = invited(person)
    page = address_of(invitation.meeting)
    asked = text(client.get(page))
    assert "Ni är inbjudna och har inte svarat." in asked
    assert "Svara med länken i brevet" not in asked
    client.post(invitation.get_absolute_url(), YES)
    said = text(client.get(page))
    assert "<b>Vi kommer</b>, 2 personer" in said
    assert "Ta tillbaka svaret" in said
    client.post(invitation.get_absolute_url(), {"ta_tillbaka": "ja"})
    assert "Ni är inbjudna och har inte svarat." in text(client.get(page))
    Meeting.objects.update(answer_by=clock.today() - timedelta(days=1))
    assert f'href="{invitation.get_absolute_url()}"' not in text(client.get(page))


def test_others_see_the_meeting_s_page_as_before(client):
    invitation = invited(UserFactory())
    client.force_login(MembershipFactory(user=UserFactory()).user)
    page = text(client.get(address_of(invitation.meeting)))
    assert "Svara med länken i brevet" in page
    assert invitation.code not in page


def test_whom_the_switch_names_comes_first(client, person):
    meeting = MeetingFactory()
    invitations = [invited(person, name, meeting) for name in ("Alfa", "Beta", "Gamma")]
    client.post(reverse("choose_acting"), {"som": invitations[2].organisation.code})
    page = text(client.get(address_of(meeting)))
    order = sorted(invitations, key=lambda one: page.index(f'"inbjuden-{one.code}"'))
    assert [one.organisation.name for one in order] == ["Gamma", "Alfa", "Beta"]


def test_the_page_asks_as_much_for_thirty_organisations_as_for_three(client):
    def asked(number: int) -> int:
        person, meeting = UserFactory(), MeetingFactory()
        for each in range(number):
            invited(person, f"F{number}-{each}", meeting)
        client.force_login(person)
        client.get(address_of(meeting))
        with CaptureQueriesContext(connection) as queries:
            page = text(client.get(address_of(meeting)))
        assert page.count("Ni är inbjudna") == number
        return len(queries)

    assert asked(3) == asked(30)
