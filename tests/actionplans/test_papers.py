"""A plan's papers: what stands in them, how a reader walks them, and what never comes along."""

import io
import json
import zipfile
from datetime import date

import docx
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from docx.oxml.ns import qn
from pypdf import PdfReader

from actionplans.models import PlanStep, paper_of
from portal.frames.models import Tag
from portal.people.enums import Role
from portal.threads.enums import Relation
from portal.threads.services import link
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import (
    ActionFactory,
    DialogueFactory,
    GoalFactory,
    MeasurementFactory,
    MilestoneFactory,
    PartnerFactory,
    PlanFactory,
    ResponseFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)

pytestmark = pytest.mark.django_db
SECRET = "Chefen tvekar"


@pytest.fixture
def plan():
    """A plan with all that its papers tell of, and an internal note."""
    plan = PlanFactory(title="Plan för äldre", dialogue=DialogueFactory(state="closed"))
    goal = GoalFactory(plan=plan, title="Färre ensamma")
    MeasurementFactory(goal=goal, value=38)
    action = ActionFactory(plan=plan, goal=goal, title="Samtalskaféer", internal_note=SECRET)
    action.tags.add(Tag.objects.principles().get(key="dialog"))
    MilestoneFactory(action=action, title="Lokal i Norrö", due_on=date(2027, 4, 15))
    PartnerFactory(action=action, organisation__name="Norrö PRO")
    PartnerFactory(action=action, organisation__name="Tveksamma klubben", state="asked")
    ActionFactory(plan=plan, title="Karta över lokaler", taken_in_on=clock.today())
    group = ViewpointGroupFactory(dialogue=plan.dialogue, title="Fler kaféer behövs")
    ViewpointFactory(dialogue=plan.dialogue, group=group, text="Vi vill ha kaféer i byarna.")
    ViewpointFactory(dialogue=plan.dialogue, group=group, text="Oläst", state="to_read", organisation=None)
    response = ResponseFactory(group=group, outcome="led_to", text="Ni har rätt.", change="Två till.")
    link(response, action, relation=Relation.LED_TO, on=clock.today(), actor=A_COMMAND)
    return plan


WORDS = (
    *("Plan för äldre", "Färre ensamma", "Samtalskaféer", "Karta över lokaler", "Norrö PRO"),
    *("Delmål: Lokal i Norrö, senast", "Principer: Dialog"),
    *("Fler kaféer behövs", "Vi vill ha kaféer i byarna.", "Ni har rätt.", "Två till."),
)


def fetch(client, name, plan):
    response = client.get(reverse(name, kwargs={"code": plan.code, "slug": plan.slug}))
    assert response.status_code == 200
    return response.getvalue()


def test_the_pdf_says_it_all_and_keeps_the_note(client, plan):
    client.force_login(staff(Role.ADMINISTRATOR))
    pages = PdfReader(io.BytesIO(fetch(client, "plan_pdf", plan))).pages
    text = "\n".join(page.extract_text() for page in pages)
    said = " ".join(text.split())
    for words in WORDS:
        assert words in said
    for words in (SECRET, "Oläst", "Tveksamma klubben"):
        assert words not in said


def test_the_word_document_has_headings_heads_of_tables_and_a_language(client, plan):
    document = docx.Document(io.BytesIO(fetch(client, "plan_word", plan)))
    headings = {one.text: one.style.name for one in document.paragraphs if one.style.name[:7] == "Heading"}
    assert headings["Plan för äldre"] == "Heading 1"
    assert headings["Mål: Färre ensamma"] == "Heading 2"
    assert headings["Om helheten"] == "Heading 3"
    for table in document.tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    spoken = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert spoken.get(qn("w:val")) == "sv-SE"
    assert (document.core_properties.title, document.core_properties.language) == ("Plan för äldre", "sv-SE")
    said = "\n".join(
        [one.text for one in document.paragraphs]
        + [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    )
    for words in WORDS:
        assert words in said
    assert SECRET not in said


def test_a_decision_that_was_put_right_says_so_on_paper(client, plan):
    taken = {"plan": plan, "on": clock.today(), "made_at": clock.now()}
    wrong = PlanStep.objects.create(state="adopted", paragraph="§ 12", because="Ledningen vill.", **taken)
    PlanStep.objects.create(state="returned", corrects=wrong, because="Fel protokoll.", **taken)
    document = docx.Document(io.BytesIO(fetch(client, "plan_word", plan)))
    said = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    assert "Antagen (rättat här nedanför), § 12" in said
    assert "Rättelse: Återremitterad. Fel protokoll." in said
    # Why a step was taken all the same is for those who write in the plan.
    assert "Ledningen vill." not in said


def test_the_operational_plan_has_a_row_for_each_action(client, plan):
    client.force_login(staff(Role.ADMINISTRATOR))
    book = zipfile.ZipFile(io.BytesIO(fetch(client, "plan_table", plan)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 3
    for words in ("Huvudprocess", "Resultatmål", "Samtalskaféer", "Norrö PRO", f"{clock.today():%Y-%m-%d}"):
        assert words in sheet
    assert SECRET not in sheet


def test_programs_get_the_same_with_a_schema(client, plan):
    said = json.loads(fetch(client, "plan_json", plan))
    assert said["schema"] == "bryggan.operational-plan/1"
    first, second = said["actions"]
    assert (first["title"], first["with"], first["goal"]) == (
        "Samtalskaféer",
        ["Norrö PRO"],
        said["goals"][0]["code"],
    )
    assert second["taken_in_on"] == f"{clock.today():%Y-%m-%d}"
    assert said["goals"][0]["baseline"] == 41
    assert SECRET not in json.dumps(said)


def test_a_draft_s_papers_are_its_department_s(client):
    plan = PlanFactory(state="draft")
    for name in ("plan_papers", "plan_pdf", "plan_word", "plan_table", "plan_json"):
        assert client.get(reverse(name, kwargs={"code": plan.code, "slug": plan.slug})).status_code == 404


def test_an_empty_plan_has_its_papers_too(client):
    plan = PlanFactory(purpose="")
    for name in ("plan_pdf", "plan_word", "plan_table", "plan_json"):
        assert fetch(client, name, plan)


def test_a_plan_is_read_in_as_many_queries_however_much_stands_in_it(django_assert_max_num_queries):
    plans = [PlanFactory(dialogue=DialogueFactory()) for _ in range(2)]
    for plan, number in zip(plans, (2, 8), strict=True):
        for _ in range(number):
            action = ActionFactory(plan=plan, goal=GoalFactory(plan=plan))
            PartnerFactory(action=action)
            ResponseFactory(group=ViewpointFactory(dialogue=plan.dialogue).group or in_group(plan))
    for plan in plans:
        with django_assert_max_num_queries(20) as seen:
            paper_of(plan, AnonymousUser())
        plan.queries = len(seen)
    assert plans[0].queries == plans[1].queries


def in_group(plan):
    """A group in which something stands."""
    group = ViewpointGroupFactory(dialogue=plan.dialogue)
    plan.dialogue.viewpoints.filter(group=None).update(group=group)
    return group
