"""Once a year an organisation is asked whether its entry is right; who never answers is laid dormant."""

from datetime import date, timedelta

import pytest

from organisations import services
from organisations.enums import OrganisationState
from organisations.models import ConfirmationAsked, Organisation, asks_to_confirm_on
from organisations.services import confirming
from organisations.services.holding import held_organisation
from organisations.tasks import ask_whether_entries_are_right
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.people.enums import AddressState
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import MembershipFactory, OrganisationFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db

ASKED = "organisations.entry_to_confirm"
REMINDED = "organisations.entry_reminder"
WARNED = "organisations.soon_dormant"


def contact(confirmed: int | None = 366, **fields):
    """A contact of an organisation that confirmed its entry so many days ago."""
    on = None if confirmed is None else clock.today() - timedelta(days=confirmed)
    return MembershipFactory(organisation__confirmed_on=on, **fields)


def run(days: int = 0) -> list[str]:
    """What the morning so many days from now writes, in its order."""
    before = set(Letter.objects.values_list("pk", flat=True))
    with clock.standing_at(in_days(days)):
        ask_whether_entries_are_right()
    return list(Letter.objects.exclude(pk__in=before).order_by("pk").values_list("notice", flat=True))


def state(membership) -> str:
    return Organisation.objects.get(pk=membership.organisation_id).state


def test_a_year_after_it_last_said_so_each_contact_that_a_letter_reaches_is_asked_once():
    membership = contact()
    MembershipFactory(organisation=membership.organisation)
    MembershipFactory(organisation=membership.organisation, address__state=AddressState.BOUNCED)
    contact(confirmed=300)
    assert run() == [ASKED, ASKED]
    assert run() == run(1) == []


def test_one_that_has_never_said_so_is_asked_a_year_after_its_first_contact_came():
    contact(confirmed=None)
    OrganisationFactory()
    assert run(364) == []
    assert run(366) == [ASKED]
    assert asks_to_confirm_on(OrganisationFactory()) is None


@pytest.mark.parametrize(
    ("confirmed_on", "month", "asked_on"),
    [
        (date(2027, 4, 20), 3, date(2028, 4, 1)),
        # Whoever has just said so is not asked after a meeting that is close; else the same year.
        (date(2027, 3, 20), 3, date(2028, 4, 1)),
        (date(2026, 11, 10), 3, date(2027, 4, 1)),
        (date(2026, 11, 10), 12, date(2027, 1, 1)),
        (date(2027, 1, 15), 12, date(2028, 1, 1)),
    ],
)
def test_it_is_asked_the_month_after_its_annual_meeting(confirmed_on, month, asked_on):
    organisation = OrganisationFactory.build(confirmed_on=confirmed_on, annual_meeting_month=month)
    assert asks_to_confirm_on(organisation) == asked_on


def test_those_not_in_use_are_not_asked():
    membership = contact()
    Organisation.objects.filter(pk=membership.organisation_id).update(state=OrganisationState.DORMANT)
    assert run() == []


def test_a_month_later_it_is_reminded_once_and_never_after_it_has_answered():
    silent, heard = contact(), contact()
    assert run() == [ASKED, ASKED]
    services.stand_by(heard, actor=A_COMMAND)
    assert run(29) == []
    assert run(30) == [REMINDED]
    assert run(31) == []
    assert ConfirmationAsked.objects.get().organisation == silent.organisation


def test_two_years_of_silence_and_a_warning_make_it_dormant_and_one_word_wakes_it():
    membership = contact()
    run()
    run(30)
    assert run(333) == []
    assert run(334) == [WARNED]
    assert run(363) == []
    assert state(membership) == OrganisationState.ACTIVE
    assert run(364) == []
    assert state(membership) == OrganisationState.DORMANT
    services.stand_by(membership, actor=A_COMMAND)
    assert state(membership) == OrganisationState.ACTIVE
    assert not ConfirmationAsked.objects.exists()


@pytest.mark.parametrize("before", [OrganisationState.DORMANT, OrganisationState.WITHDRAWN])
def test_what_staff_take_into_use_again_is_asked_and_warned_anew(before):
    membership = contact(confirmed=2000)
    organisation = membership.organisation
    ConfirmationAsked.objects.create(
        organisation=organisation,
        asked_on=clock.today() - timedelta(days=60),
        warned_on=clock.today() - timedelta(days=30),
    )
    Organisation.objects.update(state=before)
    services.change_state(organisation, to=OrganisationState.ACTIVE, actor=A_COMMAND)
    assert run() == [ASKED]
    assert run(1) == [WARNED]
    assert state(membership) == OrganisationState.ACTIVE


def test_nobody_is_laid_dormant_without_having_been_warned_a_month_before():
    membership = contact(confirmed=2000)
    assert run() == [ASKED]
    assert run(1) == [WARNED]
    assert state(membership) == OrganisationState.ACTIVE
    run(30)
    assert state(membership) == OrganisationState.ACTIVE
    run(31)
    assert state(membership) == OrganisationState.DORMANT


def test_whom_no_letter_reaches_any_more_is_not_laid_dormant_by_the_clock():
    membership = contact(confirmed=2000)
    run()
    run(1)
    Address.objects.update(state=AddressState.BOUNCED)
    run(31)
    assert state(membership) == OrganisationState.ACTIVE


def test_one_that_somebody_else_has_stops_neither_the_others_nor_the_asking(monkeypatch):
    held, silent = contact(confirmed=2000), contact(confirmed=2000)
    run()
    run(1)

    def impatient(pk):
        if pk == held.organisation_id:
            raise Refused("En fil håller på att läsas in.")
        return held_organisation(pk)

    monkeypatch.setattr(confirming, "held_organisation", impatient)
    contact()
    # The one that is held is in use still, and reminded.
    assert run(31) == [REMINDED, ASKED]
    assert state(held) == OrganisationState.ACTIVE
    assert state(silent) == OrganisationState.DORMANT


def test_who_has_said_so_since_the_morning_looked_is_not_laid_dormant():
    membership = contact(confirmed=2000)
    run()
    run(1)
    with clock.standing_at(in_days(31)):
        (organisation,) = services.silent_organisations()
        services.stand_by(membership, actor=A_COMMAND)
        services.lay_silent_dormant(organisation, actor=A_COMMAND)
    assert state(membership) == OrganisationState.ACTIVE


def test_an_address_gets_one_such_letter_a_day():
    first = contact()
    second = contact(address=first.address)
    assert run() == [ASKED]
    assert run(1) == [ASKED]
    asked = ConfirmationAsked.objects.values_list("organisation", flat=True)
    assert set(asked) == {first.organisation_id, second.organisation_id}


@pytest.mark.django_db(transaction=True)
def test_a_letter_is_not_true_any_more_once_it_is_answered(mail_sink):
    membership = contact()
    run()
    services.confirm_organisation(membership.organisation, actor=A_COMMAND)
    deliver_due()
    assert Letter.objects.get().state == "lapsed"
    assert not mail_sink.letters


@pytest.mark.django_db(transaction=True)
def test_the_letter_shows_its_doors(mail_sink):
    contact()
    run()
    deliver_due()
    (mail,) = mail_sink.letters
    said = mail.get_body(("plain",)).get_content()
    assert "/stammer-det/" in said
    assert "/lamna-over/" in said


def test_a_morning_costs_as_many_questions_for_thirty_as_for_three(django_assert_max_num_queries):
    contact()
    run()
    for _number in range(3):
        contact()
    with django_assert_max_num_queries(60) as few:
        run()
    for _number in range(30):
        contact()
    with django_assert_max_num_queries(60) as many:
        run()
    assert len(many) == len(few)
