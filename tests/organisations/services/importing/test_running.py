"""A file from upload to receipt: what is shown is what comes in, all of it or nothing, once."""

import pytest
import time_machine

from organisations import tasks
from organisations.enums import Decision, ImportState, Verdict
from organisations.models import ImportRow, ImportRun, Organisation, SourceRow
from organisations.models.imports import MOST_TRIES
from organisations.registers import read_register
from organisations.services import (
    begin,
    confirm_import,
    decide,
    discard_import,
    progress_of,
    receive_register,
    try_again,
)
from organisations.services.importing import running
from portal.history.timeline import timeline
from portal.pages.services import erase_address
from portal.people.models import Address
from portal.web.actor import Actor, Door
from portal.web.refusals import Refused
from tests.factories import OrganisationFactory, UserFactory
from tests.moments import in_days

from .bringing import ONE, bring_in, names
from .waiting import A_CLERK, HEADINGS, ROWS, at, brought_in, receive, verdicts, weighed, work

pytestmark = pytest.mark.django_db


def test_before_it_is_confirmed_only_the_file_is_kept():
    run = receive(file_name="register.csv")
    assert (run.state, run.file_name) == (ImportState.READ, "register.csv")
    assert verdicts(run) == ["", "", "", "", "refused"]
    run = work(run)
    assert run.state == ImportState.WEIGHED
    assert verdicts(run) == ["new", "doubtful", "doubtful", "new", "refused"]
    assert (run.counts["new"], run.counts["contacts"]) == (2, 1)
    assert names() == []
    assert not SourceRow.objects.exists()
    assert not Address.objects.exists()


def test_what_was_shown_comes_in_and_what_needs_nobody_is_forgotten():
    run = brought_in(weighed(*ROWS, "Fel;12;Norrby;;"))
    assert run.state == ImportState.DONE
    assert run.done_at is not None
    assert names() == ["Norrby IF", "Kören", "Fel"]
    kept = {row.line: (row.verdict, bool(row.values), bool(row.cells)) for row in run.import_rows.all()}
    assert kept == {
        2: ("new", False, False),
        3: ("doubtful", True, True),
        4: ("doubtful", True, True),
        5: ("new", False, False),
        6: ("refused", False, True),
        7: ("new", False, False),
    }
    assert at(run, 7).remarks == [["number_unreadable", "Org.nr", ""]]
    assert at(run, 3).organisation == Organisation.objects.get(name="Norrby IF")
    assert at(run, 5).organisation == Organisation.objects.get(name="Kören")


def test_it_comes_in_as_by_the_command():
    brought_in(weighed())
    by_pages = list(SourceRow.objects.order_by("name_key").values_list("name_key", "values", "decision"))
    again = weighed()
    assert (again.counts["unchanged"], again.counts["doubtful"], again.counts["new"]) == (2, 2, 0)
    SourceRow.objects.all().delete()
    Organisation.objects.all().delete()
    bring_in(*ROWS, headings=HEADINGS)
    by_command = SourceRow.objects.order_by("name_key").values_list("name_key", "values", "decision")
    assert list(by_command) == by_pages


def test_the_history_names_whoever_confirmed():
    clerk = UserFactory(name="Karin Berg")
    run = weighed()
    confirm_import(run, actor=Actor(Door.WEB, user_id=clerk.pk))
    work(run)
    events = timeline(Organisation.objects.get(name="Kören"), names=True)
    assert "Karin Berg" in str(events[0])


def test_the_third_try_is_no_failure_while_it_goes_on():
    run = receive()
    for _ in range(MOST_TRIES):
        assert begin(run, actor=A_CLERK)
        run.refresh_from_db()
        assert not run.is_stuck
    assert not begin(run, actor=A_CLERK)
    run.refresh_from_db()
    assert run.is_stuck


def test_of_a_contact_who_changed_no_word_is_kept_once_the_file_is_in():
    bring_in("A-laget;;Norrby;Ett;", headings=HEADINGS)
    run = weighed("A-laget;;Norrby;Två;ny@norrby.example")
    assert "ny@norrby.example" in str(at(run, 2).changes)
    run = brought_in(run)
    assert [change["field"] for change in at(run, 2).changes] == ["about", "contacts"]
    assert "ny@norrby.example" not in str(run.import_rows.values())


def test_the_same_file_waits_once_also_when_it_is_sent_twice():
    register = read_register(f"{HEADINGS}\nKören;;;;".encode())
    first, is_new = receive_register(register, actor=A_CLERK)
    assert is_new
    assert receive_register(register, actor=A_CLERK) == (first, False)
    other, is_new = receive_register(register, source="annat", actor=A_CLERK)
    assert is_new
    assert other != first
    brought_in(work(first))
    assert receive_register(register, actor=A_CLERK)[1]


def test_changes_are_shown_with_what_stands_and_what_comes():
    bring_in("A-laget;;Norrby;Ett;a@x.example", headings=HEADINGS)
    run = weighed("A-laget;;Norrby;Två;b@x.example")
    said = [(one["field"], one["here"], one["there"]) for one in at(run, 2).changes]
    assert said == [
        ("about", "Ett", "Två"),
        ("contacts", "", "b@x.example"),
        ("contacts", "a@x.example", ""),
    ]


