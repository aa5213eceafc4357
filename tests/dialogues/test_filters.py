"""How the list of meetings is narrowed."""

import pytest

from dialogues.enums import MeetingKind
from dialogues.filters import MeetingFilter
from dialogues.models import Meeting
from portal.frames.models import Tag
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meetings():
    """A stormöte about dialogue, and a workshop about nothing in particular."""
    assembly, workshop = MeetingFactory(), MeetingFactory(kind=MeetingKind.WORKSHOP)
    assembly.principles.set(Tag.objects.principles().filter(key="dialog"))
    return assembly, workshop


def narrowed(**chosen):
    """What is left of all meetings."""
    return list(MeetingFilter(chosen, Meeting.objects.all()).qs)


def test_without_a_choice_all_are_listed(meetings):
    assert narrowed() == list(meetings)


def test_by_sort_and_by_principle(meetings):
    assembly, workshop = meetings
    assert narrowed(sort="workshop") == [workshop]
    assert narrowed(princip="dialog") == [assembly]
    assert narrowed(sort="workshop", princip="dialog") == []


def test_a_choice_that_is_none_of_ours_narrows_nothing(meetings):
    assert narrowed(sort="fest") == list(meetings)
