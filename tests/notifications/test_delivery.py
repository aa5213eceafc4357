"""Delivery against a real mail server: truth at sending, refusals, outages, and one letter at a time."""

import email
import threading
from datetime import timedelta
from email import policy

import pytest
from django.db import connection, transaction

from portal.municipality.services import change_settings
from portal.notifications.delivery import WAITS, Ended, deliver_due
from portal.notifications.enums import LetterState, Urgency
from portal.notifications.models import Choice, Letter
from portal.people.enums import AddressState
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.drill.mail_server import Verdict

pytestmark = pytest.mark.django_db


def read(taken):
    """A letter as the server took it."""
    return email.message_from_bytes(taken.data, policy=policy.default)


def test_a_letter_arrives_in_both_forms_with_proof_kept(owe, mail_server):
    letter = owe()
    assert deliver_due().finished == 1
    mail = read(mail_server.taken[0])
    assert mail["To"] == "karin@norrby.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Brevet kom fram" in mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert "<h1 style=" in html
    assert "prefers-color-scheme" in html
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT
    assert letter.server_answer.startswith("250 taken")
    assert letter.message_id == mail["Message-ID"]
    assert len(letter.digest) == 64
    assert letter.sent_at is not None


def test_a_letter_speaks_the_language_of_its_recipient(owe, mail_server):
    letter = owe()
    Letter.objects.filter(pk=letter.pk).update(language="en")
    deliver_due()
    mail = read(mail_server.taken[0])
    assert mail["Content-Language"] == "en"
    assert '<html lang="en">' in mail.get_body(("html",)).get_content()


def test_where_there_is_only_swedish_letters_are_swedish_also_those_that_waited(owe, mail_server):
    letter = owe()
    Letter.objects.filter(pk=letter.pk).update(language="en")
    change_settings(values={"languages": "sv"}, actor=A_COMMAND)
    deliver_due()
    mail = read(mail_server.taken[0])
    assert mail["Content-Language"] == "sv"
    assert '<html lang="sv">' in mail.get_body(("html",)).get_content()
    letter.refresh_from_db()
    assert letter.language == "sv"


def test_nothing_due_sends_nothing_and_opens_no_connection(owe, mail_server):
    letter = owe()
    Letter.objects.filter(pk=letter.pk).update(not_before=clock.now() + timedelta(minutes=10))
    assert deliver_due().ended is Ended.NOTHING_DUE
    assert mail_server.connections == 0


def test_the_most_urgent_goes_first(owe, mail_server):
    owe("later@x.example")
    owe("first@x.example")
    Letter.objects.filter(address__email="later@x.example").update(urgency=Urgency.BULK)
    deliver_due()
    assert [taken.to for taken in mail_server.taken] == ["first@x.example", "later@x.example"]


@pytest.mark.parametrize("why", ["expired", "thing gone", "declined", "closed address", "notice gone"])
def test_what_is_no_longer_true_or_wanted_lapses(owe, declare, mail_server, why):
    letter = owe(key=declare("tests.news", kind="meetings"))
    letter.urgency, letter.facts = Urgency.SOON, {"code": "SECRET"}
    match why:
        case "expired":
            letter.expires_at = clock.now()
        case "thing gone":
            letter.about_id = 0
        case "declined":
            Choice.objects.create(address=letter.address, kind="meetings", off_since=clock.now())
        case "closed address":
            letter.address.state = AddressState.REFUSED
            letter.address.save()
        case "notice gone":
            letter.notice = "nobody.writes_this_any_longer"
    letter.save()
    deliver_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.LAPSED
    assert letter.facts == {}
    assert not mail_server.taken


@pytest.mark.parametrize(
    "words",
    [
        "550 5.1.1 no such user",
        "550 5.2.1 the account is closed",
        "550 User unknown",
        "550 Requested action not taken: mailbox unavailable",
        "553 no such recipient here",
        "550 The recipient address does not exist",
    ],
)
def test_an_address_that_does_not_exist_is_remembered(owe, mail_server, words):
    letter = owe()
    mail_server.judge = lambda to, tries: Verdict(words)
    deliver_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.REFUSED
    assert letter.server_answer == words
    letter.address.refresh_from_db()
    assert letter.address.state == AddressState.REFUSED
    assert letter.address.reason == words


