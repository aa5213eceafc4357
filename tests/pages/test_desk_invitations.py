"""What waits for a contact: the invitations to the organisations that the person acts for."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues.enums import InvitationState, MeetingState
from dialogues.models import Invitation, Meeting
from organisations.models import ConfirmationAsked, represented_by
from portal.pages.desk import waiting_for
from portal.people.enums import Role
from portal.people.models import User
from portal.web import clock
from tests.factories import (
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    MembershipRequestFactory,
    RsvpFactory,
    UserFactory,
    evening,
    staff,
)

pytestmark = pytest.mark.django_db

DESK = reverse("desk")


def invited(person: User, name: str, **meeting) -> Invitation:
    """An invitation to an association for which a person speaks, to a meeting of its own."""
    organisation = MembershipFactory(organisation__name=name, user=person).organisation
    return InvitationFactory(organisation=organisation, meeting=MeetingFactory(**meeting))


def titles(person: User, chosen=None) -> list[str]:
    """What waits, in order."""
    context = waiting_for(User.objects.get(pk=person.pk), chosen)
    return [task.title for group in context["groups"] for task in group.tasks]


def test_what_is_not_answered_waits_by_the_last_day_to_answer():
    person, today = UserFactory(), clock.today()
    invited(person, "Sent", title="Ett", answer_by=today + timedelta(days=9))
    invited(person, "Snart", title="Två", answer_by=today)
    assert titles(person) == ["Svara för Snart: Två", "Svara för Sent: Ett"]


def test_what_is_answered_stands_below_with_what_was_said(client):
    person = UserFactory()
    invitation = invited(person, "Sundets IF", title="Stormöte")
    client.force_login(person)
    RsvpFactory(invitation=invitation, answer="not_yet")
    assert "Ni har svarat att ni inte vet än." in client.get(DESK).content.decode()
    invitation.rsvp.answer, invitation.rsvp.group_size = "yes", 4
    invitation.rsvp.save()
    page = client.get(DESK).content.decode()
    assert "Inbjudningar ni har svarat på" in page
    assert "4 personer" in page
    assert invitation.get_absolute_url() in page
    assert "Inget väntar på dig just nu." in page
    invitation.rsvp.answer = "withdrawn"
    invitation.rsvp.save()
    assert titles(person) == ["Svara för Sundets IF: Stormöte"]


@pytest.mark.parametrize(
    "changed",
    [
        {"state": MeetingState.CANCELLED},
        {"answer_by": clock.today() - timedelta(days=1)},
        {"starts_at": evening(-2), "ends_at": evening(-1)},
    ],
)
def test_what_can_be_answered_no_longer_does_not_wait(changed):
    person = UserFactory()
    invited(person, "Sundets IF")
    Meeting.objects.update(**changed)
    assert titles(person) == []


def test_others_and_revoked_invitations_do_not_wait():
    person = UserFactory()
    invited(person, "Sundets IF")
    invited(UserFactory(), "De andra")
    Invitation.objects.update(state=InvitationState.REVOKED)
    InvitationFactory()
    assert titles(person) == []


def test_the_switch_narrows_the_desk_and_says_what_else_waits(client):
    person = staff(Role.OFFICIAL)
    first, _second = (invited(person, name, title=name) for name in ("Ett", "Två"))
    MeetingFactory(owner=person, state=MeetingState.DRAFT, title="Mitt")
    assert len(titles(person)) == 3
    department = next(one for one in represented_by(person) if not one.is_organisation)
    assert titles(person, department) == ["Skicka kallelsen till Mitt"]
    client.force_login(person)
    client.post(reverse("choose_acting"), {"som": first.organisation.code})
    page = client.get(DESK).content.decode()
    assert "Svara för Ett: Ett" in page
    assert "Svara för Två" not in page
    assert "2 saker till väntar på dig." in page
    client.post(reverse("choose_acting"), {"som": ""})
    assert "Svara för Två: Två" in client.get(DESK).content.decode()


def test_who_wants_to_act_for_it_and_the_yearly_question_wait_for_its_contact(client):
    mine, other = MembershipFactory(user=UserFactory()), MembershipFactory()
    for organisation in (mine.organisation, other.organisation):
        MembershipRequestFactory(organisation=organisation, name="Stina")
        ConfirmationAsked.objects.create(organisation=organisation, asked_on=clock.today())
    assert titles(mine.user) == [
        f"Stina vill företräda {mine.organisation}",
        f"Stämmer uppgifterna om {mine.organisation}?",
    ]
    client.force_login(mine.user)
    wish = mine.organisation.membership_requests.get()
    page = client.get(DESK).content.decode()
    assert wish.get_absolute_url() in page
    assert reverse("own_confirm", kwargs={"code": mine.code}) in page
    mine.organisation.membership_requests.update(state="approved")
    ConfirmationAsked.objects.all().delete()
    assert titles(mine.user) == []


def test_a_contact_is_not_told_to_ask_for_a_role(client):
    person = UserFactory()
    client.force_login(person)
    assert "har ingen roll än" in client.get(DESK).content.decode()
    invited(person, "Sundets IF")
    assert "har ingen roll än" not in client.get(DESK).content.decode()


def test_the_desk_asks_as_much_for_thirty_organisations_as_for_three(client):
    def asked(number: int) -> int:
        person = UserFactory()
        for each in range(number):
            RsvpFactory(invitation=invited(person, f"F{each}"))
            invited(person, f"G{each}")
        client.force_login(person)
        client.get(DESK)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(DESK).content.decode()
        assert page.count('class="task"') == 2 * number
        return len(queries)

    assert asked(3) == asked(30)
