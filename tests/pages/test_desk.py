"""What waits for a person: the right things, in the right order, and nothing else."""

from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType

from dialogues.enums import MeetingKind, MeetingState
from dialogues.models import Meeting
from portal.municipality.models import Municipality
from portal.notifications.enums import LetterState, Urgency
from portal.notifications.models import Batch, Letter
from portal.pages.desk import waiting_for
from portal.pages.processing import kinds
from portal.pages.services import decide_processing
from portal.people.enums import Role
from portal.people.models import Deputyship, Erasure, User
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    AddressFactory,
    DepartmentFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    RecordFactory,
    RsvpFactory,
    UserFactory,
    evening,
    staff,
)

pytestmark = pytest.mark.django_db


def titles(user) -> list[str]:
    return [task.title for group in waiting_for(user)["groups"] for task in group.tasks]


def lost_letters(meeting: Meeting, number: int) -> None:
    """Letters about a meeting that the mail servers refused."""
    about = {"about_type": ContentType.objects.get_for_model(Meeting), "about_id": meeting.pk}
    batch = Batch.objects.create(notice="dialogues.invitation", asked_at=clock.now(), **about)
    for each in range(number):
        Letter.objects.create(
            notice="dialogues.invitation",
            address=AddressFactory(),
            urgency=Urgency.values[0],
            dedupe=f"{meeting.pk}-{each}",
            batch=batch,
            state=LetterState.REFUSED,
            queued_at=clock.now(),
            not_before=clock.now(),
            **about,
        )


def test_a_draft_is_due_as_early_as_the_municipality_has_promised():
    user = staff()
    MeetingFactory(owner=user, state=MeetingState.DRAFT, starts_at=evening(50))
    [group] = waiting_for(user)["groups"]
    assert group.tasks[0].due == clock.today() + timedelta(days=50 - 42)


def test_a_late_draft_comes_first_and_is_called_late():
    user = staff()
    MeetingFactory(owner=user, state=MeetingState.DRAFT, starts_at=evening(60), title="I tid")
    MeetingFactory(owner=user, state=MeetingState.DRAFT, starts_at=evening(30), title="Sent")
    context = waiting_for(user)
    assert [group.late for group in context["groups"]] == [True, False]
    assert context["first"].title == "Skicka kallelsen till Sent"
    assert context["first"].state == "12 dagar för sent"
    assert (context["waiting"], context["late"]) == (2, 1)


def test_a_meeting_without_a_promise_is_due_by_its_last_day_to_answer():
    user = staff()
    meeting = MeetingFactory(owner=user, state=MeetingState.DRAFT, kind=MeetingKind.WORKSHOP)
    assert waiting_for(user)["first"].due == meeting.answer_by


def test_answers_are_counted_right_and_followed_until_the_last_day():
    user = staff()
    meeting = MeetingFactory(owner=user, title="Vårens möte")
    for _ in range(3):
        InvitationFactory(meeting=meeting)
    for _ in range(2):
        RsvpFactory(invitation=InvitationFactory(meeting=meeting))
    task = waiting_for(user)["first"]
    assert task.text.startswith("2 av 5 har svarat.")
    Meeting.objects.update(answer_by=clock.today() - timedelta(days=1))
    assert titles(user) == []


def test_the_last_day_is_today():
    user = staff()
    InvitationFactory(meeting=MeetingFactory(owner=user, answer_by=clock.today()))
    [group] = waiting_for(user)["groups"]
    assert group.title.startswith("I dag, ")
    assert group.tasks[0].state == "Sista dag i dag"


def test_letters_that_did_not_arrive_wait_until_the_meeting_is_over():
    user = staff()
    lost_letters(MeetingFactory(owner=user), 3)
    assert titles(user) == ["3 brev kom inte fram"]
    Meeting.objects.update(starts_at=evening(-2), ends_at=evening(-1))
    assert titles(user) == []


def test_what_others_own_or_is_over_does_not_wait():
    user = staff()
    MeetingFactory(state=MeetingState.DRAFT)
    MeetingFactory(owner=user, state=MeetingState.CANCELLED)
    MeetingFactory(owner=user, state=MeetingState.DRAFT, starts_at=evening(-3))
    assert titles(user) == []


def test_nothing_waits_for_somebody_without_a_role():
    user = UserFactory()
    MeetingFactory(owner=user, state=MeetingState.DRAFT)
    assert titles(user) == []


def test_only_a_new_administrator_sees_the_first_steps():
    assert waiting_for(staff(Role.ADMINISTRATOR))["steps"]
    assert not waiting_for(staff(Role.OFFICIAL))["steps"]


def test_the_process_leader_sees_whom_no_letter_reaches():
    OrganisationFactory()
    OrganisationFactory(state="dormant")
    MembershipFactory()
    user = staff(Role.PROCESS_LEADER)
    MeetingFactory(owner=user, state=MeetingState.DRAFT, starts_at=evening(90))
    assert titles(user)[1:] == ["1 förening saknar kontaktperson"]
    assert waiting_for(user)["groups"][-1].tasks[-1].state == "Ingen sista dag"
    assert titles(staff(Role.OFFICIAL)) == []


