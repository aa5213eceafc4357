"""Questions and proposals, as those who call see and answer them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dialogues import services
from dialogues.enums import AgendaItemState
from portal.people.enums import Role
from portal.web import clock
from tests.dialogues.acts import address_of, text
from tests.factories import (
    AddressFactory,
    AgendaItemFactory,
    MeetingFactory,
    PersonFactory,
    QuestionFactory,
    RsvpFactory,
    staff,
)
from tests.meanwhile import meanwhile

pytestmark = pytest.mark.django_db


def page_of(thing, name: str) -> str:
    """Where a question or a proposal is answered."""
    word = "question" if name == "question_answer" else "proposal"
    return reverse(name, kwargs={"code": thing.meeting.code, "slug": thing.meeting.slug, word: thing.code})


def proposed(rsvp, title="Belysningen vid hamnen"):
    return AgendaItemFactory(
        meeting=rsvp.meeting, state="proposed", title=title, proposed_by=rsvp, proposed_at=clock.now()
    )


def test_what_is_unanswered_stands_first_and_the_unreached_with_a_number(client, official, by):
    client.force_login(official)
    meeting = MeetingFactory()
    done = QuestionFactory(rsvp__invitation__meeting=meeting, text="Finns fika?")
    services.answer_question(done, answer="Ja, från halv sex.", actor=by)
    QuestionFactory(
        rsvp=PersonFactory(meeting=meeting, address=None, phone="070-1740605"), text="Går det att parkera?"
    )
    phoned = RsvpFactory(invitation__meeting=meeting, address=None)
    phoned.invitation.organisation.memberships.update(phone="08-465 004 11")
    proposed(phoned)
    page = text(client.get(address_of(meeting, "meeting_questions")))
    assert page.index("Går det att parkera?") < page.index("Finns fika?")
    assert "Ja, från halv sex." in page
    assert "tel:+46701740605" in page
    assert "tel:+46846500411" in page
    assert "Belysningen vid hamnen" in page
    answers = text(client.get(address_of(meeting, "meeting_answers")))
    assert "2 obesvarade" in answers


def test_a_question_is_answered_and_the_page_says_that_a_letter_goes(client, official):
    client.force_login(official)
    question = QuestionFactory(rsvp__address=AddressFactory())
    page = page_of(question, "question_answer")
    assert question.text in text(client.get(page))
    said = client.post(page, {"answer": "Ja, gärna."}, follow=True)
    assert "ett brev är på väg till" in text(said)
    assert "Ja, gärna." in text(said)
    phoned = QuestionFactory(rsvp__address=None)
    said = client.post(page_of(phoned, "question_answer"), {"answer": "Ja."}, follow=True)
    assert "ring och berätta" in text(said)


def test_whoever_answers_second_sees_the_first_answer_and_keeps_what_was_typed(client, official, by):
    client.force_login(official)
    question = QuestionFactory(rsvp__address=AddressFactory())
    services.answer_question(question, answer="Nej, tyvärr.", actor=by)
    response = client.post(page_of(question, "question_answer"), {"answer": "Ja, gärna."})
    assert response.status_code == 422
    assert "Nej, tyvärr." in text(response)
    assert "Ja, gärna." in text(response)
    assert "redan svarat" in text(response)
    assert (
        "<form"
        not in text(client.get(page_of(question, "question_answer")))
        .partition("<main")[2]
        .partition("</main")[0]
    )


def test_an_empty_answer_and_an_empty_reason_are_not_sent(client, official):
    client.force_login(official)
    question = QuestionFactory()
    response = client.post(page_of(question, "question_answer"), {"answer": "  "})
    assert response.status_code == 422
    assert "Skriv ett svar." in text(response)
    item = proposed(question.rsvp)
    for typed, sentence in (
        ({"decision": "decline", "reason": ""}, "Skriv varför punkten inte kommer med."),
        ({"reason": "Ont om tid"}, "Välj om punkten kommer med eller inte."),
    ):
        response = client.post(page_of(item, "proposal_decide"), typed)
        assert response.status_code == 422
        assert sentence in text(response)
    item.refresh_from_db()
    assert item.state == AgendaItemState.PROPOSED


def test_a_proposal_is_taken_up_or_declined_and_only_then_on_the_meetings_page(client, official):
    client.force_login(official)
    rsvp = RsvpFactory(address=AddressFactory())
    taken, declined = proposed(rsvp), proposed(rsvp, "Bryggornas färg")
    assert taken.title not in text(client.get(address_of(rsvp.meeting)))
    client.post(page_of(taken, "proposal_decide"), {"decision": "accept"})
    said = client.post(
        page_of(declined, "proposal_decide"),
        {"decision": "decline", "reason": "Det är bestämt."},
        follow=True,
    )
    assert "Det är bestämt." in text(said)
    page = text(client.get(address_of(rsvp.meeting)))
    assert taken.title in page
    assert declined.title not in page
    late = client.post(page_of(declined, "proposal_decide"), {"decision": "accept"})
    assert late.status_code == 422
    assert "redan bestämt" in text(late)


def test_questions_are_for_those_who_call(client):
    question = QuestionFactory()
    item = proposed(question.rsvp)
    client.force_login(staff(Role.REGISTRAR))
    for address in (
        address_of(question.meeting, "meeting_questions"),
        page_of(question, "question_answer"),
        page_of(item, "proposal_decide"),
    ):
        assert client.get(address).status_code == 403
    client.force_login(staff(Role.OFFICIAL))
    other = QuestionFactory()
    assert (
        client.get(page_of(question, "question_answer").replace(question.code, other.code)).status_code == 404
    )


def test_questions_ask_as_much_for_thirty_as_for_three(client, official):
    client.force_login(official)

    def queries(number):
        meeting = MeetingFactory()
        for _each in range(number):
            proposed(QuestionFactory(rsvp__invitation__meeting=meeting).rsvp)
        client.get(address_of(meeting, "meeting_questions"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address_of(meeting, "meeting_questions"))
        return len(captured)

    assert queries(3) == queries(27) <= 8


def test_what_somebody_unconfirmed_has_typed_is_shown_once_it_is_confirmed(client, official, by):
    client.force_login(official)
    person = PersonFactory(confirmed_at=None, address=None, phone="070-1740605")
    question, item = QuestionFactory(rsvp=person, text="Köp Nu på billigt.example?"), proposed(person)
    meeting = person.meeting

    def shown():
        answers = text(client.get(address_of(meeting, "meeting_answers")))
        return text(client.get(address_of(meeting, "meeting_questions"))), answers

    page, answers = shown()
    assert "Köp Nu" not in page + answers
    assert item.title not in page
    assert "obesvarad" not in answers
    assert client.get(page_of(question, "question_answer")).status_code == 404
    assert client.get(page_of(item, "proposal_decide")).status_code == 404
    services.confirm_by_phone(person, actor=by)
    page, answers = shown()
    assert "Köp Nu" in page
    assert item.title in page
    assert "Köp Nu" in answers
    assert "2 obesvarade" in answers


def test_a_proposal_stays_when_its_proposer_is_forgotten(client, official):
    client.force_login(official)
    item = proposed(RsvpFactory())
    type(item).objects.update(proposed_by=None)
    assert item.title in text(client.get(address_of(item.meeting, "meeting_questions")))


def test_who_has_answered_is_shown_and_stands_in_the_history(client, official):
    client.force_login(official)
    question = QuestionFactory(rsvp__address=AddressFactory())
    client.post(page_of(question, "question_answer"), {"answer": "Ja."})
    assert f"av {official}" in text(client.get(address_of(question.meeting, "meeting_questions")))
    page = text(client.get(page_of(question, "question_answer")))
    assert f"av {official}:" in page
    assert "Besvarad av" in page


def test_whoever_takes_an_item_up_is_told_where_it_stands(client, official):
    client.force_login(official)
    item = proposed(RsvpFactory(address=AddressFactory()))
    said = client.post(page_of(item, "proposal_decide"), {"decision": "accept"}, follow=True)
    assert "står sist på dagordningen" in text(said)


def test_what_is_erased_while_an_answer_is_written_is_told_and_the_answer_stays(client, official):
    client.force_login(official)
    question = QuestionFactory()
    with meanwhile(question.delete):
        said = client.post(page_of(question, "question_answer"), {"answer": "Ja, med fika."})
    assert said.status_code == 422
    assert "Frågan är borttagen" in said.text
    assert "Ja, med fika." in said.text
