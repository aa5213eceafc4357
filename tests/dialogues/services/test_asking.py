"""A dialogue goes out in one press: opened, sent with a link for each contact, regretted, never unopened."""

from datetime import timedelta

import pytest

from dialogues import services
from dialogues.enums import (
    DIALOGUE_ASKED,
    DIALOGUE_PROLONGED,
    DIALOGUE_PROOF,
    VIEWPOINTS,
    DialogueState,
    MailingState,
)
from dialogues.models import Dialogue, Mailing, MailingCopy, breadth_of_asked, first_closing
from dialogues.notices import dialogue_specimen
from organisations.models import EVERYBODY, Chosen
from portal.municipality.current import municipality
from portal.municipality.services import change_settings
from portal.notifications.delivery import deliver_due
from portal.notifications.models import Choice, Letter
from portal.notifications.rendering import Renderer
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.refusals import Refused
from portal.web.rooms import notices
from portal.web.templatetags.furniture import day
from tests.factories import (
    DialogueFactory,
    MembershipFactory,
    OrganisationFactory,
    ViewpointFactory,
    staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Dialogue:
    return DialogueFactory(state="draft", opens_on=None, closes_on=None, answer_by=None)


@pytest.fixture
def contacts() -> list:
    change_settings(values={"regret_minutes": 10}, actor=A_COMMAND)
    return [MembershipFactory(organisation=OrganisationFactory()) for _ in range(3)]


def test_one_press_opens_it_and_writes_to_each_contact_with_a_link_of_its_own(draft, contacts):
    OrganisationFactory()  # whom no letter reaches
    batch = services.ask(draft, actor=A_COMMAND)
    draft.refresh_from_db()
    assert draft.state == DialogueState.OPEN
    letters = Letter.objects.filter(batch=batch, notice=DIALOGUE_ASKED)
    assert {letter.address for letter in letters} == {contact.address for contact in contacts}
    assert {letter.kind for letter in letters} == {VIEWPOINTS}
    assert batch.without_address == 1
    links = GuestLink.objects.filter(purpose=LinkPurpose.VIEWPOINT)
    assert links.count() == 3
    assert {link.subject_id for link in links} <= set(MailingCopy.objects.values_list("pk", flat=True))


def test_pressed_twice_it_is_sent_once(draft, contacts):
    first, second = (services.ask(draft, actor=A_COMMAND) for _ in range(2))
    assert first == second
    assert Mailing.objects.count() == 1
    assert Letter.objects.filter(notice=DIALOGUE_ASKED).count() == 3


def test_the_letter_has_the_question_the_day_and_the_link(draft, contacts, mail_sink):
    change_settings(values={"regret_minutes": 0}, actor=A_COMMAND)
    services.set_parts(draft, parts=[("a", "Fler ledare", "")], actor=A_COMMAND)
    services.ask(draft, actor=A_COMMAND)
    deliver_due()
    letter = mail_sink.letters[0]
    text = letter.get_body(("plain",)).get_content()
    assert draft.purpose in text
    assert "- Fler ledare" in text
    assert "Sista dag för synpunkter" in text
    assert "/synpunkt/" in text


def test_whoever_has_declined_gets_none(draft, contacts):
    Choice.objects.create(address=contacts[0].address, kind=VIEWPOINTS, off_since=clock.now())
    services.ask(draft, actor=A_COMMAND)
    assert Letter.objects.filter(notice=DIALOGUE_ASKED).count() == 2


def test_regretted_it_is_a_draft_again_and_can_be_sent_anew(draft, contacts):
    services.ask(draft, actor=A_COMMAND)
    mailing = Mailing.objects.get()
    services.take_back_mailing(mailing, actor=A_COMMAND)
    draft.refresh_from_db()
    assert (draft.state, draft.opens_on) == (DialogueState.DRAFT, None)
    assert not Record.objects.exists()
    assert not Mailing.objects.visible_to(staff("administrator")).exists()
    services.change_dialogue(draft, values={"title": "Rättad"}, actor=A_COMMAND)
    services.ask(draft, actor=A_COMMAND)
    mailing = Mailing.objects.get()
    assert (mailing.title, mailing.state) == ("Rättad", MailingState.SENDING)
    assert Letter.objects.filter(notice=DIALOGUE_ASKED, state="waiting").count() == 3


def test_where_somebody_has_spoken_it_stays_open_when_the_letters_are_regretted(draft, contacts):
    services.ask(draft, actor=A_COMMAND)
    ViewpointFactory(dialogue=draft)
    services.take_back_mailing(Mailing.objects.get(), actor=A_COMMAND)
    draft.refresh_from_db()
    assert draft.state == DialogueState.OPEN
    services.ask(draft, actor=A_COMMAND)
    assert Mailing.objects.get().state == MailingState.SENDING


def test_more_are_asked_while_it_is_open_and_only_they_get_a_letter(draft, contacts):
    first, second, _third = (contact.organisation for contact in contacts)
    services.choose_asked(draft, chosen=Chosen(added=(first.code,)), actor=A_COMMAND)
    services.ask(draft, actor=A_COMMAND)
    services.send_mailing_now(Mailing.objects.get(), actor=A_COMMAND)
    services.choose_asked(draft, chosen=Chosen(added=(first.code, second.code)), actor=A_COMMAND)
    more, again = (services.ask(draft, actor=A_COMMAND) for _ in range(2))
    assert more == again
    assert [letter.address for letter in Letter.objects.filter(batch=more)] == [contacts[1].address]
    # Regretted, the first ones are asked still.
    services.take_back_mailing(more.about, actor=A_COMMAND)
    draft.refresh_from_db()
    assert draft.state == DialogueState.OPEN
    assert list(draft.still_to_ask()) == [second]


def test_nobody_more_is_asked_once_it_is_over(draft, contacts):
    services.ask(draft, actor=A_COMMAND)
    Dialogue.objects.update(state=DialogueState.CLOSED)
    with pytest.raises(Refused):
        services.choose_asked(draft, chosen=EVERYBODY, actor=A_COMMAND)


def test_the_silent_hear_once_that_they_have_more_time(draft, contacts, mail_sink):
    change_settings(values={"regret_minutes": 0}, actor=A_COMMAND)
    services.ask(draft, actor=A_COMMAND)
    ViewpointFactory(dialogue=draft, organisation=contacts[0].organisation)
    draft.refresh_from_db()
    first = draft.closes_on
    for days in (7, 14):
        services.prolong(draft, closes_on=first + timedelta(days=days), actor=A_COMMAND)
    ViewpointFactory(dialogue=draft, organisation=contacts[1].organisation)
    deliver_due()
    owed = Letter.objects.filter(notice=DIALOGUE_PROLONGED)
    assert owed.count() == 4
    letter = owed.get(state="sent")
    assert letter.address == contacts[2].address
    text = mail_sink.letters[-1].get_body(("plain",)).get_content()
    assert day(first + timedelta(days=14)) in text
    assert "/synpunkt/" in text
    assert first_closing(Dialogue.objects.get()) == first


def test_what_has_not_left_yet_says_the_new_day_by_itself(draft, contacts):
    services.ask(draft, actor=A_COMMAND)
    services.prolong(draft, closes_on=clock.today() + timedelta(days=60), actor=A_COMMAND)
    assert not Letter.objects.filter(notice=DIALOGUE_PROLONGED).exists()


def test_nothing_goes_for_what_could_not_be_opened(draft, contacts):
    Dialogue.objects.update(closes_on=clock.today())
    with pytest.raises(Refused) as no:
        services.ask(draft, actor=A_COMMAND)
    assert no.value.field == "closes_on"
    assert not Mailing.objects.exists()
    assert not Letter.objects.exists()


def test_nothing_goes_where_nobody_is_chosen(draft, contacts):
    Dialogue.objects.update(recipients=Chosen(added=("XXXXXXX",)).to_json())
    with pytest.raises(Refused):
        services.ask(draft, actor=A_COMMAND)
    draft.refresh_from_db()
    assert draft.state == DialogueState.DRAFT


def test_letters_under_way_lapse_when_it_is_taken_back(draft, contacts):
    services.ask(draft, actor=A_COMMAND)
    services.send_mailing_now(Mailing.objects.get(), actor=A_COMMAND)
    services.withdraw_dialogue(draft, reason="Planen görs om.", actor=A_COMMAND)
    deliver_due()
    assert set(Letter.objects.filter(notice=DIALOGUE_ASKED).values_list("state", flat=True)) == {"lapsed"}


def test_breadth_counts_asked_and_answered(draft, contacts):
    _silent, answering, _third = (contact.organisation for contact in contacts)
    before = breadth_of_asked(draft).total
    assert (before.register, before.chosen, before.invited) == (3, 3, 0)
    services.ask(draft, actor=A_COMMAND)
    ViewpointFactory(dialogue=draft, organisation=answering)
    after = breadth_of_asked(draft).total
    assert (after.chosen, after.invited, after.answered) == (3, 3, 1)


def test_groups_are_added_to_those_asked(draft, contacts):
    first = contacts[0].organisation
    services.choose_asked(draft, chosen=Chosen(added=(first.code,)), actor=A_COMMAND)
    breadth = breadth_of_asked(Dialogue.objects.get())
    groups = [part.group for part in breadth.parts["places"]]
    services.add_asked(draft, groups=groups, actor=A_COMMAND)
    assert Dialogue.objects.get().organisations().count() >= 1
    services.choose_asked(draft, chosen=EVERYBODY, actor=A_COMMAND)
    assert Dialogue.objects.get().organisations().count() == 3


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_proof_greets_oneself_and_opens_no_door(draft, contacts, language):
    official = staff("official", name="Anna Ek")
    services.send_dialogue_proof(draft, user=official, actor=A_COMMAND)
    assert Letter.objects.get().notice == DIALOGUE_PROOF
    specimen = dialogue_specimen(draft, language, name="Anna Ek")
    forms = Renderer(municipality()).render(notices()[DIALOGUE_ASKED], specimen, language)
    assert "Anna" in forms.text
    assert "/s/" not in forms.text
    assert "/s/" not in forms.html
