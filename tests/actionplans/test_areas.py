"""The inventory: an area drafted, proposed for, shown, changed by two, closed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from actionplans import services
from actionplans.models import Area, active_there, proposed_tags
from organisations.enums import OrganisationState
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.enums import Role
from portal.threads.enums import Relation
from portal.threads.models import Link
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.dialogues.acts import text
from tests.factories import (
    AreaFactory,
    AreaSuggestionFactory,
    DepartmentFactory,
    GoalFactory,
    OrganisationFactory,
    our_department,
    staff,
)
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db

NEED = "Många äldre på öarna är ensamma och har svårt att ta sig till träffpunkter."


def tag(frame: Frame, key: str) -> Tag:
    return Tag.objects.get(frame=frame, key=key)


def page(area, name: str) -> str:
    """The address of a page about an area."""
    return reverse(name, kwargs={"code": area.code, "slug": area.slug})


def titles(tags) -> set[str]:
    return {f"{one.frame}:{one.key}" for one in tags}


def as_shown(form) -> dict:
    """What a browser sends of a form that nobody has touched."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, [], ())}


@pytest.fixture
def official():
    return staff(name="Eva Lind")


@pytest.fixture
def staff_client(client, official):
    client.force_login(official)
    return client


@pytest.fixture
def ready():
    """A draft that lacks nothing."""
    area = AreaFactory(state="draft", published_at=None, concerns_children="no")
    area.tags.add(tag(Frame.TARGET_GROUP, "aldre"))
    return area


def typed(**changed) -> dict:
    """What somebody typed in the form of an area."""
    return {"title": "Ensamhet bland äldre", "need": NEED, "code": "bcdfghj"} | changed


# --- What the words propose ------------------------------------------------------------------


def test_words_in_any_form_propose_tags_of_all_frames():
    for kind, key, title in (
        ("goal", "farre-ensamma", "Färre är ensamma"),
        ("vision", "vision", "Ensam är inte stark"),
    ):
        Tag.objects.create(frame=Frame.MUNICIPAL_GOAL, kind=kind, key=key, title_sv=title)
    found = titles(proposed_tags(f"Ensamheten bland de äldre\n{NEED}"))
    assert {"topic:ensamhet", "target_group:aldre", "target_group:ensamma"} <= found
    assert {"sdg:mal-16", "sdg:mal-17", "municipal_goal:farre-ensamma"} <= found
    assert "principle:mangfald" in found, "somebody who is seldom heard is among them"
    assert not found & {"topic:lotteri", "target_group:hbtqi", "sdg:mal-14", "municipal_goal:vision"}
    assert proposed_tags("  ") == []


def test_organisations_are_proposed_by_field_group_and_name_the_likeliest_first():
    both, group, named = (
        OrganisationFactory(name=name) for name in ("Bägge", "Bara äldre", "Ensamhetens vänner")
    )
    pensioners, elderly = tag(Frame.FIELD_OF_ACTIVITY, "pensionarer"), tag(Frame.TARGET_GROUP, "aldre")
    both.fields_of_activity.add(pensioners)
    both.target_groups.add(elderly)
    group.target_groups.add(elderly)
    for one in (
        OrganisationFactory(state=OrganisationState.WITHDRAWN),
        OrganisationFactory(merged_into=both),
    ):
        one.target_groups.add(elderly)
    OrganisationFactory(name="Något annat")
    found = active_there([pensioners, elderly], "Ensamhet bland äldre")
    assert found == [both, group, named]
    assert found[0].because == [pensioners.title, elderly.title]


