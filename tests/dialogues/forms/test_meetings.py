"""What may be typed about a meeting."""

from datetime import time

import pytest

from dialogues.enums import MeetingKind
from dialogues.forms import MeetingForm
from portal.frames.models import Tag
from tests.dialogues.acts import NEXT_YEAR, TYPED
from tests.factories import MeetingFactory

pytestmark = pytest.mark.django_db


def test_a_new_form_has_an_evening_chosen_and_a_week_to_plan():
    initial = MeetingForm.proposed().initial
    assert (initial["starts"], initial["ends"]) == (time(18), time(20, 30))
    assert (initial["day"] - initial["answer_by"]).days == 7
    assert 1 <= initial["day"].weekday() <= 3


def test_a_meeting_shown_and_sent_back_is_the_same_meeting():
    meeting = MeetingFactory(kind=MeetingKind.NETWORK, purpose="Därför")
    meeting.principles.set(Tag.objects.principles()[:2])
    shown = MeetingForm.of(meeting)
    typed = {name: shown[name].value() for name in shown.fields}
    form = MeetingForm({name: "" if value is None else value for name, value in typed.items()})
    assert form.is_valid(), form.errors
    details = form.details()
    assert (details.starts_at, details.ends_at) == (meeting.starts_at, meeting.ends_at)
    assert (details.kind, details.purpose, len(details.principles)) == (MeetingKind.NETWORK, "Därför", 2)


def test_times_are_stockholms_winter_and_summer():
    winter = MeetingForm(TYPED)
    summer = MeetingForm(TYPED | {"day": f"{NEXT_YEAR}-06-12"})
    assert winter.is_valid()
    assert summer.is_valid()
    assert winter.details().starts_at.hour == 17
    assert summer.details().starts_at.hour == 16


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"day": "i morgon"}, "day"),
        ({"starts": "sex"}, "starts"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "inte en adress"}, "link"),
        ({"kind": "fest"}, "kind"),
        ({"agenda": "18.00 A\nB"}, "agenda"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(wrong, field):
    form = MeetingForm(TYPED | wrong)
    assert not form.is_valid()
    assert field in form.errors


def test_the_principles_are_shown_with_their_shapes():
    assert str(MeetingForm()["principles"]).count("principles.svg#") == 6
