"""Selections are saved under a name, changed and deleted."""

import pytest

from organisations.models import EVERYBODY, Chosen, Selection
from organisations.services import change_selection, delete_selection, save_selection
from portal.history.events import events_of
from portal.web.actor import Actor, Door
from portal.web.refusals import Refused
from tests.factories import staff

pytestmark = pytest.mark.django_db

NORTH = Chosen(fields_of_activity=("idrott",), places=("Norrö",))


@pytest.fixture
def by():
    """Somebody at the portal's pages."""
    return Actor(Door.WEB, user_id=staff().pk)


def test_a_selection_is_saved_with_who_made_it_and_its_history(by):
    selection = save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    assert (selection.chosen, selection.made_by_id) == (NORTH, by.user_id)
    change_selection(selection, name="Idrott", chosen=EVERYBODY, actor=by)
    delete_selection(selection, actor=by)
    events = events_of(Selection).objects.order_by("pgh_id")
    assert [(event.name, event.choice) for event in events] == [
        ("Idrott norra", NORTH.to_json()),
        ("Idrott", {"everybody": True}),
        ("Idrott", {"everybody": True}),
    ]


def test_a_name_is_one_selection_s_however_it_is_written(by):
    save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    with pytest.raises(Refused) as refusal:
        save_selection(name="IDROTT NORRA", chosen=EVERYBODY, actor=by)
    assert refusal.value.field == "name"
    other = save_selection(name="Annat", chosen=EVERYBODY, actor=by)
    with pytest.raises(Refused):
        change_selection(other, name="idrott norra", chosen=EVERYBODY, actor=by)


def test_a_selection_of_nobody_is_none(by):
    with pytest.raises(Refused) as refusal:
        save_selection(name="Ingen", chosen=Chosen(left_out=("x",)), actor=by)
    assert refusal.value.field == "way"


def test_what_somebody_else_changed_meanwhile_is_not_saved_over(by):
    selection = save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    opened = selection.marks
    change_selection(selection, name="Idrott", chosen=NORTH, made_from=opened, actor=by)
    with pytest.raises(Refused):
        change_selection(selection, name="Sport", chosen=NORTH, made_from=opened, actor=by)
    assert Selection.objects.get().name == "Idrott"


def test_one_that_is_gone_is_not_changed_and_deleted_twice_is_once(by):
    selection = save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    delete_selection(Selection.objects.get(), actor=by)
    delete_selection(selection, actor=by)
    with pytest.raises(Refused):
        change_selection(selection, name="Idrott", chosen=NORTH, actor=by)