def test_the_administrator_sees_for_how_much_no_time_is_decided():
    user = staff(Role.ADMINISTRATOR)
    lacking = [kind for kind in kinds() if kind.lacks_decision]
    assert titles(user) == [f"{len(lacking)} rader i gallringsplanen saknar beslut"]
    for kind in lacking:
        values = {"months": 12, "document": "Plan", "decided_on": clock.today()}
        decide_processing(kind, values=values, actor=A_COMMAND)
    assert titles(user) == []
    assert titles(staff(Role.REGISTRAR)) == []


def test_a_new_administrator_s_first_step_gets_the_filled_button(client):
    user = staff(Role.ADMINISTRATOR)
    client.force_login(user)
    main = client.get("/skrivbord/").content.decode().partition("<main")[2]
    steps = main.count('class="ds-button"')
    # One for each step, the way to a meeting, and decisions on personal data that are missing.
    assert steps == len(waiting_for(user)["steps"]) + 2
    assert main.count('data-variant="secondary"') == steps - 1


def test_the_desk_has_one_filled_button_and_says_when_that_was_all(client):
    user = staff()
    for _ in range(3):
        MeetingFactory(owner=user, state=MeetingState.DRAFT)
    client.force_login(user)
    main = client.get("/skrivbord/").content.decode().partition("<main")[2]
    assert main.count('class="ds-button"') == 4
    assert main.count('data-variant="secondary"') == 3
    assert "Det var allt." in main


def test_whoever_may_call_meetings_begins_at_the_desk_also_where_nothing_waits(client):
    for user, words in (
        (staff(), 'class="ds-button" href="/moten/nytt/">Kalla till ett möte'),
        (UserFactory(), ""),
    ):
        client.force_login(user)
        main = client.get("/skrivbord/").content.decode().partition("<main")[2]
        assert words in main
        assert ("Kalla till ett möte" in main) is bool(words)


def test_what_the_desk_is_for_is_told_to_those_whom_it_concerns(client):
    for user, words in ((staff(), "möten du ansvarar för"), (UserFactory(), "När något väntar på dig")):
        client.force_login(user)
        assert words in client.get("/skrivbord/").content.decode()


def test_a_promise_of_one_day_is_told_in_singular():
    Municipality.objects.create(pk=1, invitation_lead_assembly=1)
    MeetingFactory(owner=(user := staff()), state=MeetingState.DRAFT)
    assert waiting_for(user)["first"].text.endswith("minst 1 dag före.")


def test_a_deputy_sees_the_same_desk_and_for_whom(client):
    omar, mikko = staff(name="Omar Haddad"), staff(department=DepartmentFactory())
    MeetingFactory(owner=omar, state=MeetingState.DRAFT, title="Om gården")
    MeetingFactory(owner=mikko, state=MeetingState.DRAFT, title="Om bron")
    assert titles(mikko) == ["Skicka kallelsen till Om bron"]
    deputyship = Deputyship.objects.create(user=omar, deputy=mikko)
    mikko = User.objects.get(pk=mikko.pk)
    tasks = [task for group in waiting_for(mikko)["groups"] for task in group.tasks]
    assert {task.title: task.on_behalf_of for task in tasks} == {
        "Skicka kallelsen till Om gården": "Omar Haddad",
        "Skicka kallelsen till Om bron": "",
    }
    client.force_login(mikko)
    assert "För Omar Haddad" in client.get("/skrivbord/").content.decode()
    # What waits can be done: the meeting is another department's.
    assert all(client.get(task.url).status_code == 200 for task in tasks)
    Deputyship.objects.filter(pk=deputyship.pk).update(active_from=clock.today() + timedelta(days=1))
    assert titles(User.objects.get(pk=mikko.pk)) == ["Skicka kallelsen till Om bron"]
    client.force_login(User.objects.get(pk=mikko.pk))
    assert [client.get(task.url).status_code for task in tasks if task.on_behalf_of] == [404]


def test_a_registrar_is_told_of_what_waits_by_the_next_working_day_and_nobody_else_is():
    friday = clock.today() - timedelta(days=(clock.today().weekday() - 4) % 7)
    RecordFactory(on=friday)
    RecordFactory()
    RecordFactory(state="kept")
    registrar = staff(Role.REGISTRAR)
    (task,) = [task for group in waiting_for(registrar)["groups"] for task in group.tasks]
    assert task.title == "2 handlingar att registrera"
    assert task.due == friday + timedelta(days=3)
    assert task.url.endswith("/diarium/?lage=to_register")
    assert titles(staff(Role.SECRETARY)) == []


def test_of_very_many_who_ask_to_be_erased_the_first_stand_on_the_desk():
    user, asked_at = staff(Role.ADMINISTRATOR), clock.now()
    Erasure.objects.bulk_create(Erasure(user=UserFactory(), asked_at=asked_at) for _ in range(25))
    assert titles(user).count("Någon har bett att bli raderad") == 20
