"""Pages of grouping and answering, and the table that everybody reads."""

import io

import docx
import pytest
from django.urls import reverse
from pypdf import PdfReader

from dialogues.models import Response, ViewpointGroup
from portal.people.enums import Role
from portal.web.codes import new_code
from tests.factories import (
    DialogueFactory,
    ResponseFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)

pytestmark = pytest.mark.django_db


def at(name, dialogue, **more):
    return reverse(name, kwargs={"code": dialogue.code, "slug": dialogue.slug, **more})


@pytest.fixture
def official(client):
    client.force_login(staff(Role.ADMINISTRATOR))
    return client


@pytest.fixture
def dialogue():
    return DialogueFactory()


def test_the_ticked_are_put_in_a_new_group_or_one_that_stands(official, dialogue):
    one, two, three = (ViewpointFactory(dialogue=dialogue) for _ in range(3))
    typed = {"viewpoints": [one.code, two.code], "into": "ny", "title": "Fler platser", "code": new_code()}
    for _ in range(2):
        assert official.post(at("viewpoint_groups", dialogue), typed).status_code == 302
    group = ViewpointGroup.objects.get()
    assert (group.title, group.viewpoints.count()) == ("Fler platser", 2)
    official.post(at("viewpoint_groups", dialogue), {"viewpoints": three.code, "into": group.code})
    assert group.viewpoints.count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"into": "ny", "title": "Utan synpunkter"},
        {"viewpoints": "x", "into": "ny", "title": "Okänd"},
        {"viewpoints": True, "into": "ny", "title": ""},
        {"viewpoints": True, "into": "ny", "title": "x" * 200},
        {"viewpoints": True, "into": "BBBBBBB"},
        {"viewpoints": True},
    ],
)
def test_what_is_wrong_is_said_and_the_ticks_are_kept(official, dialogue, wrong):
    code = ViewpointFactory(dialogue=dialogue).code
    typed = wrong | ({"viewpoints": code} if wrong.get("viewpoints") is True else {})
    response = official.post(at("viewpoint_groups", dialogue), typed)
    assert response.status_code == 422
    assert not ViewpointGroup.objects.exists()
    assert (f'value="{code}" checked' in response.content.decode()) == (wrong.get("viewpoints") is True)


def test_a_proposal_is_followed_with_one_press(official, dialogue):
    one, two, three = (
        ViewpointFactory(dialogue=dialogue, text="Vi saknar en samlingslokal i byn.") for _ in range(3)
    )
    page = official.get(at("viewpoint_groups", dialogue)).content.decode()
    assert f'name="likt" value="{one.code}:' in page
    for _ in range(2):
        official.post(at("viewpoint_groups", dialogue), {"likt": f"{one.code}:{two.code}"})
    group = ViewpointGroup.objects.get()
    assert group.title == "Vi saknar en samlingslokal i byn"
    official.post(at("viewpoint_groups", dialogue), {"likt": f"{three.code}:{one.code}"})
    assert group.viewpoints.count() == 3
    for odd in ("x", ":", f"{one.code}", f"{one.code}:BBBBBBB", f"{one.code}:{one.code}"):
        assert official.post(at("viewpoint_groups", dialogue), {"likt": odd}).status_code == 302


def test_a_group_s_page_moves_names_and_merges(official, dialogue):
    group, other = (ViewpointGroupFactory(dialogue=dialogue) for _ in range(2))
    one, two = (ViewpointFactory(dialogue=dialogue, group=group) for _ in range(2))
    page = at("viewpoint_group", dialogue, group=group.code)
    assert official.post(page, {"into": "ingen"}).status_code == 422
    official.post(page, {"viewpoints": one.code, "into": other.code})
    official.post(at("group_change", dialogue, group=group.code), {"title": "Nytt namn"})
    group.refresh_from_db()
    assert group.title == "Nytt namn"
    assert official.post(at("group_change", dialogue, group=group.code), {"title": ""}).status_code == 422
    merge = at("group_merge", dialogue, group=group.code)
    assert official.post(merge, {"into": ""}).status_code == 422
    assert official.post(merge, {"into": other.code}).status_code == 302
    assert set(other.viewpoints.all()) == {one, two}
    assert official.get(page).status_code == 404


