"""Dialogues: drafted, opened for long enough, prolonged, closed by the clock, answered, withdrawn."""

from datetime import date, timedelta

import pytest

from dialogues import services
from dialogues.enums import DIALOGUE_WITHDRAWN, SHORTEST_CONSULTATION, DialogueState
from dialogues.models import Dialogue, Viewpoint
from portal.municipality.services import change_settings
from portal.notifications.models import Letter
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import (
    AddressFactory,
    DialogueFactory,
    ResponseFactory,
    UserFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)

pytestmark = pytest.mark.django_db

PARTS = (("a1", "Fler ungdomsledare", "Vi utbildar tjugo ledare."), ("a2", "Lokaler", ""))


def draft(**values) -> Dialogue:
    return services.draft_dialogue(
        values={"title": "Handlingsplan 2027", "purpose": "Vad saknas?", **values},
        parts=PARTS,
        code=new_code(),
        owner=UserFactory(),
        actor=A_COMMAND,
    )


def test_a_form_sent_twice_makes_one_draft():
    first, owner = draft(), UserFactory()
    again = services.draft_dialogue(
        values={"title": "En annan"}, code=first.code, owner=owner, actor=A_COMMAND
    )
    assert (again.pk, again.title) == (first.pk, "Handlingsplan 2027")


def test_the_parts_are_those_last_given_in_their_order():
    dialogue = draft()
    services.set_parts(dialogue, parts=[("a3", "Ny", ""), ("a1", "Ledare", "Trettio.")], actor=A_COMMAND)
    parts = dialogue.dialogue_parts.values_list("key", "title", "text")
    assert list(parts) == [("a3", "Ny", ""), ("a1", "Ledare", "Trettio.")]


def test_it_opens_today_for_the_time_promised_and_leaves_a_record():
    change_settings(values={"consultation_time": 35, "answer_within": 20}, actor=A_COMMAND)
    dialogue = services.open_dialogue(draft(), actor=A_COMMAND)
    today = clock.today()
    assert dialogue.opens_on == today
    assert dialogue.closes_on == today + timedelta(days=35)
    assert dialogue.answer_by == today + timedelta(days=55)
    assert dialogue.takes_viewpoints
    record = Record.objects.of(dialogue).get()
    assert "Trettio" not in record.document().title
    assert [part.title for part in record.document().parts][-3:-1] == ["Fler ungdomsledare", "Lokaler"]


def test_what_has_gaps_is_not_opened():
    dialogue = draft()
    services.set_parts(
        dialogue, parts=[("a", "Inledning", "Vi på [[förvaltningens namn]].")], actor=A_COMMAND
    )
    with pytest.raises(Refused, match="Inledning"):
        services.open_dialogue(dialogue, actor=A_COMMAND)


def test_opened_twice_it_is_opened_once():
    dialogue = draft()
    services.open_dialogue(dialogue, actor=A_COMMAND)
    services.open_dialogue(dialogue, actor=A_COMMAND)
    assert Record.objects.of(dialogue).count() == 1


def test_it_is_never_open_for_less_than_three_weeks():
    soon = clock.today() + SHORTEST_CONSULTATION - timedelta(days=1)
    with pytest.raises(Refused):
        draft(closes_on=soon)
    # It has lain until the day came too near.
    dialogue = draft()
    Dialogue.objects.update(closes_on=soon)
    with pytest.raises(Refused) as no:
        services.open_dialogue(dialogue, actor=A_COMMAND)
    assert no.value.field == "closes_on"
    assert "minst 3 veckor" in no.value.message
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.DRAFT


def test_what_has_gone_out_stands():
    dialogue = services.open_dialogue(draft(), actor=A_COMMAND)
    with pytest.raises(Refused):
        services.set_parts(dialogue, parts=[], actor=A_COMMAND)
    with pytest.raises(Refused):
        services.change_dialogue(dialogue, values={"purpose": "Något annat"}, actor=A_COMMAND)
    changed = services.change_dialogue(dialogue, values={"feeds": "Nämnden beslutar"}, actor=A_COMMAND)
    assert changed.feeds == "Nämnden beslutar"


