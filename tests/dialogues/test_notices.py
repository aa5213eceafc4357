"""The letters: both forms, both languages, what may be declined, and when they are no longer true."""

from datetime import time, timedelta

import pytest

from dialogues import services
from dialogues.enums import (
    AGENDA_MISSING,
    ANSWER_CHANGED,
    CANCELLATION,
    DIALOGUE_ASKED,
    DIALOGUE_PROLONGED,
    DIALOGUE_PROOF,
    DIALOGUE_WITHDRAWN,
    INVITATION,
    MEETING_CHANGED,
    OFFERED,
    PROOF,
    PROPOSAL_DECIDED,
    QUESTION_ANSWERED,
    RECEIPT,
    REMINDER,
    REMINDER_COMING,
    SEAT_GIVEN,
    SIGN_UP,
    TO_ONE,
    VIEWPOINT_ANSWERED,
    VIEWPOINT_RECEIVED,
    VIEWPOINT_TO_CONFIRM,
    Answer,
    MeetingState,
)
from dialogues.models import AgendaItem, Invitation, Meeting
from dialogues.notices import MAILING_NOTICES, NOTICES, specimen
from organisations.notices import absolute
from organisations.services import leave
from portal.municipality.current import municipality
from portal.notifications.delivery import deliver_due
from portal.notifications.enums import LetterState
from portal.notifications.models import Letter
from portal.notifications.rendering import Renderer
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.rooms import notices
from tests.dialogues.acts import details_of, link_of
from tests.factories import AgendaItemFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)


@pytest.fixture
def invited():
    """An organisation with two contacts, invited to a stormöte with an agenda."""
    meeting = MeetingFactory(title="Stormöte våren", link="https://mote.example/rum")
    AgendaItemFactory(meeting=meeting, title="Val till samrådet", minutes=30)
    karin = MembershipFactory(name="Karin Berg", organisation__name="Norrby byalag & vänner")
    MembershipFactory(organisation=karin.organisation, address__language="en", name="")
    services.invite_all(meeting, actor=THE_CLOCK)
    return Invitation.objects.get()


def in_forms(mail) -> tuple[str, str]:
    """The text and the HTML of a letter that arrived."""
    return mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()


def deliver(sink, notice: str) -> list:
    """Send what is owed; the letters of one kind as they arrived, Swedish first."""
    deliver_due()
    ids = set(Letter.objects.filter(notice=notice, state="sent").values_list("message_id", flat=True))
    mails = [mail for mail in sink.letters if mail["Message-ID"] in ids]
    return sorted(mails, key=lambda mail: mail["Content-Language"], reverse=True)


def test_the_invitation_asks_in_both_forms_and_both_languages(invited, mail_sink):
    swedish, english = deliver(mail_sink, INVITATION)
    for form in in_forms(swedish):
        assert "Hej Karin!" in form
        assert "Val till samrådet" in form
        assert "Svara senast" in form
        assert "allmän handling" in form
        for answer in OFFERED:
            assert f"/svar/?val={answer}" in form
        assert "/lamna-over/" in form
    assert "Norrby byalag & vänner" in in_forms(swedish)[0]
    assert "Norrby byalag &amp; vänner" in in_forms(swedish)[1]
    assert swedish["Subject"].strip().startswith("Inbjudan: Stormöte våren, ")
    assert english["Content-Language"] == "en"
    assert '<html lang="en">' in in_forms(english)[1]
    assert 'lang="sv"' in in_forms(english)[1]


def test_the_invitation_says_what_each_item_is_about_and_cuts_what_is_long(invited, mail_sink):
    AgendaItemFactory(meeting=invited.meeting, title="Budget", text="Vi räknar. " * 40, order=9)
    AgendaItemFactory(meeting=invited.meeting, title="Fika", text="Kaffe & bulle", order=10)
    plain, as_html = in_forms(deliver(mail_sink, INVITATION)[0])
    assert "Kaffe & bulle" in plain
    assert "Kaffe &amp; bulle" in as_html
    for form in (plain, as_html):
        assert 10 < form.count("Vi räknar.") < 20
        assert "…" in form.partition("Vi räknar.")[2].partition("Fika")[0]


