"""A register comes in: all or nothing, once, and with nobody's number twice."""

import json
import re
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from organisations.enums import Fault, OrganisationState, Reason, Verdict
from organisations.models import ImportRow, ImportRun, Membership, Organisation, SourceRow
from organisations.registers import Likenesses, read_register
from organisations.services import import_register
from organisations.services.importing.identity import may_be_one
from portal.people.models import Address
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from portal.web.refusals import Refused

from .bringing import ONE, bring_in, figures

pytestmark = pytest.mark.django_db

REGISTERS = Path(settings.BASE_DIR, "portal/devkit/registers")


def counts():
    return Organisation.objects.count(), Membership.objects.count(), Address.objects.count()


def doubtful_rows(register) -> int:
    """How many rows may be something earlier in the file, counted in another way than the service does."""
    seen, earlier, numbers = Likenesses(), [], set()
    doubtful = 0
    for row in register.rows:
        alike = [*seen.same(row.name), *seen.a_slip_away(row.name, row.place)]
        by_name = any(may_be_one(row.number, earlier[place].number) for place in alike)
        doubtful += by_name or row.number in numbers
        seen.add(row.name, row.place, len(earlier))
        earlier.append(row)
        numbers |= {row.number} - {None}
    return doubtful


@pytest.mark.parametrize("name", ["foreningsregister", "foreningsregister-rbok"])
def test_a_whole_register_comes_in_and_the_second_time_changes_nothing(name):
    register = read_register((REGISTERS / f"{name}.csv").read_bytes())
    account = json.loads((REGISTERS / f"{name}.contents.json").read_text())
    tried = import_register(register=register, actor=A_COMMAND, commit=False)
    assert counts() == (0, 0, 0)
    assert not ImportRun.objects.exists()
    done = import_register(register=register, actor=A_COMMAND, commit=True)
    assert done.as_json() == tried.as_json()
    verdicts = done.verdicts
    assert done.rows == account["organisation rows"] + account["rows cut short"]
    assert verdicts[Verdict.REFUSED] == account["rows cut short"]
    assert verdicts[Verdict.DOUBTFUL] == doubtful_rows(register)
    assert done.reasons[Reason.SAME_NUMBER] <= account["rows beyond the first with the same valid number"]
    assert verdicts[Verdict.NEW] == account["organisation rows"] - verdicts[Verdict.DOUBTFUL]
    assert done.faults[Fault.NUMBER_CHECK_DIGIT] == account["number"]["wrong check digit"]
    assert done.faults[Fault.PERSONAL_NUMBER] == account["number"]["personal identity number"]
    assert done.faults[Fault.WEB_UNSAFE] == account["web"]["script"]
    assert not done.unknown_words
    after = counts()
    assert after[:2] == (verdicts[Verdict.NEW], done.contacts)
    again = import_register(register=register, actor=A_COMMAND, commit=True)
    assert counts() == after
    assert again.as_json() == {**done.as_json(), "new": 0, "unchanged": verdicts[Verdict.NEW]}
    assert not again.conflicts


def test_a_register_of_a_third_kind_comes_in_as_whoever_made_it_says():
    """Made by somebody who had not seen the code: UTF-16, titles on top, a sum below, other faults."""
    folder = Path(__file__).parents[2] / "registers"
    register = read_register((folder / "organisationer.txt").read_bytes())
    account = json.loads((folder / "organisationer.contents.json").read_text())
    receipt = import_register(register=register, actor=A_COMMAND, commit=True)
    assert (register.encoding, register.delimiter) == (account["encoding"], "\t")
    assert receipt.rows == account["rows with content"]
    assert {verdict.value: n for verdict, n in receipt.verdicts.items() if n} == account["expected"]
    for verdict in ("doubtful", "refused"):
        assert [note.line for note in receipt.notes if note.verdict == verdict] == account[f"{verdict} rows"]
    assert receipt.faults[Fault.NUMBER_CHECK_DIGIT] == account["number"]["wrong check digit"]
    assert sum(row.number is not None for row in register.rows) == account["number"]["valid"]
    assert list(receipt.unknown_columns) == account["unknown columns"]
    again = import_register(register=register, actor=A_COMMAND, commit=True)
    assert again.verdicts[Verdict.UNCHANGED] == account["expected"]["new"]


