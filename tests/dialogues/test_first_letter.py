"""The first letter to a contact whom a register file named says whence its address came, and the way out."""

import email
from datetime import timedelta
from email import policy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dialogues import services
from dialogues.enums import Answer
from dialogues.models import Invitation
from organisations.models import Membership
from organisations.services import name_successor
from portal.notifications.delivery import WAITS, deliver_due
from portal.notifications.models import Letter
from portal.notifications.services import forget_old_bodies, reopen, try_again
from portal.pages.services import erase_address
from portal.people.enums import LinkPurpose
from portal.people.models import Address, GuestLink
from portal.web import clock
from portal.web.actor import A_COMMAND, THE_CLOCK
from portal.web.templatetags.furniture import day
from tests.dialogues.acts import details_of, link_of
from tests.drill.mail_server import MailServer, Verdict
from tests.factories import MeetingFactory, MembershipFactory, UserFactory, make_organisations
from tests.organisations.services.importing.bringing import bring_in

pytestmark = pytest.mark.django_db

SWEDISH, ENGLISH = "kom med en registerfil", "came with a register file"
HEADINGS = "Namn;Ort;Kontakt;E-post"
NORRBY = "Norrby byalag & vänner;Norrby;Karin Berg;karin@norrby.example"


@pytest.fixture
def server(settings):
    """A mail server that takes everything until it is told otherwise."""
    server = MailServer().start()
    settings.EMAIL_BACKEND = "portal.notifications.smtp.AnsweringBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield server
    server.stop()


@pytest.fixture
def karin(db):
    """A contact that came with a register file."""
    bring_in(NORRBY, headings=HEADINGS)
    return Membership.objects.select_related("organisation", "address").get()


def invite() -> Invitation:
    """One more meeting to which everybody is invited; the first of its invitations."""
    meeting = MeetingFactory()
    services.invite_all(meeting, actor=THE_CLOCK)
    return meeting.invitations.order_by("organisation").first()


def posted(server) -> list[tuple[str, str]]:
    """What is owed is sent; text and HTML of each letter that has arrived."""
    deliver_due()
    mails = [email.message_from_bytes(taken.data, policy=policy.default) for taken in server.taken]
    return [
        (mail.get_body(("plain",)).get_content(), mail.get_body(("html",)).get_content()) for mail in mails
    ]


def told(server) -> list[bool]:
    """For each letter that has arrived, whether both its forms say where the address came from."""
    says = [[SWEDISH in " ".join(form.split()) for form in letter] for letter in posted(server)]
    assert all(text == html for text, html in says)
    return [text for text, _html in says]


def later(**more):
    """The clock stands some time from now."""
    return clock.standing_at(clock.now() + timedelta(**more))


def test_the_first_letter_says_whence_why_how_long_and_the_way_out(karin, server):
    invite()
    way_out = GuestLink.objects.get(purpose=LinkPurpose.HAND_OVER).path("leave")
    ((text, html),) = posted(server)
    for form in (" ".join(text.split()), html):
        assert f"{SWEDISH} som vi läste in {day(clock.today())}" in form
        assert "uppgift av allmänt intresse" in form
        assert "Så länge personen är kontaktperson" in form
        assert "raderade, och invända" in form
        assert "/personuppgifter/" in form
        assert way_out in form
    assert "Adressen är kontaktadress för Norrby byalag & vänner i" in " ".join(text.split())
    assert "Adressen är kontaktadress för Norrby byalag &amp; vänner i" in html


def test_its_text_form_is_no_wider_than_letters_are(karin, server):
    invite()
    ((text, _html),) = posted(server)
    assert not [line for line in text.splitlines() if len(line) > 80 and "http" not in line]
    assert all(len(line.split()) == 1 for line in text.splitlines() if "/s/" in line)


def test_it_is_said_in_the_language_of_the_letter(karin, server):
    Address.objects.update(language="en")
    invite()
    ((text, html),) = posted(server)
    for form in (" ".join(text.split()), html):
        assert ENGLISH in form
        assert SWEDISH not in form
        assert "Remove me as contact person" in form


def test_it_is_said_once_and_then_only_in_a_line_why_the_letter_came(karin, server):
    for _meeting in range(2):
        invite()
        deliver_due()
    invite()
    invite()
    assert told(server) == [True, False, False, False]
    why = ["Du får brevet för att du står som kontaktperson" in text for text, _html in posted(server)]
    assert why == [False, True, True, True]


def test_the_letter_stays_as_proof_that_it_was_said(karin, server):
    invite()
    invite()
    deliver_due()
    assert list(Letter.objects.order_by("id").values_list("tells_of", flat=True)) == [karin.code, ""]


def test_a_first_letter_that_lapsed_has_told_nobody(karin, server):
    invite()
    Letter.objects.update(expires_at=clock.now())
    assert told(server) == []
    invite()
    assert told(server) == [True]


@pytest.mark.parametrize("words", ["550 5.1.1 no such user", "550 5.7.1 blocked by policy"])
def test_a_first_letter_that_was_refused_has_told_nobody(karin, server, words):
    server.judge = lambda to, tries: Verdict(words)
    invite()
    assert told(server) == []
    server.judge = lambda to, tries: None
    reopen(Address.objects.get(), actor=A_COMMAND)
    invite()
    assert told(server) == [True]
    try_again(Letter.objects.get(state="refused"), actor=A_COMMAND)
    assert told(server) == [True, False]


