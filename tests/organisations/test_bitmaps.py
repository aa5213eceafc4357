"""The register's bitmaps count what its rows count, or are not asked."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from organisations.enums import LegalForm, OrganisationState
from organisations.filters import OrganisationFilter
from organisations.models import (
    ActivityTagging,
    Bitmap,
    GroupTagging,
    Organisation,
    Unmapped,
    count_found,
    ground,
)
from organisations.models.bitmaps import BLOCK
from organisations.services import change_state, map_register
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

PLACES = ("", "Norrö", "Söderby", "Å \"{,}\\'s by")
NAMES = (
    "Draken",
    "Drakens vänner",
    "Ekan",
    "Kören i Norrö",
    "Ärlan",
    "4H",
    "!",
    "Övre bygden",
    "Norrö fotboll",
)


def a_register(chance: random.Random, *pks: int) -> None:
    """Of every kind, with gaps, over several blocks."""
    tags = {frame: list(Tag.objects.of(frame)[:4]) for frame in (Frame.FIELD_OF_ACTIVITY, Frame.TARGET_GROUP)}
    for pk in pks:
        one = OrganisationFactory(
            pk=pk,
            name=chance.choice(NAMES),
            place=chance.choice(PLACES),
            legal_form=chance.choice(list(LegalForm)[:3]),
            state=chance.choice(list(OrganisationState)),
        )
        one.fields_of_activity.set(chance.sample(tags[Frame.FIELD_OF_ACTIVITY], chance.randrange(3)))
        one.target_groups.set(chance.sample(tags[Frame.TARGET_GROUP], chance.randrange(3)))


def narrowed(query: str, *, hidden_too: bool = False) -> OrganisationFilter:
    """The filter, as a visitor or whoever keeps the register has it."""
    return OrganisationFilter(QueryDict(query), hidden_too=hidden_too)


def counted(found: OrganisationFilter) -> tuple:
    """All that stands beside the list."""
    return found.counts.total, found.facets, found.letters if found.shows_letters else []


EVERYWHERE = (1, 2, 3, 7, 8, 9, 10, BLOCK - 1, BLOCK, BLOCK + 1, *range(3 * BLOCK, 3 * BLOCK + 40))


@pytest.mark.parametrize(
    "query",
    [
        "", "omrade=idrott", "malgrupp=unga", "plats=Norrö", "form=association", "bokstav=D", "bokstav=%23",
        "bokstav=AB", "omrade=idrott&omrade=kultur", "plats=Norrö&plats=Söderby&omrade=kultur",
        "bokstav=Ä&plats=Norrö",
        "q=draken", "q=drakne", "q=drakne&plats=Norrö&omrade=idrott", "q=sport", "q=sport&plats=Norrö",
        "omrade=finns-inte", "plats=Atlantis&omrade=idrott", "form=foundation&bokstav=E&q=ekan", "q=xyzzy",
        "saknar=true&plats=Norrö", "form=association&omrade=idrott&malgrupp=unga&plats=Norrö&bokstav=D&q=ek",
    ],
)  # fmt: skip
@pytest.mark.parametrize("hidden_too", [False, True])
def test_they_count_what_the_rows_count(query, hidden_too):
    a_register(random.Random(f"{query} {hidden_too}"), *EVERYWHERE)
    by_rows = narrowed(query, hidden_too=hidden_too)
    assert not by_rows.ground.is_mapped
    told = counted(by_rows)
    map_register(actor=THE_CLOCK)
    by_bitmaps = narrowed(query, hidden_too=hidden_too)
    assert by_bitmaps.ground.is_mapped
    assert counted(by_bitmaps) == told
    assert by_bitmaps.counts.total == by_bitmaps.found.count() == len(by_bitmaps.lines(0, 1000))


def whole() -> dict:
    """What the bitmaps and what the rows say of the whole register."""
    return {name: dict(values) for name, values in count_found(Organisation.objects.all(), {}).of.items()}


@pytest.mark.parametrize(
    "change",
    [
        lambda: OrganisationFactory(pk=BLOCK + 5),
        lambda: Organisation.objects.filter(pk=2).update(place="Atlantis"),
        lambda: Organisation.objects.filter(pk=2).update(name="Zebran"),
        lambda: Organisation.objects.filter(pk=2).update(legal_form=LegalForm.TEMPORARY),
        lambda: Organisation.objects.get(pk=2).fields_of_activity.add(
            Tag.objects.filter(key="kultur").first()
        ),
        lambda: ActivityTagging.objects.filter(organisation=1).delete(),
        lambda: GroupTagging.objects.filter(organisation=1).update(organisation=2),
        lambda: change_state(Organisation.objects.get(pk=1), to=OrganisationState.DORMANT, actor=A_COMMAND),
        lambda: connection.cursor().execute("DELETE FROM organisations_organisation WHERE id = 3"),
    ],
    ids=["added", "moved", "renamed", "another form", "tagged", "untagged", "tag moved", "state", "deleted"],
)
def test_no_change_goes_by_unseen(change):
    first, _second, _third = (OrganisationFactory(pk=pk, name="Draken", place="Norrö") for pk in (1, 2, 3))
    first.fields_of_activity.set(Tag.objects.filter(key="idrott"))
    first.target_groups.set(Tag.objects.filter(key="unga"))
    map_register(actor=THE_CLOCK)
    change()
    assert not ground().is_mapped
    map_register(actor=THE_CLOCK)
    assert ground().is_mapped
    found = narrowed("", hidden_too=True)
    assert {name: dict(values) for name, values in found.counts.of.items()} == whole()


def test_a_change_of_nothing_that_they_hold_leaves_them_in_use():
    organisation = OrganisationFactory()
    map_register(actor=THE_CLOCK)
    Organisation.objects.filter(pk=organisation.pk).update(about="Vi ror.", place=organisation.place)
    assert ground().is_mapped


def test_only_blocks_that_have_changed_are_made_anew_and_a_value_that_nobody_has_goes():
    OrganisationFactory(pk=1, place="Norrö")
    OrganisationFactory(pk=BLOCK, place="Söderby")
    assert map_register(actor=THE_CLOCK)
    assert map_register(actor=THE_CLOCK) == 0
    Organisation.objects.filter(pk=BLOCK).update(place="Norrö")
    assert set(Unmapped.objects.values_list("block", flat=True)) == {1}
    map_register(actor=THE_CLOCK)
    places = Bitmap.objects.filter(facet="plats").order_by("block").values_list("value", "block")
    assert list(places) == [("Norrö", 0), ("Norrö", 1)]


@pytest.mark.django_db(transaction=True)
def test_what_changes_while_they_are_made_is_made_next_time():
    for pk in (1, 2):
        OrganisationFactory(pk=pk, place="Norrö")
    map_register(actor=THE_CLOCK)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Organisation.objects.filter(pk=1).update(place="Atlantis")
            # Meanwhile another change is kept, and the bitmaps are made: of what everybody sees.
            seen = pool.submit(made_after_a_change).result()
        assert seen == (True, {"Norrö": 1, "Söderby": 1})
        assert not ground().is_mapped
        map_register(actor=THE_CLOCK)
        assert narrowed("").counts.of["plats"] == {"Atlantis": 1, "Söderby": 1}
        assert ground().is_mapped


def made_after_a_change() -> tuple[bool, dict[str, int]]:
    """On a connection of one's own."""
    try:
        Organisation.objects.filter(pk=2).update(place="Söderby")
        map_register(actor=THE_CLOCK)
        found = narrowed("")
        return found.ground.is_mapped, dict(found.counts.of["plats"])
    finally:
        connection.close()


def test_a_tag_of_another_frame_counts_nowhere():
    organisation = OrganisationFactory()
    field = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).get(key="kultur")
    topic, _is_new = Tag.objects.get_or_create(
        frame=Frame.TOPIC, key="kultur", defaults={"title_sv": "Kultur"}
    )
    for tag in (field, topic):
        organisation.fields_of_activity.add(tag)
    map_register(actor=THE_CLOCK)
    assert narrowed("").counts.of["omrade"] == {"kultur": 1}