def test_one_register_after_the_other_and_both_once_more():
    files = [read_register(path.read_bytes()) for path in sorted(REGISTERS.glob("*.csv"))]
    for register in files:
        import_register(register=register, actor=A_COMMAND, commit=True)
    after = counts(), SourceRow.objects.count()
    for register in files:
        again = import_register(register=register, actor=A_COMMAND, commit=True)
        assert (again.verdicts[Verdict.NEW], again.verdicts[Verdict.CHANGED]) == (0, 0)
    assert (counts(), SourceRow.objects.count()) == after


def test_a_row_becomes_an_active_organisation_with_its_contacts():
    receipt = bring_in(
        "Norrby IF;8020884816;Idrott/Kultur,idrottsförening;Äldre (65+);Norrby;norrby.example;Vi finns.;"
        "Åsa Berg;asa@norrby.example, kassor@norrby.example;070-1740605",
        headings="Namn;Org.nr;Verksamhet;Målgrupp;Ort;Hemsida;Om;Kontakt;E-post;Telefon",
    )
    organisation = Organisation.objects.get()
    assert (organisation.number, organisation.place) == ("802088-4816", "Norrby")
    assert organisation.state == OrganisationState.ACTIVE
    assert [tag.key for tag in organisation.fields_of_activity.all()] == ["idrott"]
    assert [tag.key for tag in organisation.target_groups.all()] == ["aldre"]
    contacts = organisation.memberships.current().values_list("name", "address__email", "phone")
    assert sorted(contacts) == [
        ("", "kassor@norrby.example", ""),
        ("Åsa Berg", "asa@norrby.example", "070-1740605"),
    ]
    assert not organisation.memberships.filter(shown_publicly=True).exists()
    assert set(organisation.memberships.values_list("imported_on", flat=True)) == {clock.today()}
    assert receipt.unknown_words == {"Idrott/Kultur": 1}
    assert [(remark.line, remark.fault) for remark in receipt.warnings] == [
        (2, Fault.EMAIL_SEVERAL),
        (2, Fault.FIELD_UNKNOWN),
    ]


def test_unknown_words_are_told_once_a_cell_and_the_commonest_are_kept():
    words = [", ".join(f"ord {n}" for n in range(first, first + 50)) for first in (0, 0, 50, 100, 150, 200)]
    rows = [f"Förening {n};{said}" for n, said in enumerate(words)]
    receipt = bring_in(*rows, headings="Namn;Verksamhet")
    assert [remark.fault for remark in receipt.warnings] == [Fault.FIELD_UNKNOWN] * 6
    assert receipt.warnings[0].word.startswith("ord 0, ord 1, ")
    assert max(len(remark.word) for remark in receipt.warnings) == 120
    assert len(receipt.unknown_words) == 250
    kept = receipt.as_stored()
    assert (kept["unknown_words"][0], len(kept["unknown_words"])) == (("ord 0", 2), 200)
    assert kept["unknown_words_beyond"] == 50


def test_the_history_says_that_a_file_brought_it():
    actor = Actor(Door.IMPORT)
    register = read_register(b"Namn;E-post\nA;a@b.example\nB;b@b.example\n")
    import_register(register=register, actor=actor, commit=True)
    events = Organisation.pgh_event_models["insert"].objects.all()
    assert len(events) == 2
    assert {event.pgh_context.metadata["door"] for event in events} == {"import"}
    assert len({event.pgh_context_id for event in events}) == 1


def asked(*rows: str, commit: bool) -> int:
    with CaptureQueriesContext(connection) as queries:
        bring_in(*rows, headings="Namn;Ort;E-post;Om", commit=commit)
    return len(queries)


