"""Each change is signed by whoever began it, and the history cannot be rewritten."""

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from portal.history.events import events_of
from portal.history.recording import recorded
from portal.web.actor import A_COMMAND, THE_CLOCK, Actor, Door
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@recorded
def rename(meeting, title, *, actor):
    meeting.title = title
    meeting.save()
    return meeting


@recorded
def rename_twice(meeting, *, actor):
    rename(meeting, "Först", actor=THE_CLOCK)
    rename(meeting, "Sedan", actor=THE_CLOCK)


def contexts(meeting):
    events = events_of(type(meeting)).objects.filter(pgh_obj_id=meeting.pk, pgh_label="update")
    return [event.pgh_context.metadata for event in events.select_related("pgh_context").order_by("pgh_id")]


def test_the_history_names_the_actor_and_the_door():
    meeting = MeetingFactory()
    actor = Actor(Door.LINK, guest_link_id=7, acting_for=("organisations.Organisation", 3))
    rename(meeting, "Nytt namn", actor=actor)
    assert contexts(meeting) == [
        {"door": "link", "guest_link": 7, "acting_for": "organisations.Organisation:3"}
    ]


def test_the_outermost_actor_signs_for_what_it_set_in_motion():
    meeting = MeetingFactory()
    rename_twice(meeting, actor=Actor(Door.WEB, user_id=meeting.owner_id))
    assert contexts(meeting) == [{"door": "web", "user": meeting.owner_id}] * 2


def test_the_next_service_is_signed_anew():
    meeting = MeetingFactory()
    rename(meeting, "A", actor=A_COMMAND)
    rename(meeting, "B", actor=THE_CLOCK)
    assert [context["door"] for context in contexts(meeting)] == ["command", "clock"]


def test_a_service_that_fails_leaves_no_trace_and_no_signature():
    @recorded
    def fail(meeting, *, actor):
        rename(meeting, "Halvvägs", actor=actor)
        raise ValueError

    meeting = MeetingFactory()
    with pytest.raises(ValueError):
        fail(meeting, actor=A_COMMAND)
    meeting.refresh_from_db()
    assert meeting.title != "Halvvägs"
    rename(meeting, "Sedan", actor=THE_CLOCK)
    assert contexts(meeting) == [{"door": "clock"}]


def test_a_service_without_an_actor_is_refused():
    with pytest.raises(TypeError, match="actor"):
        rename(MeetingFactory(), "Nytt")
    with pytest.raises(TypeError, match="actor"):
        rename(MeetingFactory(), "Nytt", actor="Anna")


@pytest.mark.parametrize("statement", ["UPDATE {} SET pgh_label = 'x'", "DELETE FROM {}"])
def test_no_events_table_lets_itself_be_rewritten_even_by_plain_sql(statement):
    meeting = MeetingFactory()
    table = events_of(type(meeting))._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_every_events_table_has_the_trigger_that_keeps_it():
    tables = {
        model._meta.db_table
        for model in apps.get_models()
        if any(field.name == "pgh_id" for field in model._meta.concrete_fields)
        and model._meta.managed
        and not model._meta.abstract
        and model._meta.app_label != "pghistory"
    }
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE 'pgtrigger_append_only_%' AND t.tgenabled = 'O'"
        )
        kept = {row[0] for row in cursor.fetchall()}
    assert tables
    assert tables == kept
