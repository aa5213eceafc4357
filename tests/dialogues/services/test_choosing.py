"""Whom a meeting invites is chosen; groups are added to that."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import MeetingKind, MeetingState
from dialogues.models import Meeting
from organisations.models import EVERYBODY, Chosen, Group, Selection
from organisations.services import delete_selection
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.web.refusals import Refused
from tests.factories import (
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    evening,
)

pytestmark = pytest.mark.django_db

SPORT, NORTH = Group("fields_of_activity", "idrott"), Group("places", "Norrö")


def of_sport(**more):
    made = OrganisationFactory(**more)
    made.fields_of_activity.set(Tag.objects.filter(frame="field_of_activity", key="idrott"))
    return made


def test_what_is_chosen_stands_on_the_meeting_and_not_with_the_selection(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    chosen = Chosen(places=("Norrö",))
    services.choose(meeting, chosen=chosen, save_as="Norr", actor=by)
    delete_selection(Selection.objects.get(name="Norr"), actor=by)
    assert Meeting.objects.get().chosen == chosen


def test_nothing_is_no_choice(by):
    with pytest.raises(Refused) as refusal:
        services.choose(MeetingFactory(), chosen=Chosen(left_out=("x",)), actor=by)
    assert refusal.value.field == "way"


def test_when_the_name_is_taken_nothing_is_saved(by):
    services.choose(MeetingFactory(), chosen=EVERYBODY, save_as="Norr", actor=by)
    meeting = MeetingFactory()
    with pytest.raises(Refused):
        services.choose(meeting, chosen=Chosen(places=("Norrö",)), save_as="norr", actor=by)
    meeting.refresh_from_db()
    assert meeting.invitees == {}


def test_two_who_choose_at_once_do_not_overwrite_each_other(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    opened = meeting.chosen.mark
    services.choose(meeting, chosen=Chosen(places=("Norrö",)), made_from=opened, actor=by)
    with pytest.raises(Refused):
        services.choose(meeting, chosen=Chosen(places=("Söderby",)), made_from=opened, actor=by)
    # The same choice is no conflict.
    services.choose(meeting, chosen=Chosen(places=("Norrö",)), made_from=opened, actor=by)
    assert Meeting.objects.get().chosen == Chosen(places=("Norrö",))


def test_groups_are_added_to_what_stands_also_those_left_out_one_by_one(by):
    out, other = of_sport(), OrganisationFactory()
    chosen = Chosen(everybody=True, left_out=(out.code, other.code))
    meeting = MeetingFactory(invitees=chosen.to_json())
    services.add_groups(meeting, groups=[SPORT], actor=by)
    assert Meeting.objects.get().chosen == Chosen(everybody=True, left_out=(other.code,))


def test_two_groups_added_at_once_are_both_added(by):
    meeting = MeetingFactory(kind=MeetingKind.COUNCIL)
    first, second = Meeting.objects.get(), Meeting.objects.get()
    services.add_groups(first, groups=[SPORT], actor=by)
    services.add_groups(second, groups=[NORTH, SPORT], actor=by)
    meeting.refresh_from_db()
    assert meeting.chosen.also == (SPORT, NORTH)


def test_after_the_invitations_only_who_else_is_invited_changes(by):
    invitation = InvitationFactory()
    new = of_sport(place="Norrö")
    services.choose(invitation.meeting, chosen=Chosen(places=("Norrö",)), actor=by)
    assert list(Meeting.objects.get().organisations_to_invite()) == [new]
    assert invitation.meeting.invitations.open().count() == 1


@pytest.mark.parametrize(
    "over",
    [{"state": MeetingState.CANCELLED}, {"state": MeetingState.CALLED, "answer_by": evening(-1).date()}],
)
def test_nobody_is_chosen_for_a_meeting_that_takes_no_answers(by, over):
    meeting = MeetingFactory(**over)
    with pytest.raises(Refused):
        services.choose(meeting, chosen=EVERYBODY, actor=by)
    with pytest.raises(Refused):
        services.add_groups(meeting, groups=[SPORT], actor=by)


def test_of_a_draft_that_is_gone_nothing_is_chosen(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    Meeting.objects.all().delete()
    with pytest.raises(Refused):
        services.choose(meeting, chosen=EVERYBODY, actor=by)


def test_everybody_chosen_are_invited_and_nobody_else(by):
    MembershipFactory(organisation=of_sport(place="Norrö"))
    MembershipFactory(organisation=OrganisationFactory())
    meeting = MeetingFactory(invitees=Chosen(fields_of_activity=("idrott",)).to_json())
    services.invite_all(meeting, actor=by)
    assert [one.organisation.place for one in meeting.invitations.all()] == ["Norrö"]


def test_the_history_says_who_was_chosen(by):
    meeting, mailing = MeetingFactory(state=MeetingState.DRAFT), MailingFactory()
    choir = OrganisationFactory(name="Norrö kör")
    services.choose(meeting, chosen=EVERYBODY, actor=by)
    some = Chosen(places=("Norrö",), added=(choir.code,), left_out=("xxxxxxx",))
    services.choose(meeting, chosen=some, actor=by)
    services.choose_recipients(mailing, chosen=some, actor=by)
    says = "Plats: Norrö. Dessutom: Norrö kör. Utom: en som är borttagen."
    for thing, before in ((meeting, "Alla i registret."), (mailing, "")):
        (change,) = timeline(thing, names=True)[0].changes
        assert (change.before, change.after) == (before, says)
        assert change.label


def test_a_history_of_choices_costs_the_same_however_long(by, django_assert_num_queries):
    meeting = MeetingFactory(state=MeetingState.DRAFT)

    def choose(*places):
        for place in places:
            services.choose(meeting, chosen=Chosen(places=(place,)), actor=by)

    choose("A", "B")
    with CaptureQueriesContext(connection) as few:
        timeline(meeting, names=True)
    choose("C", "D", "E", "F")
    with django_assert_num_queries(len(few)):
        timeline(meeting, names=True)