def rows(many: int, word: str = "") -> list[str]:
    return [f"F{many}-{n};Norrby;f{many}-{n}@x.example;{word}" for n in range(many)]


@pytest.mark.parametrize("commit", [True, False])
def test_many_rows_cost_as_few_questions_as_few(commit):
    assert asked(*rows(3), commit=commit) == asked(*rows(300), commit=commit)
    bring_in(*rows(3), *rows(300), headings="Namn;Ort;E-post;Om")
    assert asked(*rows(3), commit=commit) == asked(*rows(300), commit=commit)
    assert asked(*rows(3, "Nu"), commit=commit) == asked(*rows(300, "Nu"), commit=commit)


def test_what_was_not_taken_is_kept_as_it_stood_until_somebody_has_mended_it():
    headings = "Namn;Org.nr;Ort;Bidrag"
    rows = "Norrby IF;;Norrby;Nej", "Norrby i.f.;;Söderby;Ja", ";;Norrby;", "Kort;"
    receipt = bring_in(*rows, headings=headings)
    assert figures(receipt) == "1 doubtful, 1 new, 2 refused"
    run = ImportRun.objects.get()
    assert run.headings == headings.split(";")
    assert (run.kind, run.encoding, len(run.sha256)) == ("csv", "utf-8", 64)
    assert run.counts == receipt.as_stored()
    row = run.import_rows.get(verdict="doubtful")
    assert (row.line, row.name, row.verdict, row.reason) == (3, "Norrby i.f.", "doubtful", "same_name")
    assert (row.other_line, row.organisation) == (2, Organisation.objects.get())
    # A grant is nothing that we keep.
    assert row.cells == ["Norrby i.f.", "", "Söderby", ""]
    refused = run.import_rows.filter(verdict="refused").values_list("line", "reason", "cells")
    assert list(refused) == [
        (4, "no_name", ["", "", "Norrby", ""]),
        (5, "columns_differ", ["Kort", ""]),
    ]


def test_the_source_is_the_layout_or_what_is_said():
    assert bring_in("A;;").source.startswith("annan-")
    assert bring_in("A;;", source="kulturen").source == "kulturen"
    with pytest.raises(Refused, match="Källans namn"):
        bring_in("A;;", source="Kultur & fritid")


PERSONAL_NUMBERS = ["19121212-1212", "121212-1212", "191212121212", "121212–1212", "1212121212"]


@pytest.mark.parametrize("written", PERSONAL_NUMBERS)
def test_no_personal_number_is_stored_anywhere(written):
    headings = "Namn;Org.nr;Ort;Om;Kontakt;E-post;Telefon;Anteckning;Målgrupp;Hemsida;Okänd"
    bring_in(
        f"Norrby IF;{written};Norrby {written};Född {written};{written};{written}@x.example;"
        f"{written if '-' in written else ''};{written};{written};https://x.example/{written};{written}",
        f"Norrby IF {written};{written};Norrby;;;;;;;;{written}",
        f";{written};;{written};;;;;;;{written}",
        f"Kort;{written};{written}",
        f'"Öppen;{written}',
        headings=headings,
    )
    assert ImportRow.objects.count() >= 3
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            for (row,) in cursor.fetchall():
                assert not re.search("121212.?.?.?1212", row), table


def workbook(rows: list[list]) -> bytes:
    """A spreadsheet with one sheet."""
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_spreadsheet_comes_in_as_its_text_does():
    text = bring_in(f"Norrby IF;{ONE};Norrby", "Söderby;;", commit=False)
    sheet = workbook([["Namn", "Org.nr", "Ort"], ["Norrby IF", 8020884816.0, "Norrby"], ["Söderby"]])
    register = read_register(sheet)
    receipt = import_register(register=register, actor=A_COMMAND, commit=True)
    assert receipt.as_json() == text.as_json()
    assert ImportRun.objects.get().kind == "xlsx"
    assert Counter(Organisation.objects.values_list("number", flat=True)) == {ONE: 1, None: 1}
