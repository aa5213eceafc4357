"""Redaction: the only way in which an old value leaves the history."""

import pytest
from django.db import DatabaseError, transaction

from portal.history.events import events_of
from portal.history.recording import recorded
from portal.history.services import redact
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.factories import MeetingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@recorded
def change(thing, *, actor, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()


def values(thing, field):
    events = events_of(type(thing)).objects.filter(pgh_obj_id=thing.pk).order_by("pgh_id")
    return list(events.values_list("pgh_label", field))


def test_old_values_are_blanked_and_the_history_says_so():
    club = OrganisationFactory(about="Ring Anna Berg")
    change(club, about="Ring oss", actor=THE_CLOCK)
    assert redact(club, ["about"], actor=A_COMMAND) == 2
    assert values(club, "about") == [("insert", ""), ("update", ""), ("redact", "")]
    club.refresh_from_db()
    assert club.about == "Ring oss"


def test_with_words_only_the_values_where_they_stand():
    club = OrganisationFactory(about="Ring Anna Berg")
    change(club, about="Vi spelar fotboll", actor=THE_CLOCK)
    assert redact(club, ["about"], actor=A_COMMAND, words="anna berg") == 1
    assert values(club, "about")[:2] == [("insert", ""), ("update", "Vi spelar fotboll")]


def test_a_nullable_value_becomes_null():
    club = OrganisationFactory(number="802000-1234")
    redact(club, ["number"], actor=A_COMMAND)
    assert values(club, "number")[0] == ("insert", None)


def test_the_second_time_nothing_happens():
    club = OrganisationFactory(about="Ring Anna Berg")
    redact(club, ["about"], actor=A_COMMAND)
    assert redact(club, ["about"], actor=A_COMMAND) == 0
    assert [label for label, _about in values(club, "about")] == ["insert", "redact"]


def test_also_for_a_thing_that_is_gone():
    club = OrganisationFactory(about="Ring Anna Berg")
    pk = club.pk
    club.delete()
    club.pk = pk
    redact(club, ["about"], actor=A_COMMAND)
    assert values(club, "about") == [("insert", ""), ("delete", ""), ("redact", "")]


def test_the_event_of_a_redaction_is_signed():
    club = OrganisationFactory(about="Ring Anna Berg")
    redact(club, ["about"], actor=A_COMMAND)
    event = events_of(type(club)).objects.select_related("pgh_context").get(pgh_label="redact")
    assert event.pgh_context.metadata == {"door": "command"}


@pytest.mark.parametrize("field", ["folded", "nonsense", "code_of_another"])
def test_a_field_that_is_not_kept_is_refused(field):
    with pytest.raises(ValueError, match="does not keep"):
        redact(OrganisationFactory(), [field], actor=A_COMMAND)


@pytest.mark.parametrize("field", ["state", "starts_at"])
def test_a_value_that_cannot_be_blank_is_refused(field):
    with pytest.raises(ValueError, match="cannot be blank"):
        redact(MeetingFactory(), [field], actor=A_COMMAND)


def test_the_door_is_closed_again_after_a_redaction():
    club = OrganisationFactory(about="Ring Anna Berg")
    redact(club, ["about"], actor=A_COMMAND)
    with pytest.raises(DatabaseError), transaction.atomic():
        events_of(type(club)).objects.update(about="omskrivet")