def test_where_the_register_has_changed_meanwhile_nothing_is_saved_and_it_is_shown_anew():
    run = weighed()
    decide(at(run, 3), decision=Decision.ANOTHER, actor=A_CLERK)
    decide(at(run, 4), decision=Decision.ANOTHER, actor=A_CLERK)
    OrganisationFactory(name="Kören", place="Norrby")
    # What row 4 resembles is another now: the decision was about something else.
    OrganisationFactory(name="Norrby IF", number=ONE)
    run = brought_in(run)
    assert (run.state, run.is_overtaken) == (ImportState.WEIGHED, True)
    assert run.counts["new"] == 0
    assert Organisation.objects.count() == 2
    assert at(run, 3).decision == "another" or at(run, 3).decision == ""
    run = brought_in(run)
    assert (run.state, run.is_overtaken) == (ImportState.DONE, False)


def test_two_clerks_confirm_once():
    run = weighed()
    confirm_import(run, actor=A_CLERK)
    with pytest.raises(Refused, match="redan bekräftat"):
        confirm_import(run, actor=A_CLERK)
    assert work(run).state == ImportState.DONE
    with pytest.raises(Refused, match="redan bekräftat"):
        confirm_import(run, actor=A_CLERK)


def test_a_worker_that_fails_leaves_nothing_and_gives_up_the_third_time(monkeypatch):
    run = weighed()
    confirm_import(run, actor=A_CLERK)

    def fail(*args, **kwargs):
        raise ConnectionError("the server went away")

    with monkeypatch.context() as broken:
        broken.setattr(running, "_carry_out_decisions", fail)
        for _ in range(MOST_TRIES):
            with pytest.raises(ConnectionError):
                tasks.bring_in_files()
            assert names() == []
    assert tasks.bring_in_files() == 0
    run.refresh_from_db()
    assert run.is_stuck
    try_again(run, actor=A_CLERK)
    assert work(run).state == ImportState.DONE
    assert names() == ["Norrby IF", "Kören"]


def test_one_that_is_stuck_does_not_stand_in_anothers_way(monkeypatch):
    first, second = receive(), receive("Bagarna;;Norrby;;")
    monkeypatch.setattr(running, "stored", only_of(second, running.stored))
    for _ in range(MOST_TRIES):
        with pytest.raises(ConnectionError):
            tasks.bring_in_files()
    assert work(second).state == ImportState.WEIGHED
    first.refresh_from_db()
    assert first.is_stuck


def only_of(run: ImportRun, stored):
    def reading(asked):
        if asked != run:
            raise ConnectionError("the server went away")
        return stored(asked)

    return reading


def test_a_file_may_be_thrown_away_until_it_is_being_brought_in():
    run = weighed()
    discard_import(run, actor=A_CLERK)
    discard_import(run, actor=A_CLERK)
    assert not ImportRun.objects.exists()
    assert not ImportRow.objects.exists()
    with pytest.raises(Refused, match="kastad"):
        confirm_import(run, actor=A_CLERK)
    run = weighed()
    confirm_import(run, actor=A_CLERK)
    with pytest.raises(Refused, match="håller på"):
        discard_import(run, actor=A_CLERK)
    work(run)
    with pytest.raises(Refused, match="redan inläst"):
        discard_import(run, actor=A_CLERK)


def test_a_file_that_nobody_confirms_is_forgotten():
    done, waits = brought_in(weighed()), weighed("Bagarna;;Norrby;;")
    with time_machine.travel(in_days(6), tick=False):
        assert tasks.forget_rows_not_taken() == 0
    with time_machine.travel(in_days(8), tick=False):
        assert tasks.forget_rows_not_taken() == 1
    assert list(ImportRun.objects.all()) == [done]
    assert waits.pk != done.pk


def test_erasing_an_address_takes_its_rows_out_of_a_file_that_waits():
    bring_in("Bagarna;;Norrby;;kor@norrby.example", headings=HEADINGS, source="annat")
    run = weighed()
    erase_address(Address.objects.get(email="kor@norrby.example"), actor=A_CLERK)
    assert [row.line for row in run.import_rows.all()] == [2, 3, 4, 6]
    # What was shown had the row: it is shown anew before anything comes in.
    assert brought_in(run).is_overtaken


def test_progress_is_told_while_it_goes_and_not_after():
    run = receive()
    tell = running.teller(run, 500)
    assert progress_of(run) is None
    tell(0)
    tell(100)
    assert progress_of(run).done == 0
    tell(250)
    assert (progress_of(run).done, progress_of(run).percent) == (250, 50)
    tell(500)
    assert progress_of(run).percent == 99
    running.nothing_more_to_tell(run)
    assert progress_of(run) is None


def test_a_personal_number_in_the_files_name_is_not_kept():
    assert receive(file_name="121212-1212 Karin.csv").file_name == "Karin.csv"


def test_faults_of_the_file_and_of_refused_rows_are_kept():
    text = (HEADINGS + "\nKören på Ålö gård;;Norrby;;\nUppgift saknas;;Norrby;;\n").encode()
    run = work(receive_register(read_register(text + "å".encode()[:1]), actor=A_CLERK)[0])
    assert run.remarks == [[1, "cut_short", ""], [3, "placeholder", "Namn"]]
    assert run.counts["warnings"] == {"cut_short": 1, "placeholder": 1}


@pytest.mark.parametrize("many", [3, 300])
def test_many_rows_cost_as_few_questions_as_few(many, django_assert_max_num_queries):
    run = receive(*(f"F{n};;Norrby;Om {n};f{n}@x.example" for n in range(many)))
    with django_assert_max_num_queries(24):
        tasks.bring_in_files()
    confirm_import(run, actor=A_CLERK)
    with django_assert_max_num_queries(40):
        tasks.bring_in_files()
    assert Organisation.objects.count() == many
    assert run.import_rows.filter(verdict=Verdict.NEW, values={}, organisation__isnull=False).count() == many
