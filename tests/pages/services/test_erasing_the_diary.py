"""Erasing somebody of whom the diary has documents: the rows stay, and what they say of the person goes."""

import pytest

from organisations.services import ask_about_registration, ask_for_change
from portal.pages.services import erase_address, erase_person
from portal.records.models import Record
from portal.web.actor import A_COMMAND, Actor, Door
from tests.factories import (
    AgendaItemFactory,
    MembershipFactory,
    PersonFactory,
    QuestionFactory,
    RecordFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_the_diary_keeps_the_row_of_a_question_and_not_from_whom_it_came():
    question = QuestionFactory(rsvp=PersonFactory(name="Karin Alm"))
    asked = RecordFactory(thing=question, counterpart="Karin Alm", title="Fråga inför Stormöte")
    item = AgendaItemFactory(meeting=question.meeting, state="proposed", proposed_by=question.rsvp)
    proposed = RecordFactory(thing=item, counterpart="Karin Alm", address=question.rsvp.address)
    erase_address(question.rsvp.address, actor=A_COMMAND)
    for record in (asked, proposed):
        record.refresh_from_db()
        assert (record.counterpart, record.address) == ("", None)
    assert (asked.title, asked.document()) == ("Fråga inför Stormöte", None)


def test_what_a_record_keeps_of_a_registration_goes_and_the_association_stays_the_counterpart():
    registration = RegistrationFactory(name="Nätverket Väv", contact_name="Kim Zebra", phone="070-1740605")
    ask_about_registration(registration, question="Vem är Kim Zebra?", actor=A_COMMAND)
    erase_address(registration.address, actor=A_COMMAND)
    record = Record.objects.get()
    assert record.counterpart == "Nätverket Väv"
    assert not record.wording.parts
    assert "Zebra" not in str(record.document())


def test_what_a_record_keeps_of_a_begged_change_goes_with_whoever_begged():
    membership = MembershipFactory(user=UserFactory())
    by = Actor(Door.WEB, user_id=membership.user_id)
    ask_for_change(membership, values={"name": "Odlarna"}, why="Jag, Kim Zebra, vill.", actor=by)
    erase_person(membership.user, actor=A_COMMAND)
    record = Record.objects.get()
    assert not record.wording.parts
    assert "Zebra" not in str(record.document())
