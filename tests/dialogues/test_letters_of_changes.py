"""The letter about a changed meeting: what this address was told, and what holds now."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import CANCELLATION, MEETING_CHANGED, Answer, Mode
from dialogues.models import Invitation, Meeting
from portal.municipality.current import forget
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.dialogues.acts import details_of
from tests.factories import MeetingFactory, MembershipFactory, PersonFactory, RsvpFactory
from tests.moments import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(mail_sink):
    """A called meeting to which one organisation has its invitation."""
    meeting = MeetingFactory(place="Folkets hus")
    MembershipFactory(organisation__name="Norrby byalag")
    services.invite_all(meeting, actor=THE_CLOCK)
    deliver_due()
    return meeting


@pytest.fixture
def told(meeting, mail_sink, by):
    """What the letters of changes say, as text and as HTML, when these changes are made in a row."""

    def change(*changes: dict) -> tuple[str, str]:
        for changed in changes:
            standing = Meeting.objects.get(pk=meeting.pk)
            services.change_meeting(standing, details=details_of(standing, **changed), actor=by)
        before = len(mail_sink.letters)
        deliver_due()
        (mail,) = mail_sink.letters[before:]
        return tuple(mail.get_body((form,)).get_content() for form in ("plain", "html"))

    return change


def test_it_says_what_was_before_and_what_is_now_exactly_for_what_changed(told):
    for form in told({"place": "Biblioteket"}):
        assert "Folkets hus" in form
        assert "Biblioteket" in form
        assert form.count("Förut:") == 1


def test_two_changes_in_a_hurry_are_told_against_what_was_told_last(told):
    for form in told({"place": "Kyrkan"}, {"place": "Biblioteket", "title": "Annat"}):
        assert "Folkets hus" in form
        assert "Biblioteket" in form
        assert "Kyrkan" not in form


def test_the_next_letter_begins_where_the_last_ended(told):
    told({"place": "Kyrkan"})
    for form in told({"place": "Biblioteket"}):
        assert "Kyrkan" in form
        assert "Folkets hus" not in form


def test_a_meeting_moved_back_before_anybody_heard_of_it_says_what_holds(told):
    for form in told({"place": "Kyrkan"}, {"place": "Folkets hus"}):
        assert "Det här gäller nu för" in form
        assert "Förut:" not in form


def test_who_said_no_is_asked_anew_when_the_time_is_another(told, meeting):
    RsvpFactory(invitation=Invitation.objects.get(), answer=Answer.NO)
    for form in told({"starts_at": meeting.starts_at - timedelta(hours=1)}):
        assert "Kan ni komma nu?" in form
        assert "/svar/?val=yes" in form


def test_who_does_not_know_yet_is_asked_again(told):
    RsvpFactory(invitation=Invitation.objects.get(), answer=Answer.NOT_YET)
    for form in told({"place": "Biblioteket"}):
        assert "har svarat: Vet inte än. Kommer ni?" in form
        assert "/svar/?val=yes" in form


def test_whose_answer_was_taken_back_is_asked_as_if_it_had_not_been_given(told):
    RsvpFactory(invitation=Invitation.objects.get(), answer=Answer.WITHDRAWN)
    for form in told({"place": "Biblioteket"}):
        assert "har svarat" not in form
        assert "/svar/?val=yes" in form


@pytest.mark.parametrize(
    ("mode", "gone", "words"),
    [
        (Mode.ROOM, {"place": ""}, "Mötet hålls nu bara på nätet. Ert svar gäller att ni deltar där."),
        (Mode.ONLINE, {"link": ""}, "Mötet hålls nu bara i rummet. Ert svar gäller att ni kommer dit."),
    ],
)
def test_who_was_moved_is_told_so(told, mode, gone, words):
    RsvpFactory(invitation=Invitation.objects.get(), answer=Answer.YES, mode=mode)
    for form in told(gone):
        assert words in form


def test_the_samrad_signs_with_the_municipality_where_the_setting_says_so(told):
    for form in told({"place": "Kyrkan"}):
        assert "och samrådet" in form
    change_settings(values={"sent_together": ""}, actor=A_COMMAND)
    forget()
    for form in told({"place": "Biblioteket"}):
        assert "och samrådet" not in form


@pytest.mark.parametrize("reason", ["", "Lokalen <brann>."])
def test_a_cancellation_says_why_where_that_is_said(meeting, mail_sink, by, reason):
    services.cancel_meeting(meeting, reason=reason, actor=by)
    deliver_due()
    _invitation, mail = mail_sink.letters
    plain, html = (mail.get_body((form,)).get_content() for form in ("plain", "html"))
    assert ("Lokalen <brann>." in plain) is bool(reason)
    assert ("Lokalen &lt;brann&gt;." in html) is bool(reason)
    assert Letter.objects.filter(notice=CANCELLATION, state="sent").count() == 1
    assert not Letter.objects.filter(notice=MEETING_CHANGED).exists()


# --- To one who comes in their own name -----------------------------------------------------


def changed_for(person, sink, by, *changes: dict) -> tuple[str, str]:
    """What the person's letter says, as text and as HTML, of changes made in a row a day later."""
    before = len(sink.letters)
    with clock.standing_at(in_days(1)):
        for changed in changes:
            standing = Meeting.objects.get(pk=person.meeting_id)
            services.change_meeting(standing, details=details_of(standing, **changed), actor=by)
        deliver_due()
    (mail,) = sink.letters[before:]
    return tuple(mail.get_body((form,)).get_content() for form in ("plain", "html"))


def test_a_person_hears_what_was_before_and_what_is_now(mail_sink, by):
    person = PersonFactory(meeting__place="Folkets hus")
    for form in changed_for(person, mail_sink, by, {"place": "Kyrkan"}, {"place": "Biblioteket"}):
        assert "Folkets hus" in form
        assert "Biblioteket" in form
        assert "Kyrkan" not in form
        assert form.count("Förut:") == 1


def test_whoever_signed_up_after_a_change_is_told_of_the_next_against_that(mail_sink, by):
    meeting = MeetingFactory(place="Folkets hus")
    services.change_meeting(meeting, details=details_of(meeting, place="Kyrkan"), actor=by)
    for form in changed_for(PersonFactory(meeting=meeting), mail_sink, by, {"place": "Biblioteket"}):
        assert "Kyrkan" in form
        assert "Folkets hus" not in form


def test_a_person_who_is_moved_to_the_net_is_told_so(mail_sink, by):
    for form in changed_for(PersonFactory(), mail_sink, by, {"place": ""}):
        assert "Din anmälan gäller att du deltar där" in form.replace("\n", " ")
