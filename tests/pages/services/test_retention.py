"""The retention run: what is older than decided goes everywhere, the rest stays, a receipt says how many."""

from datetime import timedelta

import pytest
from django.db import InterfaceError, OperationalError, connection

from dialogues.models import Meeting, Rsvp, Viewpoint
from organisations.enums import ChangeRequestState, MembershipRequestState, RegistrationState
from organisations.models import ChangeRequest, Membership, MembershipRequest, Registration
from organisations.services import forget_registrations
from portal.notifications.enums import LetterState, Urgency
from portal.notifications.models import Letter
from portal.pages.models import ProcessingLine, RetentionRun
from portal.pages.processing import kinds
from portal.pages.retention import expected, months_before, runs_in_order
from portal.pages.services import (
    ask_for_retention,
    carry_out_retention,
    decide_processing,
    note_unused_addresses,
    retention,
)
from portal.pages.tasks import ask_for_tonights_retention, carry_out_retention_runs
from portal.people.enums import Role
from portal.people.models import Address, Employment, Protection, RoleGrant, User
from portal.people.services import forget_expired, refuse_without_administrator
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.factories import (
    AddressFactory,
    IdentityProviderFactory,
    MembershipFactory,
    QuestionFactory,
    RegistrationFactory,
    RsvpFactory,
    UserFactory,
    evening,
    staff,
)
from tests.moments import in_days

from .test_erasing import WORD, places, write_everywhere

pytestmark = pytest.mark.django_db


def decide(*labels: str, months: int = 1) -> None:
    """The municipality decides how long these are kept; all that can be decided on where none is named."""
    for kind in kinds():
        if kind.needs_decision and (not labels or kind.line.label in labels):
            values = {"months": months, "document": "Gallringsplan", "decided_on": clock.today()}
            decide_processing(kind, values=values, actor=A_COMMAND)


def run() -> RetentionRun:
    """A night: what nobody has any more is marked, and what is old is forgotten."""
    note_unused_addresses(actor=THE_CLOCK)
    return carry_out_retention(ask_for_retention(actor=THE_CLOCK), actor=THE_CLOCK)


def ended(months: int, **fields) -> Membership:
    """A contact who left so many months and a day ago."""
    day = months_before(clock.today(), months) - timedelta(days=1)
    return MembershipFactory(active_from=day - timedelta(days=30), active_to=day, **fields)


def answered_long_ago(**fields) -> Rsvp:
    """An answer, with a question, to a meeting of more than a year ago."""
    rsvp = RsvpFactory(**fields)
    QuestionFactory(rsvp=rsvp)
    ends_at = evening(-400)
    Meeting.objects.update(starts_at=ends_at - timedelta(hours=2), ends_at=ends_at)
    return rsvp


# --- The story -----------------------------------------------------------------------------


# While an address has its time left, so has what the history says of it.
OF_AN_ADDRESS = {
    "organisations_organisationevent.about",
    "people_address.email",
    "people_address.reason",
    "people_departmentevent.mailbox",
}


def end_all(official: User, contact: Address) -> None:
    """Everybody has left, and all that waited is answered, as of today."""
    today, now = clock.today(), clock.now()
    MembershipRequest.objects.update(state=MembershipRequestState.DECLINED, decided_at=now)
    ChangeRequest.objects.update(state=ChangeRequestState.DECLINED, decided_at=now)
    Registration.objects.update(state=RegistrationState.WITHDRAWN, touched_at=now)
    RoleGrant.objects.filter(user=official).update(active_to=today)
    Membership.objects.filter(address=contact).update(active_to=today)


# That the story says the word in every field of words that is declared, the test of erasing holds.
@pytest.mark.django_db(transaction=True)
def test_after_the_time_that_was_decided_the_words_stand_nowhere(mail_sink):
    official, contact = write_everywhere(mail_sink)
    end_all(official, contact)
    # What was said in a dialogue belongs to the matter: it goes by no time, and neither does who said it.
    Viewpoint.objects.all().delete()
    before = places(WORD)
    now = clock.now()

    with clock.standing_at(now + timedelta(days=1100)):
        forget_expired(actor=THE_CLOCK)
        forget_registrations(actor=THE_CLOCK)
        run()
        assert places(WORD) == without_the_short_lived(before), "nothing else goes without a decision"
        decide()
        run()
        # Nothing had the address any more from that night on.
        run()
        assert set(places(WORD)) == OF_AN_ADDRESS
    with clock.standing_at(now + timedelta(days=1140)):
        run()
        assert places(WORD) == []
        assert run().forgotten == 0