def test_each_contact_gets_doors_of_its_own(invited, mail_sink):
    one, other = (in_forms(mail)[0] for mail in deliver(mail_sink, INVITATION))
    doors = [line for line in one.splitlines() if "/s/" in line]
    assert len(doors) == 4
    assert not [line for line in doors if line in other]


def test_who_acts_for_two_organisations_hands_over_each_by_itself(mail_sink):
    one = MembershipFactory(organisation__name="Aspens vänner")
    other = MembershipFactory(organisation__name="Bokens vänner", address=one.address)
    services.invite_all(MeetingFactory(), actor=THE_CLOCK)
    doors = GuestLink.objects.filter(purpose=LinkPurpose.HAND_OVER)
    urls = {door.subject_id: absolute(door, "hand_over") for door in doors}
    for mail in deliver(mail_sink, INVITATION):
        text, _html = in_forms(mail)
        ours, theirs = (one, other) if "Aspens" in text else (other, one)
        assert urls[ours.pk] in text
        assert urls[theirs.pk] not in text


def test_the_three_links_show_a_page_and_change_nothing(invited, mail_sink, client):
    text, _html = in_forms(deliver(mail_sink, INVITATION)[0])
    for line in text.splitlines():
        if "/svar/" in line:
            assert client.get(line.partition("localhost:8000")[2]).status_code == 200
    assert not hasattr(Invitation.objects.get(), "rsvp")


def test_only_invitations_and_reminders_can_be_declined():
    kinds = {notice.key: notice.kind for notice in NOTICES if notice not in MAILING_NOTICES}
    assert {key for key, kind in kinds.items() if kind} == {
        *(INVITATION, REMINDER, REMINDER_COMING, DIALOGUE_ASKED, DIALOGUE_PROLONGED)
    }
    others = {RECEIPT, ANSWER_CHANGED, SEAT_GIVEN, MEETING_CHANGED, CANCELLATION, PROOF, AGENDA_MISSING}
    others |= {QUESTION_ANSWERED, PROPOSAL_DECIDED, SIGN_UP, *TO_ONE.values()}
    others |= {
        DIALOGUE_PROOF,
        DIALOGUE_WITHDRAWN,
        VIEWPOINT_ANSWERED,
        VIEWPOINT_RECEIVED,
        VIEWPOINT_TO_CONFIRM,
    }
    assert {key for key, kind in kinds.items() if not kind} == others


def test_a_receipt_says_what_was_answered_and_the_other_contact_hears_of_a_change(invited, mail_sink):
    link = link_of(invited)
    for answer in (Answer.YES, Answer.NO):
        services.answer(invited, link=link, answer=answer, group_size=4, question="<b>Ny</b>", actor=BY_LINK)
    receipt = deliver(mail_sink, RECEIPT)[0]
    text, html = in_forms(receipt)
    assert receipt["Subject"].strip().startswith("Vi har fått ert svar: Vi kan inte")
    assert "Vi kan inte" in text
    assert "<b>Ny</b>" in text
    assert "&lt;b&gt;Ny&lt;/b&gt;" in html
    assert receipt["List-Unsubscribe"] is None
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        told = deliver(mail_sink, ANSWER_CHANGED)
    assert [mail["Content-Language"] for mail in told] == ["en"]


