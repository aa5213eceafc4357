"""The rows of a register file: shown, decided one by one, fetched to be mended."""

import csv
from io import StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organisations import tasks
from organisations.enums import Decision, ImportState, OrganisationState
from organisations.models import ImportRun, Organisation, SourceRow
from organisations.registers import read_register
from organisations.services import decide, discard_import
from portal.people.enums import Role
from tests.factories import OrganisationFactory, staff
from tests.meanwhile import meanwhile

from ..services.importing.bringing import ONE, TWO, bring_in, names
from .shown import text
from .uploading import A_CLERK, HEADINGS, LIST, confirm, file_of, page_of, upload, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client) -> Client:
    client.force_login(staff(Role.SECRETARY, name="Karin Berg"))
    return client


# --- Where the register says something else -------------------------------------------------


@pytest.fixture
def in_conflict(clerk) -> ImportRun:
    bring_in("A-laget;;Norrby;Ett;", headings=HEADINGS)
    Organisation.objects.update(about="Vi själva.", place="Norrby")
    return waiting(clerk, "A-laget;;Norrby;Två;")


def test_a_conflict_is_shown_and_what_stands_here_is_kept(clerk, in_conflict):
    assert "1 förening har andra uppgifter i registret än i filen" in page_of(clerk, in_conflict)
    page = page_of(clerk, in_conflict, "rader/?visa=konflikter")
    assert 'value="keep" checked> <span>Behåll registrets: Vi själva.' in page
    confirm(clerk, in_conflict)
    assert Organisation.objects.get().about == "Vi själva."


def test_what_is_chosen_between_can_be_read_whole(clerk, in_conflict):
    path = f"{LIST}{in_conflict.code}/rader/?visa=konflikter"
    assert "i sin helhet" not in text(clerk.get(path))
    run = waiting(clerk, f"A-laget;;Norrby;{'Vi spelar. ' * 40}Slut.;")
    page = page_of(clerk, run, "rader/?visa=konflikter")
    assert "Läs båda texterna i sin helhet" in page
    assert "Vi spelar. Slut.</p>" in page
    # Once it is in each stands by itself.
    confirm(clerk, in_conflict)
    assert "<li>I registret: Vi själva.</li><li>I filen: Två</li>" in text(clerk.get(path))


def test_the_files_word_counts_where_somebody_has_chosen_it(clerk, in_conflict):
    path = f"{LIST}{in_conflict.code}/rader/?visa=konflikter"
    response = clerk.post(path, {"2-about": "take", "2-name": "take", "99-about": "take"})
    assert response["Location"] == path
    assert in_conflict.import_rows.get().takes == ["about"]
    assert 'value="take" checked' in text(clerk.get(path))
    clerk.post(path, {"2-about": "keep"})
    assert in_conflict.import_rows.get().takes == []
    clerk.post(path, {"2-about": "take"})
    assert "Läs in 1 rad</button>" in text(clerk.get(in_conflict.get_absolute_url()))
    changed = text(clerk.get(f"{LIST}{in_conflict.code}/rader/?visa=andrade"))
    assert "<ins>Två</ins>" in changed
    assert confirm(clerk, in_conflict).state == ImportState.DONE
    assert "<ins>Två</ins>" in text(clerk.get(f"{LIST}{in_conflict.code}/rader/?visa=andrade"))
    assert Organisation.objects.get().about == "Två"


def test_a_contact_is_said_to_come_or_to_stop(clerk):
    bring_in("A-laget;;Norrby;Ett;a@norrby.example", headings=HEADINGS)
    page = page_of(clerk, waiting(clerk, "A-laget;;Norrby;Ett;b@norrby.example"), "rader/?visa=andrade")
    assert "läggs till: <ins>b@norrby.example</ins>" in page
    assert "slutar: <del>a@norrby.example</del>" in page


def test_what_was_chosen_too_late_is_not_said_to_be_saved(clerk, in_conflict):
    confirm(clerk, in_conflict)
    path = f"{LIST}{in_conflict.code}/rader/?visa=konflikter"
    assert "Valen går inte att ändra" in text(clerk.post(path, {"2-about": "take"}, follow=True))


# --- Deciding -------------------------------------------------------------------------------


