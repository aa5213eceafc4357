"""The register of processing and the retention plan as pages: who sees, decides, starts; bad decisions."""

import io
from datetime import date, timedelta
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from organisations.models import Membership
from portal.history.timeline import timeline
from portal.pages.models import ProcessingLine, RetentionRun
from portal.pages.processing import about_people, decision_in_words, kind_called, kinds
from portal.pages.retention import months_before
from portal.pages.services import decide_processing
from portal.pages.tasks import carry_out_retention_runs
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.factories import CommitteeFactory, MembershipFactory, staff

pytestmark = pytest.mark.django_db

REGISTER = "/personuppgifter/behandlingar/"
PLAN = "/installningar/gallring/"
START = f"{PLAN}starta/"
KEY = "organisations-membership"
DECIDE = f"{REGISTER}{KEY}/beslut/"


@pytest.fixture
def administrator(client):
    """Somebody who decides, signed in."""
    user = staff(Role.ADMINISTRATOR)
    client.force_login(user)
    return user


def decided(**changes) -> dict[str, object]:
    """What is typed of a decision."""
    typed = {
        "committee": CommitteeFactory().pk,
        "months": "12",
        "document": "Dokumenthanteringsplan 2026",
        "paragraph": "14",
        "decided_on": clock.today().isoformat(),
    }
    return {**typed, **changes}


def old_contacts(number: int) -> None:
    """Contacts who left long ago."""
    day = clock.today() - timedelta(days=4000)
    for _each in range(number):
        MembershipFactory(active_from=day, active_to=day)


# --- The register --------------------------------------------------------------------------


def test_anybody_reads_of_every_kind_of_personal_data(client):
    # Long words may be parted.
    page = client.get(REGISTER).content.decode().replace("\xad", "")
    for model in about_people():
        assert str(model.PERSONAL.title) in page
    assert page.count("Beslut saknas") == sum(kind.needs_decision for kind in kinds())
    assert "Skriv in beslut" not in page


def test_the_register_says_what_is_decided(client, administrator):
    assert client.post(DECIDE, decided()).status_code == 302
    page = client.get(REGISTER).content.decode()
    assert "12 månader från den sista dagen som kontaktperson" in page
    assert "Dokumenthanteringsplan 2026, §\N{NO-BREAK SPACE}14" in page
    assert page.count("Beslut saknas") == sum(kind.lacks_decision for kind in kinds())


def test_the_register_is_fetched_as_a_file(client, administrator):
    client.post(DECIDE, decided())
    text = b"".join(client.get(f"{REGISTER}lista.csv")).decode("utf-8-sig")
    assert len(text.splitlines()) == len(kinds()) + 1
    assert "Beslut saknas" in text
    book = b"".join(client.get(f"{REGISTER}lista.xlsx"))
    with ZipFile(io.BytesIO(book)) as packed:
        assert "Dokumenthanteringsplan 2026" in packed.read("xl/worksheets/sheet1.xml").decode()


def test_the_register_speaks_english(client):
    client.cookies["django_language"] = "en"
    assert "Contacts of associations" in client.get(REGISTER).content.decode()
    assert "Decision missing" in b"".join(client.get(f"{REGISTER}lista.csv")).decode()


def test_a_decision_is_read_aloud():
    assert decision_in_words("Plan", "§ 14", date(2026, 3, 12)) == "Plan, §\N{NO-BREAK SPACE}14, 2026-03-12"
    assert decision_in_words("", "", None) == ""


# --- Deciding ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "changes", "words"),
    [
        ("months", {"months": "0"}, "1"),
        ("months", {"months": "-3"}, "1"),
        ("months", {"months": "tolv"}, "heltal"),
        ("months", {"months": "1201"}, "1200"),
        ("document", {"document": ""}, "Skriv i vilket dokument beslutet står."),
        ("document", {"document": "", "months": "", "decided_on": ""}, "Skriv i vilket dokument"),
        ("decided_on", {"decided_on": ""}, "Skriv vilken dag beslutet togs."),
        ("decided_on", {"decided_on": "9999-12-31"}, "Dagen har inte varit än."),
        ("decided_on", {"decided_on": "i våras"}, "datum"),
        ("committee", {"committee": "4711"}, "alternativ"),
    ],
)
def test_a_decision_that_does_not_hold_is_told_at_its_field_and_kept(
    client, administrator, field, changes, words
):
    response = client.post(DECIDE, decided(**changes))
    assert response.status_code == 422
    form = response.context["form"]
    assert words in " ".join(form.errors[field])
    assert form["paragraph"].value() == "14"
    assert not ProcessingLine.objects.exists()


