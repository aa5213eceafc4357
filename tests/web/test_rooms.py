"""What the hall collects from the rooms."""

from importlib import import_module

import rules
from django.conf import settings

from portal.celery import app
from portal.web.rooms import Line, clock_entries, notices, permission_table


def test_every_permission_is_in_the_one_table_and_can_be_asked():
    table = permission_table()
    assert len(table) > 10
    for name, line in table.items():
        assert isinstance(line, Line)
        assert rules.perm_exists(name)
        assert str(line.words)


def test_a_permission_belongs_to_a_room_and_no_two_rooms_say_the_same():
    labels = {room.rpartition(".")[2] for room in settings.ROOMS}
    declared = []
    for room in settings.ROOMS:
        try:
            declared += import_module(f"{room}.rules").TABLE
        except (ModuleNotFoundError, AttributeError):
            continue
    assert len(declared) == len(set(declared)) == len(permission_table())
    assert {name.split(".")[0] for name in declared} <= labels


def test_every_letter_is_declared_once_under_the_name_of_its_room():
    labels = {room.rpartition(".")[2] for room in settings.ROOMS}
    assert len(notices()) > 5
    for key, notice in notices().items():
        assert notice.key == key
        assert key.split(".")[0] in labels
        assert str(notice.title)
        assert notice.find().query is not None


def test_every_line_of_the_timetable_names_a_task_that_exists():
    names = [entry.name for entry in clock_entries()]
    assert len(names) == len(set(names)) > 2
    for entry in clock_entries():
        module, _dot, name = entry.task.rpartition(".")
        assert getattr(import_module(module), name).name == entry.task


def test_the_post_goes_last_so_that_a_tick_sends_what_it_caused():
    tasks = [entry.task.startswith("portal.notifications") for entry in clock_entries()]
    assert tasks == sorted(tasks)


def test_beat_runs_the_same_timetable():
    app.finalize()
    app.loader.import_default_modules()
    assert {line["task"] for line in app.conf.beat_schedule.values()} == {
        entry.task for entry in clock_entries()
    }