def test_a_row_stands_beside_what_it_resembles(clerk):
    page = page_of(clerk, waiting(clerk), "rader/4/")
    for words in ("Norrby i.f.", "Söderby", "skiljer sig", "finns bara i filen", "saknas i filen"):
        assert words in page, words
    assert "Spara och gå till nästa" in page


def test_a_name_that_is_only_written_in_another_way_is_not_said_to_differ(clerk):
    run = waiting(
        clerk,
        "Kören;;Norrby;;",
        "KÖREN.;;Norrby;Vi;",
        "Bordtennisens vän;;Sjö;;",
        "Bordtennisens vänn;;Sjö;;",
    )
    how = {
        line: clerk.get(f"{LIST}{run.code}/rader/{line}/").context["compared"][0]["how"] for line in (3, 5)
    }
    assert how == {3: "spelled", 5: "differs"}
    assert "skrivs olika" in page_of(clerk, run, "rader/3/")


def test_deciding_leads_to_the_next_and_after_the_last_back_to_the_file(clerk):
    run = waiting(clerk)
    response = clerk.post(f"{LIST}{run.code}/rader/4/", {"decision": "same"})
    assert response["Location"] == f"{LIST}{run.code}/rader/3/"
    response = clerk.post(f"{LIST}{run.code}/rader/3/", {"decision": "another"}, follow=True)
    assert response.redirect_chain == [(f"{LIST}{run.code}/", 302)]
    page = response.content.decode()
    assert "Rad 3 (Norrby IF bordtennis) är avgjord: en annan förening." in page
    assert "Läs in 4 rader" in page
    assert "3 föreningar läggs till och 0 ändras. 1 tveksam rad fyller i det som saknas" in page
    confirm(clerk, run)
    assert names() == ["Norrby IF", "Kören", "Norrby IF bordtennis"]
    assert Organisation.objects.get(number=ONE).about == "Vi med."


def test_a_decision_can_be_changed_and_taken_back(clerk):
    run = waiting(clerk)
    path = f"{LIST}{run.code}/rader/3/"
    clerk.post(path, {"decision": "left_out"})
    assert clerk.get(path).context["form"]["decision"].value() == "left_out"
    clerk.post(path, {"do": "undecide"})
    assert run.import_rows.get(line=3).decision == ""


def test_nothing_chosen_is_said_at_the_field(clerk):
    run = waiting(clerk)
    response = clerk.post(f"{LIST}{run.code}/rader/3/", {"decision": "perhaps"})
    assert response.status_code == 422
    response = clerk.post(f"{LIST}{run.code}/rader/3/", {})
    assert response.context["form"].errors == {"decision": ["Välj vad raden är."]}


def test_the_same_may_be_one_that_is_looked_for(clerk):
    other = OrganisationFactory(name="Bordtennisens vänner", number=TWO)
    run = waiting(clerk)
    path = f"{LIST}{run.code}/rader/3/"
    page = text(clerk.get(f"{path}?sok=xyzzy"))
    assert "Vi hittar ingen förening för xyzzy." in page
    # It stands first where the search leads, which on a telephone is far above where one looked.
    assert page.index('id="beslut"') < page.index('role="status"') < page.index('name="decision"')
    for words in ("bordtenis", TWO):
        page = clerk.get(path, {"sok": words})
        assert "Bordtennisens vänner" in text(page)
        # To look is not yet to say that it is the same.
        assert page.context["form"]["decision"].value() == ""
    response = clerk.post(f"{path}?sok={TWO}", {"decision": "same", "organisation": other.code})
    assert response.status_code == 302
    assert run.import_rows.get(line=3).chosen == other
    assert clerk.get(path).context["form"]["organisation"].value() == other.code
    # One that was not looked for here is no choice.
    unknown = clerk.post(path, {"decision": "same", "organisation": "xxxxxxx"})
    assert unknown.status_code == 422


def test_of_many_that_were_looked_for_the_nearest_are_shown_and_of_how_many_is_said(clerk):
    run = waiting(clerk)
    OrganisationFactory.create_batch(14, name="Bordtennisens vänner")
    page = page_of(clerk, run, "rader/3/?sok=bordtennisens")
    assert "12 föreningar finns att välja på nedan" in page
    assert "Det är de närmaste av 14." in page