@pytest.mark.parametrize(
    "words",
    [
        "550 5.7.1 Relaying denied",
        "550 5.1.8 Sender address rejected: Domain not found",
        "550 5.1.7 Bad sender's mailbox address syntax",
        "554 relay access denied",
        "550 blocked by policy",
        "550 Sender verify failed",
        "550 sender address rejected: domain not found",
        "554 your address is in a black list at zen",
        "550 not today",
    ],
)
def test_a_server_that_will_not_serve_us_closes_no_address(owe, mail_server, words):
    letter = owe()
    mail_server.judge = lambda to, tries: Verdict(words)
    deliver_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.REFUSED
    assert letter.address.state == AddressState.OK


def test_a_letter_refused_for_what_it_says_does_not_close_the_address(owe, mail_server):
    letter = owe()
    mail_server.judge = lambda to, tries: Verdict("554 looks like spam", after_data=True)
    deliver_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.REFUSED
    assert letter.address.state == AddressState.OK


def test_a_server_that_asks_for_patience_is_asked_again_later(owe, mail_server):
    letter = owe()
    mail_server.judge = lambda to, tries: Verdict("451 greylisted") if tries == 0 else None
    deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 1)
    deliver_due()
    assert not mail_server.taken
    with clock.standing_at(clock.now() + WAITS[0]):
        deliver_due()
    letter.refresh_from_db()
    assert letter.state == LetterState.SENT


def test_after_two_days_of_patience_a_letter_has_failed(owe, mail_server):
    letter = owe()
    mail_server.judge = lambda to, tries: Verdict("451 not now")
    moment = clock.now()
    for wait in [timedelta(), *WAITS]:
        moment += wait
        with clock.standing_at(moment):
            deliver_due()
    letter.refresh_from_db()
    assert (letter.state, letter.server_answer) == (LetterState.FAILED, "451 not now")


def test_a_mail_server_out_of_reach_costs_no_letter_an_attempt(owe, mail_server):
    letter = owe()
    mail_server.refuse()
    assert deliver_due().ended is Ended.UNREACHABLE
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == (LetterState.WAITING, 0)
    mail_server.open()
    assert deliver_due().finished == 1


def test_a_fault_in_one_letter_holds_up_no_other(owe, declare, mail_server):
    broken = owe("broken@x.example", key=declare("tests.broken", template="mail/nobody/wrote_this"))
    sound = owe("sound@x.example", key=declare("tests.sound"))
    deliver_due()
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.state, broken.attempts) == (LetterState.WAITING, 1)
    assert sound.state == LetterState.SENT


def test_the_next_letter_is_the_first_that_is_due(owe):
    """`take_next` says in SQL what `due()` says."""
    now = clock.now()
    for n in range(8):
        owe(f"n{n}@x.example")
    Letter.objects.update(urgency=Urgency.SOON)
    letters = list(Letter.objects.order_by("id"))
    changes = [
        {"state": LetterState.SENT},
        {"not_before": now + timedelta(hours=1)},
        {"next_try_at": now + timedelta(minutes=1)},
        {"next_try_at": now - timedelta(minutes=1)},
        {"urgency": Urgency.BULK},
        {"urgency": Urgency.NOW},
        {"not_before": now - timedelta(hours=1)},
        {},
    ]
    for letter, change in zip(letters, changes, strict=True):
        Letter.objects.filter(pk=letter.pk).update(**change)
    taken = []
    expected = list(Letter.objects.due())
    while letter := Letter.objects.take_next():
        taken.append(letter)
        Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENT)
    assert taken == expected
    assert len(taken) == 5
    Letter.objects.update(state=LetterState.WAITING)
    assert Letter.objects.take_next(urgency=Urgency.NOW) == letters[5]
    assert Letter.objects.take_next(only=["nobody.writes_this"]) is None