def test_a_first_letter_that_was_tried_in_vain_has_told_nobody(karin, server):
    server.judge = lambda to, tries: Verdict("451 try later")
    invite()
    moment = clock.now()
    for wait in [timedelta(), *WAITS]:
        moment += wait
        with clock.standing_at(moment):
            assert told(server) == []
    assert Letter.objects.get().state == "failed"
    server.judge = lambda to, tries: None
    with clock.standing_at(moment):
        invite()
        assert told(server) == [True]


def test_a_letter_whose_text_is_forgotten_has_told_all_the_same(karin, server):
    invite()
    deliver_due()
    with later(days=31):
        forget_old_bodies()
        invite()
        assert told(server) == [True, False]


def test_two_who_share_an_address_at_one_organisation_are_one_recipient(karin, server):
    MembershipFactory(organisation=karin.organisation, address=karin.address, imported_on=clock.today())
    for _meeting in range(3):
        invite()
        deliver_due()
    assert told(server) == [True, False, False]


def test_an_address_of_two_organisations_is_told_of_each(server):
    bring_in(NORRBY, NORRBY.replace("Norrby byalag", "Älvsjö kör"), headings=HEADINGS)
    for _meeting in range(2):
        invite()
        deliver_due()
    assert told(server) == [True, True, False, False]
    first, second = (" ".join(text.split()) for text, _html in posted(server)[:2])
    assert "Adressen är kontaktadress för Norrby byalag" in first
    assert "Adressen är kontaktadress för Älvsjö kör" in second


def test_at_another_address_it_is_said_anew(karin, server):
    invite()
    deliver_due()
    Membership.objects.update(address=Address.objects.create(email="ny@norrby.example"))
    invite()
    assert told(server) == [True, True]


@pytest.mark.parametrize("kind", ["reminder", "change", "cancellation", "answer changed"])
def test_whatever_letter_is_the_first_says_so(karin, server, by, kind):
    """The invitation went before letters said it."""
    invitation = invite()
    deliver_due()
    Letter.objects.update(tells_of="")
    match kind:
        case "reminder":
            with later(days=36):
                services.remind(actor=THE_CLOCK)
        case "change":
            changed = details_of(invitation.meeting, place="Biblioteket")
            services.change_meeting(invitation.meeting, details=changed, actor=by)
        case "cancellation":
            services.cancel_meeting(invitation.meeting, actor=by)
        case "answer changed":
            MembershipFactory(organisation=karin.organisation)
            for answer in (Answer.YES, Answer.NO):
                services.answer(invitation, link=link_of(invitation), answer=answer, actor=A_COMMAND)
    with later(days=36):
        assert told(server)[:2] == [True, True]


def test_only_whom_a_file_named_is_told(karin, server):
    """Not whom staff typed in or a contact named, nor who has joined with an account."""
    karin.user = UserFactory()
    karin.save()
    MembershipFactory(organisation=karin.organisation)
    name_successor(MembershipFactory(), name="Ny", email="ny@forening.example", actor=A_COMMAND)
    invite()
    letters = told(server)
    assert letters
    assert not any(letters)


def test_an_address_that_was_erased_is_told_anew_if_another_file_names_it(karin, server):
    invite()
    deliver_due()
    erase_address(karin.address, actor=A_COMMAND)
    bring_in(NORRBY, headings=HEADINGS)
    assert not Membership.objects.exists()
    bring_in(NORRBY, headings=HEADINGS, source="annat-register")
    Address.objects.update(state="ok")
    invite()
    assert told(server) == [True, True]


def test_in_two_presses_a_person_is_removed_and_the_same_file_does_not_bring_it_back(karin, server, client):
    invite()
    ((text, _html),) = posted(server)
    (way_out,) = [line for line in text.splitlines() if "/sluta/" in line]
    path = "/" + way_out.partition("://")[2].partition("/")[2]
    asked = client.get(path).content.decode()
    assert "Läser vi in samma register igen läggs du inte till." in asked
    client.post(path)
    bring_in(NORRBY, headings=HEADINGS)
    bring_in(NORRBY + ", eva@norrby.example", headings=HEADINGS)
    current = Membership.objects.current()
    assert list(current.values_list("address__email", flat=True)) == ["eva@norrby.example"]


def test_nothing_is_said_of_files_to_whoever_leaves_without_having_come_with_one(client):
    contact = MembershipFactory()
    invite()
    link = GuestLink.objects.get(purpose=LinkPurpose.HAND_OVER, subject_id=contact.pk)
    assert "läggs du inte till" not in client.get(link.path("leave")).content.decode()


def test_a_hundred_letters_cost_as_many_queries_with_it_as_without(server):
    make_organisations(100)
    cost = []
    # The first time also asks once what kinds of things there are.
    for imported_on in (None, None, clock.today()):
        Membership.objects.update(imported_on=imported_on)
        invite()
        with CaptureQueriesContext(connection) as queries:
            assert deliver_due().finished == 100
        cost.append(len(queries))
    assert sum(told(server)) == 100
    # Six a letter: savepoint and release, take, the invitation, its doors, mark. And once: whose the
    # letters are, their pace, and a last look that finds none.
    assert cost[1] == cost[2] <= 6 * 100 + 5