def test_what_stood_in_a_decisions_way_is_said(clerk):
    chosen = OrganisationFactory(name="Bordtennisens vänner")
    run = waiting(clerk)
    decide(run.import_rows.get(line=3), decision=Decision.SAME, organisation=chosen, actor=A_CLERK)
    withdraw(chosen)
    confirm(clerk, run)
    for path in ("rader/?visa=tveksamma", "rader/3/"):
        page = page_of(clerk, run, path)
        assert "Beslutet gick inte att utföra" in page
        assert "Föreningen har begärt att tas bort ur registret." in page


def test_those_that_wait_for_a_decision_stand_first(clerk):
    run = waiting(clerk)
    decide(run.import_rows.get(line=3), decision=Decision.ANOTHER, actor=A_CLERK)
    page = page_of(clerk, run, "rader/?visa=tveksamma")
    assert page.index("<span>Rad 4</span>") < page.index("<span>Rad 3</span>")


def withdraw(organisation: Organisation) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(state=OrganisationState.WITHDRAWN)


def test_one_that_has_asked_to_be_taken_out_is_nobody_to_choose(clerk):
    gone = OrganisationFactory(name="Norrby BTK", state="withdrawn")
    run = waiting(clerk)
    path = f"{LIST}{run.code}/rader/3/?sok=Norrby BTK"
    assert "Norrby BTK" not in str(clerk.get(path).context["form"])
    response = clerk.post(path, {"decision": "same", "organisation": gone.code})
    assert response.status_code == 422
    assert "går inte att välja längre" in str(response.context["form"].errors["organisation"])
    assert run.import_rows.get(line=3).decision == ""


@pytest.mark.parametrize("come", [lambda clerk, run: run, confirm])
def test_one_that_is_taken_out_meanwhile_is_refused_at_the_field(clerk, come):
    gone = OrganisationFactory(name="Norrby BTK")
    run = come(clerk, waiting(clerk))
    with meanwhile(lambda: withdraw(gone)):
        response = clerk.post(
            f"{LIST}{run.code}/rader/3/?sok=Norrby BTK", {"decision": "same", "organisation": gone.code}
        )
    assert response.status_code == 422
    assert "begärt att tas bort" in str(response.context["form"].errors["organisation"])


def test_deciding_in_a_file_that_another_throws_away_is_told(clerk):
    for typed in ({"decision": "another"}, {"do": "undecide"}):
        run = waiting(clerk)
        with meanwhile(lambda run=run: discard_import(run, actor=A_CLERK)):
            response = clerk.post(f"{LIST}{run.code}/rader/3/", typed)
        assert response.status_code in {302, 422}


def test_once_the_file_is_in_a_decision_is_done_at_once(clerk):
    run = confirm(clerk, waiting(clerk))
    path = f"{LIST}{run.code}/rader/3/"
    assert "det du väljer görs direkt" in text(clerk.get(path))
    clerk.post(path, {"decision": "another"})
    assert names() == ["Norrby IF", "Kören", "Norrby IF bordtennis"]
    assert "En annan förening." in text(clerk.get(path))
    again = clerk.post(path, {"decision": "same"})
    assert (again.status_code, len(names())) == (422, 3)


def test_rows_that_need_no_decision_have_no_page(clerk):
    run = waiting(clerk)
    for line in (2, 6, 99, 10**30):
        assert clerk.get(f"{LIST}{run.code}/rader/{line}/").status_code == 404


# --- Mending --------------------------------------------------------------------------------


def mended(client, run: ImportRun) -> list[list[str]]:
    response = client.get(f"{LIST}{run.code}/rader-att-ratta.csv")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(content), delimiter=";"))