def test_a_press_ticks_what_is_proposed_and_saves_nothing(staff_client):
    likely = OrganisationFactory(name="Norrö PRO", place="Norrö")
    likely.target_groups.add(tag(Frame.TARGET_GROUP, "aldre"))
    shown = staff_client.post(reverse("area_new"), typed(do="propose"))
    assert shown.status_code == 200
    form = shown.context["form"]
    ticked = {name: set(map(int, form[name].value())) for name in ("topics", "target_groups", "sdgs")}
    assert tag(Frame.TOPIC, "ensamhet").pk in ticked["topics"]
    assert ticked["sdgs"] == {tag(Frame.SDG, "mal-16").pk, tag(Frame.SDG, "mal-17").pk}
    said = text(shown)
    assert "Ikryssat som förslag" in said
    assert NEED in said
    assert "Norrö PRO" in said
    assert f'value="{likely.pk}" checked' not in said, "who is active is a fact that somebody must know"
    assert not Area.objects.exists()


def test_what_a_search_finds_is_added_by_a_box(staff_client):
    first, other = OrganisationFactory(name="Norrö PRO"), OrganisationFactory(name="Sundby bygdegård")
    shown = staff_client.post(
        reverse("area_new"), typed(do="search", search="bygdegård", organisations=[first.pk])
    )
    assert f'value="{first.pk}" checked' in shown.content.decode()
    assert [one.pk for one in shown.context["form"].hits] == [other.pk]
    staff_client.post(reverse("area_new"), typed(organisations=[first.pk, other.pk]))
    assert set(Area.objects.get().organisations.all()) == {first, other}


@pytest.mark.parametrize("odd", ["\x00", "²", "9" * 30, "x" * 20_000, "' or ("])
@pytest.mark.parametrize("do", ["propose", "search", ""])
def test_odd_words_break_nothing(staff_client, odd, do):
    names = ("title", "need", "search", "organisations", "topics", "place", "committee", "department", "code")
    sent = dict.fromkeys(names, odd) | {"do": do}
    address = f"{reverse('area_new')}?forvaltning=%00"
    assert staff_client.get(address).status_code == 200
    assert staff_client.post(address, sent).status_code in {200, 302, 422}


def test_whoever_has_no_department_is_told_so(client):
    client.force_login(staff(Role.PROCESS_LEADER))
    assert "ingen förvaltning" in text(client.post(reverse("area_new"), typed()))


# --- Drafts ----------------------------------------------------------------------------------


def test_a_draft_is_saved_once_however_often_it_is_sent(staff_client, official):
    level, step = tag(Frame.CODE_LEVEL, "dialog"), tag(Frame.CODE_STEP, "utformning")
    sent = typed(
        topics=[tag(Frame.TOPIC, "ensamhet").pk],
        place=f"{level.pk}:{step.pk}",
        concerns_children="yes",
        children_heard="Genom elevråden.",
    )
    for _press in range(2):
        assert staff_client.post(reverse("area_new"), sent).status_code == 302
    area = Area.objects.get()
    assert (area.state, area.owner, area.department) == ("draft", official, our_department())
    assert area.place == [level, step]
    shown = text(staff_client.get(area.get_absolute_url()))
    assert "Genom elevråden." in shown
    assert "Säg vilka som berörs" in shown


def test_a_yes_to_children_asks_how_they_were_heard_and_keeps_what_was_typed(staff_client):
    shown = staff_client.post(reverse("area_new"), typed(title="", concerns_children="yes", place="9:9"))
    assert shown.status_code == 422
    assert set(shown.context["form"].errors) == {"title", "children_heard", "place"}
    assert NEED in text(shown)


def test_somebody_elses_department_cannot_be_chosen(staff_client):
    DepartmentFactory(name="En annan")
    staff_client.post(reverse("area_new"), typed())
    assert Area.objects.get().department == our_department()
    elsewhere = AreaFactory(department=DepartmentFactory())
    assert staff_client.get(page(elsewhere, "area_change")).status_code == 403


def test_a_draft_is_for_its_department_only(client, staff_client, ready):
    assert staff_client.get(ready.get_absolute_url()).status_code == 200
    client.logout()
    assert client.get(ready.get_absolute_url()).status_code == 404
    assert ready.title not in text(client.get(reverse("area_overview")))
    client.force_login(staff(department=DepartmentFactory()))
    assert client.get(ready.get_absolute_url()).status_code == 404