def test_an_odd_person_does_not_answer_for_it():
    dialogue = draft()
    with pytest.raises(Refused) as no:
        services.change_dialogue(dialogue, values={"deputy": UserFactory()}, actor=A_COMMAND)
    assert no.value.field == "deputy"
    services.change_dialogue(dialogue, values={"deputy": staff("official")}, actor=A_COMMAND)


def test_time_is_prolonged_never_cut():
    dialogue = DialogueFactory()
    with pytest.raises(Refused):
        services.prolong(dialogue, closes_on=dialogue.closes_on, actor=A_COMMAND)
    with pytest.raises(Refused, match="eller tidigare"):
        services.prolong(dialogue, closes_on=date.max, actor=A_COMMAND)
    later = dialogue.closes_on + timedelta(days=7)
    dialogue = services.prolong(dialogue, closes_on=later, actor=A_COMMAND)
    assert (dialogue.closes_on, dialogue.answer_by) == (later, later + timedelta(days=30))


def yesterday(**values) -> Dialogue:
    return DialogueFactory(opens_on=clock.today() - timedelta(days=43), **values)


def test_it_closes_the_day_after_its_last_day():
    on_its_last = DialogueFactory(opens_on=clock.today() - timedelta(days=42))
    assert not services.close_dialogue(on_its_last, actor=A_COMMAND)
    over = ViewpointFactory(dialogue=yesterday()).dialogue
    assert services.close_dialogue(over, actor=A_COMMAND)
    assert not services.close_dialogue(over, actor=A_COMMAND)
    over.refresh_from_db()
    assert over.state == DialogueState.CLOSED


def test_where_nobody_said_anything_nothing_waits_for_an_answer():
    dialogue = yesterday()
    services.close_dialogue(dialogue, actor=A_COMMAND)
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.ANSWERED


def test_it_is_answered_when_nothing_stands_unanswered():
    dialogue = DialogueFactory(state="closed")
    group = ViewpointGroupFactory(dialogue=dialogue)
    ViewpointFactory(dialogue=dialogue, group=group)
    ViewpointFactory(dialogue=dialogue, state="withdrawn")
    assert not services.mark_answered(dialogue, actor=A_COMMAND)
    ResponseFactory(group=group)
    assert services.mark_answered(dialogue, actor=A_COMMAND)
    assert not services.mark_answered(dialogue, actor=A_COMMAND)


def test_whoever_said_something_hears_once_that_it_is_taken_back_and_why():
    dialogue, address = DialogueFactory(), AddressFactory()
    ViewpointFactory.create_batch(2, dialogue=dialogue, address=address, organisation=None)
    ViewpointFactory(dialogue=dialogue)
    with pytest.raises(Refused) as no:
        services.withdraw_dialogue(dialogue, reason=" ", actor=A_COMMAND)
    assert no.value.field == "reason"
    services.withdraw_dialogue(dialogue, reason="Planen görs om.", actor=A_COMMAND)
    services.withdraw_dialogue(dialogue, reason="Igen.", actor=A_COMMAND)
    dialogue.refresh_from_db()
    assert (dialogue.state, dialogue.withdrawn_because) == (DialogueState.WITHDRAWN, "Planen görs om.")
    assert Letter.objects.filter(notice=DIALOGUE_WITHDRAWN).count() == 1
    assert Viewpoint.objects.shown().count() == 3


def test_a_draft_is_thrown_away_once():
    dialogue = draft()
    services.discard_dialogue(dialogue, actor=A_COMMAND)
    with pytest.raises(Refused):
        services.discard_dialogue(dialogue, actor=A_COMMAND)
    assert not Dialogue.objects.exists()