def written(lines: list[list[str]]) -> bytes:
    out = StringIO()
    csv.writer(out, delimiter=";").writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def test_rows_not_taken_can_be_fetched_mended_and_read_again(clerk):
    run = confirm(clerk, waiting(clerk))
    lines = mended(clerk, run)
    assert lines[0] == ["Namn", "Org.nr", "Ort", "Om", "E-post", "Anledning"]
    assert [line[0] for line in lines[1:]] == ["Norrby IF bordtennis", "Norrby i.f.", ""]
    assert lines[1][5].startswith("Organisationsnumret står på mer än en rad.")
    assert "Jämför med Norrby IF i registret." in lines[1][5]
    assert lines[3][5] == "Raden saknar namn och är utelämnad."
    lines[3][0] = "Bagarna"
    upload(clerk, written([lines[0], lines[3]]))
    tasks.bring_in_files()
    again = ImportRun.objects.first()
    assert again.source == run.source
    confirm(clerk, again)
    assert names() == ["Norrby IF", "Kören", "Bagarna"]


def test_a_file_that_had_reasons_gets_no_second_column_of_them(clerk):
    upload(clerk, file_of(";Norrby;Förut", headings="Namn;Ort;Anledning"))
    tasks.bring_in_files()
    lines = mended(clerk, ImportRun.objects.get())
    assert lines == [
        ["Namn", "Ort", "Anledning"],
        ["", "Norrby", "Raden saknar namn och är utelämnad."],
    ]


def test_a_row_that_does_not_line_up_is_refused_again_until_somebody_has_seen_to_it(clerk):
    run = waiting(clerk, "Kören;;Norrby", "Bagarna;;Norrby;;b@x.example;för mycket")
    lines = mended(clerk, run)
    assert lines[1][5:] == [
        "Raden har inte lika många kolumner som rubrikraden och är utelämnad.",
        "Rätta raden och ta bort den här rutan.",
    ]
    assert lines[2][4:] == ["b@x.example", lines[1][5], "för mycket"]
    assert len(read_register(written(lines)).refused) == 2
    assert [row.name for row in read_register(written([line[:6] for line in lines])).rows] == [
        "Kören",
        "Bagarna",
    ]


def test_no_cell_of_the_file_is_a_formula(clerk):
    run = waiting(clerk, ";;=1+1;@x;+46", "-1;;;;;;-1")
    for line in mended(clerk, run)[1:]:
        assert not [cell for cell in line if cell.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in mended(clerk, run)[1]


def test_the_file_speaks_swedish_whoever_asks(clerk):
    run = waiting(clerk)
    clerk.cookies["django_language"] = "en"
    assert mended(clerk, run)[3][5] == "Raden saknar namn och är utelämnad."


def test_decided_rows_are_not_fetched(clerk):
    run = waiting(clerk)
    decide(run.import_rows.get(line=3), decision=Decision.LEFT_OUT, actor=A_CLERK)
    assert [line[0] for line in mended(clerk, run)[1:]] == ["Norrby i.f.", ""]


# --- What it costs --------------------------------------------------------------------------

PAGES = (
    "",
    *(f"rader/?visa={one}" for one in ("nya", "tveksamma", "utelamnade", "anmarkningar", "konflikter")),
)


def many(number: int, name: str) -> list[str]:
    rows = []
    for n in range(number):
        rows += [f"{name}{n};12;A{n};;{name}{n}@x.example", f"{name}{n};;B{n};Om;", f";;C{n};;"]
    return rows


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_pages_ask_as_much_for_many_rows_as_for_few(clerk):
    few, lots = waiting(clerk, *many(2, "Få")), waiting(clerk, *many(100, "Flera"))
    assert lots.counts["rows"] == 300
    for page in (*PAGES, "rader/3/"):
        clerk.get(f"{LIST}{few.code}/{page}")
        asked = [queries(clerk, f"{LIST}{run.code}/{page}") for run in (few, lots)]
        assert asked[0] == asked[1] <= 12, page
    few, lots = confirm(clerk, few), confirm(clerk, lots)
    for page in (PAGES[0], PAGES[2]):
        clerk.get(f"{LIST}{few.code}/{page}")
        asked = [queries(clerk, f"{LIST}{run.code}/{page}") for run in (few, lots)]
        assert asked[0] == asked[1] <= 12, page


def test_the_list_asks_as_much_for_many_files_as_for_one(clerk):
    waiting(clerk)
    clerk.get(LIST)
    one = queries(clerk, LIST)
    for n in range(20):
        waiting(clerk, f"Förening {n};;Norrby;;", f"Förening {n};;Söderby;;")
    assert queries(clerk, LIST) == one
    assert not SourceRow.objects.exists()