def test_however_often_an_answer_changes_the_other_contact_gets_one_letter_in_five_minutes(
    invited, mail_sink
):
    link, began = link_of(invited), clock.now()
    for minute in range(8):
        with clock.standing_at(began + timedelta(minutes=minute)):
            answer = Answer.YES if minute % 2 else Answer.NO
            services.answer(invited, link=link, answer=answer, actor=BY_LINK)
            deliver_due()
    assert len(deliver(mail_sink, RECEIPT)) == 8
    # The first change came after a minute, so all up to the sixth are told of at once.
    (told,) = deliver(mail_sink, ANSWER_CHANGED)
    assert told["Content-Language"] == "en"
    with clock.standing_at(began + timedelta(minutes=12)):
        assert len(deliver(mail_sink, ANSWER_CHANGED)) == 2
    assert not Letter.objects.filter(state=LetterState.WAITING).exists()


def test_plain_text_is_wrapped_and_its_links_and_lists_stay_whole(invited, mail_sink):
    title = "Val av sex ledamöter till samrådet, och berättelsen om det år som har gått sedan sist"
    AgendaItem.objects.update(title=title)
    Meeting.objects.update(purpose="Kommunen och föreningarna pratar om året. " * 9)
    for mail in deliver(mail_sink, INVITATION):
        lines = in_forms(mail)[0].splitlines()
        # A recipient's own words may make a line somewhat longer, a link is never broken.
        assert not [line for line in lines if len(line) > 90 and "http" not in line]
        assert all(line.rpartition(" ")[2].startswith("http") for line in lines if "http" in line)
        begins = next(n for n, line in enumerate(lines) if "Val av sex" in line)
        assert lines[begins + 1].startswith("   ")
        doors = [line for line in lines if "/s/" in line]
        assert len(doors) == 4
        assert all(len(line.split()) == 1 for line in doors)


def test_a_receipt_for_an_answer_that_was_changed_meanwhile_lapses(invited, mail_sink):
    for answer in (Answer.YES, Answer.NO):
        services.answer(invited, link=link_of(invited), answer=answer, actor=BY_LINK)
    deliver_due()
    states = Letter.objects.filter(notice=RECEIPT).order_by("id").values_list("state", flat=True)
    assert list(states) == [LetterState.LAPSED, LetterState.SENT]


def test_a_reminder_speaks_otherwise_to_those_who_said_not_yet(invited, mail_sink):
    services.answer(invited, link=link_of(invited), answer=Answer.NOT_YET, actor=BY_LINK)
    with clock.standing_at(clock.instant(invited.meeting.answer_by - timedelta(days=7), time(9))):
        services.remind(actor=THE_CLOCK)
        mail = deliver(mail_sink, REMINDER)[0]
    text, html = in_forms(mail)
    assert "Har ni bestämt er?" in text
    assert "Har ni bestämt er?" in html
    assert mail["List-Unsubscribe-Post"]


def test_a_reminder_lapses_when_the_organisation_decides_before_it_is_sent(invited, mail_sink):
    with clock.standing_at(clock.instant(invited.meeting.answer_by - timedelta(days=7), time(9))):
        services.remind(actor=THE_CLOCK)
        services.answer(invited, link=link_of(invited), answer=Answer.YES, actor=BY_LINK)
        assert deliver(mail_sink, REMINDER) == []
    assert set(Letter.objects.filter(notice=REMINDER).values_list("state", flat=True)) == {LetterState.LAPSED}


def test_the_second_contact_is_invited_though_the_first_has_answered(invited, mail_sink):
    services.answer(invited, link=link_of(invited), answer=Answer.YES, actor=BY_LINK)
    assert len(deliver(mail_sink, INVITATION)) == 2


def test_when_the_meeting_is_cancelled_only_the_cancellation_is_true(invited, by, mail_sink):
    deliver_due()
    assert len(mail_sink.letters) == 2
    services.answer(invited, link=link_of(invited), answer=Answer.YES, actor=BY_LINK)
    services.cancel_meeting(invited.meeting, actor=by)
    cancellations = deliver(mail_sink, CANCELLATION)
    assert len(cancellations) == len(mail_sink.letters) - 2 == 2
    assert cancellations[0]["Subject"].strip().startswith("Inställt: Stormöte våren")
    assert "Mötet är inställt" in in_forms(cancellations[0])[0]
    assert Letter.objects.get(notice=RECEIPT).state == LetterState.LAPSED


