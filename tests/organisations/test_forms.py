"""What a person may type about organisations and contacts, and what is said where it will not do."""

import pytest
from django.http import QueryDict

from organisations.forms import ContactForm, OrganisationForm
from organisations.models import Organisation
from portal.frames.enums import Frame, TagKind
from portal.frames.models import Tag
from portal.web.mistakes import in_words
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db

# Made up: its date and its check digit are right, and Skatteverket gives it to nobody.
PERSONAL_NUMBER = "19811218" + "-9876"


def typed(form, instance=None, **values):
    sent = QueryDict(mutable=True)
    defaults = {
        OrganisationForm: {"name": "Draken", "legal_form": "unstated", "language": "sv"},
        ContactForm: {"role": "contact"},
    }[form]
    for name, value in {**defaults, **values}.items():
        sent.setlist(name, value if isinstance(value, list) else [value])
    return form(sent, instance=instance) if instance else form(sent)


def said(form, field) -> str:
    return " ".join(in_words(form[field]))


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("802088-4817", "stämmer inte"),
        ("12", "tio siffror"),
        ("saknas", "tio siffror"),
        (PERSONAL_NUMBER, "personnummer"),
    ],
)
def test_a_wrong_number_is_told_at_its_field(number, words):
    assert words in said(typed(OrganisationForm, number=number), "number")


@pytest.mark.parametrize("number", ["802088-4816", "8020884816", "16802088 4816", " se802088481601 "])
def test_a_number_is_read_however_it_is_written(number):
    form = typed(OrganisationForm, number=number)
    assert form.is_valid(), form.errors
    assert form.values["number"] == "802088-4816"


def test_no_number_is_no_number():
    form = typed(OrganisationForm)
    assert form.is_valid()
    assert form.values["number"] is None


@pytest.mark.parametrize("field", ["name", "place", "web", "about"])
def test_a_personal_number_is_taken_into_no_field_of_an_organisation(field):
    value = f"https://draken.example/{PERSONAL_NUMBER}" if field == "web" else f"Åsa {PERSONAL_NUMBER}"
    assert "personnummer" in said(typed(OrganisationForm, **{field: value}), field)


@pytest.mark.parametrize("field", ["name", "phone", "email"])
def test_a_personal_number_is_taken_into_no_field_of_a_contact(field):
    value = f"{PERSONAL_NUMBER}@draken.example" if field == "email" else PERSONAL_NUMBER
    assert "personnummer" in said(typed(ContactForm, **{field: value}), field)


def test_a_telephone_number_is_no_personal_number():
    form = typed(ContactForm, phone="070-1740605, 08-465 004 10")
    assert form.is_valid(), form.errors


def test_a_web_address_gets_its_scheme_and_may_not_be_a_trap():
    assert typed(OrganisationForm, web="draken.example/om").is_valid()
    for wrong in ("javascript:alert(1)", "inte en adress"):
        assert "inte rätt skriven" in said(typed(OrganisationForm, web=wrong), "web")


def test_groups_that_are_seldom_heard_are_not_to_choose_and_what_stands_is_not_shown_as_gone():
    seldom = Tag.objects.of(Frame.TARGET_GROUP).filter(kind=TagKind.UNDER_REPRESENTED).first()
    organisation = OrganisationFactory()
    organisation.target_groups.set([seldom])
    form = OrganisationForm(instance=organisation)
    assert seldom not in form.fields["target_groups"].queryset
    assert form.initial["target_groups"] == []
    assert not typed(OrganisationForm, target_groups=[str(seldom.pk)]).is_valid()


def test_a_name_that_may_be_another_is_asked_about_until_it_is_ticked():
    other = OrganisationFactory(name="Norrö IF")
    form = typed(OrganisationForm, name="norrö i.f.")
    assert not form.is_valid()
    assert form.alike == [other]
    assert list(form.fields)[:2] == ["name", "others"]
    assert typed(OrganisationForm, name="norrö i.f.", others=[other.code]).is_valid()
    assert not typed(OrganisationForm, name="norrö i.f.", others=["0000000"]).is_valid()


def test_an_untouched_form_of_an_organisation_changes_nothing_and_asks_nothing():
    OrganisationFactory(name="Draken")
    twin = OrganisationFactory(name="Draken", about="Ett\n\nTvå", web="https://draken.example/")
    twin.fields_of_activity.set(Tag.objects.of(Frame.FIELD_OF_ACTIVITY)[:2])
    fresh = OrganisationForm(instance=twin)
    sent = {
        name: [str(one) for one in value]
        if isinstance(value := fresh[name].value(), list)
        else str(value or "")
        for name in fresh.fields
    }
    form = typed(OrganisationForm, Organisation.objects.get(pk=twin.pk), **sent)
    assert form.is_valid(), form.errors
    assert form.changes == {}


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "email", "e-postadress eller ett telefonnummer"),
        ({"email": "inte en adress"}, "email", "e-postadress"),
        ({"phone": "ring"}, "phone", "telefonnummer"),
    ],
)
def test_a_contact_can_be_reached(values, field, words):
    assert words in said(typed(ContactForm, **values), field)


def test_a_contact_is_shown_only_when_somebody_ticks_it():
    form = typed(ContactForm, email="ordf@draken.example")
    assert form.is_valid(), form.errors
    assert form.values["shown_publicly"] is False
    assert next(iter(form.fields)) == "email"


def test_the_address_of_one_who_signs_in_is_not_asked_for():
    assert "email" not in ContactForm(instance=MembershipFactory(user=UserFactory())).fields


def test_a_form_with_another_fault_beside_the_name_is_no_fault_of_ours():
    form = OrganisationForm(
        {"name": "Norrby IF", "number": "12"}, instance=OrganisationFactory(name="A-laget")
    )
    assert not form.is_valid()
    assert "language" in form.errors
