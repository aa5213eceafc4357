"""How the list of meetings is narrowed."""

import pytest

from dialogues.enums import MeetingKind, MeetingState
from dialogues.filters import MeetingFilter
from dialogues.models import Meeting
from portal.frames.models import Tag
from tests.factories import CommitteeFactory, MeetingFactory

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


def test_by_words_in_whatever_form(meetings):
    assembly, workshop = meetings
    Meeting.objects.filter(pk=workshop.pk).update(title="Fritidsgårdarna", purpose="Unga möter politiker")
    assert narrowed(q="fritidsgård") == [workshop]
    assert narrowed(q="politikerna unga") == [workshop]
    assert narrowed(q="handlingsplan") == [assembly]
    # As the register searches: without regard to accents.
    assert narrowed(q="fritidsgardarna moter") == [workshop]
    assert narrowed(q="fritidsgardarna kyrkan") == []
    assert narrowed(q="kyrkan") == []
    assert narrowed(q=" \x00 ") == [assembly, workshop]
    for odd in ('"', "-", "or", "och", "'; --", "!" * 400):
        narrowed(q=odd)


def test_by_committee_and_by_who_may_come(meetings):
    assembly, workshop = meetings
    committee = CommitteeFactory()
    Meeting.objects.filter(pk=assembly.pk).update(committee=committee)
    Meeting.objects.filter(pk=workshop.pk).update(open_to_all=False)
    assert narrowed(namnd=committee.code) == [assembly]
    assert narrowed(namnd="xxxxxxx") == [assembly, workshop]
    assert narrowed(oppna="ja") == [assembly]
    assert narrowed(oppna="nej") == [assembly, workshop]


def test_only_committees_that_have_called_can_be_chosen(meetings):
    calling, _silent = CommitteeFactory(), CommitteeFactory()
    MeetingFactory(committee=calling)
    MeetingFactory(committee=CommitteeFactory(), state=MeetingState.DRAFT)
    assert MeetingFilter({}).committees == [(calling.code, calling.name)]


def test_what_is_chosen_stands_in_words_and_in_the_address():
    committee = CommitteeFactory(name="Kultur")
    chosen = {"q": "unga", "sort": "workshop", "princip": "dialog", "namnd": committee.code, "oppna": "ja"}
    MeetingFactory(committee=committee)
    one = MeetingFilter(chosen | {"x": "y"})
    assert one.in_words == ["”unga”", "Workshop", "Dialog", "Kultur", "Bara öppna för alla"]
    assert one.query == f"q=unga&sort=workshop&princip=dialog&namnd={committee.code}&oppna=ja"


def test_by_topic_and_what_belongs_to_it(meetings):
    assembly, workshop = meetings
    school, leisure, _unused = (
        Tag.objects.create(frame="topic", key=key, title_sv=key.title())
        for key in ("skola", "fritid", "tomt")
    )
    yards = Tag.objects.create(frame="topic", key="gardar", title_sv="Fritidsgårdar", parent=leisure)
    assembly.topics.set([school, yards])
    workshop.topics.set([leisure, yards])
    assert narrowed(amne="skola") == [assembly]
    assert narrowed(amne="fritid") == [assembly, workshop]
    assert narrowed(amne="tomt") == [assembly, workshop]
    choices = [("skola", "Skola"), ("fritid", "Fritid"), ("gardar", "– Fritidsgårdar")]
    assert MeetingFilter({}).topics == choices
    assert MeetingFilter({"amne": "gardar"}).in_words == ["Fritidsgårdar"]


def test_nobody_is_asked_to_choose_among_nothing(meetings):
    assert list(MeetingFilter({}).form_shown.fields) == ["q", "sort", "princip", "oppna"]
