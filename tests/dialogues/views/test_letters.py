"""Letters to one organisation: their states, an address that bounces, an invitation that is revoked."""

import pytest
from django.urls import reverse

from dialogues import services
from dialogues.enums import REMINDER, InvitationState, ReminderKind
from dialogues.models import Invitation, Reminder
from portal.notifications.declaring import Recipient
from portal.notifications.models import Letter
from portal.notifications.services import notify
from portal.people.enums import AddressState, Role
from portal.web import clock
from tests.dialogues.acts import text, with_doors
from tests.factories import (
    AddressFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(client, official, by):
    """An invitation whose letter has gone."""
    client.force_login(official)
    MembershipFactory()
    services.invite_all(MeetingFactory(), actor=by)
    Letter.objects.update(state="sent", sent_at=clock.now(), server_answer="250 taken")
    return Invitation.objects.get()


def page_for(invitation) -> str:
    """Where the letters to an organisation stand."""
    meeting = invitation.meeting
    kwargs = {"code": meeting.code, "slug": meeting.slug, "invitation": invitation.code}
    return reverse("invitation_letters", kwargs=kwargs)


def test_each_letter_stands_with_state_time_and_the_servers_answer(client, invited):
    page = text(client.get(page_for(invited)))
    for word in ("Inbjudan till möte", "250 taken", "skickat", Letter.objects.get().address.email):
        assert word in page
    client.force_login(staff(Role.STEERING))
    assert client.get(page_for(invited)).status_code == 403


def test_an_address_is_marked_as_bouncing_by_hand(client, invited):
    address = Letter.objects.get().address
    response = client.post(page_for(invited), {"studsar": address.pk}, follow=True)
    assert f"Inga fler brev skickas till {address.email}." in text(response)
    assert "studsar" in text(response)
    address.refresh_from_db()
    assert address.state == AddressState.BOUNCED


@pytest.mark.parametrize("said", ["", "0", "x", "another"])
def test_only_an_address_that_a_letter_went_to_is_marked(client, invited, said):
    other = AddressFactory()
    wrong = other.pk if said == "another" else said
    assert client.post(page_for(invited), {"studsar": wrong}).status_code == 404
    other.refresh_from_db()
    assert other.state == AddressState.OK


def test_an_invitation_is_revoked_and_made_again(client, invited):
    response = client.post(page_for(invited), {"gor": "aterkalla"}, follow=True)
    assert "Inbjudan är återkallad." in text(response)
    assert "Bjud in igen" in text(response)
    invited.refresh_from_db()
    assert invited.state == InvitationState.REVOKED
    response = client.post(page_for(invited), {"gor": "bjud-in"}, follow=True)
    assert "1 brev är på väg" in text(response)
    again = text(client.post(page_for(invited), {"gor": "bjud-in"}, follow=True))
    assert "Inbjudan gäller redan." in again


def test_an_act_nobody_offers_is_not_found(client, invited):
    assert client.post(page_for(invited), {"gor": "något annat"}).status_code == 404


def test_where_no_letter_has_gone_the_page_says_why(client, official, by):
    client.force_login(official)
    OrganisationFactory()
    services.invite_all(MeetingFactory(), actor=by)
    assert "Inget brev har gått till föreningen." in text(client.get(page_for(Invitation.objects.get())))


def test_reminders_stand_there_too_also_those_in_a_letter_about_another_meeting(client, invited):
    membership = invited.organisation.memberships.get()
    (other,) = (with_doors(InvitationFactory(organisation=invited.organisation)),)
    stranger = InvitationFactory()
    on = clock.today()
    for invitation, to in ((other, membership.address), (invited, membership.address), (stranger, None)):
        Reminder.objects.create(
            invitation=invitation,
            address=to or stranger.organisation.memberships.get().address,
            kind=ReminderKind.FIRST,
            counts_from=on,
            made_on=on,
            made_at=clock.now(),
        )
    for reminder in Reminder.objects.filter(invitation__in=[other, stranger]):
        notify(REMINDER, about=reminder, to=Recipient(reminder.address))
    page = text(client.get(page_for(invited)))
    assert page.count("Påminnelse om att svara") == 1
    assert stranger.organisation.memberships.get().address.email not in page
