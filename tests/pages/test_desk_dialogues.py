"""What waits on the desk of those who run dialogues."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages.desk.dialogues import own_dialogues
from portal.web import clock
from portal.web.workdays import workdays_after
from tests.factories import (
    DialogueFactory,
    ResponseFactory,
    UserFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
    staff,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db


def test_what_is_to_be_read_has_its_day_and_may_be_late():
    official = staff("official")
    dialogue = DialogueFactory(owner=official)
    for days in (9, 1):
        ViewpointFactory(
            dialogue=dialogue,
            organisation=None,
            state="to_read",
            received_at=in_days(-days),
        )
    [task] = own_dialogues(official)
    assert task.title.startswith("Läs 2 synpunkter")
    assert task.due == workdays_after(clock.today() - timedelta(days=9), 2)
    assert task.is_late


def test_what_is_closed_and_unanswered_is_due_on_the_promised_day():
    official = staff("official")
    dialogue = DialogueFactory(owner=official, state="closed")
    answered = ViewpointGroupFactory(dialogue=dialogue)
    ResponseFactory(group=answered)
    ViewpointFactory(dialogue=dialogue, group=answered)
    ViewpointFactory(dialogue=dialogue)
    [task] = own_dialogues(official)
    assert task.title.startswith("Svara på 1 synpunkt")
    assert task.due == dialogue.answer_by


def test_nothing_waits_of_others_or_before_the_last_day():
    ViewpointFactory(dialogue__department=None, state="to_read")
    ViewpointFactory(dialogue__owner=(official := staff("official")))
    assert list(own_dialogues(official)) == []
    assert list(own_dialogues(UserFactory())) == []


def test_the_desk_costs_as_much_for_thirty_as_for_three():
    asked = []
    for number in (3, 30):
        official = staff("official")
        ViewpointFactory.create_batch(number, dialogue__owner=official, state="to_read", organisation=None)
        with CaptureQueriesContext(connection) as queries:
            assert list(own_dialogues(official))
        asked.append(len(queries))
    assert asked[0] == asked[1]
