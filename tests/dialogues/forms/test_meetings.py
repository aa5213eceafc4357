"""What may be typed about a meeting."""

import re
from datetime import date, time, timedelta

import pytest

from dialogues.enums import USUAL, MeetingKind, MeetingState
from dialogues.forms import ChangeForm, DraftForm
from dialogues.services import MeetingDetails, marks
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.municipality.services import change_settings
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.dialogues.acts import NEXT_YEAR, TYPED
from tests.factories import AgendaItemFactory, CommitteeFactory, MeetingFactory, UserFactory, staff

pytestmark = pytest.mark.django_db


def test_a_new_form_has_an_evening_chosen():
    initial = DraftForm.proposed().initial
    assert (initial["starts"], initial["ends"]) == (time(18), time(20, 30))
    assert 1 <= initial["day"].weekday() <= 3


@pytest.mark.parametrize("kind", MeetingKind)
def test_a_last_day_left_empty_is_counted_from_whichever_day_is_chosen(kind):
    form = DraftForm(TYPED | {"answer_by": "", "day": f"{NEXT_YEAR}-04-20"}, kind=kind)
    assert form.is_valid(), form.errors
    assert form.details().answer_by == date(NEXT_YEAR, 4, 20) - timedelta(days=USUAL[kind].answer_days)
    assert f"blir det {USUAL[kind].answer_days} dagar före mötet" in form.fields["answer_by"].help_text


def test_a_last_day_left_empty_in_a_change_is_counted_too():
    meeting = MeetingFactory()
    shown = ChangeForm.of(meeting)
    assert f"Nu är den {(meeting.on - meeting.answer_by).days} dag" in shown.fields["answer_by"].help_text
    typed = {name: shown[name].value() or "" for name in shown.fields}
    form = ChangeForm(typed | {"answer_by": "", "kind": MeetingKind.NETWORK}, meeting=meeting)
    assert form.is_valid(), form.errors
    assert form.details().answer_by == meeting.on - timedelta(days=5)


@pytest.mark.parametrize("day", ["", "i morgon", "0001-01-01"])
def test_a_last_day_left_empty_is_no_fault_where_the_day_is_not_understood(day):
    assert DraftForm(TYPED | {"day": day, "answer_by": ""}).errors.keys() == {"day"}


@pytest.mark.parametrize(
    ("other", "is_warned"),
    [
        ({"state": MeetingState.CALLED}, True),
        ({"state": MeetingState.DRAFT}, False),
        ({"state": MeetingState.CANCELLED}, False),
    ],
)
def test_a_meeting_called_to_the_same_hour_is_told_of_and_hinders_nothing(other, is_warned):
    at = {"starts_at": clock.instant(date(NEXT_YEAR, 3, 13), time(19))}
    MeetingFactory(title="Vårens stormöte", **at, **other)
    form = DraftForm(TYPED)
    assert form.is_valid(), form.errors
    assert ("är Vårens stormöte." in form.warning) is is_warned
    assert ("är Vårens stormöte." in form["day"].as_field_group()) is is_warned
    assert not DraftForm(TYPED | {"starts": "17:00", "ends": "19:00", "agenda": ""}).warning


def test_a_meeting_is_not_warned_of_itself():
    assert not ChangeForm.of(MeetingFactory()).warning
    assert ChangeForm.of(MeetingFactory()).warning


def test_a_meeting_shown_and_sent_back_is_the_same_meeting():
    meeting = MeetingFactory(kind=MeetingKind.NETWORK, purpose="Därför", easy="Kort.\nOch lätt.", seats=80)
    meeting.principles.set(Tag.objects.principles()[:2])
    meeting.topics.set(Tag.objects.of(Frame.TOPIC)[:2])
    shown = ChangeForm.of(meeting)
    typed = {name: shown[name].value() for name in shown.fields}
    form = ChangeForm(
        {name: "" if value is None else value for name, value in typed.items()}, meeting=meeting
    )
    assert form.is_valid(), form.errors
    details = form.details()
    assert (details.starts_at, details.ends_at) == (meeting.starts_at, meeting.ends_at)
    assert (details.kind, details.purpose, len(details.principles)) == (MeetingKind.NETWORK, "Därför", 2)
    assert marks(details) == marks(MeetingDetails.of(meeting))


