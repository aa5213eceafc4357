"""What associations send in and are answered stands with the registrar."""

import pytest

from organisations import services
from organisations.enums import Ground
from organisations.models import Registration
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND, Actor, Door
from tests.factories import MembershipFactory, RegistrationFactory, UserFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def kept() -> list[tuple[str, str, str]]:
    return list(Record.objects.order_by("pk").values_list("kind", "title", "counterpart"))


def said(record: Record) -> dict[str, str]:
    return {part.title: part.text for part in record.document().parts}


@pytest.fixture
def official() -> Actor:
    return Actor(Door.WEB, user_id=UserFactory().pk)


def test_a_question_and_a_no_are_drawn_up_and_what_the_association_answers_comes_in(official):
    registration = RegistrationFactory(name="Nätverket Väv")
    services.ask_about_registration(registration, question="Vilka är med?", actor=official)
    services.reply_to_question(registration, reply="Vi är elva.", actor=A_COMMAND)
    services.refuse_registration(
        registration, ground=Ground.ALREADY_THERE, explanation="Ni står där.", actor=official
    )
    services.appeal(registration, reason="Det är en annan.", actor=A_COMMAND)
    assert kept() == [
        ("drawn_up", "Fråga om anmälan: Nätverket Väv", "Nätverket Väv"),
        ("received", "Svar på fråga om anmälan: Nätverket Väv", "Nätverket Väv"),
        ("drawn_up", "Beslut om anmälan: Nätverket Väv", "Nätverket Väv"),
        ("received", "Begäran om ny prövning: Nätverket Väv", "Nätverket Väv"),
    ]


def test_a_record_of_a_registration_says_what_it_says(official):
    registration = RegistrationFactory(name="Nätverket Väv", contact_name="Bo Ek")
    services.confirm_registration(registration, actor=official)
    (record,) = Record.objects.all()
    assert said(record)["Namn"] == "Nätverket Väv"
    assert "Bo Ek" in said(record)["Kontaktperson"]
    assert record.document().persons == ("Bo Ek",)


def test_a_change_that_is_asked_for_comes_in_and_its_answer_is_drawn_up(official):
    membership = MembershipFactory(organisation__name="Odlarna", user=UserFactory(name="Maj Sundin"))
    asker = Actor(Door.WEB, user_id=membership.user_id)
    request = services.ask_for_change(
        membership, values={"name": "Odlarna i Norrby"}, why="Årsmötet bestämde.", actor=asker
    )
    services.decline_change(request, reason="Det namnet har en annan.", actor=official)
    assert kept() == [
        ("received", "Begärd ändring: Odlarna", "Odlarna"),
        ("drawn_up", "Svar på begärd ändring: Odlarna", "Odlarna"),
    ]
    asked, answered = Record.objects.order_by("pk")
    assert said(asked)["Namn"] == "Odlarna → Odlarna i Norrby"
    assert "Det namnet har en annan." in said(answered)["Svar"]
    assert "Det namnet har en annan." not in said(asked)["Svar"]
    assert answered.document().persons == ("Maj Sundin",)


def test_each_record_says_what_stood_there_whatever_is_written_afterwards(official):
    registration = RegistrationFactory(name="Nätverket Väv")
    services.ask_about_registration(registration, question="Vilka är med?", actor=official)
    services.reply_to_question(registration, reply="Vi är elva.", actor=A_COMMAND)
    services.ask_about_registration(registration, question="Var ses ni?", actor=official)
    Registration.objects.update(name="Något annat")
    first, reply, second = Record.objects.order_by("pk")
    assert [said(one)["Fråga"] for one in (first, reply, second)] == [
        "Vilka är med?",
        "Vilka är med?",
        "Var ses ni?",
    ]
    assert [said(one)["Svar"] for one in (first, reply, second)] == ["", "Vi är elva.", ""]
    assert said(first)["Namn"] == "Nätverket Väv"
    assert first.document().stood_on == first.on


def test_what_nobody_has_decided_has_no_decision(official):
    membership = MembershipFactory(user=UserFactory())
    by = Actor(Door.WEB, user_id=membership.user_id)
    services.ask_for_change(membership, values={"name": "Odlarna"}, why="Därför.", actor=by)
    services.ask_about_registration(RegistrationFactory(), question="Vilka är med?", actor=official)
    change, registration = Record.objects.order_by("pk")
    assert said(change)["Svar"] == ""
    assert said(registration)["Beslut"] == ""


def test_a_kept_text_stays_in_the_diary_when_its_thing_is_gone(official):
    registration = RegistrationFactory()
    services.ask_about_registration(registration, question="Vilka är med?", actor=official)
    Registration.objects.all().delete()
    assert said(Record.objects.get())["Fråga"] == "Vilka är med?"


def test_the_diary_says_what_was_decided_also_when_who_stood_behind_it_is_forgotten():
    registration = RegistrationFactory()
    why = {"ground": Ground.ALREADY_THERE, "explanation": "Ni står som Norrö IF."}
    services.refuse_registration(registration, **why, actor=A_COMMAND)
    with clock.standing_at(in_days(91)):
        services.forget_registrations(actor=A_COMMAND)
    registration.refresh_from_db()
    assert registration.explanation == ""
    assert "Ni står som Norrö IF." in said(Record.objects.get())["Beslut"]
