"""Questions and proposed items: answered once, by letter to whoever asked."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import PROPOSAL_DECIDED, QUESTION_ANSWERED, AgendaItemState
from dialogues.models import AgendaItem
from dialogues.services import AgendaLine
from portal.history.timeline import timeline
from portal.municipality.current import municipality
from portal.notifications.declaring import Recipient
from portal.notifications.models import Letter
from portal.notifications.rendering import Renderer
from portal.people.enums import AddressState
from portal.web import clock
from portal.web.refusals import Refused
from portal.web.rooms import notices
from tests.dialogues.acts import details_of, letters
from tests.factories import AddressFactory, AgendaItemFactory, PersonFactory, QuestionFactory, RsvpFactory

pytestmark = pytest.mark.django_db


def asked_by_mail():
    """A question whose answer reaches whoever asked."""
    return QuestionFactory(rsvp__address=AddressFactory(), text="Finns <parkering>?")


def proposed(**fields):
    """An item that an organisation has proposed with its answer."""
    rsvp = RsvpFactory(address=AddressFactory())
    return AgendaItemFactory(
        meeting=rsvp.meeting,
        state="proposed",
        order=0,
        proposed_by=rsvp,
        proposed_for=rsvp.invitation.organisation,
        proposed_at=clock.now(),
        **fields,
    )


def written(letter: Letter, language: str = "sv"):
    """A letter that is owed, as it will leave."""
    notice = notices()[letter.notice]
    about = notice.find().get(pk=letter.about_id)
    draft = notice.write(about, Recipient(letter.address, letter.name, language), {})
    return Renderer(municipality()).render(notice, draft, language)


def test_the_answer_goes_to_whoever_asked_and_quotes_the_question(by):
    question = asked_by_mail()
    services.answer_question(question, answer="  Ja, bakom huset. ", actor=by)
    question.refresh_from_db()
    assert question.answer == "Ja, bakom huset."
    assert question.answered_at
    assert letters(QUESTION_ANSWERED) == [question.rsvp.address.email]
    for language in ("sv", "en"):
        forms = written(Letter.objects.get(), language)
        assert "Finns <parkering>?" in forms.text
        assert "Finns &lt;parkering&gt;?" in forms.html
        assert "Ja, bakom huset." in forms.text
        assert question.meeting.title in forms.subject


def test_two_who_answer_the_same_question_send_one_letter(by):
    question = asked_by_mail()
    services.answer_question(question, answer="Ja.", actor=by)
    services.answer_question(question, answer="Ja.", actor=by)
    with pytest.raises(Refused, match="redan svarat"):
        services.answer_question(question, answer="Nej.", actor=by)
    question.refresh_from_db()
    assert question.answer == "Ja."
    assert len(letters(QUESTION_ANSWERED)) == 1


def test_where_no_letter_goes_the_answer_is_kept_all_the_same(by):
    bounced = QuestionFactory(rsvp__address=AddressFactory(state=AddressState.BOUNCED))
    phoned = QuestionFactory(rsvp=PersonFactory(address=None, phone="070-1740605"))
    for question in (bounced, phoned):
        services.answer_question(question, answer="Ja.", actor=by)
        question.refresh_from_db()
        assert question.answered_at
    assert letters(QUESTION_ANSWERED) == []


def test_an_accepted_item_stands_last_and_its_proposer_is_told(by):
    item = proposed(title="Belysningen vid hamnen")
    for order in (0, 5):
        AgendaItemFactory(meeting=item.meeting, order=order)
    services.accept_proposal(item, actor=by)
    assert [one.title for one in item.meeting.agenda()][-1] == "Belysningen vid hamnen"
    assert AgendaItem.objects.get(pk=item.pk).order == 6
    assert letters(PROPOSAL_DECIDED) == [item.proposed_by.address.email]
    assert "är med på dagordningen" in written(Letter.objects.get()).text


def test_an_item_is_declined_with_a_reason_and_its_proposer_is_told_why(by):
    item = proposed()
    with pytest.raises(Refused) as refusal:
        services.decline_proposal(item, reason="  ", actor=by)
    assert refusal.value.field == "reason"
    services.decline_proposal(item, reason="Vi tar det i höst.", actor=by)
    item.refresh_from_db()
    assert (item.state, item.reason) == (AgendaItemState.DECLINED, "Vi tar det i höst.")
    assert item.decided_at
    assert item not in item.meeting.agenda()
    assert "Vi tar det i höst." in written(Letter.objects.get()).html


def test_what_somebody_else_has_decided_stands(by):
    item = proposed()
    services.decline_proposal(item, reason="Vi tar det i höst.", actor=by)
    services.decline_proposal(item, reason="Vi tar det i höst.", actor=by)
    for decide in (
        lambda: services.accept_proposal(item, actor=by),
        lambda: services.decline_proposal(item, reason="Av annat skäl.", actor=by),
    ):
        with pytest.raises(Refused, match="redan bestämt"):
            decide()
    assert len(letters(PROPOSAL_DECIDED)) == 1
    accepted = proposed()
    services.accept_proposal(accepted, actor=by)
    services.accept_proposal(accepted, actor=by)
    assert len(letters(PROPOSAL_DECIDED)) == 2


def test_nothing_is_taken_up_at_a_meeting_that_is_over_or_taken_back(by):
    item = proposed()
    item.meeting.starts_at, item.meeting.ends_at = (clock.now() - timedelta(hours=n) for n in (4, 2))
    item.meeting.save()
    with pytest.raises(Refused, match="har redan hållits"):
        services.accept_proposal(item, actor=by)
    services.decline_proposal(item, reason="Mötet var redan fullt.", actor=by)
    AgendaItem.objects.filter(pk=item.pk).update(state=AgendaItemState.WITHDRAWN)
    with pytest.raises(Refused, match="återtaget"):
        services.accept_proposal(item, actor=by)


def test_a_proposal_of_nobody_any_longer_is_decided_without_a_letter(by):
    item = proposed()
    item.proposed_by.delete()
    services.accept_proposal(AgendaItem.objects.get(pk=item.pk), actor=by)
    assert letters(PROPOSAL_DECIDED) == []


# --- Taken off the agenda again ---------------------------------------------------------------


def lines(*titles: str) -> tuple[AgendaLine, ...]:
    return tuple(AgendaLine(title=title) for title in titles)


def test_an_accepted_proposal_that_is_typed_away_is_a_proposal_again_and_it_is_said(by):
    rsvp = RsvpFactory(address=AddressFactory())
    meeting = rsvp.meeting
    AgendaItemFactory(meeting=meeting, title="Val")
    item = AgendaItemFactory(
        meeting=meeting, title="Belysningen", state="proposed", proposed_by=rsvp, proposed_at=clock.now()
    )
    services.accept_proposal(item, actor=by)
    kept = details_of(meeting, agenda=lines("Belysningen", "Val"))
    assert services.consequences(meeting, kept).dropped == ()
    services.change_meeting(meeting, details=kept, actor=by)
    gone = details_of(meeting, agenda=lines("Val"))
    assert services.consequences(meeting, gone).dropped == (item,)
    services.change_meeting(meeting, details=gone, actor=by)
    item.refresh_from_db()
    assert item.state == AgendaItemState.PROPOSED
    assert item.decided_at is None
    assert [each.title for each in meeting.agenda()] == ["Val"]
    (latest, *_earlier) = timeline(meeting, parts=["agenda_items"])
    assert "Belysningen" in latest.text + timeline(meeting, parts=["agenda_items"])[1].text
    with clock.standing_at(clock.now() + timedelta(minutes=5)):
        services.decline_proposal(item, reason="Tiden räcker inte.", actor=by)
    assert len(letters(PROPOSAL_DECIDED)) == 2