# --- Shown, closed, discarded ----------------------------------------------------------------


def test_an_area_is_published_when_it_says_what_is_needed(staff_client, ready):
    bare = AreaFactory(state="draft", need="", published_at=None)
    with pytest.raises(Refused) as refusal:
        services.publish_area(bare, actor=A_COMMAND)
    assert refusal.value.field == "need"
    assert "Något saknas" in text(staff_client.get(page(bare, "area_publish")))
    assert "Beskriv behovet" in text(staff_client.post(page(bare, "area_publish"), follow=True))
    for _press in range(2):
        staff_client.post(page(ready, "area_publish"))
    ready.refresh_from_db()
    assert ready.state == "open"
    assert ready.title in text(staff_client.get(reverse("area_overview")))


def test_what_everybody_sees_keeps_what_it_had_to_say(ready):
    area = services.publish_area(ready, actor=A_COMMAND)
    with pytest.raises(Refused) as refusal:
        services.change_area(area, values={"target_groups": []}, actor=A_COMMAND)
    assert refusal.value.field == "target_groups"


def test_an_area_is_closed_with_a_reason_and_opened_again(staff_client, ready):
    area = services.publish_area(ready, actor=A_COMMAND)
    assert staff_client.post(page(area, "area_close"), {"reason": " "}).status_code == 422
    staff_client.post(page(area, "area_close"), {"reason": "Föreningarna gör det själva nu."})
    assert "Föreningarna gör det själva nu." in text(staff_client.get(area.get_absolute_url()))
    with pytest.raises(Refused, match="redan avslutat"):
        services.close_area(area, reason="Ett annat skäl", actor=A_COMMAND)
    staff_client.post(page(area, "area_publish"))
    area.refresh_from_db()
    assert (area.state, area.closed_because) == ("open", "")


def test_a_draft_is_thrown_away_but_not_what_an_organisation_was_promised(staff_client, ready):
    AreaSuggestionFactory(state="taken", answer="Vi tar upp det.", area=ready)
    assert "har fått svaret" in text(staff_client.post(page(ready, "area_discard"), follow=True))
    other = AreaFactory(state="draft")
    services.discard_area(other, actor=A_COMMAND)
    with pytest.raises(Refused, match="redan slängt"):
        services.discard_area(other, actor=A_COMMAND)
    assert list(Area.objects.all()) == [ready]


# --- Two at once -----------------------------------------------------------------------------


def test_two_who_change_different_things_both_do(staff_client, ready):
    form = staff_client.get(page(ready, "area_change")).context["form"]
    sent = as_shown(form)
    topic = tag(Frame.TOPIC, "ensamhet")
    services.change_area(ready, values={"title": "Ny rubrik", "topics": [topic]}, actor=A_COMMAND)
    assert (
        staff_client.post(page(ready, "area_change"), sent | {"need": "Ett nytt behov."}).status_code == 302
    )
    ready.refresh_from_db()
    assert (ready.title, ready.need) == ("Ny rubrik", "Ett nytt behov.")
    assert ready.topics == [topic]


def test_two_who_change_the_same_see_both_texts(staff_client, ready):
    form = staff_client.get(page(ready, "area_change")).context["form"]
    sent = as_shown(form)
    services.change_area(ready, values={"need": "Så skrev Anna."}, actor=A_COMMAND)
    shown = staff_client.post(page(ready, "area_change"), sent | {"need": "Så skrev Eva."})
    assert shown.status_code == 422
    assert "Så skrev Anna." in text(shown)
    assert "Så skrev Eva." in text(shown)
    again = as_shown(shown.context["form"])
    assert staff_client.post(page(ready, "area_change"), again).status_code == 302
    ready.refresh_from_db()
    assert ready.need == "Så skrev Eva."


