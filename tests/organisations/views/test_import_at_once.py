"""Two who look through the same register file: neither undoes what the other did without a word."""

import re

import pytest
from django.test import Client

from organisations import tasks
from organisations.enums import Decision, ImportState
from organisations.models import ImportRun, Organisation
from organisations.services import decide, undecide
from portal.people.enums import Role
from tests.factories import staff
from tests.meanwhile import meanwhile

from ..services.importing.bringing import bring_in
from .shown import text
from .uploading import A_CLERK, HEADINGS, LIST, button_of, confirm, file_of, upload, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client) -> Client:
    client.force_login(staff(Role.SECRETARY, name="Karin Berg"))
    return client


# --- Confirming -----------------------------------------------------------------------------


def test_a_button_brings_in_no_decision_that_its_page_did_not_show(clerk):
    run = waiting(clerk)
    row, path, button = run.import_rows.get(line=3), f"{LIST}{run.code}/bekrafta/", button_of(clerk, run)
    decide(row, decision=Decision.ANOTHER, actor=A_CLERK)
    assert "har ändrats sedan du öppnade sidan" in text(clerk.post(path, button, follow=True))
    anew = button_of(clerk, run)
    # Also where it comes in the instant between.
    with meanwhile(lambda: decide(row, decision=Decision.LEFT_OUT, actor=A_CLERK)):
        assert "har ändrats sedan du öppnade sidan" in text(clerk.post(path, anew, follow=True))
    assert ImportRun.objects.get().state == ImportState.WEIGHED
    # What is as it was is what was shown.
    undecide(row, actor=A_CLERK)
    clerk.post(path, button)
    assert ImportRun.objects.get().state == ImportState.CONFIRMED


def test_a_button_brings_in_no_choice_that_its_page_did_not_show(clerk):
    bring_in("A-laget;;Norrby;Ett;", headings=HEADINGS)
    Organisation.objects.update(about="Vi själva.")
    run = waiting(clerk, "A-laget;;Norrby;Två;")
    button = button_of(clerk, run)
    clerk.post(f"{LIST}{run.code}/rader/?visa=konflikter", {"2-about": "take"})
    response = clerk.post(f"{LIST}{run.code}/bekrafta/", button, follow=True)
    assert "har ändrats sedan du öppnade sidan" in text(response)
    assert "Läs in 1 rad</button>" in text(response)


# --- Deciding -------------------------------------------------------------------------------


def opened(client, path: str) -> dict[str, str]:
    """What the page's forms carry."""
    return {"made_from": client.get(path).context["made_from"]}


def test_whoever_is_overtaken_sees_what_was_decided_and_may_decide_anew(clerk):
    run = waiting(clerk)
    path = f"{LIST}{run.code}/rader/3/"
    page = opened(clerk, path)
    decide(run.import_rows.get(line=3), decision=Decision.ANOTHER, actor=A_CLERK)
    response = clerk.post(path, page | {"decision": "left_out"})
    assert response.status_code == 422
    told = "Någon annan har avgjort raden medan du hade sidan öppen: en annan förening."
    assert told in response.content.decode()
    form = response.context["form"]
    assert form["decision"].value() == "left_out"
    assert run.import_rows.get(line=3).decision == "another"
    clerk.post(path, {"decision": "left_out", "made_from": form["made_from"].value()})
    assert run.import_rows.get(line=3).decision == "left_out"


def test_a_decision_of_another_is_not_taken_back_from_an_old_page(clerk):
    run = waiting(clerk)
    path = f"{LIST}{run.code}/rader/3/"
    clerk.post(path, {"decision": "another"})
    page = opened(clerk, path)
    decide(run.import_rows.get(line=3), decision=Decision.LEFT_OUT, actor=A_CLERK)
    response = clerk.post(path, page | {"do": "undecide"}, follow=True)
    assert "medan du hade sidan öppen: läses inte in." in text(response)
    assert run.import_rows.get(line=3).decision == "left_out"
    clerk.post(path, opened(clerk, path) | {"do": "undecide"})
    assert run.import_rows.get(line=3).decision == ""


def test_a_choice_that_would_be_done_at_once_is_told_and_by_whom_the_file_came_in(clerk):
    run = waiting(clerk)
    path = f"{LIST}{run.code}/rader/3/"
    page = opened(clerk, path)
    confirm(clerk, run)
    response = clerk.post(path, page | {"decision": "another"})
    assert response.status_code == 422
    assert "Karin Berg har läst in filen medan du hade sidan öppen." in response.content.decode()


def test_whoever_decides_what_is_done_already_is_told(clerk):
    run = confirm(clerk, waiting(clerk))
    path = f"{LIST}{run.code}/rader/3/"
    page = opened(clerk, path)
    decide(run.import_rows.get(line=3), decision=Decision.ANOTHER, actor=A_CLERK)
    response = clerk.post(path, page | {"decision": "left_out"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Raden är redan avgjord." in page
    assert "En annan förening." in page


# --- Choosing -------------------------------------------------------------------------------


@pytest.fixture
def in_conflict(clerk) -> ImportRun:
    headings, ours = "Namn;Om;Hemsida", "https://vi.example"
    bring_in("A-laget;Ett;a.example", headings=headings)
    Organisation.objects.update(about="Vi själva.", web=ours)
    upload(clerk, file_of("A-laget;Två;b.example", headings=headings))
    tasks.bring_in_files()
    return ImportRun.objects.first()


def carried_by(page: str) -> list[str]:
    return re.findall(r'name="made_from" value="([^"]*)"', page)


def test_a_choice_of_another_is_kept_and_told(clerk, in_conflict):
    path = f"{LIST}{in_conflict.code}/rader/?visa=konflikter"
    page = {"made_from": carried_by(text(clerk.get(path))), "2-about": "keep", "2-web": "keep"}
    first = clerk.post(path, page | {"2-about": "take"}, follow=True)
    assert "Valen är sparade." in text(first)
    assert "Någon annan har också valt" not in text(first)
    second = clerk.post(path, page | {"2-web": "take"}, follow=True)
    assert "Någon annan har också valt här medan du hade sidan öppen." in text(second)
    assert in_conflict.import_rows.get().takes == ["about", "web"]


def test_a_choice_between_words_that_have_changed_is_told(clerk, in_conflict):
    path = f"{LIST}{in_conflict.code}/rader/?visa=konflikter"
    page = {"made_from": carried_by(text(clerk.get(path))), "2-about": "take", "2-web": "keep"}
    Organisation.objects.update(about="Vi själva, på nytt.")
    confirm(clerk, in_conflict)
    response = clerk.post(path, page, follow=True)
    assert "Registret säger något annat om rad 2 än när du öppnade sidan" in text(response)
    assert "Valen är sparade." not in text(response)
    assert in_conflict.import_rows.get().takes == []


def test_marks_that_nobody_was_given_choose_nothing(clerk, in_conflict):
    path = f"{LIST}{in_conflict.code}/rader/?visa=konflikter"
    strange = ["x y:z", "² about:1", "9" * 30, "999999999 about:1", "3"]
    response = clerk.post(path, {"made_from": strange, "2-about": "take"})
    assert response.status_code == 302
    assert in_conflict.import_rows.get().takes == []