def test_a_letter_that_a_later_one_says_better_lapses(owe, declare, mail_server):
    key = declare("tests.how_it_stands", latest_only=True)
    first, second = owe(key=key, occasion="1"), owe(key=key, occasion="2")
    other = owe("other@x.example", key=key, occasion="1")
    deliver_due()
    states = dict(Letter.objects.values_list("pk", "state"))
    assert states == {
        first.pk: LetterState.LAPSED,
        second.pk: LetterState.SENT,
        other.pk: LetterState.SENT,
    }
    third = owe(key=key, occasion="3")
    deliver_due()
    third.refresh_from_db()
    assert third.state == LetterState.SENT


def test_what_is_kept_of_a_letter_opens_no_door(owe, declare, mail_server):
    letter = owe(key=declare("tests.news", kind="meetings"))
    deliver_due()
    door = read(mail_server.taken[0])["List-Unsubscribe"].strip("<>")
    code, seal = door.split("/")[-3].split("-")
    letter.refresh_from_db()
    assert f"/s/{code}-…" in letter.body
    with connection.cursor() as cursor:
        cursor.execute("SELECT letter::text FROM notifications_letter AS letter")
        assert not [row for (row,) in cursor.fetchall() if seal in row]


@pytest.mark.parametrize("letters", [3, 30])
def test_a_letter_costs_the_same_few_queries_however_many_wait(
    owe, mail_server, letters, django_assert_max_num_queries
):
    for n in range(letters):
        owe(f"n{n}@x.example")
    # Five a letter: savepoint and release, take, fetch the thing, mark. And once: whose the letters
    # are, and a last look that finds none.
    with django_assert_max_num_queries(5 * letters + 4):
        assert deliver_due().finished == letters


@pytest.mark.django_db(transaction=True)
def test_a_letter_that_another_process_holds_is_left_alone(owe, mail_server):
    held, free = owe("held@x.example"), owe("free@x.example")
    taken, done = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Letter.objects.select_for_update().get(pk=held.pk)
            taken.set()
            done.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert taken.wait(10)
    deliver_due()
    assert [letter.to for letter in mail_server.taken] == ["free@x.example"]
    done.set()
    holder.join()
    deliver_due()
    assert [letter.to for letter in mail_server.taken] == ["free@x.example", "held@x.example"]
    free.refresh_from_db()
    assert free.state == LetterState.SENT


def test_a_kind_that_can_be_declined_says_how_in_foot_and_headers(owe, declare, mail_server, client):
    letter = owe(key=declare("tests.news", kind="meetings"))
    deliver_due()
    mail = read(mail_server.taken[0])
    address = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.get_body(("plain",)).get_content()
    assert address in mail.get_body(("html",)).get_content()
    page = "/s/" + address.partition("/s/")[2]
    assert client.get(page).status_code == 200
    assert not Choice.objects.exists()
    # As a mail program does it: no cookie, no token, no page seen before.
    # RFC 8058 wants no redirect.
    assert client.post(page, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Choice.objects.get().address == letter.address
    assert "Nyheter" in client.get(page).content.decode()
    owe(key="tests.news", occasion="next")
    deliver_due()
    assert len(mail_server.taken) == 1
    client.post(page, {"again": "1"})
    assert not Choice.objects.exists()


def test_what_cannot_be_declined_says_nothing_of_it(owe, mail_server):
    owe()
    deliver_due()
    mail = read(mail_server.taken[0])
    assert mail["List-Unsubscribe"] is None
    assert "/brev/" not in mail.get_body(("plain",)).get_content()


def test_own_values_are_filled_in_and_escaped_in_html_only(owe, declare, mail_server):
    name = "<b>Norrby & vänner</b>"
    owe(key=declare("tests.own", kind="meetings", own={"hand_over_url": name}))
    deliver_due()
    mail = read(mail_server.taken[0])
    assert name in mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert name not in html
    assert "&lt;b&gt;Norrby &amp; vänner" in html


def test_before_the_portal_is_open_only_sign_in_codes_leave(owe, mail_server, settings):
    owe()
    settings.PRODUCTION = True
    assert deliver_due().finished == 0
    assert not mail_server.taken
