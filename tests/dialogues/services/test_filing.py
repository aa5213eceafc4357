"""What meetings, utskick and those who answer leave with the registrar, and what was regretted does not."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from dialogues import services
from dialogues.enums import Answer, GivenBy
from portal.municipality.services import change_settings
from portal.records.models import Record
from portal.web.actor import A_COMMAND
from tests.factories import (
    A_PDF,
    AgendaItemFactory,
    CommitteeFactory,
    InvitationFactory,
    MailingFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    QuestionFactory,
    RecordFactory,
    RsvpFactory,
)
from tests.house.furnished import MUNICIPALITY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settings_of_the_municipality(db):
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)


def kept() -> list[tuple[str, str, str]]:
    return list(Record.objects.order_by("id").values_list("kind", "title", "counterpart"))


def paper(item):
    upload = SimpleUploadedFile("Underlag.pdf", A_PDF, "application/pdf")
    return services.add_file(item, upload=upload, actor=A_COMMAND)


def test_a_calling_goes_with_its_papers_and_knows_its_committee():
    committee = CommitteeFactory()
    item = AgendaItemFactory(meeting__state="draft", meeting__title="Stormöte", meeting__committee=committee)
    paper(item)
    assert kept() == []
    services.call_meeting(item.meeting, actor=A_COMMAND)
    assert kept() == [
        ("drawn_up", "Kallelse: Stormöte", ""),
        ("drawn_up", "Handling till Stormöte: Underlag", ""),
    ]
    assert {record.committee for record in Record.objects.all()} == {committee}


def test_a_paper_that_comes_later_has_a_record_of_its_own_and_a_link_none():
    item = AgendaItemFactory(meeting__title="Stormöte")
    paper(item)
    services.add_link(item, link="https://skarsjo.example/plan", title="Planen", actor=A_COMMAND)
    assert kept() == [("drawn_up", "Handling till Stormöte: Underlag", "")]


def test_a_paper_that_is_taken_away_leaves_its_row():
    services.remove_paper(paper(AgendaItemFactory()), actor=A_COMMAND)
    assert Record.objects.get().document() is None


def test_a_calling_that_is_regretted_was_never_drawn_up():
    change_settings(values={"regret_minutes": 10}, actor=A_COMMAND)
    MembershipFactory()
    meeting = MeetingFactory(state="draft")
    batch = services.call_and_invite(meeting, actor=A_COMMAND)
    assert len(kept()) == 1
    assert services.take_back(batch, actor=A_COMMAND).is_draft
    assert kept() == []


def test_a_cancellation_is_drawn_up():
    services.cancel_meeting(MeetingFactory(title="Stormöte"), reason="Sjukdom", actor=A_COMMAND)
    assert kept() == [("drawn_up", "Inställt: Stormöte", "")]
    assert "Sjukdom" in [part.text for part in Record.objects.get().document().parts]


def test_an_utskick_says_to_how_many_and_regretted_nothing():
    change_settings(values={"regret_minutes": 10}, actor=A_COMMAND)
    MembershipFactory()
    mailing = MailingFactory(title="Nytt bidrag")
    services.send_mailing(mailing, actor=A_COMMAND)
    assert kept() == [("drawn_up", "Utskick: Nytt bidrag", "1 förening")]
    services.take_back_mailing(mailing, actor=A_COMMAND)
    assert kept() == []


def answered(invitation, **said):
    return services.answer(
        invitation, link=None, answer=Answer.YES, given_by=GivenBy.PHONE, actor=A_COMMAND, **said
    )


def test_an_answer_is_kept_in_order_and_what_is_asked_and_proposed_comes_in():
    invitation = InvitationFactory(
        meeting__title="Stormöte", organisation=OrganisationFactory(name="Norrö IF")
    )
    answered(invitation)
    assert kept() == []
    answered(invitation, question="Finns parkering?", proposal="Belysning")
    assert kept() == [
        ("received", "Fråga inför Stormöte", "Norrö IF"),
        ("received", "Förslag till Stormöte", "Norrö IF"),
    ]
    answered(invitation, question="Och buss?")
    assert len(kept()) == 3


def test_a_title_is_in_swedish_whoever_asks():
    invitation = InvitationFactory(
        meeting__title="Stormöte", organisation=OrganisationFactory(name="Norrö IF")
    )
    with translation.override("en"):
        answered(invitation, question="Parking?")
    assert kept() == [("received", "Fråga inför Stormöte", "Norrö IF")]


def test_what_anybody_typed_comes_in_once_it_is_confirmed():
    meeting = MeetingFactory(title="Stormöte", open_to_all=True)
    who = services.Person(name="Anna Ek", email="anna@x.example")
    said = services.Said(answer=Answer.YES, question="Finns parkering?")
    rsvp = services.sign_up(meeting, who=who, said=said, actor=A_COMMAND)
    assert kept() == []
    services.confirm_sign_up(rsvp, actor=A_COMMAND)
    assert kept() == [("received", "Fråga inför Stormöte", "Anna Ek")]
    services.confirm_sign_up(rsvp, actor=A_COMMAND)
    assert len(kept()) == 1
    record = Record.objects.get()
    assert record.document().persons == ("Anna Ek",)
    assert record.address == rsvp.address


def test_answers_and_decisions_are_drawn_up_once():
    question = QuestionFactory()
    for _ in range(2):
        services.answer_question(question, answer="Ja.", actor=A_COMMAND)
    rsvp = RsvpFactory(invitation__meeting=question.meeting)
    item = AgendaItemFactory(meeting=question.meeting, state="proposed", proposed_by=rsvp)
    for _ in range(2):
        services.decline_proposal(item, reason="Ont om tid.", actor=A_COMMAND)
    titles = [title for _kind, title, _who in kept()]
    assert titles == [
        f"Svar på fråga inför {question.meeting.title}",
        f"Besked om förslag till {question.meeting.title}",
    ]
    said = [part.text for record in Record.objects.all() for part in record.document().parts]
    assert "Ja." in said
    assert any("Ont om tid." in text for text in said)


def test_what_came_in_does_not_say_what_it_was_answered():
    question = QuestionFactory(text="Finns parkering?", answer="Ja.")
    item = AgendaItemFactory(meeting=question.meeting, state="declined", decided_at=question.asked_at)
    for thing, own, reply in ((question, "Fråga", "Svar"), (item, "Förslag", "Besked")):
        came, went = (RecordFactory(thing=thing, kind=kind).document() for kind in ("received", "drawn_up"))
        assert [part.title for part in came.parts] == [own]
        assert [part.title for part in went.parts] == [own, reply]
