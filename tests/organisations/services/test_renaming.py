"""Name, number and legal form are asked for, looked at, granted or declined; once, and as they stand then."""

import pytest
from django.db import IntegrityError, transaction

from organisations import services
from organisations.enums import ChangeRequestState, OrganisationState
from organisations.models import ChangeRequest
from portal.notifications.models import Letter
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused
from tests.factories import ChangeRequestFactory, MembershipFactory, OrganisationFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return MembershipFactory(user=UserFactory(), organisation__name="Norrö BK")


def by(user) -> Actor:
    return Actor(Door.WEB, user_id=user.pk)


def ask(membership, **values) -> ChangeRequest:
    organisation = membership.organisation
    names = ("name", "number", "legal_form")
    wanted = {name: getattr(organisation, name) for name in names} | values
    return services.ask_for_change(membership, values=wanted, why="Årsmötet.", actor=by(membership.user))


def test_only_what_differs_is_asked_for_and_nothing_changes_yet(own):
    change = ask(own, name="Norrö Bollklubb")
    assert (change.wanted, change.stood) == ({"name": "Norrö Bollklubb"}, {"name": "Norrö BK"})
    own.organisation.refresh_from_db()
    assert own.organisation.name == "Norrö BK"
    with pytest.raises(Refused, match="redan så"):
        ask(MembershipFactory(user=UserFactory()))


def test_one_wish_at_a_time(own):
    change = ask(own, name="Norrö Bollklubb")
    with pytest.raises(Refused, match="redan bett"):
        ask(own, legal_form="association")
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeRequestFactory(organisation=own.organisation)
    services.withdraw_change(own, actor=A_COMMAND)
    with pytest.raises(Refused, match="tagit tillbaka"):
        services.grant_change(change, actor=A_COMMAND)
    assert ask(own, legal_form="association").is_waiting


def test_granted_it_stands_and_whoever_asked_is_told_by_whom(own):
    official = staff()
    change = ask(own, name="Norrö Bollklubb", legal_form="association")
    services.grant_change(change, actor=by(official))
    own.organisation.refresh_from_db()
    assert (own.organisation.name, own.organisation.legal_form) == ("Norrö Bollklubb", "association")
    change.refresh_from_db()
    assert (change.state, change.decided_by) == (ChangeRequestState.GRANTED, official)
    assert Letter.objects.get(notice="organisations.change_decided").address.email == own.user.email


def test_declined_nothing_changes(own):
    change = ask(own, name="Norrö Bollklubb")
    services.decline_change(change, reason="Skicka protokollet.", actor=by(staff()))
    own.organisation.refresh_from_db()
    assert own.organisation.name == "Norrö BK"
    assert Letter.objects.filter(notice="organisations.change_decided").count() == 1


def test_only_the_first_answer_counts(own):
    first = staff(name="Anna Först")
    change = ask(own, name="Norrö Bollklubb")
    services.decline_change(change, reason="Nej.", actor=by(first))
    with pytest.raises(Refused, match="Anna Först har redan svarat"):
        services.grant_change(change, actor=by(staff()))


def test_a_number_that_is_taken_meanwhile_is_not_granted(own):
    change = ask(own, number="802412-3459")
    OrganisationFactory(number="802412-3459")
    with pytest.raises(Refused) as refusal:
        services.grant_change(change, actor=A_COMMAND)
    assert refusal.value.field == "number"
    change.refresh_from_db()
    assert change.is_waiting


def test_a_name_that_may_mean_another_is_granted_when_somebody_has_looked(own):
    other = OrganisationFactory(name="Norrö Bollklubb")
    change = ask(own, name="Norrö bollklubb.")
    with pytest.raises(Refused, match="nästan samma namn"):
        services.grant_change(change, actor=A_COMMAND)
    services.grant_change(change, not_the_same_as=[other.code], actor=A_COMMAND)


def test_what_was_changed_meanwhile_is_said(own):
    change = ask(own, name="Norrö Bollklubb")
    assert not next(change.differences).has_moved
    services.change_organisation(own.organisation, values={"name": "Norrö FK"}, actor=A_COMMAND)
    (line,) = ChangeRequest.objects.for_letter().get(pk=change.pk).differences
    assert (line.has_moved, line.before, line.now, line.wanted) == (
        True,
        "Norrö BK",
        "Norrö FK",
        "Norrö Bollklubb",
    )


def test_whoever_has_left_asks_for_nothing_and_nothing_is_asked_for_what_is_taken_out(own):
    change = ask(own, name="Norrö Bollklubb")
    services.change_state(own.organisation, to=OrganisationState.WITHDRAWN, actor=A_COMMAND)
    change.refresh_from_db()
    assert change.state == ChangeRequestState.OVERTAKEN
    with pytest.raises(Refused):
        ask(own, legal_form="association")
    left = MembershipFactory(user=UserFactory())
    services.leave(left, actor=A_COMMAND)
    with pytest.raises(Refused, match="inte längre"):
        ask(left, legal_form="association")


def test_nobody_grants_what_they_asked_for_themselves():
    own = MembershipFactory(user=staff())
    change = ask(own, legal_form="association")
    with pytest.raises(Refused, match="kollega"):
        services.grant_change(change, actor=by(own.user))
