"""The reference data come in, and the municipality makes its own lists its own."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection

from portal.frames import delivery, services
from portal.frames.enums import OWN_FRAMES, Frame, Party, PrincipleKey, TagKind
from portal.frames.models import Commitment, Tag
from portal.municipality.enums import TextKey
from portal.municipality.models import Municipality, Text
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from tests.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded():
    """Everything anew, whatever the test database held."""
    Commitment.objects.all().delete()
    Tag.objects.filter(parent__isnull=False).delete()
    Tag.objects.all().delete()
    Text.objects.all().delete()
    return services.load_frames(actor=A_COMMAND)


def rows():
    return list(Tag.objects.values_list().order_by("id")), list(
        Commitment.objects.values_list().order_by("id")
    )


def test_all_that_is_delivered_comes_in(loaded):
    assert loaded["principle"] == 6
    assert set(Tag.objects.principles().values_list("key", flat=True)) == set(PrincipleKey)
    assert (loaded["code_step"], loaded["code_level"], loaded["sdg"]) == (6, 4, 17)
    assert loaded["commitment"] == Commitment.objects.count() == 34
    assert set(Commitment.objects.values_list("party", flat=True)) <= set(Party)
    assert set(Text.objects.values_list("key", flat=True)) == set(TextKey)
    assert not Municipality.objects.exists()
    assert not Tag.objects.of(Frame.MUNICIPAL_GOAL).exists()


def test_goals_16_and_17_are_proposed_from_the_start(loaded):
    assert [tag.order for tag in Tag.objects.of(Frame.SDG) if tag.preset] == [16, 17]


def test_kinds_and_places_come_along(loaded):
    assert Tag.objects.of(Frame.TOPIC).filter(kind=TagKind.CHALLENGE).count() == 9
    assert Tag.objects.of(Frame.TARGET_GROUP).filter(kind=TagKind.UNDER_REPRESENTED).exists()
    topic = Tag.objects.of(Frame.TOPIC).get(key="starta-forening")
    assert topic.parent.key == "foreningslivet"


def test_every_tree_has_two_levels_and_every_word_one_place():
    for frame in Frame:
        entries = {entry["key"]: entry for entry in delivery.tags(frame)}
        parents = [entries[entry["parent"]] for entry in entries.values() if entry["parent"]]
        assert all(parent["parent"] is None for parent in parents)
        words = [word for entry in entries.values() for word in entry["synonyms"]]
        assert len(words) == len(set(words))
        assert all(word == word.lower() and len(word) <= 60 for word in words)


def test_the_second_time_nothing_changes(loaded):
    before = rows()
    again = services.load_frames(actor=A_COMMAND)
    assert set(again.values()) == {0}
    assert rows() == before
    call_command("load_reference_data", verbosity=0)
    assert rows() == before


def test_the_municipalitys_own_lists_are_left_as_they_are(loaded):
    tag = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="kultur")
    services.change_tag(tag, values={"title_sv": "Kultur och kulturarv", "synonyms": []}, actor=A_COMMAND)
    Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key="idrott").delete()
    again = services.load_frames(actor=A_COMMAND)
    # A key that is missing comes back: the municipality takes out of use, it does not delete.
    assert again["field_of_activity"] == 1
    tag.refresh_from_db()
    assert (tag.title_sv, tag.synonyms) == ("Kultur och kulturarv", [])


def test_a_principle_in_the_municipalitys_own_words_keeps_them(loaded):
    tag = Tag.objects.principles().get(key=PrincipleKey.DIALOGUE)
    services.change_tag(tag, values={"short_sv": "Vi talas vid."}, actor=A_COMMAND)
    assert services.load_frames(actor=A_COMMAND)["principle"] == 0
    tag.refresh_from_db()
    assert tag.is_reworded
    assert tag.short_sv == "Vi talas vid."


def test_what_nobody_has_reworded_is_brought_up_to_date(loaded):
    goal = Tag.objects.of(Frame.SDG).first()
    # As an older release had delivered it.
    goal.title_sv = "Ingen nöd"
    goal.delivered = services.wording_digest(
        [goal.title_sv, goal.title_en, goal.short_sv, goal.short_en, goal.text_sv, goal.text_en]
    )
    goal.save()
    assert services.load_frames(actor=A_COMMAND)["sdg"] == 1
    goal.refresh_from_db()
    assert goal.title_sv == "Ingen fattigdom"


def test_the_demo_brings_goals_and_filled_in_texts(loaded):
    services.load_demo_frames(actor=A_COMMAND)
    goals = Tag.objects.of(Frame.MUNICIPAL_GOAL)
    assert {tag.kind for tag in goals} >= {TagKind.VISION, TagKind.PROCESS, TagKind.GOAL}
    assert not any(text.has_placeholder for text in Text.objects.all())
    assert services.load_demo_frames(actor=A_COMMAND) == {"municipal_goal": 0, "text": 0}


# --- The municipality's own lists ----------------------------------------------------------


def add(title, frame=Frame.TOPIC, **values):
    return services.add_tag(frame, values={"title_sv": title, "synonyms": [], **values}, actor=A_COMMAND)


def test_a_new_entry_stands_last_under_a_key_of_its_own(loaded):
    one, two = add("Båtplatser på ön"), add("Båtplatser på ön!")
    assert (one.key, two.key) == ("batplatser-pa-on", "batplatser-pa-on-2")
    assert one.order < two.order
    assert Tag.objects.of(Frame.TOPIC).last() == two
    assert one in Tag.objects.valid()


@pytest.mark.parametrize("frame", [frame for frame in Frame if frame not in OWN_FRAMES])
def test_what_all_municipalities_share_gets_no_more_rows_and_loses_none(loaded, frame):
    with pytest.raises(Refused):
        add("Något", frame)
    with pytest.raises(Refused):
        services.retire_tag(Tag.objects.of(frame).first(), last_day=clock.today(), actor=A_COMMAND)


def test_a_tree_has_two_levels(loaded):
    top, other = add("Vatten"), add("Land")
    below = add("Bryggor", parent=top)
    with pytest.raises(Refused) as refused:
        add("Plankor", parent=below)
    assert refused.value.field == "parent"
    for parent in (other, top):
        with pytest.raises(Refused):
            services.change_tag(top, values={"parent": parent}, actor=A_COMMAND)
    services.change_tag(below, values={"parent": other}, actor=A_COMMAND)
    with pytest.raises(Refused):
        add("Fel lista", parent=Tag.objects.of(Frame.TARGET_GROUP).first())


def test_a_plain_list_has_no_tree(loaded):
    parent = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).first()
    with pytest.raises(Refused):
        add("Under", Frame.FIELD_OF_ACTIVITY, parent=parent)


def test_a_word_leads_to_one_entry(loaded):
    add("Vatten", synonyms=["kajplats"])
    with pytest.raises(Refused, match=r"kajplats.*Vatten") as refused:
        add("Land", synonyms=["stig", "kajplats"])
    assert refused.value.field == "synonyms"
    add("Målgruppen", Frame.TARGET_GROUP, synonyms=["kajplats"])


def test_an_entry_goes_out_of_use_after_its_last_day_and_comes_back(loaded):
    tag = add("Vatten", synonyms=["kajplats"])
    services.retire_tag(tag, last_day=clock.today(), actor=A_COMMAND)
    assert tag in Tag.objects.valid()
    with clock.standing_at(in_days(1)):
        assert tag not in Tag.objects.valid()
        assert tag in Tag.objects.retired()
        other = add("Land", synonyms=["kajplats"])
        with pytest.raises(Refused, match="Land"):
            services.restore_tag(tag, actor=A_COMMAND)
        services.change_tag(other, values={"synonyms": []}, actor=A_COMMAND)
        services.restore_tag(tag, actor=A_COMMAND)
        assert tag in Tag.objects.valid()


def test_what_others_belong_to_stays_until_they_have_gone(loaded):
    top = add("Vatten")
    below = add("Bryggor", parent=top)
    with pytest.raises(Refused):
        services.retire_tag(top, last_day=clock.today(), actor=A_COMMAND)
    services.retire_tag(below, last_day=clock.today(), actor=A_COMMAND)
    with clock.standing_at(in_days(1)):
        services.retire_tag(top, last_day=clock.today(), actor=A_COMMAND)
    with clock.standing_at(in_days(3)), pytest.raises(Refused, match="Vatten"):
        services.restore_tag(below, actor=A_COMMAND)


def test_a_last_day_before_the_first_is_refused(loaded):
    with pytest.raises(Refused) as refused:
        services.retire_tag(add("Vatten"), last_day=clock.today() - timedelta(days=1), actor=A_COMMAND)
    assert refused.value.field == "last_day"


def test_a_tree_is_told_in_order_with_depth(loaded):
    Tag.objects.of(Frame.TOPIC).filter(parent__isnull=False).delete()
    Tag.objects.of(Frame.TOPIC).delete()
    top, other = add("Vatten"), add("Land")
    below = add("Bryggor", parent=top)
    tree = Tag.objects.of(Frame.TOPIC).as_tree()
    assert [(tag, tag.depth) for tag in tree] == [(top, 0), (below, 1), (other, 0)]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("frame", [Frame.TOPIC, Frame.MUNICIPAL_GOAL])
def test_a_title_sent_twice_in_the_same_instant_makes_one_entry(frame):
    at_once = Barrier(4, timeout=20)

    def press(_number) -> str:
        try:
            at_once.wait()
            return add("Båtplatser", frame).key
        except Refused as refusal:
            return f"{refusal.field}: {refusal.message}"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        said = sorted(pool.map(press, range(4)))
    assert said == ["batplatser", *["title_sv: ”Båtplatser” finns redan i listan."] * 3]
    assert Tag.objects.of(frame).filter(title_sv="Båtplatser").count() == 1


def test_a_title_may_come_again_once_the_first_is_out_of_use():
    services.retire_tag(add("Båtplatser"), last_day=clock.today(), actor=A_COMMAND)
    with pytest.raises(Refused, match="finns redan"):
        add("båtplatser")
    with clock.standing_at(in_days(1)):
        assert add("Båtplatser").key == "batplatser-2"