def without_the_short_lived(before: list[str]) -> list[str]:
    """What stood there, but for sign-ins that have run out, and who had registered an association."""
    gone = ("django_session.", "people_signin.", "organisations_registration.")
    return [place for place in before if not place.startswith(gone)]


# --- What goes, and what stays -------------------------------------------------------------


def test_only_what_is_older_than_decided_goes():
    old, young, current = ended(12), ended(11), MembershipFactory()
    decide("organisations.Membership", months=12)
    receipt = run()
    assert set(Membership.objects.all()) == {young, current}
    assert receipt.lines["organisations.Membership"]["forgotten"] == 1
    assert not Membership.objects.filter(pk=old.pk).exists()


def test_a_time_is_over_when_its_last_day_is():
    last_day = months_before(clock.today(), 12)
    MembershipFactory(active_from=last_day, active_to=last_day)
    decide("organisations.Membership", months=12)
    assert run().forgotten == 0
    with clock.standing_at(in_days(1)):
        assert run().forgotten == 1


def test_without_a_decision_nothing_goes():
    ended(120)
    rsvp = answered_long_ago(name="Kim Zebra")
    assert run().lines == {}
    rsvp.refresh_from_db()
    assert (Membership.objects.count(), rsvp.name) == (2, "Kim Zebra")
    assert ask_for_tonights_retention() == 0


def test_the_second_run_forgets_nothing():
    ended(12)
    answered_long_ago(name="Kim Zebra")
    decide()
    assert run().forgotten == 2
    assert run().forgotten == 0


def test_an_answer_stays_without_saying_whose_it_was():
    rsvp = answered_long_ago(name="Kim Zebra", group_size=4)
    decide("dialogues.Rsvp", months=12)
    run()
    rsvp.refresh_from_db()
    assert (rsvp.name, rsvp.group_size, rsvp.questions.count()) == ("", 4, 0)


@pytest.mark.parametrize("holds", ["role", "employment", "membership"])
def test_whoever_has_a_role_an_employment_or_a_membership_is_never_forgotten(holds):
    person = UserFactory(last_login=in_days(-4000))
    if holds == "role":
        RoleGrant.objects.create(user=person, role=Role.STEERING)
    elif holds == "membership":
        MembershipFactory(user=person)
    else:
        department = staff().role_grants.get().department
        Employment.objects.create(user=person, department=department)
    decide()
    run()
    person.refresh_from_db()
    assert person.name


def test_the_last_administrator_stays_however_long_away():
    staff(Role.ADMINISTRATOR, last_login=in_days(-4000))
    decide()
    run()
    refuse_without_administrator(clock.today())


def test_an_account_goes_when_nobody_has_come_in_for_so_long():
    person = UserFactory(last_login=in_days(-800))
    decide("people.User", months=24)
    assert run().forgotten == 1
    person.refresh_from_db()
    assert (person.name, person.is_active, person.last_login) == ("", False, None)


def test_an_address_counts_from_the_night_when_nothing_had_it():
    address = AddressFactory()
    used = MembershipFactory().address
    decide("people.Address", months=1)
    assert run().forgotten == 0
    with clock.standing_at(in_days(40)):
        assert run().forgotten == 1
    assert list(Address.objects.all()) == [used]
    assert not Address.objects.filter(pk=address.pk).exists()


@pytest.mark.parametrize("holds", ["protection", "registration"])
def test_an_address_stays_behind_a_protection_and_an_open_registration(holds):
    address = AddressFactory()
    if holds == "protection":
        MembershipFactory(address=None, protection=Protection.objects.create(address=address, name="Kim"))
    else:
        RegistrationFactory(address=address)
    decide("people.Address", months=1)
    run()
    with clock.standing_at(in_days(40)):
        assert run().forgotten == 0
    assert Address.objects.filter(pk=address.pk).exists()


def test_an_account_goes_with_its_protection_and_its_identity():
    person = UserFactory(last_login=in_days(-800))
    Protection.objects.create(user=person, name="Kim")
    IdentityProviderFactory().identities.create(user=person, subject="7", last_on=clock.today())
    decide("people.User", months=24)
    assert run().forgotten == 1
    assert not Protection.objects.exists()


def test_an_address_that_is_used_again_is_no_longer_marked():
    address = AddressFactory()
    note_unused_addresses(actor=THE_CLOCK)
    MembershipFactory(address=address)
    note_unused_addresses(actor=THE_CLOCK)
    address.refresh_from_db()
    assert address.unused_since is None


