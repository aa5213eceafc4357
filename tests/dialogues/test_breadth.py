"""How broad an invitation is: what is counted, and by what."""

import pytest
from django.utils.translation import override

from dialogues.enums import InvitationState, MeetingKind
from dialogues.models import Meeting, Numbers, breadth_of
from organisations.enums import OrganisationState
from organisations.models import EVERYBODY, Chosen
from portal.frames.models import Tag
from portal.web import clock
from tests.factories import InvitationFactory, MeetingFactory, OrganisationFactory, RsvpFactory

pytestmark = pytest.mark.django_db


def tagged(name: str, *keys: str, place: str = "", **more):
    """An organisation with tags of any frame."""
    made = OrganisationFactory(name=name, place=place, **more)
    made.fields_of_activity.set(Tag.objects.filter(frame="field_of_activity", key__in=keys))
    made.target_groups.set(Tag.objects.filter(frame="target_group", key__in=keys))
    return made


def numbers(meeting: Meeting, by: str) -> dict[str, tuple[int, ...]]:
    return {part.group.value: tuple(part.numbers) for part in breadth_of(meeting).parts[by]}


@pytest.fixture
def meeting():
    """A council that invites sport; three in sport, one of them in culture too, one church."""
    tagged("IF", "idrott", "unga", place="Norrö")
    tagged("IK", "idrott", place="Söderby")
    tagged("Dansen", "idrott", "kultur", place="Norrö")
    tagged("Kyrkan", "trossamfund", "aldre")
    chosen = Chosen(fields_of_activity=("idrott",))
    return MeetingFactory(kind=MeetingKind.COUNCIL, invitees=chosen.to_json())


def test_an_organisation_counts_in_each_of_its_fields_and_once_in_all(meeting):
    assert breadth_of(meeting).total == Numbers(4, 3, 0, 0, 0)
    assert numbers(meeting, "fields_of_activity") == {
        "idrott": (3, 3, 0, 0, 0), "kultur": (1, 1, 0, 0, 0), "trossamfund": (1, 0, 0, 0, 0),
    }  # fmt: skip
    assert numbers(meeting, "target_groups") == {"unga": (1, 1, 0, 0, 0), "aldre": (1, 0, 0, 0, 0)}
    assert numbers(meeting, "places") == {"Norrö": (2, 2, 0, 0, 0), "Söderby": (1, 1, 0, 0, 0)}


def test_fields_of_which_nobody_is_chosen_are_missing(meeting):
    assert [part.title for part in breadth_of(meeting).missing] == ["Trossamfund"]
    meeting.invitees = EVERYBODY.to_json()
    assert breadth_of(meeting).missing == []
    meeting.invitees = {}
    assert breadth_of(meeting).total == Numbers(4, 0, 0, 0, 0)


def test_those_in_use_are_counted_and_those_invited_though_they_rest_since(meeting):
    tagged("Vilande", "kultur", state=OrganisationState.DORMANT)
    assert breadth_of(meeting).total.register == 4
    rests = tagged("Vilar sedan", "bygd", state=OrganisationState.DORMANT)
    InvitationFactory(meeting=meeting, organisation=rests)
    assert numbers(meeting, "fields_of_activity")["bygd"] == (1, 1, 1, 0, 0)


def test_invited_answered_came(meeting):
    church = tagged("Andra kyrkan", "trossamfund")
    answered = RsvpFactory(
        invitation=InvitationFactory(meeting=meeting, organisation=church), answer="no", came=False
    )
    RsvpFactory(
        invitation=InvitationFactory(meeting=meeting, organisation=tagged("Kör", "kultur")), came=True
    )
    InvitationFactory(meeting=meeting, organisation=tagged("Tyst", "kultur"))
    InvitationFactory(meeting=meeting, organisation=tagged("Fel", "bygd"), state=InvitationState.REVOKED)
    # Of another meeting.
    RsvpFactory(invitation__organisation=answered.invitation.organisation, came=True)
    found = numbers(meeting, "fields_of_activity")
    assert found["trossamfund"] == (2, 1, 1, 1, 0)
    assert found["kultur"] == (3, 3, 2, 1, 1)
    assert found["bygd"] == (1, 0, 0, 0, 0)
    assert breadth_of(meeting).still_to_invite == 3


def test_whoever_came_at_the_open_door_came_from_an_organisation_and_did_not_answer_for_it(meeting):
    bygd = tagged("Byn", "bygd")
    one = {"invitation": None, "meeting": meeting, "organisation": bygd, "name": "Åsa"}
    RsvpFactory(**one, confirmed_at=clock.now())
    assert numbers(meeting, "fields_of_activity")["bygd"] == (1, 0, 0, 0, 0)
    RsvpFactory(**one, came=True)
    RsvpFactory(**one, came=True)
    assert numbers(meeting, "fields_of_activity")["bygd"] == (1, 0, 0, 0, 1)


def test_it_is_one_query_and_speaks_the_language_of_the_moment(meeting, django_assert_num_queries):
    with override("en"), django_assert_num_queries(1):
        titles = [part.title for part in breadth_of(meeting).parts["fields_of_activity"]]
    assert titles[0] == "Sport"


def test_a_stormote_begins_with_everybody_and_a_samrad_with_nobody():
    organisation = OrganisationFactory()
    assert list(MeetingFactory().organisations_to_invite()) == [organisation]
    council = MeetingFactory(kind=MeetingKind.COUNCIL)
    assert council.chosen.is_nothing
    assert not council.organisations_to_invite().exists()


def test_only_the_chosen_without_an_invitation_are_still_to_invite(meeting):
    assert meeting.organisations_to_invite().count() == 3
    InvitationFactory(meeting=meeting, organisation=meeting.organisations_to_invite().first())
    assert meeting.organisations_to_invite().count() == 2