def test_an_agenda_that_nobody_touched_hinders_no_other_change():
    meeting = MeetingFactory()
    # Two proposals were accepted after an agenda that fills the evening.
    for minutes in (150, None, None):
        AgendaItemFactory(meeting=meeting, minutes=minutes)
    shown = ChangeForm.of(meeting)
    typed = {name: shown[name].value() or "" for name in shown.fields} | {"place": "Biblioteket"}
    form = ChangeForm(typed, meeting=meeting)
    assert form.is_valid(), form.errors
    assert form.details().agenda == MeetingDetails.of(meeting).agenda
    later = ChangeForm(typed | {"ends": "21.00"}, meeting=meeting)
    assert later.is_valid(), later.errors
    assert later.details().agenda == MeetingDetails.of(meeting).agenda


def test_times_are_stockholms_winter_and_summer():
    winter = DraftForm(TYPED)
    summer = DraftForm(TYPED | {"day": f"{NEXT_YEAR}-06-12"})
    assert winter.is_valid()
    assert summer.is_valid()
    assert winter.details().starts_at.hour == 17
    assert summer.details().starts_at.hour == 16


def last_sunday(month: int) -> date:
    """The night when the clocks are put forward in March, and back in October."""
    end = date(NEXT_YEAR, month, 31)
    return end - timedelta(days=end.isoweekday() % 7)


@pytest.mark.parametrize(
    ("hours", "fields"),
    [
        ({"starts": "02:30", "ends": "04:15"}, {"starts"}),
        ({"starts": "01:30", "ends": "02:00"}, {"ends"}),
        ({"starts": "02:10", "ends": "02:59"}, {"starts", "ends"}),
        ({"starts": "01:59", "ends": "03:00"}, set()),
    ],
)
def test_the_hour_that_the_spring_night_lacks_is_refused(hours, fields):
    form = DraftForm(TYPED | hours | {"day": f"{last_sunday(3)}", "agenda": ""})
    assert form.errors == {
        field: ["Den tiden finns inte den natten: klockan ställs fram."] for field in fields
    }


