"""Questions that are put into SQL once: asked with other values, planned once, written down in tests."""

from contextlib import nullcontext

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.frames.models import Tag
from portal.web.questions import Given, Question, Whole, first_together

pytestmark = pytest.mark.django_db


def named(title: str = "title") -> Question:
    """Tags of a title."""
    return Question.of(Tag.objects.filter(title_sv=Given(title)).order_by("key").values_list("key"))


def prepared() -> list[str]:
    """What this connection keeps a plan for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [statement for (statement,) in cursor.fetchall()]


@pytest.fixture(autouse=True)
def tags():
    for key, title in (("ro", "Rodd"), ("sjung", "Sång"), ("spela", "Spel"), ("spela-mer", "Spel")):
        Tag.objects.create(frame="topic", key=key, title_sv=title)


def test_the_same_question_is_asked_with_other_values():
    question = named()
    assert question.ask(title="Rodd") == [("ro",)]
    assert question.ask(title="Sång") == [("sjung",)]
    assert question.ask(title="'; DROP TABLE frames_tag; --") == []
    assert question.ask_some(1, 2, title="Spel") == [("spela-mer",)]


def test_it_is_planned_once_and_only_where_it_asks_for_all():
    before = len(prepared())
    question = named("a_title_of_its_own")
    for title in ("Rodd", "Sång", "Spel"):
        question.ask(a_title_of_its_own=title)
        question.ask_some(0, 1, a_title_of_its_own=title)
    assert len(prepared()) == before + 1


def test_nothing_else_is_prepared():
    before = prepared()
    for _ in range(20):
        Tag.objects.filter(title_sv="Rodd").exists()
    assert prepared() == before


def test_what_is_not_given_is_missed():
    with pytest.raises(KeyError):
        named().ask(titel="Rodd")


def test_queryset_stand_in_words_of_our_own_in_any_order():
    one, other = (Tag.objects.filter(title_sv=Given(name)).values_list("key") for name in ("one", "other"))
    question = Question.put("SELECT ARRAY({b}), ARRAY({a})", a=one, b=other)
    assert question.ask(one="Rodd", other="Sång") == [(["sjung"], ["ro"])]


def test_questions_are_counted_and_written_down_with_their_values():
    with CaptureQueriesContext(connection) as asked:
        named().ask(title="Rodd")
    assert len(asked) == 1
    assert "'Rodd'" in asked[0]["sql"]


@pytest.mark.parametrize("counted", [False, True])
def test_several_questions_are_answered_in_one_breath_each_with_the_first_it_finds(counted):
    tag = Whole.of(Tag.objects.filter(title_sv=Given("title")).order_by("key"))
    with CaptureQueriesContext(connection) if counted else nullcontext():
        found = first_together(
            (tag, {"title": "Spel"}), (tag, {"title": "ingenting"}), (tag, {"title": "Rodd"})
        )
    assert [one and one.key for one in found] == ["spela", None, "ro"]


@pytest.mark.django_db(transaction=True)
def test_a_migration_meanwhile_makes_no_answer_fail():
    question = Question.of(Tag.objects.filter(key=Given("key")).values_list("title_sv"))
    assert question.ask(key="ro") == [("Rodd",)]
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE frames_tag ALTER COLUMN title_sv TYPE text")
    try:
        assert question.ask(key="ro") == [("Rodd",)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE frames_tag ALTER COLUMN title_sv TYPE varchar(120)")
