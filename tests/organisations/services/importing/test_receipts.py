"""What a receipt tells can be looked up, whichever way the file came in."""

import pytest

from organisations.enums import Decision
from organisations.models import ImportRun, Membership, Organisation
from organisations.services import decide

from .bringing import bring_in
from .waiting import A_CLERK, at, brought_in, weighed

pytestmark = pytest.mark.django_db

HEADINGS = "Namn;Org.nr;Verksamhet;Om;E-post"
BEFORE = "A-laget;12;Idrott;Ett;", "B-laget;;Idrott;Ett;", "D-laget;;Rymdfart;Ett;"
AFTER = "A-laget;12;Idrott;Två;", *BEFORE[1:], "C-laget;;Idrott;Ett;"


def by_the_pages() -> None:
    brought_in(weighed(*AFTER, headings=HEADINGS))


def by_command() -> None:
    bring_in(*AFTER, headings=HEADINGS)


@pytest.mark.parametrize("come_in", [by_the_pages, by_command])
def test_rows_that_were_right_already_are_kept_where_the_receipt_speaks_of_them(come_in):
    bring_in(*BEFORE, headings=HEADINGS)
    Organisation.objects.update(about="Vi själva.")
    come_in()
    run = ImportRun.objects.first()
    kept = run.import_rows.values_list("line", "verdict", "cells", "values")
    assert list(kept) == [(2, "unchanged", [], {}), (4, "unchanged", [], {}), (5, "new", [], {})]
    assert [row.line for row in run.import_rows.in_conflict()] == [2]
    assert [row.remarks for row in run.import_rows.with_remarks()] == [
        [["number_unreadable", "Org.nr", ""]],
        [["field_unknown", "", "Rymdfart"]],
    ]
    assert run.counts["conflicts"] == 1
    assert run.counts["warnings"] == {"number_unreadable": 1, "field_unknown": 1}


def test_new_contacts_are_counted_also_where_they_came_of_decided_rows():
    run = weighed(
        "Kören;;Kultur;;a@x.example",
        "KÖREN;;Kultur;;a@x.example,b@x.example",
        "Kören!;;Kultur;;c@x.example",
        "Kören.;;Kultur;;d@x.example",
        headings=HEADINGS,
    )
    decide(at(run, 3), decision=Decision.SAME, actor=A_CLERK)
    decide(at(run, 4), decision=Decision.ANOTHER, actor=A_CLERK)
    run = brought_in(run)
    assert run.counts["contacts"] == Membership.objects.count() == 3
    decide(at(run, 5), decision=Decision.ANOTHER, actor=A_CLERK)
    run.refresh_from_db()
    assert run.counts["contacts"] == Membership.objects.count() == 4
