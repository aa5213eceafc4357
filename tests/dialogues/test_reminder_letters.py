"""What reminders say, in both forms and both languages, and when they are no longer true."""

from datetime import time, timedelta

import pytest

from dialogues import services
from dialogues.enums import AGENDA_MISSING, REMINDER, REMINDER_COMING, Answer, MeetingState, Mode, PlaceState
from dialogues.models import Invitation, Meeting, Reminder, Rsvp
from organisations.services import leave
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.services import link_for
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from tests.dialogues.acts import with_doors
from tests.factories import (
    AddressFactory,
    AgendaItemFactory,
    InvitationFactory,
    MeetingFactory,
    MembershipFactory,
    RsvpFactory,
    evening,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    """A stormöte with an agenda, in a room and on the net."""
    meeting = MeetingFactory(title="Stormöte våren", link="https://mote.example/rum", called_at=clock.now())
    AgendaItemFactory(meeting=meeting, title="Val till samrådet", minutes=30)
    return meeting


@pytest.fixture
def karin():
    """The contact of an association with a name that needs care in HTML."""
    return MembershipFactory(name="Karin Berg", organisation__name="Norrby byalag & vänner")


def invited(meeting, contact) -> Invitation:
    """The contact's association has got its letter."""
    return with_doors(InvitationFactory(meeting=meeting, organisation=contact.organisation))


def arrived(sink, day, days_before: int) -> list[tuple[str, str, str]]:
    """Subject, text and HTML of what the clock sends so many days before a day."""
    taken = len(sink.letters)
    with clock.standing_at(clock.instant(day - timedelta(days=days_before), time(9))):
        services.remind(actor=THE_CLOCK)
        services.ask_for_agendas(actor=THE_CLOCK)
        deliver_due()
    return [
        (
            " ".join(mail["Subject"].split()),
            mail.get_body(("plain",)).get_content(),
            mail.get_body(("html",)).get_content(),
        )
        for mail in sink.letters[taken:]
    ]


def between(meeting, days_before: int, happens) -> list[str]:
    """Owe reminders so many days before the meeting, let something happen, deliver; their states."""
    with clock.standing_at(clock.instant(meeting.on - timedelta(days=days_before), time(9))):
        services.remind(actor=THE_CLOCK)
        happens()
        deliver_due()
    return sorted(
        Letter.objects.filter(notice__in=[REMINDER, REMINDER_COMING]).values_list("state", flat=True)
    )


def test_who_comes_is_told_when_where_what_how_many_and_how_to_change(meeting, karin, mail_sink):
    change_settings(values={"phone": "08-465 004 00"}, actor=A_COMMAND)
    Meeting.objects.update(answer_by=meeting.on)
    RsvpFactory(invitation=invited(meeting, karin), group_size=4)
    ((subject, text, html),) = arrived(mail_sink, meeting.on, 2)
    assert subject.startswith("Vi ses ")
    assert subject.endswith(": Stormöte våren")
    for form in (text, html):
        for words in ("Hej Karin!", "4 personer från Norrby byalag", "Folkets hus", "https://mote.example/rum",
                      "Val till samrådet", "08-465 004 00", "/svar/", "/lamna-over/", "/moten/"):  # fmt: skip
            assert words in form
    assert "4 personer från Norrby byalag & vänner är anmälda och har plats" in text
    assert "Norrby byalag &amp; vänner" in html


def test_after_the_last_day_one_says_so_by_letter_or_telephone(meeting, karin, mail_sink):
    RsvpFactory(invitation=invited(meeting, karin), mode=Mode.ONLINE)
    ((_subject, text, html),) = arrived(mail_sink, meeting.on, 2)
    for form in (text, html):
        assert "1 person från Norrby byalag" in form
        assert "på nätet" in form
        assert "Svara på det här brevet" in form
        assert "Öppna länken några minuter innan" in form
        assert "/svar/" not in form


def test_who_comes_in_their_own_name_is_told_too(meeting, mail_sink):
    english = AddressFactory(language="en")
    for address in (AddressFactory(), english):
        rsvp = RsvpFactory(
            invitation=None, meeting=meeting, name="Åsa Ek", address=address, confirmed_at=clock.now()
        )
        link_for(purpose=LinkPurpose.SIGN_UP, subject=rsvp, address=address)
    letters = arrived(mail_sink, meeting.on, 2)
    assert sorted("Hej Åsa! Du är anmäld" in text for _subject, text, _html in letters) == [False, True]
    assert not any("/lamna-over/" in text for _subject, text, _html in letters)
    assert all("/anmalan/" in form for _subject, *forms in letters for form in forms)


def test_one_letter_says_all_that_is_due_that_day(meeting, karin, mail_sink):
    other = MembershipFactory(address=karin.address, organisation__name="Söderby IF")
    soon = MeetingFactory(title="Nätverk", starts_at=evening(62), answer_by=meeting.on + timedelta(days=1))
    RsvpFactory(invitation=invited(meeting, karin), group_size=2)
    for contact in (karin, other):
        invited(soon, contact)
    ((subject, text, html),) = arrived(mail_sink, meeting.on, 2)
    assert "och 2 inbjudningar att svara på" in subject
    for form in (text, html):
        assert "2 personer från Norrby byalag" in form
        assert form.count("/svar/?val=yes") == 2
        assert form.count("/lamna-over/") == 2
    assert "Kommer Söderby IF?" in text
    assert "Kommer Norrby byalag &amp; vänner?" in html


def test_several_that_wait_for_an_answer_stand_in_one_letter_in_english_too(meeting, mail_sink):
    address = AddressFactory(language="en")
    for _each in range(2):
        invited(meeting, MembershipFactory(address=address))
    ((subject, text, html),) = arrived(mail_sink, meeting.answer_by, 10)
    assert "2 invitations" in subject
    assert text.count("/svar/?val=no\r\n") == 2
    assert '<html lang="en">' in html


def test_the_first_of_several_letters_to_whom_a_file_named_says_so(meeting, mail_sink):
    address = AddressFactory()
    for _each in range(2):
        invited(meeting, MembershipFactory(address=address, imported_on=clock.today()))
    assert len(arrived(mail_sink, meeting.answer_by, 10)) == 1
    assert Letter.objects.get().tells_of


def test_what_has_become_untrue_before_it_is_sent_lapses(meeting, karin, mail_sink):
    RsvpFactory(invitation=invited(meeting, karin))
    changes = [
        lambda: Rsvp.objects.update(answer=Answer.NO),
        lambda: Rsvp.objects.update(place_state=PlaceState.WAITING),
        lambda: Meeting.objects.update(state=MeetingState.CANCELLED),
        lambda: Meeting.objects.update(starts_at=meeting.starts_at + timedelta(days=1),
                                       ends_at=meeting.ends_at + timedelta(days=1)),
        lambda: leave(karin, actor=A_COMMAND),
    ]  # fmt: skip
    for change in changes:
        Meeting.objects.update(state="called", starts_at=meeting.starts_at, ends_at=meeting.ends_at)
        Rsvp.objects.update(answer=Answer.YES, place_state=PlaceState.NONE)
        Reminder.objects.all().delete()
        Letter.objects.filter(notice=REMINDER_COMING).delete()
        assert between(meeting, 2, change) == ["lapsed"]


def test_of_several_only_what_still_is_true_is_said(meeting, karin, mail_sink):
    other = invited(meeting, MembershipFactory(address=karin.address, organisation__name="Söderby IF"))
    invited(meeting, karin)
    days = (meeting.on - meeting.answer_by).days + 10
    assert between(meeting, days, lambda: RsvpFactory(invitation=other)) == ["sent"]
    text = mail_sink.letters[-1].get_body(("plain",)).get_content()
    assert "Norrby byalag & vänner har inte svarat" in text
    assert "Söderby IF" not in text


def test_the_official_is_led_to_the_page_where_the_agenda_is_written(mail_sink):
    meeting = MeetingFactory(title="Stormöte våren", owner=staff(name="Eva Lind"), called_at=clock.now())
    ((subject, text, html),) = arrived(mail_sink, meeting.on, 14)
    assert subject == "Dagordningen är inte utlagd: Stormöte våren"
    for form in (text, html):
        assert "Hej Eva!" in form
        assert "14 dagar" in form
        assert f"{meeting.get_absolute_url()}andra/" in form
    assert Letter.objects.get(notice=AGENDA_MISSING).state == "sent"


def test_the_official_hears_nothing_once_there_is_an_agenda(mail_sink):
    meeting = MeetingFactory(owner=staff(), called_at=clock.now())
    with clock.standing_at(clock.instant(meeting.on - timedelta(days=14), time(9))):
        assert services.ask_for_agendas(actor=THE_CLOCK) == 1
        AgendaItemFactory(meeting=meeting)
        deliver_due()
    assert Letter.objects.get().state == "lapsed"


def test_who_comes_is_told_what_to_bring(meeting, karin, mail_sink):
    Meeting.objects.update(bring="Dator & eget förslag")
    RsvpFactory(invitation=invited(meeting, karin))
    ((_subject, text, html),) = arrived(mail_sink, meeting.on, 2)
    assert "Ta med: Dator & eget förslag" in text
    assert "Dator &amp; eget förslag" in html


def test_each_of_several_says_what_to_bring(meeting, karin, mail_sink):
    Meeting.objects.update(bring="Dator")
    RsvpFactory(invitation=invited(meeting, karin))
    other = MeetingFactory(starts_at=meeting.starts_at)
    RsvpFactory(invitation=invited(other, karin))
    ((_subject, text, html),) = arrived(mail_sink, meeting.on, 2)
    assert text.count("Ta med: Dator") == 1
    assert html.count("Ta med:") == 1
