"""The register counted: each organisation where it belongs, and nobody twice."""

from datetime import date, timedelta

import pytest

from organisations.models import CONFIRMED_FOR, Organisation
from organisations.models.glance import by_last_change, by_place, by_tag, how_they_stand
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.frames.services import retire_tag
from portal.history.services import redact
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

EVERYONE = Organisation.objects.all


def tag(frame: Frame, key: str) -> Tag:
    return Tag.objects.of(frame).get(key=key)


def complete(**fields) -> Organisation:
    organisation = MembershipFactory(organisation=OrganisationFactory(place="Norrö", **fields)).organisation
    organisation.fields_of_activity.add(tag(Frame.FIELD_OF_ACTIVITY, "idrott"))
    organisation.target_groups.add(tag(Frame.TARGET_GROUP, "alla"))
    return organisation


def test_what_an_entry_lacks_is_counted_one_by_one():
    complete()
    for lacks in ("contact", "field", "group", "place"):
        organisation = complete()
        if lacks == "contact":
            organisation.memberships.update(active_to=clock.today() - timedelta(days=1))
        elif lacks == "field":
            organisation.fields_of_activity.clear()
        elif lacks == "group":
            organisation.target_groups.clear()
        else:
            Organisation.objects.filter(pk=organisation.pk).update(place="")
    standing = how_they_stand(EVERYONE())
    assert (standing.total, standing.complete) == (5, 1)
    assert standing.without_contact == Organisation.objects.without_contact().count() == 1
    assert (standing.without_field, standing.without_target_group, standing.without_place) == (1, 1, 1)


def test_several_contacts_and_tags_make_nobody_count_twice():
    organisation = complete()
    MembershipFactory(organisation=organisation)
    organisation.fields_of_activity.add(tag(Frame.FIELD_OF_ACTIVITY, "kultur"))
    standing = how_they_stand(EVERYONE())
    assert (standing.total, standing.complete) == (1, 1)


def test_a_confirmation_counts_as_long_as_the_entry_says_so():
    today = clock.today()
    entries = [
        OrganisationFactory(confirmed_on=on)
        for on in (today, today - CONFIRMED_FOR + timedelta(days=1), today - CONFIRMED_FOR, None)
    ]
    standing = how_they_stand(EVERYONE())
    assert standing.confirmed == sum(entry.is_confirmed for entry in entries) == 2
    assert (standing.confirmed_before, standing.never_confirmed) == (1, 1)


def test_a_tag_counts_its_own_and_those_in_use_are_there_without_any():
    complete().fields_of_activity.add(tag(Frame.FIELD_OF_ACTIVITY, "kultur"))
    complete()
    counts = by_tag(EVERYONE())
    numbers = {one.key: number for one, number in counts[Frame.FIELD_OF_ACTIVITY]}
    assert (numbers["idrott"], numbers["kultur"], numbers["bygd"]) == (2, 1, 0)
    assert dict(counts[Frame.TARGET_GROUP])[tag(Frame.TARGET_GROUP, "alla")] == 2


def test_a_tag_out_of_use_is_there_only_while_somebody_has_it():
    complete()
    yesterday = clock.today() - timedelta(days=1)
    for key in ("idrott", "bygd"):
        retire_tag(tag(Frame.FIELD_OF_ACTIVITY, key), last_day=yesterday, actor=A_COMMAND)
    keys = {one.key for one, _number in by_tag(EVERYONE())[Frame.FIELD_OF_ACTIVITY]}
    assert "idrott" in keys
    assert "bygd" not in keys


def test_only_those_given_are_counted():
    complete(state="withdrawn")
    active = Organisation.objects.active()
    assert how_they_stand(active).total == 0
    assert not any(number for counts in by_tag(active).values() for _tag, number in counts)
    assert by_place(active) == []
    assert by_last_change(active, [date(2000, 1, 1)]) == [0]


def test_places_come_in_swedish_order_and_no_place_is_none():
    for place in ("Östanå", "Norrö", "Ängsholmen", "Norrö", ""):
        OrganisationFactory(place=place)
    assert by_place(EVERYONE()) == [("Norrö", 2), ("Ängsholmen", 1), ("Östanå", 1)]


def test_an_entry_is_as_young_as_its_last_change_and_the_day_is_stockholms():
    with clock.standing_at(clock.parse("2026-01-31T23:59")):
        OrganisationFactory()
        changed, erased = OrganisationFactory(), OrganisationFactory(about="Ring Anna.")
    with clock.standing_at(clock.parse("2026-04-01T00:00")):
        Organisation.objects.filter(pk=changed.pk).update(place="Norrö")
        redact(erased, ["about"], actor=A_COMMAND)
    days = [date(2026, 4, 1), date(2026, 1, 1)]
    assert by_last_change(EVERYONE(), days) == [1, 2]
    assert by_last_change(EVERYONE(), [date(2026, 4, 1), date(2026, 2, 1)]) == [1, 0]