def test_two_who_answer_one_group_see_each_other_s_text(official, dialogue):
    group = ViewpointFactory(dialogue=dialogue, group=ViewpointGroupFactory(dialogue=dialogue)).group
    page = at("group_answer", dialogue, group=group.code)
    marks = official.get(page).context["form"]["made_from"].value()
    first = {"outcome": "taken_along", "text": "Vi tar med det.", "change": "", "made_from": marks}
    second = {"outcome": "not_possible", "text": "Det går inte i år.", "change": "", "made_from": marks}
    assert official.post(page, first).status_code == 302
    assert official.post(page, first).status_code == 302
    response = official.post(page, second)
    said = response.content.decode()
    assert response.status_code == 422
    assert "Vi tar med det." in said
    assert "Det går inte i år." in said
    assert Response.objects.get().text == "Vi tar med det."
    again = second | {"made_from": response.context["form"]["made_from"].value()}
    assert official.post(page, again).status_code == 302
    assert Response.objects.get().text == "Det går inte i år."


@pytest.mark.parametrize(
    "typed",
    [
        {"text": ""},
        {"outcome": "x", "text": "Ja"},
        {"outcome": "not_possible", "text": " "},
        {"outcome": "led_to", "text": "Ja", "change": ""},
        {"outcome": "led_to", "text": "Ja", "change": "x" * 301},
    ],
)
def test_an_answer_without_its_reasons_is_not_sent(official, dialogue, typed):
    group = ViewpointFactory(dialogue=dialogue, group=ViewpointGroupFactory(dialogue=dialogue)).group
    assert official.post(at("group_answer", dialogue, group=group.code), typed).status_code == 422
    assert not Response.objects.exists()


def test_a_visitor_reads_the_table_and_not_what_is_unread(client, dialogue):
    group = ViewpointGroupFactory(dialogue=dialogue, title="Fler platser")
    ViewpointFactory(dialogue=dialogue, group=group, text="Vi <ryms> inte.")
    ViewpointFactory(dialogue=dialogue, group=group, text="Hemligt", state="to_read", organisation=None)
    ViewpointFactory(dialogue=dialogue, group=group, text="Ångrat", state="withdrawn")
    ViewpointGroupFactory(dialogue=dialogue, title="Obesvarad grupp")
    ResponseFactory(group=group)
    page = client.get(at("dialogue_answers", dialogue)).content.decode()
    assert f'id="grupp-{group.code}"' in page
    assert "Vi &lt;ryms&gt; inte." in page
    for words in ("Hemligt", "Ångrat", "Obesvarad grupp"):
        assert words not in page
    assert "1 synpunkt har tagits tillbaka." in page
    assert client.get(at("dialogue_answers", dialogue) + f"?grupp={group.code}").status_code == 200
    assert client.get(at("dialogue_answers", dialogue) + "?grupp=BBBBBBB").status_code == 404
    assert client.get(at("viewpoint_groups", dialogue)).status_code == 302


def test_the_files_say_what_the_page_says(client, dialogue):
    group = ViewpointGroupFactory(dialogue=dialogue, title="Fler platser")
    ViewpointFactory(dialogue=dialogue, group=group, text="=1+1 Vi ryms inte.")
    ViewpointFactory(dialogue=dialogue, group=group, text="Hemligt", state="to_read", organisation=None)
    ResponseFactory(group=group)
    files = {
        name: client.get(at(f"answers_{name}", dialogue)).getvalue()
        for name in ("paper", "word", "csv", "xlsx", "json")
    }
    pdf = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(files["paper"])).pages)
    word = docx.Document(io.BytesIO(files["word"]))
    cells = " ".join(cell.text for table in word.tables for row in table.rows for cell in row.cells)
    assert "Öppen för synpunkter från" in pdf
    for said in (pdf, cells, files["csv"].decode(), files["json"].decode()):
        assert "Vi ryms inte." in said
        assert "Fler platser" in said
        assert "Hemligt" not in said
    assert files["xlsx"][:2] == b"PK"
    assert ";=1+1" not in files["csv"].decode()


def test_the_paper_of_what_has_closed_says_that_it_was_open(client):
    closed = DialogueFactory(state="closed")
    pdf = PdfReader(io.BytesIO(client.get(at("answers_paper", closed)).getvalue()))
    assert "Var öppen för synpunkter från" in pdf.pages[0].extract_text()


@pytest.mark.parametrize("number", [3, 30])
def test_the_pages_ask_as_often_for_few_as_for_many(
    official, dialogue, number, django_assert_max_num_queries
):
    for _ in range(number):
        group = ViewpointGroupFactory(dialogue=dialogue)
        ViewpointFactory(dialogue=dialogue, group=group)
        ResponseFactory(group=group)
        ViewpointFactory(dialogue=dialogue, text="Vi saknar lokal.")
    official.get(at("dialogue_answers", dialogue))
    for name, most in (("dialogue_answers", 12), ("viewpoint_groups", 17)):
        with django_assert_max_num_queries(most):
            official.get(at(name, dialogue))
