"""A mail scanner opens every link of every letter as it comes, and nothing changes."""

import re
from datetime import time, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from dialogues import services
from dialogues.enums import MAILING_PROOF, PROOF, Answer, CameBy, MailingKind, MeetingKind, Outcome
from dialogues.models import Invitation, Question
from dialogues.notices import MAILING_NOTICES, NOTICES, answered
from dialogues.notices.dialogues import DIALOGUE_NOTICES
from dialogues.notices.viewpoints import VIEWPOINT_NOTICES
from dialogues.services import Person, Said
from organisations.services import name_successor
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Letter
from portal.notifications.services import send_now
from portal.web import clock
from portal.web.actor import THE_CLOCK, Actor, Door
from portal.web.codes import new_code
from tests.dialogues.acts import details_of
from tests.factories import DialogueFactory, MailingFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db

BY_LINK = Actor(Door.LINK)
OF_DIALOGUES = {notice.key for notice in [*DIALOGUE_NOTICES, *VIEWPOINT_NOTICES, *answered.NOTICES]}
_LINK = re.compile(r'href="([^"#]+)|(https?://\S+)')


class Scanner:
    """Stands before everybody's mailbox, with no cookies, and opens what is in the letters."""

    def __init__(self, sink):
        self.sink, self.read, self.opened = sink, 0, set()

    def look(self) -> None:
        """Let what is owed leave, then open all that is in it; the whole database is as it was."""
        deliver_due()
        new = self.sink.letters[self.read :]
        self.read += len(new)
        before = everything()
        for address in sorted({link for mail in new for link in links_in(mail)}):
            path = address.removeprefix(settings.SITE_URL)
            for ask in (Client().head, Client().get, Client().get):
                assert ask(path, follow=True).status_code < 500, path
            self.opened.add(path)
        assert everything() == before


def links_in(mail) -> set[str]:
    """Our own addresses in both forms of a letter and in its headers."""
    forms = [mail.get_body((form,)).get_content() for form in ("plain", "html")]
    headers = re.findall(r"<(https?://[^>]+)>", str(mail["List-Unsubscribe"] or ""))
    found = [unescape(one or other) for form in forms for one, other in _LINK.findall(form)]
    return {link for link in [*found, *headers] if link.startswith(settings.SITE_URL + "/")}


def everything() -> dict[str, str]:
    """A digest of each table's rows, whatever is in it."""
    with connection.cursor() as cursor:
        digest = (
            "SELECT md5(coalesce(string_agg(row::text, chr(10) ORDER BY row::text), '')) FROM \"{}\" AS row"
        )
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(digest.format(table))
            found[table] = cursor.fetchone()[0]
        return found


def answer(contact, meeting, answer: str, **said) -> None:
    """By the door of this contact's own letter."""
    invitation = Invitation.objects.for_letter().get(organisation=contact.organisation)
    door = invitation.doors(contact.address)["answer"]
    services.answer(invitation, link=door, answer=answer, actor=BY_LINK, **said)


def sign_up(meeting, email: str):
    """Somebody in their own name, who has not confirmed yet."""
    said = Said(answer=Answer.YES)
    who = Person(name="Ada Berg", email=email)
    return services.sign_up(meeting, who=who, said=said, code=new_code(), actor=Actor(Door.WEB))


