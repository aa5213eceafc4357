"""What somebody types who comes in their own name; which organisation is meant."""

import pytest

from dialogues.forms import RegisterPersonForm, SignUpForm
from dialogues.models import Meeting
from organisations.enums import OrganisationState
from tests.factories import MeetingFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

TYPED = {"name": "Ada Berg", "email": "Ada@hem.example ", "group_size": "1", "mode": "room"}


@pytest.fixture
def meeting() -> Meeting:
    """A meeting in the room and on the net, and two of the register that share a word."""
    OrganisationFactory(name="Norrö simsällskap", place="Norrö")
    OrganisationFactory(name="Norrö idrottsförening", place="Norrö")
    OrganisationFactory(name="Norrö roddare", state=OrganisationState.WITHDRAWN)
    return MeetingFactory()


def form(meeting, **typed) -> SignUpForm:
    """The form as it is sent."""
    return SignUpForm(TYPED | typed, meeting=meeting)


def choices(form) -> list[str]:
    """The words that one may choose among."""
    return [words for _value, words in form.fields["organisation"].choices]


def test_nothing_is_judged_while_somebody_seeks(meeting):
    seeking = SignUpForm({"organisation_name": "norro", "sok": "ja"}, meeting=meeting)
    assert choices(seeking) == [
        "Norrö idrottsförening (Norrö)",
        "Norrö simsällskap (Norrö)",
        "Ingen av dem. Skriv ”norro”",
    ]
    assert not seeking.errors


def test_words_that_mean_somebody_are_asked_about_once(meeting):
    asked = form(meeting, organisation_name="norrö")
    assert asked.errors == {"organisation": ["Välj föreningen, eller ”Ingen av dem”."]}
    value = asked.fields["organisation"].choices[1][0]
    chosen = form(meeting, organisation_name="norrö", organisation=value)
    assert chosen.is_valid()
    assert chosen.person().organisation.name == "Norrö simsällskap"
    none = form(meeting, organisation_name="norrö", organisation="=norrö")
    assert none.is_valid()
    assert (none.person().organisation, none.person().organisation_name) == (None, "norrö")


def test_a_name_written_in_full_is_meant_and_unknown_words_stay_as_they_are(meeting):
    full = form(meeting, organisation_name="NORRO SIMSALLSKAP")
    assert full.is_valid()
    assert full.person().organisation.name == "Norrö simsällskap"
    unknown = form(meeting, organisation_name="Kvällsgänget på torget")
    assert unknown.is_valid()
    assert unknown.person().organisation_name == "Kvällsgänget på torget"
    assert SignUpForm({"organisation_name": "Kvällsgänget", "sok": "ja"}, meeting=meeting).found_nothing


def test_other_words_make_an_earlier_choice_void(meeting):
    changed = form(meeting, organisation_name="norrö sim", organisation="=norrö")
    assert not changed.is_valid()
    assert list(changed.errors) == ["organisation"]


def test_a_person_is_addressed_as_one(meeting):
    labels = [str(field.label) for field in form(meeting)]
    assert "Vill du fråga något?" in labels
    assert not [label for label in labels if " ni " in label]


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name": ""}, "name", "Skriv ditt namn."),
        ({"email": "ada"}, "email", "Skriv en e-postadress, till exempel namn@forening.example."),
        ({"email": ""}, "email", "Skriv en e-postadress eller ett telefonnummer."),
        ({"phone": "12"}, "phone", "Skriv hela telefonnumret, med riktnummer."),
        ({"group_size": "många"}, "group_size", "Skriv antalet med siffror, till exempel 2."),
    ],
)
def test_what_is_wrong_is_said_at_its_field(meeting, typed, field, words):
    assert form(meeting, **typed).errors == {field: [words]}


def test_a_field_that_people_do_not_see_must_be_empty(meeting):
    robot = form(meeting, homepage="https://kop.example")
    assert robot.non_field_errors() == [
        "Vi kunde inte ta emot det du skrev. Försök en gång till, eller ring oss."
    ]


def test_at_the_door_staff_need_only_a_name(meeting):
    typed = {"name": "Bo Ek", "group_size": "1", "mode": "room"}
    assert RegisterPersonForm(typed | {"given_by": "door"}, meeting=meeting).is_valid()
    assert "email" in RegisterPersonForm(typed | {"given_by": "phone"}, meeting=meeting).errors
    assert "given_by" in RegisterPersonForm(typed, meeting=meeting).errors
