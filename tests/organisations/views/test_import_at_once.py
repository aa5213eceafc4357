"""Two who look through the same register file: neither undoes what the other did without a word."""

import pytest
from django.test import Client

from organisations.enums import Decision, ImportState
from organisations.models import ImportRun, Organisation
from organisations.services import decide, undecide
from portal.people.enums import Role
from tests.factories import staff
from tests.meanwhile import meanwhile

from ..services.importing.bringing import bring_in
from .shown import text
from .uploading import A_CLERK, HEADINGS, LIST, button_of, waiting

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
