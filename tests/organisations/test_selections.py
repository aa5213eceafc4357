"""Which organisations somebody has chosen: what a choice means, how it is written down and read."""

import pytest
from django.utils.translation import override

from organisations.enums import OrganisationState
from organisations.models import EVERYBODY, Chosen, Group, Organisation, count_each, in_words
from organisations.services import change_selection, save_selection
from portal.frames.models import Tag
from portal.history.timeline import timeline
from portal.web.actor import A_COMMAND
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

SPORT, CULTURE = Group("fields_of_activity", "idrott"), Group("fields_of_activity", "kultur")


def organisation(name: str, *fields: str, groups: tuple[str, ...] = (), **more) -> Organisation:
    """An organisation with tags by their keys."""
    made = OrganisationFactory(name=name, **more)
    made.fields_of_activity.set(Tag.objects.filter(frame="field_of_activity", key__in=fields))
    made.target_groups.set(Tag.objects.filter(frame="target_group", key__in=groups))
    return made


@pytest.fixture
def register():
    """Five in use: sport and culture in two places, one of them for the young; two that are not in use."""
    organisation("Norrö IF", "idrott", place="Norrö", groups=("unga",))
    organisation("Söderby IF", "idrott", place="Söderby")
    organisation("Norrö kör", "kultur", place="Norrö")
    organisation("Norrö dans", "kultur", "idrott", place="Norrö")
    organisation("Kyrkan", "trossamfund", place="Söderby")
    organisation("Vilande IF", "idrott", place="Norrö", state=OrganisationState.DORMANT)
    into = Organisation.objects.get(name="Norrö IF")
    organisation("Norrö gamla IF", "idrott", place="Norrö", merged_into=into)


def names(chosen: Chosen) -> list[str]:
    return list(chosen.organisations().order_by("sort_key").values_list("name", flat=True))


def code(name: str) -> str:
    return Organisation.objects.get(name=name).code


def test_nothing_chosen_is_nobody_and_everybody_is_all_in_use(register):
    assert Chosen().is_nothing
    assert names(Chosen()) == []
    assert len(names(EVERYBODY)) == 5
    assert not {"Vilande IF", "Norrö gamla IF"} & set(names(EVERYBODY))


def test_any_of_one_kind_and_all_kinds_together(register):
    both = Chosen(fields_of_activity=("idrott", "kultur"))
    assert names(both) == ["Norrö dans", "Norrö IF", "Norrö kör", "Söderby IF"]
    north = Chosen(fields_of_activity=("idrott",), places=("Norrö",))
    assert names(north) == ["Norrö dans", "Norrö IF"]
    young = Chosen(fields_of_activity=("idrott",), places=("Norrö",), target_groups=("unga",))
    assert names(young) == ["Norrö IF"]


def test_groups_and_single_ones_come_in_besides(register):
    chosen = Chosen(
        fields_of_activity=("idrott",),
        places=("Söderby",),
        also=(Group("fields_of_activity", "trossamfund"),),
        added=(code("Norrö kör"),),
    )
    assert names(chosen) == ["Kyrkan", "Norrö kör", "Söderby IF"]


def test_whoever_is_left_out_is_never_chosen(register):
    out = (code("Kyrkan"), code("Norrö IF"))
    assert names(Chosen(everybody=True, left_out=out)) == ["Norrö dans", "Norrö kör", "Söderby IF"]
    assert "Norrö IF" not in names(Chosen(fields_of_activity=("idrott",), added=out[1:], left_out=out))


def test_what_is_no_longer_known_chooses_nobody_and_breaks_nothing(register):
    assert names(Chosen(fields_of_activity=("finns-inte",), places=("Norrö",))) == []
    assert names(Chosen(places=("Atlantis",), added=("0000000",), left_out=("1111111",))) == []
    assert names(Chosen(fields_of_activity=("finns-inte", "trossamfund"))) == ["Kyrkan"]


def test_a_group_added_takes_back_those_of_it_that_were_left_out(register):
    chosen = Chosen(everybody=True, left_out=(code("Kyrkan"), code("Norrö IF")))
    church = Group("fields_of_activity", "trossamfund")
    added = chosen.with_group(church, [code("Kyrkan")])
    assert added == Chosen(everybody=True, left_out=(code("Norrö IF"),))
    some = Chosen(places=("Norrö",)).with_group(church, [])
    assert some.also == (church,)
    assert some.with_group(church, []) == some


def test_a_choice_is_written_down_and_read_again():
    chosen = Chosen(
        fields_of_activity=("idrott",),
        places=("Norrö",),
        also=(Group("places", "Ö:by"),),
        added=("k3m9x2t",),
        left_out=("0000000",),
    )
    assert Chosen.from_json(chosen.to_json()) == chosen
    assert Chosen.from_json(EVERYBODY.to_json()) == EVERYBODY
    assert Chosen().to_json() == {}
    assert chosen.mark == Chosen.from_json(chosen.to_json()).mark != EVERYBODY.mark


@pytest.mark.parametrize(
    "data",
    [
        None, [], "alla", 7, {"everybody": "ja"}, {"places": "Norrö"}, {"places": [1, None, ""]},
        {"also": ["x:y", "idrott", "places:", ":", 3]}, {"added": {"a": 1}, "okänt": [1]},
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_left_aside(data):
    assert Chosen.from_json(data) == Chosen()


def test_a_choice_is_one_query_and_many_are_counted_in_one(register, django_assert_num_queries):
    chosen = Chosen(fields_of_activity=("idrott",), places=("Norrö",), also=(CULTURE,), added=("x",))
    with django_assert_num_queries(1):
        assert len(chosen.organisations()) == 3
    with django_assert_num_queries(1):
        counts = count_each([chosen, EVERYBODY, Chosen(), Chosen(everybody=True, left_out=("x",))])
    assert counts == [3, 5, 0, 5]
    assert count_each([]) == []


def test_a_choice_in_words(django_assert_num_queries):
    chosen = Chosen(
        fields_of_activity=("idrott", "kultur"), places=("Norrö",), also=(SPORT,), added=("a", "b")
    )
    with django_assert_num_queries(1):
        words = in_words([chosen, Chosen(everybody=True, left_out=("a",)), Chosen()])
    assert words == [
        "Område: Idrott, Kultur. Plats: Norrö. Dessutom alla: Idrott. Dessutom 2 föreningar.",
        "Alla i registret. Utom 1 förening.",
        "Ingen är vald.",
    ]
    with override("en"):
        assert in_words([Chosen(fields_of_activity=("idrott",))]) == ["Field: Sport."]


def test_the_history_of_a_selection_says_what_was_chosen():
    by = A_COMMAND
    selection = save_selection(name="Norr", chosen=EVERYBODY, actor=by)
    change_selection(selection, name="Norr", chosen=Chosen(places=("Norrö",)), actor=by)
    (change,) = timeline(selection)[0].changes
    assert (change.before, change.after) == ("Alla i registret.", "Plats: Norrö.")