def test_who_has_not_had_the_invitation_hears_neither_of_its_change_nor_of_its_end(invited, by, mail_sink):
    services.change_meeting(
        invited.meeting, details=details_of(invited.meeting, place="Biblioteket"), actor=by
    )
    assert deliver(mail_sink, MEETING_CHANGED) == []
    assert "Biblioteket" in in_forms(mail_sink.letters[0])[0]
    assert len(mail_sink.letters) == 2


def test_a_cancelled_meeting_that_nobody_heard_of_writes_to_nobody(invited, by, mail_sink):
    services.cancel_meeting(invited.meeting, actor=by)
    deliver_due()
    assert mail_sink.letters == []


def test_a_changed_meeting_is_told_with_what_holds_now(invited, by, mail_sink):
    deliver_due()
    services.change_meeting(
        invited.meeting, details=details_of(invited.meeting, place="Biblioteket"), actor=by
    )
    swedish = deliver(mail_sink, MEETING_CHANGED)[0]
    for form in in_forms(swedish):
        assert "Biblioteket" in form
        assert "/svar/?val=yes" in form
    assert swedish["List-Unsubscribe"] is None


def test_a_changed_meeting_tells_whoever_answered_what_they_answered(invited, by, mail_sink):
    deliver_due()
    services.answer(invited, link=link_of(invited), answer=Answer.YES, actor=BY_LINK)
    services.change_meeting(
        invited.meeting, details=details_of(invited.meeting, place="Biblioteket"), actor=by
    )
    text, _html = in_forms(deliver(mail_sink, MEETING_CHANGED)[0])
    assert "har svarat: Vi kommer" in text
    assert "val=yes" not in text


def test_two_changes_in_a_hurry_are_told_in_one_letter(invited, by, mail_sink):
    deliver_due()
    for place in ("Biblioteket", "Skolans aula"):
        services.change_meeting(invited.meeting, details=details_of(invited.meeting, place=place), actor=by)
    contacts = invited.organisation.memberships.count()
    letters = deliver(mail_sink, MEETING_CHANGED)
    assert len(letters) == contacts
    assert "Skolans aula" in in_forms(letters[0])[0]


def test_whoever_has_left_gets_no_letter_that_was_on_its_way(invited, by, mail_sink):
    leaving = invited.organisation.memberships.select_related("address").first()
    leave(leaving, actor=by)
    deliver_due()
    assert [mail["To"] for mail in mail_sink.letters].count(leaving.address.email) == 1
    assert Letter.objects.get(notice=INVITATION, address=leaving.address).state == LetterState.LAPSED


def test_nothing_is_sent_after_the_last_day(invited, mail_sink):
    with clock.standing_at(clock.instant(invited.meeting.answer_by + timedelta(days=1), time(8))):
        deliver_due()
    assert mail_sink.letters == []


def test_no_person_is_named_as_the_sender(invited, mail_sink):
    owner = Meeting.objects.get().owner
    for mail in deliver(mail_sink, INVITATION):
        assert owner.name not in "".join(in_forms(mail))


def test_the_specimen_opens_no_door(by):
    meeting = MeetingFactory(state=MeetingState.DRAFT)
    MembershipFactory(organisation__name="Norrby byalag")
    forms = Renderer(municipality()).render(notices()[INVITATION], specimen(meeting, "sv"), "sv")
    assert "Norrby byalag" in forms.text
    assert "/s/" not in forms.text + forms.html
    assert not Letter.objects.exists()


def test_a_letter_costs_few_queries_however_many_there_are(invited, mail_sink, django_assert_max_num_queries):
    Letter.objects.filter(address=Address.objects.get(language="en")).delete()
    with django_assert_max_num_queries(20):
        deliver_due()