def test_nothing_changes_whatever_is_opened_in_all_letters_of_a_meetings_life(mail_sink, official, by):
    scanner, began = Scanner(mail_sink), clock.now()
    siv = MembershipFactory()
    bo = MembershipFactory(organisation=siv.organisation)
    eva, _silent = MembershipFactory(), MembershipFactory()
    with clock.standing_at(began):
        meeting = MeetingFactory(seats=1, kind=MeetingKind.NETWORK, owner=official, called_at=began)
        services.send_proof(meeting, user=official, actor=by)
        services.invite_all(meeting, actor=by)
        scanner.look()
        answer(siv, meeting, Answer.YES, question="Finns kaffe?", proposal="Belysning")
        answer(eva, meeting, Answer.YES)
        unconfirmed, person = sign_up(meeting, "ada@hem.example"), sign_up(meeting, "bo@hem.example")
        scanner.look()
        assert not unconfirmed.is_confirmed
        services.confirm_sign_up(person, actor=BY_LINK)
        scanner.look()
        services.answer_question(Question.objects.get(), answer="Ja.", actor=by)
        services.decline_proposal(meeting.agenda_items.get(), reason="Nästa gång.", actor=by)
        # The seat goes to Eva's, and then to whoever came in their own name.
        answer(bo, meeting, Answer.NO)
        scanner.look()
    with clock.standing_at(began + timedelta(minutes=10)):
        answer(eva, meeting, Answer.NOT_YET)
        scanner.look()
    with clock.standing_at(began + timedelta(hours=1)):
        services.change_meeting(
            meeting, details=details_of(meeting, place="Biblioteket", seats=1, kind=meeting.kind), actor=by
        )
        name_successor(siv, name="Åsa Berg", email="asa@forening.example", actor=BY_LINK)
        scanner.look()
    for on in (meeting.answer_by - timedelta(days=10), meeting.on - timedelta(days=2)):
        with clock.standing_at(clock.instant(on, time(9))):
            services.remind(actor=THE_CLOCK)
            services.ask_for_agendas(actor=THE_CLOCK)
            scanner.look()
            if on > meeting.answer_by:
                services.cancel_meeting(meeting, reason="Storm.", actor=by)
                scanner.look()
    for kind in MailingKind:
        mailing = MailingFactory(kind=kind)
        services.send_mailing_proof(mailing, user=official, actor=by)
        services.send_mailing(mailing, actor=by)
        services.send_mailing_now(mailing, actor=by)
        scanner.look()

    # All letters of the room have come by, and doors of each sort have been opened.
    sent = set(Letter.objects.filter(state="sent").values_list("notice", flat=True))
    assert {notice.key for notice in [*NOTICES, *MAILING_NOTICES]} - sent == OF_DIALOGUES

    assert {PROOF, MAILING_PROOF} < sent
    for door in ("svar/?val=yes", "svar/?val=no", "anmalan/", "brev/", "lamna-over/", "bli-kontaktperson/"):
        assert any(path.startswith("/s/") and path.endswith(door) for path in scanner.opened), door


def test_nothing_changes_whatever_is_opened_in_all_letters_of_a_dialogues_life(mail_sink, official, by):
    scanner = Scanner(mail_sink)
    siv = MembershipFactory()
    dialogue = DialogueFactory(owner=official, state="draft", opens_on=None, closes_on=None, answer_by=None)
    services.send_dialogue_proof(dialogue, user=official, actor=by)
    send_now(services.ask(dialogue, actor=by), actor=by)
    scanner.look()
    dialogue.refresh_from_db()
    # As long as the first letter may be regretted, it says the new day itself.
    with clock.standing_at(clock.now() + timedelta(hours=1)):
        services.prolong(dialogue, closes_on=dialogue.closes_on + timedelta(days=7), actor=by)
        scanner.look()
    for who, came_by in (
        (services.Sayer(organisation=siv.organisation), CameBy.PAGE),
        (services.Sayer(name="Ada Berg", email="ada@hem.example"), CameBy.PAGE),
    ):
        said = services.say(
            dialogue, words=services.Words(text="Fler bussar."), who=who, came_by=came_by, actor=BY_LINK
        )
    scanner.look()
    services.confirm_viewpoint(said, actor=BY_LINK)
    scanner.look()
    group = services.begin_group(dialogue, viewpoints=[said.code], title="Bussar", code=new_code(), actor=by)
    values = {"outcome": Outcome.TAKEN_ALONG, "text": "Vi tar med det.", "change": ""}
    services.answer_group(group, values=values, seen={}, actor=by)
    scanner.look()
    services.withdraw_dialogue(dialogue, reason="Planen görs om.", actor=by)
    scanner.look()
    sent = set(Letter.objects.filter(state="sent").values_list("notice", flat=True))
    assert OF_DIALOGUES - sent == set()