def test_the_hour_that_the_autumn_night_has_twice_is_taken():
    form = DraftForm(TYPED | {"day": f"{last_sunday(10)}", "starts": "02:30", "ends": "04:15", "agenda": ""})
    assert form.is_valid(), form.errors


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"day": "i morgon"}, "day"),
        ({"starts": "sex"}, "starts"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "inte en adress"}, "link"),
        ({"seats": "många"}, "seats"),
        ({"seats": "0"}, "seats"),
        ({"seats": "5001"}, "seats"),
        ({"seats": "80", "place": "", "link": "https://mote.example"}, "seats"),
        ({"body": "999999"}, "body"),
        ({"topics": ["999999"]}, "topics"),
        ({"agenda": "18.00 A\nB"}, "agenda"),
        ({"day": "0001-01-01", "starts": "00:30"}, "day"),
        ({"day": "9999-12-31"}, "day"),
        ({"answer_by": "0001-01-01"}, "answer_by"),
        ({"language": "fi"}, "language"),
        ({"open_to_all": "kanske"}, "open_to_all"),
        ({"open_to_all": "sorten"}, "open_to_all"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(wrong, field):
    form = DraftForm(TYPED | wrong)
    assert not form.is_valid()
    assert field in form.errors


def test_the_principles_are_shown_with_their_shapes():
    assert str(DraftForm()["principles"]).count("principles.svg#") == 6


def test_all_that_is_wrong_is_said_at_once():
    wrong = {
        "title": "",
        "ends": "17:00",
        "place": "",
        "answer_by": f"{NEXT_YEAR}-06-01",
        "seats": "80",
        "agenda": "18.75 A\n" + "x" * 161,
    }
    form = DraftForm(TYPED | wrong)
    assert not form.is_valid()
    assert form.errors.keys() >= wrong.keys()
    assert len(form.errors["agenda"]) == 2


def test_what_could_not_be_understood_hides_nothing_else():
    form = DraftForm(TYPED | {"starts": "sex", "place": "", "agenda": "18.00 A\nB"})
    assert not form.is_valid()
    assert form.errors.keys() == {"starts", "place", "agenda"}


def test_topics_are_shown_as_the_tree_that_they_are():
    shown = str(DraftForm.proposed()["topics"])
    assert '<span class="below">Ungas inflytande</span>' in shown
    assert shown.index("Barn och unga") < shown.index("Ungas inflytande") < shown.index("Digital kompetens")


def test_a_topic_out_of_use_stays_where_it_stands():
    topic = Tag.objects.of(Frame.TOPIC).first()
    meeting = MeetingFactory()
    meeting.topics.set([topic])
    Tag.objects.filter(pk=topic.pk).update(valid_to=clock.today() - timedelta(days=1))
    assert f'value="{topic.pk}"' in str(ChangeForm.of(meeting)["topics"])
    assert f'value="{topic.pk}"' not in str(DraftForm.proposed()["topics"])


# --- For whom, and in which language -------------------------------------------------------


@pytest.mark.parametrize("kind", MeetingKind)
def test_what_is_usual_for_a_kind_is_proposed(kind):
    usual, initial = USUAL[kind], DraftForm.proposed(kind).initial
    assert (initial["starts"], initial["ends"]) == (usual.begins, usual.ends)
    assert initial["open_to_all"] == ("alla" if usual.open_to_all else "inbjudna")
    assert (initial["body"] and initial["body"].kind) == usual.body


def test_only_the_samrad_meets_by_invitation_and_in_its_own_name():
    assert {kind for kind, usual in USUAL.items() if not usual.open_to_all} == {MeetingKind.COUNCIL}
    assert DraftForm.proposed(MeetingKind.COUNCIL).initial["body"].name == "Samrådet"


@pytest.mark.parametrize(("chosen", "is_open"), [("alla", True), ("inbjudna", False)])
def test_who_may_come_is_as_somebody_says(chosen, is_open):
    form = DraftForm(TYPED | {"open_to_all": chosen}, kind=MeetingKind.COUNCIL)
    assert form.is_valid(), form.errors
    assert form.details().columns()["open_to_all"] is is_open
    assert form.details().kind == MeetingKind.COUNCIL


def test_the_language_is_asked_for_where_the_municipality_has_two():
    asked = str(DraftForm.proposed()["language"])
    assert "checked" in asked.partition("Svenska")[0]
    assert "Engelska" in asked


def test_the_language_is_not_asked_for_where_the_municipality_has_swedish_only():
    change_settings(values={"languages": "sv"}, actor=A_COMMAND)
    assert "language" not in DraftForm().fields
    form = DraftForm({name: value for name, value in TYPED.items() if name != "language"})
    assert form.is_valid(), form.errors
    assert form.details().language == "sv"


def test_a_meeting_in_english_stays_so_where_the_language_is_no_longer_asked_for(official):
    change_settings(values={"languages": "sv"}, actor=A_COMMAND)
    meeting = MeetingFactory(language="en", owner=official)
    form = ChangeForm(TYPED | {"open_to_all": "alla", "owner": official.pk}, meeting=meeting)
    assert form.is_valid(), form.errors
    assert form.details().language == "en"


# --- Whom and what one chooses among -------------------------------------------------------


def test_a_committee_that_has_ceased_stays_where_it_stands():
    ceased = CommitteeFactory(active_from=date(2020, 1, 1), active_to=clock.today() - timedelta(days=1))
    shown = ChangeForm.of(MeetingFactory(committee=ceased))
    assert f'<option value="{ceased.pk}" selected>' in str(shown["committee"])
    assert ceased.name not in str(ChangeForm.of(MeetingFactory())["committee"])
    assert ceased.name not in str(DraftForm.proposed()["committee"])


def test_owner_and_deputy_are_chosen_among_those_who_call_meetings(official):
    reader, gone = UserFactory(name="Läsare"), staff(name="Slutat", is_active=False)
    shown = ChangeForm.of(MeetingFactory(owner=official))
    for field in ("owner", "deputy"):
        assert official.name in str(shown[field])
        assert reader.name not in str(shown[field])
        assert gone.name not in str(shown[field])


def test_a_past_owner_is_not_lost_from_the_form():
    gone = UserFactory(name="Slutat", is_active=False)
    assert f'<option value="{gone.pk}" selected>Slutat' in str(
        ChangeForm.of(MeetingFactory(owner=gone))["owner"]
    )


@pytest.mark.parametrize("typed", ["", "kort", "K3M9X2T", "<script>", "k3m9x2t-x"])
def test_another_code_is_drawn_for_one_that_we_did_not_draw(typed):
    form = DraftForm(TYPED | {"code": typed})
    assert form.is_valid()
    assert re.fullmatch("[0-9a-hjkmnp-tv-z]{7}", form.cleaned_data["code"])