# --- What is said elsewhere ----------------------------------------------------------------


def letter_to_another(**fields) -> Letter:
    """A letter of today to somebody else."""
    contact = MembershipFactory(name="Ulla Ek")
    return Letter.objects.create(
        notice="dialogues.invitation",
        about=contact.organisation,
        address=contact.address,
        urgency=Urgency.SOON,
        dedupe=str(contact.pk),
        state=LetterState.SENT,
        queued_at=clock.now(),
        not_before=clock.now(),
        sent_at=clock.now(),
        **fields,
    )


def test_letters_to_others_no_longer_say_the_name():
    ended(12, name="Kim Zebra", phone="070-1740605")
    said = letter_to_another(subject="Kim Zebra slutar", body="Hej! KIM ZEBRA slutar.")
    decide("organisations.Membership", months=12)
    run()
    said.refresh_from_db()
    assert (said.subject, said.body) == ("", "")


def test_letters_keep_the_name_of_whoever_is_known_here_still():
    ended(12, name="Kim Zebra")
    MembershipFactory(name="Kim Zebra")
    said = letter_to_another(subject="Kim Zebra börjar", body="Hej!")
    decide("organisations.Membership", months=12)
    run()
    said.refresh_from_db()
    assert said.subject == "Kim Zebra börjar"


# --- The run itself ------------------------------------------------------------------------


def test_the_receipt_says_how_many_and_by_which_decision_and_nothing_of_anybody():
    contact = ended(12, name="Kim Zebra")
    decide("organisations.Membership", months=12)
    receipt = run()
    assert receipt.lines == {
        "organisations.Membership": {
            "forgotten": 1,
            "committee": "",
            "months": 12,
            "document": "Gallringsplan",
            "paragraph": "",
            "decided_on": clock.today().isoformat(),
        }
    }
    assert receipt.ended_at
    assert contact.name not in str(receipt.lines)


def test_two_presses_make_one_run():
    assert ask_for_retention(actor=A_COMMAND) == ask_for_retention(actor=A_COMMAND)
    assert RetentionRun.objects.count() == 1


def test_the_night_asks_and_the_next_minute_forgets():
    ended(12)
    decide("organisations.Membership", months=12)
    assert ask_for_tonights_retention() == 1
    assert carry_out_retention_runs() == 1
    assert carry_out_retention_runs() == 0
    assert ask_for_tonights_retention() == 0
    assert RetentionRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_is_finished_by_the_next(monkeypatch):
    monkeypatch.setattr(retention, "AT_A_TIME", 2)
    for _each in range(5):
        ended(12)
    decide("organisations.Membership", months=12)
    asked = ask_for_retention(actor=THE_CLOCK)
    figures = []

    def killed_at_the_second_portion(execute, sql, params, many, context):
        if sql.startswith('UPDATE "pages_retentionrun"'):
            figures.append(sql)
            if len(figures) == 2:
                connection.connection.close()
        return execute(sql, params, many, context)

    with (
        connection.execute_wrapper(killed_at_the_second_portion),
        pytest.raises((OperationalError, InterfaceError)),
    ):
        carry_out_retention(asked, actor=THE_CLOCK)
    connection.close()
    assert Membership.objects.count() == 3
    assert carry_out_retention_runs() == 5
    assert Membership.objects.count() == 0
    assert RetentionRun.objects.get().ended_at


def test_a_decision_taken_back_stops_what_it_rested_on():
    ended(12)
    decide("organisations.Membership", months=12)
    asked = ask_for_retention(actor=THE_CLOCK)
    ProcessingLine.objects.update(months=None)
    assert carry_out_retention(asked, actor=THE_CLOCK).forgotten == 0


# --- Before it runs ------------------------------------------------------------------------


def test_what_is_expected_is_what_goes():
    ended(12)
    oldest = ended(30)
    decide("organisations.Membership", months=12)
    [line] = [one for one in expected(runs_in_order()) if one.kind.model is Membership]
    assert (line.rows, line.oldest) == (2, oldest.active_to)
    assert run().forgotten == 2


def test_what_is_expected_costs_the_same_for_many(django_assert_num_queries):
    decide()
    for _each in range(3):
        ended(12)
    with connection.execute_wrapper(counting := Counting()):
        list(expected(runs_in_order()))
    for _each in range(27):
        ended(12)
    with django_assert_num_queries(counting.number):
        list(expected(runs_in_order()))


class Counting:
    """How many questions were asked."""

    number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)