def test_no_time_is_decided_for_what_goes_of_itself():
    kind = kind_called("dialogues-rsvpneed")
    with pytest.raises(Refused, match="inte bort genom beslut"):
        decide_processing(kind, values={"months": 3}, actor=A_COMMAND)


def test_a_committee_may_answer_before_anything_is_decided(client, administrator):
    empty = {"months": "", "document": "", "paragraph": "", "decided_on": ""}
    assert client.post(DECIDE, decided(**empty)).status_code == 302
    line = ProcessingLine.objects.get()
    assert line.committee
    assert not line.is_decided


def test_a_decision_is_taken_back_by_emptying_it(client, administrator):
    client.post(DECIDE, decided())
    empty = {"committee": "", "months": "", "document": "", "paragraph": "", "decided_on": ""}
    assert client.post(DECIDE, empty).status_code == 302
    assert kind_called(KEY).lacks_decision


def test_who_decided_what_stands_in_the_history(client, administrator):
    client.post(DECIDE, decided())
    client.post(DECIDE, decided(months="24"))
    latest = timeline(ProcessingLine.objects.get(), names=True)[0]
    assert latest.who == administrator.name
    assert ("12", "24") in {(change.before, change.after) for change in latest.changes}


def test_two_who_decide_at_once_see_each_other():
    first, second = kind_called(KEY), kind_called(KEY)
    values = {"months": 12, "document": "Plan", "decided_on": clock.today()}
    decide_processing(first, values=values, actor=A_COMMAND)
    with pytest.raises(Refused, match="Någon annan hann"):
        decide_processing(second, values=values | {"months": 1}, actor=A_COMMAND)
    standing, late = kind_called(KEY), kind_called(KEY)
    decide_processing(standing, values={"months": 24}, seen={"months": 12}, actor=A_COMMAND)
    with pytest.raises(Refused, match="har ändrats medan du skrev"):
        decide_processing(late, values={"months": 1}, seen={"months": 12}, actor=A_COMMAND)


def test_a_kind_that_is_not_there_is_not_found(client, administrator):
    assert client.get(f"{REGISTER}organisations-organisation/beslut/").status_code == 404


# --- The plan and the run ------------------------------------------------------------------


def test_the_plan_says_what_goes_next_and_what_waits(client, administrator):
    old_contacts(2)
    page = client.get(PLAN).content.decode()
    assert "Inget tas bort, för inget är beslutat än." in page
    assert START not in page
    client.post(DECIDE, decided())
    response = client.get(PLAN)
    assert response.context["to_forget"] == 2
    assert START in response.content.decode()


def test_the_registrar_sees_the_plan_and_receipts_and_starts_nothing(client):
    client.force_login(staff(Role.REGISTRAR))
    run = RetentionRun.objects.create(asked_at=clock.now(), ended_at=clock.now())
    assert client.get(PLAN).status_code == 200
    assert client.get(run.get_absolute_url()).status_code == 200
    for address in (START, DECIDE):
        assert client.get(address).status_code == 403
        assert client.post(address, {}).status_code == 403


def test_looking_starts_nothing_and_pressing_twice_starts_one(client, administrator):
    old_contacts(3)
    client.post(DECIDE, decided())
    assert "Ta bort 3 uppgifter nu?" in client.get(START).content.decode()
    assert not RetentionRun.objects.exists()
    pressed = [client.post(START) for _ in range(2)]
    run = RetentionRun.objects.get()
    assert {response.url for response in pressed} == {run.get_absolute_url()}
    assert run.asked_by == administrator
    assert "hx-get" in client.get(run.get_absolute_url()).content.decode()
    carry_out_retention_runs()
    page = client.get(run.get_absolute_url()).content.decode()
    assert "3 uppgifter togs bort." in page
    assert "hx-get" not in page
    assert Membership.objects.count() == 0


@pytest.mark.parametrize("address", [REGISTER, PLAN])
def test_many_rows_cost_no_more_questions(client, administrator, address):
    client.post(DECIDE, decided())

    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    old_contacts(3)
    RetentionRun.objects.create(asked_at=clock.now(), asked_by=administrator, ended_at=clock.now())
    few = asked()
    old_contacts(27)
    for _each in range(20):
        RetentionRun.objects.create(asked_at=clock.now(), asked_by=staff(), ended_at=clock.now())
    assert asked() == few


def test_months_are_counted_as_on_a_calendar():
    assert months_before(date(2027, 3, 31), 1) == date(2027, 2, 28)
    assert months_before(date(2027, 1, 15), 1) == date(2026, 12, 15)
    assert months_before(date(2027, 1, 15), 24) == date(2025, 1, 15)
