"""The page on which one chooses whom a meeting invites."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import MeetingKind, MeetingState
from dialogues.models import Meeting
from organisations.models import EVERYBODY, Chosen, Group, Selection
from organisations.services import delete_selection, save_selection
from portal.frames.models import Tag
from portal.municipality.current import municipality
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import address_of, text
from tests.factories import (
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    OrganisationFactory,
    make_organisations,
    staff,
)
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db

NORTH = Chosen(fields_of_activity=("idrott",), places=("Norrö",))


def of_sport(name: str, place: str = "Norrö"):
    made = OrganisationFactory(name=name, place=place)
    made.fields_of_activity.set(Tag.objects.filter(frame="field_of_activity", key="idrott"))
    made.target_groups.set(Tag.objects.filter(frame="target_group", key="unga"))
    return made


@pytest.fixture
def register():
    """Two in sport, one in the north; and one of nothing."""
    return {
        name: of_sport(name, place) for name, place in (("Norrö IF", "Norrö"), ("Söder IK", "Söderby"))
    } | {"Kören": OrganisationFactory(name="Kören", place="Söderby")}


@pytest.fixture
def draft():
    """A council that nobody is chosen for yet."""
    return MeetingFactory(state=MeetingState.DRAFT, kind=MeetingKind.COUNCIL)


@pytest.fixture
def page(client, official, draft):
    """Press a button of the page with these things ticked."""
    client.force_login(official)
    address = address_of(draft, "meeting_choose")

    def press(do: str = "save", **ticked):
        return client.post(address, {"way": "nagra", "do": do, **ticked})

    return press


def chosen() -> Chosen:
    return Meeting.objects.get().chosen


def sum_of(response) -> int:
    return int(re.search(r'id="antal"[^>]*><b>(\d+)</b>', text(response))[1])


def lands_on(response) -> str:
    """The start of the one element that has the focus when the page comes."""
    found = re.findall(r"<[^>]* autofocus\b[^>]*>", text(response))
    assert len(found) <= 1
    return found[0] if found else ""


def ticked(response, name: str) -> list[str]:
    boxes = re.findall(rf'<input type="checkbox" name="{name}" value="([^"]*)"([^>]*)>', text(response))
    return [value for value, rest in boxes if "checked" in rest]


def test_everybody_is_chosen_of_a_stormote_and_nobody_of_a_samrad(client, official, register, draft):
    client.force_login(official)
    response = client.get(address_of(draft, "meeting_choose"))
    assert sum_of(response) == 0
    assert "av 3 föreningar är valda" in text(response)
    assert sum_of(client.get(address_of(MeetingFactory(), "meeting_choose"))) == 3


def test_boxes_are_saved_and_lead_to_the_breadth(page, draft, register):
    response = page(fields_of_activity=["idrott"], places=["Norrö"])
    assert response.headers["Location"] == address_of(draft, "meeting_breadth")
    assert chosen() == NORTH


def test_whoever_takes_all_takes_no_boxes_along(page, register):
    left_out = register["Kören"].code
    page(way="alla", places=["Norrö"], added=[register["Norrö IF"].code], left_out=[left_out])
    assert chosen() == Chosen(everybody=True, left_out=(left_out,))


def test_a_press_that_only_counts_saves_nothing_and_keeps_what_is_ticked(page, register):
    response = page("show", fields_of_activity=["idrott"], name="Mitt", added=[register["Kören"].code])
    assert response.status_code == 200
    assert sum_of(response) == 3
    assert ticked(response, "fields_of_activity") == ["idrott"]
    assert ticked(response, "added") == [register["Kören"].code]
    assert 'value="Mitt"' in text(response)
    assert chosen().is_nothing


def test_the_focus_stands_at_what_a_press_asked_for(client, page, draft, register, by):
    assert 'id="antal"' in lands_on(page("count", places=["Norrö"], search="kören"))
    assert "Det sökningen hittade" in lands_on(page("show", places=["Norrö"], search="kören"))
    assert 'id="antal"' in lands_on(page("show", places=["Norrö"]))
    selection = save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    assert 'id="antal"' in lands_on(page(f"fetch:{selection.code}"))
    assert 'class="errors"' in lands_on(page())
    assert not lands_on(client.get(address_of(draft, "meeting_choose")))


def test_htmx_gets_the_number_of_what_is_ticked_and_saves_nothing(client, page, draft, register, by):
    page(places=["Norrö"])
    for address in (
        address_of(draft, "meeting_choose"),
        address_of(MailingFactory(), "mailing_choose"),
        reverse("selection_new"),
        save_selection(name="Norr", chosen=NORTH, actor=by).get_absolute_url(),
    ):
        with CaptureQueriesContext(connection) as queries:
            sent = {"way": "nagra", "do": "count", "places": ["Söderby"]}
            response = client.post(address, sent, headers={"HX-Request": "true"})
        assert text(response).startswith("<b>2</b> av 3 föreningar är valda"), address
        assert "<form" not in text(response)
        assert re.findall(r"<li>(\S+)", text(response)) == ["Kören", "Söder"]
        assert len(queries) <= 11
    assert chosen() == Chosen(places=("Norrö",))


def test_single_ones_are_found_and_added_or_taken_away(page, register):
    inside, outside = register["Norrö IF"].code, register["Kören"].code
    response = page("show", places=["Norrö"], search="norrö")
    assert f'name="left_out" value="{inside}"' in text(response)
    response = page("show", places=["Norrö"], search="kören")
    assert f'name="added" value="{outside}"' in text(response)
    page(places=["Norrö"], added=[outside], left_out=[inside])
    assert list(chosen().organisations()) == [register["Kören"]]
    response = page("show", places=["Norrö"], added=[outside], left_out=[inside], search="kören")
    assert "står i listan ovan" in text(response)
    assert "Ingen förening som bjuds in stämmer med" in text(page("show", search="xyzzy"))
    assert page("show", search="k\x00ören").status_code == 200


def test_a_saved_selection_fills_the_boxes(page, register, by):
    selection = save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    response = page(f"fetch:{selection.code}", places=["Söderby"])
    assert "Idrott norra (1)" in text(response)
    assert (ticked(response, "fields_of_activity"), ticked(response, "places")) == (["idrott"], ["Norrö"])
    assert chosen().is_nothing


def test_a_selection_that_is_gone_leaves_what_was_ticked(page, register, by):
    selection = save_selection(name="Idrott norra", chosen=NORTH, actor=by)
    delete_selection(selection, actor=by)
    response = page(f"fetch:{selection.code}", places=["Söderby"])
    assert response.status_code == 422
    assert "Urvalet finns inte längre." in text(response)
    assert ticked(response, "places") == ["Söderby"]


def test_the_choice_may_be_saved_as_a_selection_too(page, register):
    response = page("save_selection", places=["Norrö"])
    assert response.status_code == 422
    assert "Skriv vad urvalet ska heta." in text(response)
    page("save_selection", places=["Norrö"], name="Norr")
    assert Selection.objects.get().chosen == chosen() == Chosen(places=("Norrö",))
    response = page("save_selection", places=["Söderby"], name="NORR")
    assert response.status_code == 422
    assert "Det finns redan ett urval med det namnet." in text(response)
    assert ticked(response, "places") == ["Söderby"]


def test_what_is_named_and_no_longer_there_is_said_and_the_rest_is_kept(page, register):
    response = page(
        places=["Norrö", "Atlantis"], fields_of_activity=["finns-inte"], added=["0000000"], also=["x"]
    )
    assert response.status_code == 422
    for words in (
        "En plats finns inte längre",
        "Ett område finns inte längre",
        "En förening finns inte längre",
    ):
        assert words in text(response)
    assert ticked(response, "places") == ["Norrö"]
    assert chosen().is_nothing


def test_nothing_ticked_is_no_choice(page, register):
    response = page()
    assert response.status_code == 422
    assert "Välj alla, eller kryssa i minst en grupp eller förening." in text(response)
    assert page(way="").status_code == 422
    assert page(way="alla").status_code == 302


def test_more_boxes_than_anybody_needs_are_refused(page):
    places = [f"Plats {n}" for n in range(41)]
    for place in places:
        OrganisationFactory(place=place)
    response = page(places=places)
    assert response.status_code == 422
    assert "Kryssa i högst 40." in text(response)
    assert len(ticked(response, "places")) == 41


def test_two_who_choose_at_once_see_each_other_s_choice(client, official, draft, register, by):
    client.force_login(official)
    address = address_of(draft, "meeting_choose")
    mark = re.search(r'name="made_from" value="([^"]+)"', text(client.get(address)))[1]
    services.choose(draft, chosen=Chosen(places=("Söderby",)), actor=by)
    typed = {"way": "nagra", "places": ["Norrö"], "made_from": mark}
    response = client.post(address, typed)
    assert response.status_code == 422
    assert "Det här har ändrats medan du skrev" in text(response)
    assert "Plats: Söderby." in text(response)
    assert "Plats: Norrö." in text(response)
    mark = re.search(r'name="made_from" value="([^"]+)"', text(response))[1]
    assert client.post(address, typed | {"made_from": mark}).status_code == 302
    assert chosen() == Chosen(places=("Norrö",))


def test_a_draft_thrown_away_meanwhile_is_not_chosen_for(client, official, draft, register, by):
    client.force_login(official)
    address = address_of(draft, "meeting_choose")
    with meanwhile(lambda: services.discard_draft(draft, actor=by)):
        response = client.post(address, {"way": "alla"})
    assert response.headers["Location"] == reverse("meeting_list")


def test_a_group_added_from_the_breadth_is_listed_and_unticked(page, draft, register, by):
    services.add_groups(draft, groups=[Group("fields_of_activity", "idrott")], actor=by)
    response = page("show", also=["fields_of_activity:idrott"], places=["Norrö"])
    assert ticked(response, "also") == ["fields_of_activity:idrott"]
    assert sum_of(response) == 2
    page(places=["Norrö"])
    assert chosen() == Chosen(places=("Norrö",))


def test_after_the_invitations_one_is_told_that_they_stay(client, official, register):
    client.force_login(official)
    invitation = InvitationFactory()
    page = text(client.get(address_of(invitation.meeting, "meeting_choose")))
    assert "1 förening är redan inbjuden" in page


def test_the_page_asks_as_much_for_many_as_for_few(client, official, draft, by):
    client.force_login(official)

    def asked() -> int:
        cache.clear()
        municipality()
        with CaptureQueriesContext(connection) as queries:
            client.get(address_of(draft, "meeting_choose"))
        return len(queries)

    make_organisations(3)
    save_selection(name="Alla", chosen=EVERYBODY, actor=by)
    few = asked()
    make_organisations(60)
    for number in range(5):
        save_selection(name=f"Urval {number}", chosen=NORTH, actor=by)
    assert asked() == few <= 15


def test_fifty_of_the_chosen_are_named_with_their_places_and_the_rest_counted(page, register):
    named = text(page("count", places=["Norrö"]))
    assert '<li>Norrö IF <span class="quiet">Norrö</span></li>' in named
    assert "Söder IK" not in named
    assert "Ingen förening." in text(page("count"))
    for _each in range(51):
        OrganisationFactory(place="Norrö")
    named = text(page("count", places=["Norrö"]))
    assert named.count('<span class="quiet">Norrö</span>') == 50
    assert "och 2 till" in named


def test_only_those_who_call_choose(client, draft):
    for name in ("meeting_choose", "meeting_breadth", "meeting_breadth_file"):
        address = address_of(draft, name)
        client.logout()
        assert client.get(address).status_code == 302
        client.force_login(staff(Role.REGISTRAR))
        assert client.get(address).status_code == 404
        client.force_login(staff(Role.SECRETARY))
        assert client.get(address).status_code == 200


def test_a_draft_says_whom_it_invites_and_until_when_they_answer(client, official):
    client.force_login(official)
    first, _second = OrganisationFactory(), OrganisationFactory()
    draft = MeetingFactory(state=MeetingState.DRAFT)
    page = text(client.get(address_of(draft)))
    assert "Bjuds in: alla 2 föreningar." in page
    assert f'href="{address_of(draft, "meeting_choose")}">Ändra<' in page
    assert "Sista dag att svara är" in page
    Meeting.objects.update(invitees=Chosen(added=(first.code,)).to_json())
    with CaptureQueriesContext(connection) as few:
        assert "Bjuds in: 1 av 2 föreningar." in text(client.get(address_of(draft)))
    make_organisations(30)
    with CaptureQueriesContext(connection) as many:
        client.get(address_of(draft))
    assert len(many) == len(few) <= 9
    Meeting.objects.update(invitees=Chosen(places=("Ingenstans",)).to_json())
    assert "Bjuds in: ingen är vald än." in text(client.get(address_of(draft)))
    called = MeetingFactory()
    assert "Bjuds in:" not in text(client.get(address_of(called)))


def test_a_name_that_is_taken_and_marks_that_nobody_gave_are_refused_not_a_fault(client):
    """Found by the drill of hostile requests."""
    client.force_login(staff(Role.SECRETARY))
    save_selection(name="Norr", chosen=NORTH, actor=A_COMMAND)
    typed = {"made_from": "%s%n", "way": "alla", "name": "Norr", "do": "save_selection"}
    answer = client.post(address_of(MeetingFactory(state="draft"), "meeting_choose"), typed)
    assert answer.status_code == 422
    assert "Det finns redan ett urval med det namnet" in text(answer)
