"""The pages about saved selections."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from organisations.models import EVERYBODY, Chosen, Selection
from organisations.services import change_selection, save_selection
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import text
from tests.factories import OrganisationFactory, staff

from .shown import LIST

pytestmark = pytest.mark.django_db

NORTH = Chosen(fields_of_activity=("idrott",), places=("Norrö",))
NEW, ALL = "/foreningar/urval/nytt/", "/foreningar/urval/"


@pytest.fixture
def signed_in(client):
    """Somebody who calls meetings, and one association in the north."""
    one = OrganisationFactory(name="Norrö IF", place="Norrö")
    one.fields_of_activity.set(Tag.objects.filter(frame="field_of_activity", key="idrott"))
    client.force_login(staff())
    return client


def mark(response) -> str:
    return re.search(r'name="made_from" value="([^"]+)"', text(response))[1]


def test_the_list_says_what_each_means_today(signed_in):
    save_selection(name="Idrott norra", chosen=NORTH, actor=A_COMMAND)
    save_selection(name="Alla", chosen=EVERYBODY, actor=A_COMMAND)
    page = text(signed_in.get(ALL))
    assert page.index("Alla i registret.") < page.index("Idrott norra")
    assert "Område: Idrott. Plats: Norrö." in page
    assert "1 förening" in page
    Selection.objects.all().delete()
    assert "Inget urval är sparat än." in text(signed_in.get(ALL))


def test_the_list_asks_as_much_for_ten_as_for_one(signed_in):
    def asked() -> int:
        cache.clear()
        municipality()
        with CaptureQueriesContext(connection) as queries:
            signed_in.get(ALL)
        return len(queries)

    save_selection(name="Alla", chosen=EVERYBODY, actor=A_COMMAND)
    few = asked()
    for number in range(10):
        save_selection(name=f"Urval {number}", chosen=NORTH, actor=A_COMMAND)
    assert asked() == few <= 8


def test_what_the_directory_was_narrowed_by_is_ticked_and_saved(signed_in):
    query = "?omrade=idrott&plats=Norrö&form=unstated&q=if"
    response = signed_in.get(LIST + query)
    link = re.search(r'href="(/foreningar/urval/nytt/\?[^"]+)"', text(response))[1].replace("&amp;", "&")
    page = signed_in.get(link)
    assert "hör inte hemma i ett urval" in text(page)
    assert "<b>1</b> av 1 förening är vald" in text(page)
    typed = {"name": "Idrott norra", "way": "nagra", "fields_of_activity": "idrott", "places": "Norrö"}
    assert signed_in.post(NEW, typed).headers["Location"] == ALL
    assert Selection.objects.get().chosen == NORTH


def test_visitors_are_not_offered_to_save(client, signed_in):
    client.logout()
    assert "foreningar/urval/" not in text(client.get(LIST + "?plats=Norrö"))
    assert client.get(ALL).status_code == 302
    client.force_login(staff(Role.REGISTRAR))
    assert client.get(ALL).status_code == 403
    assert "Spara som urval" not in text(client.get(LIST + "?plats=Norrö"))


def test_a_selection_needs_a_name_of_its_own_and_somebody_in_it(signed_in):
    save_selection(name="Idrott", chosen=NORTH, actor=A_COMMAND)
    response = signed_in.post(NEW, {"name": "", "way": "nagra"})
    assert response.status_code == 422
    assert "aria-invalid" in text(response)
    response = signed_in.post(NEW, {"name": "idrott", "way": "alla"})
    assert response.status_code == 422
    assert "Det finns redan ett urval med det namnet." in text(response)
    assert signed_in.post(NEW, {"name": "x", "way": "nagra"}).status_code == 422


@pytest.mark.parametrize("boxes", ["added", "left_out", "places", "also"])
def test_counted_anew_what_no_table_can_hold_is_nothing_that_is_ticked(signed_in, boxes):
    typed = {"do": "show", "name": "X", "way": "nagra", boxes: "norr\x00ö"}
    assert "<b>0</b>" in text(signed_in.post(NEW, typed))


def test_a_selection_is_renamed_and_changed_with_its_history(signed_in):
    selection = save_selection(name="Idrott", chosen=NORTH, actor=A_COMMAND)
    address = selection.get_absolute_url()
    assert "checked" in text(signed_in.get(address))
    assert "<b>1</b>" in text(signed_in.post(address, {"do": "show", "name": "X", "way": "alla"}))
    typed = {"name": "Allas", "way": "alla", "made_from": mark(signed_in.get(address))}
    assert signed_in.post(address, typed).status_code == 302
    selection.refresh_from_db()
    assert (selection.name, selection.chosen) == ("Allas", EVERYBODY)
    assert "<del>Idrott</del>" in text(signed_in.get(selection.get_absolute_url()))


def test_two_who_change_the_same_selection_see_each_other(signed_in):
    selection = save_selection(name="Idrott", chosen=NORTH, actor=A_COMMAND)
    address = selection.get_absolute_url()
    typed = {"name": "Mitt", "way": "nagra", "places": "Norrö", "made_from": mark(signed_in.get(address))}
    change_selection(selection, name="Ditt", chosen=EVERYBODY, actor=A_COMMAND)
    response = signed_in.post(address, typed)
    assert response.status_code == 422
    for words in ("Ditt", "Mitt", "Alla i registret.", "Plats: Norrö."):
        assert words in text(response)
    assert signed_in.post(address, typed | {"made_from": mark(response)}).status_code == 302
    selection.refresh_from_db()
    assert (selection.name, selection.chosen) == ("Mitt", Chosen(places=("Norrö",)))


def test_a_selection_is_deleted_after_a_question(signed_in):
    selection = save_selection(name="Idrott", chosen=NORTH, actor=A_COMMAND)
    address = reverse("selection_delete", kwargs={"code": selection.code, "slug": selection.slug})
    assert "Ta bort urvalet Idrott?" in text(signed_in.get(address))
    assert signed_in.post(address).headers["Location"] == ALL
    assert not Selection.objects.exists()
    assert signed_in.post(selection.get_absolute_url(), {"name": "X", "way": "alla"}).status_code == 404