def test_a_list_that_is_changed_between_look_and_press_is_not_lost(staff_client, ready):
    form = staff_client.get(page(ready, "area_change")).context["form"]
    sent = as_shown(form)
    other, topic = tag(Frame.TOPIC, "kultur"), tag(Frame.TOPIC, "ensamhet")

    def change():
        services.change_area(ready, values={"topics": [other]}, actor=A_COMMAND)

    with meanwhile(change):
        shown = staff_client.post(page(ready, "area_change"), sent | {"topics": [topic.pk]})
    assert shown.status_code == 422
    ready.refresh_from_db()
    assert Area.objects.get().topics == [other]


# --- Lists -----------------------------------------------------------------------------------


def make(number: int) -> None:
    """So many areas of two departments, each with what its row shows."""
    for at in range(number):
        area = AreaFactory(department=our_department() if at % 2 else DepartmentFactory())
        area.tags.add(
            tag(Frame.PRINCIPLE, "dialog"), tag(Frame.TARGET_GROUP, "aldre"), tag(Frame.TOPIC, "kultur")
        )
        area.organisations.add(OrganisationFactory())
        GoalFactory(area=area)
        AreaSuggestionFactory()


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("signed_in", [False, True])
def test_lists_ask_as_much_of_3_as_of_30(client, official, signed_in):
    if signed_in:
        client.force_login(official)
    addresses = [reverse("area_overview"), reverse("area_list", kwargs={"code": our_department().code})]
    make(3)
    for address in addresses:
        client.get(address)
    few = [queries(client, address) for address in addresses]
    make(27)
    assert [queries(client, address) for address in addresses] == few
    assert max(few) <= 12


def test_the_overview_is_narrowed_and_taken_home(client):
    make(2)
    other = AreaFactory(title="Skräp på stränderna")
    other.tags.add(tag(Frame.TOPIC, "natur-och-miljo"))
    address = reverse("area_overview")
    narrowed = text(client.get(f"{address}?amne=natur-och-miljo"))
    assert "Skräp på stränderna" in narrowed
    assert "Ensamhet bland äldre" not in narrowed
    assert "Inget område stämmer" in text(client.get(f"{address}?amne=natur-och-miljo&malgrupp=aldre"))
    assert client.get(f"{address}?amne=finns-inte&princip=x&forvaltning=%00").status_code == 200
    file = client.get(f"{reverse('areas_file')}?amne=natur-och-miljo").content.decode()
    assert file.count("\n") == 2
    assert "Skräp på stränderna" in file
    assert client.get(reverse("areas_workbook")).status_code == 200


def test_a_department_without_areas_is_named(client):
    DepartmentFactory(name="Tekniska kontoret")
    assert "Ingen förvaltning har lagt in" in text(client.get(reverse("area_overview")))
    AreaFactory()
    assert "Har inte inventerat än" in text(client.get(reverse("area_overview")))


def test_those_who_run_all_departments_keep_every_inventory(client):
    area = AreaFactory(department=DepartmentFactory(), state="draft")
    client.force_login(staff(Role.PROCESS_LEADER))
    assert client.get(page(area, "area_change")).status_code == 200


def test_an_organisation_that_left_is_not_shown_as_active(client):
    area = AreaFactory()
    area.organisations.add(
        OrganisationFactory(name="Kvar"), OrganisationFactory(name="Borta", state="withdrawn")
    )
    for address in (area.get_absolute_url(), reverse("areas_file")):
        shown = client.get(address).content.decode()
        assert "Kvar" in shown
        assert "Borta" not in shown
    overview = client.get(reverse("area_overview")).content.decode()
    assert "<b>1</b>förening är igång" in overview


def test_the_thread_of_a_suggestion_leads_to_the_area(official):
    suggestion = AreaSuggestionFactory()
    services.take_up_suggestion(suggestion, answer="Ja, det behövs.", by=official, actor=A_COMMAND)
    link = Link.objects.get()
    assert (link.source, link.target, link.relation) == (suggestion, Area.objects.get(), Relation.LED_TO)
