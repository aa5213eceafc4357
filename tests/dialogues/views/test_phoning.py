"""Whom to phone, as those who call see it: whoever no letter reaches."""

import pytest

from dialogues import services
from dialogues.enums import TO_PHONE, Answer
from dialogues.models import Rsvp, figures_of, silent, to_phone_of
from portal.history.timeline import timeline
from portal.people.enums import AddressState
from portal.web.actor import THE_CLOCK
from tests.dialogues.acts import address_of, text
from tests.factories import (
    AddressFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    RsvpFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(client, official):
    """Somebody who calls looks at a meeting to which all may come."""
    client.force_login(official)
    return MeetingFactory()


def unreached(meeting, name="Norrby byalag", **contact):
    """Invited, with a contact who has a telephone and an address that bounces."""
    contact = {"phone": "070-1740605, 08-465 004 11", "name": "Karin Berg"} | contact
    held = MembershipFactory(
        organisation=OrganisationFactory(name=name), address__state=AddressState.BOUNCED, **contact
    )
    return InvitationFactory(meeting=meeting, organisation=held.organisation)


def by_number(meeting, **more):
    """Signed up with a telephone number only."""
    usual = {"address": None, "phone": "070-1740607", "confirmed_at": None, "phone_about": "confirm"}
    return PersonFactory(meeting=meeting, **usual | more)


def test_the_answers_say_whom_to_phone_with_number_and_way_to_register(client, meeting):
    invitation, person = unreached(meeting), by_number(meeting, name="Siv Ek")
    InvitationFactory(meeting=meeting, organisation=MembershipFactory(organisation__name="Nås").organisation)
    page = text(client.get(address_of(meeting, "meeting_answers")))
    part = page[page.index("Att ringa (2)") : page.index('id="lista"')]
    for said in ("Norrby byalag", "Karin Berg", "tel:+46701740605", "tel:+46846500411", "Siv Ek",
                 "tel:+46701740607", f"/svar/{invitation.code}/", f"/anmalda/{person.code}/"):  # fmt: skip
        assert said in part
    assert "Nås" not in part


def test_nobody_is_to_be_phoned_who_has_answered_is_reached_or_is_not_invited(meeting):
    answered = unreached(meeting, "A")
    RsvpFactory(invitation=answered, answer=Answer.NO)
    withdrawn = unreached(meeting, "B")
    RsvpFactory(invitation=withdrawn, answer=Answer.WITHDRAWN)
    other = unreached(meeting, "C")
    MembershipFactory(organisation=other.organisation, address=AddressFactory())
    revoked = unreached(meeting, "D")
    type(revoked).objects.filter(pk=revoked.pk).update(state="revoked")
    bare = InvitationFactory(meeting=meeting, organisation=OrganisationFactory(name="E"))
    unreached(MeetingFactory(), "F")
    by_number(meeting, phone_about="", confirmed_at=meeting.starts_at)
    found = to_phone_of(meeting, 5, silent=figures_of(meeting).silent)
    assert [one.name for one in found.silent] == ["B", "E"]
    assert (found.organisations, found.persons) == (2, 0)
    # The list behind the link holds the same.
    assert list(silent(meeting, beyond_reach=True)) == [withdrawn, bare]


def test_only_the_first_stand_on_top_and_links_lead_to_all(client, meeting):
    for number in range(7):
        unreached(meeting, f"Förening {number}")
        by_number(meeting, name=f"Person {number}")
    page = text(client.get(address_of(meeting, "meeting_answers")))
    assert "Att ringa (14)" in page
    assert "Visa alla 7 personer att ringa" in page
    assert f"?visa={TO_PHONE}#lista" in page
    shown = text(client.get(address_of(meeting, "meeting_answers"), {"visa": TO_PHONE}))
    assert all(f"Förening {number}" in shown for number in range(7))
    assert "Att ringa (" not in shown
    found = text(client.get(address_of(meeting, "meeting_answers"), {"visa": TO_PHONE, "q": "förening 3"}))
    assert "Förening 3" in found
    assert "Förening 4" not in found


def test_whoever_was_rung_is_confirmed_from_the_list_by_staff_and_the_history_says_so(
    client, meeting, official
):
    person = by_number(meeting, name="Siv Ek")
    listed = text(client.get(address_of(meeting, "meeting_persons")))
    assert "tel:+46701740607" in listed
    assert "Har ringt: bekräfta Siv Ek" in listed
    here = f"{address_of(meeting, 'meeting_persons')}{person.code}/"
    done = client.post(f"{here}?lista=ja", {"do": "confirm"}, follow=True)
    assert done.redirect_chain[-1][0] == address_of(meeting, "meeting_persons")
    assert "Har ringt: bekräfta" not in text(done)
    person.refresh_from_db()
    assert person.is_confirmed
    assert not to_phone_of(meeting, 5, silent=figures_of(meeting).silent).number
    latest = timeline(person, names=True)[0]
    assert latest.who == str(official)
    assert "bekräftad" in {change.label for change in latest.changes}


def test_of_a_cancelled_meeting_persons_are_to_be_phoned_and_nobody_asked_for_an_answer(meeting):
    unreached(meeting)
    by_number(meeting, phone_about="cancelled")
    services.cancel_meeting(meeting, actor=THE_CLOCK)
    meeting.refresh_from_db()
    found = to_phone_of(meeting, 5, silent=figures_of(meeting).silent)
    assert (found.organisations, found.persons) == (0, 1)
    assert Rsvp.objects.to_phone().count() == 1
