"""The history in words, the same few queries however long it is."""

import pytest
from django.utils import translation

from organisations.models import TAGGINGS
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.history.recording import recorded
from portal.history.services import redact
from portal.history.timeline import Change, timeline
from portal.people.models import Department
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK, Actor, Door
from tests.factories import (
    AgendaItemFactory,
    DepartmentFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@recorded
def change(thing, *, actor, **values):
    for name, value in values.items():
        setattr(thing, name, value)
    thing.save()
    return thing


@recorded
def remove(thing, *, actor):
    thing.delete()


def test_a_line_says_who_did_what_when_and_how():
    anna = UserFactory(name="Anna Berg")
    meeting = MeetingFactory(title="Stormöte")
    with clock.standing_at(clock.parse("2026-03-12T18:00")):
        change(meeting, title="Stormöte i mars", actor=Actor(Door.WEB, user_id=anna.pk))
    line = next(entry for entry in timeline(meeting, names=True) if entry.kind == "update")
    assert line.at == clock.parse("2026-03-12T18:00")
    assert (line.who, line.text, line.door) == ("Anna Berg", "Ändrades", "på webbplatsen")
    assert line.changes == (Change("rubrik", "Stormöte", "Stormöte i mars"),)


def test_persons_are_named_for_staff_only():
    anna, bo = UserFactory(name="Anna Berg"), UserFactory(name="Bo Ek")
    meeting = MeetingFactory(deputy=None)
    change(meeting, deputy=anna, actor=Actor(Door.WEB, user_id=bo.pk))
    (line,) = timeline(meeting, limit=1)
    assert line.who == "en inloggad person"
    assert line.changes == (Change("ersättare", "", "en person"),)
    (line,) = timeline(meeting, limit=1, names=True)
    assert line.who == "Bo Ek"
    assert line.changes == (Change("ersättare", "", "Anna Berg"),)


@pytest.mark.parametrize(
    ("actor", "who", "door"),
    [
        (THE_CLOCK, "Bryggan", "av sig självt, när dagen kom"),
        (A_COMMAND, "Bryggan", "av dem som sköter driften"),
        (Actor(Door.IMPORT), "Bryggan", "ur en fil"),
        (Actor(Door.LINK, guest_link_id=1), "den som fick brevet", "genom länken i ett brev"),
        (Actor(Door.WEB), "en besökare", "på webbplatsen"),
    ],
)
def test_every_door_has_its_words(actor, who, door):
    meeting = change(MeetingFactory(), title="Nytt", actor=actor)
    line = timeline(meeting)[0]
    assert (line.who, line.door) == (who, door)


def test_whoever_acts_for_an_organisation_is_shown_so():
    norro = OrganisationFactory(name="Norrö IF")
    actor = Actor(Door.LINK, guest_link_id=1, acting_for=("organisations.Organisation", norro.pk))
    meeting = change(MeetingFactory(), title="Nytt", actor=actor)
    assert timeline(meeting, names=True)[0].who == "den som fick brevet för Norrö IF"


def test_visitors_read_for_whom_something_was_done_only_where_it_is_the_pages_own():
    norro, other = OrganisationFactory(name="Norrö IF"), OrganisationFactory(name="Församlingen")
    anna = Actor(Door.WEB, user_id=UserFactory().pk)
    change(norro, about="Ett", actor=anna.on_behalf_of(other))
    change(norro, about="Två", actor=anna.on_behalf_of(norro))
    latest, earlier, *_first = timeline(norro)
    assert (latest.who, earlier.who) == ("en inloggad person för Norrö IF", "en inloggad person")
    assert timeline(norro, names=True)[1].who.endswith(" för Församlingen")


def test_a_change_of_a_personal_field_says_only_that_it_happened():
    member = MembershipFactory(name="Anna Berg", phone="")
    change(member, phone="070-1740605", actor=THE_CLOCK)
    line = timeline(member)[0]
    assert line.kind == "update"
    assert line.changes == ()


def test_values_are_in_words():
    meeting = MeetingFactory(open_to_all=True)
    change(meeting, open_to_all=False, state="cancelled", actor=THE_CLOCK)
    changes = {change.label: (change.before, change.after) for change in timeline(meeting)[0].changes}
    assert changes == {"öppet för alla": ("ja", "nej"), "läge": ("kallat", "inställt")}
    with translation.override("en"):
        assert timeline(meeting)[0].changes


def test_parts_stand_in_the_same_timeline_also_when_they_are_gone():
    meeting = MeetingFactory()
    item = AgendaItemFactory(meeting=meeting, title="Lokaler")
    change(item, title="Lokaler på kvällstid", actor=THE_CLOCK)
    remove(item, actor=THE_CLOCK)
    lines = [(line.kind, line.text) for line in timeline(meeting, parts=["agenda_items"])]
    assert lines == [
        ("delete", "Togs bort: Lokaler på kvällstid"),
        ("update", "Ändrades: Lokaler på kvällstid"),
        ("insert", "Lades till: Lokaler"),
        ("insert", "Lades till"),
    ]


def test_the_value_before_is_known_also_at_the_end_of_the_window():
    department = DepartmentFactory(name="Ett")
    for name in ("Två", "Tre"):
        change(department, name=name, actor=THE_CLOCK)
    (line,) = timeline(department, limit=1)
    assert line.changes == (Change("namn", "Två", "Tre"),)


def test_something_that_is_gone_has_no_name():
    above = DepartmentFactory(name="Ovan")
    department = change(DepartmentFactory(), parent=above, actor=THE_CLOCK)
    change(department, parent=None, actor=THE_CLOCK)
    remove(Department.objects.get(pk=above.pk), actor=THE_CLOCK)
    assert timeline(department, limit=1)[0].changes == (Change("hör till", "något som är borttaget", ""),)


def test_a_redaction_is_a_line_of_its_own():
    meeting = change(MeetingFactory(purpose="Ring Anna"), purpose="", actor=THE_CLOCK)
    redact(meeting, ["purpose"], actor=A_COMMAND)
    line = timeline(meeting)[0]
    assert line.kind == "redact"
    assert line.text == "Gamla uppgifter raderades ur historiken"
    assert "Anna" not in str(timeline(meeting))


def test_as_many_queries_for_thirty_events_as_for_three(django_assert_num_queries):
    meeting = MeetingFactory(deputy=None)
    people = [UserFactory() for _ in range(15)]
    for person in people[:2]:
        change(meeting, deputy=person, actor=Actor(Door.WEB, user_id=person.pk))
    with django_assert_num_queries(3):
        assert len(timeline(meeting, limit=50, names=True)) == 3
    for person in people:
        change(meeting, deputy=person, actor=Actor(Door.WEB, user_id=person.pk))
    with django_assert_num_queries(3):
        assert len(timeline(meeting, limit=50, names=True)) == 18


def test_a_tag_that_came_on_and_one_that_was_taken_off_are_told_by_name():
    organisation = OrganisationFactory()
    sport, culture = Tag.objects.of(Frame.FIELD_OF_ACTIVITY).filter(key__in=("idrott", "kultur"))
    organisation.fields_of_activity.set([sport])
    organisation.fields_of_activity.set([culture])
    lines = [entry.text for entry in timeline(organisation, parts=TAGGINGS)]
    assert lines == [
        "Lades till: verksamhetsområde Kultur",
        "Togs bort: verksamhetsområde Idrott",
        "Lades till: verksamhetsområde Idrott",
        "Lades till",
    ]
