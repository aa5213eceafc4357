"""Viewpoints come in by every door; each is shown, read or confirmed as it should be, once."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dialogues import services
from dialogues.enums import (
    VIEWPOINT_RECEIVED,
    VIEWPOINT_TO_CONFIRM,
    CameBy,
    DialogueState,
    ViewpointState,
)
from dialogues.models import Dialogue, Viewpoint, said_in, talk_of, usual_answer
from dialogues.services import Sayer, Words, sayer_for
from dialogues.tasks import close_dialogues, forget_viewpoints_nobody_confirmed
from portal.files.models import File
from portal.notifications.models import Letter
from portal.people.enums import LinkPurpose
from portal.people.models import GuestLink
from portal.records.models import Record
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.codes import new_code
from portal.web.refusals import Refused
from tests.factories import (
    A_PDF,
    DialogueFactory,
    MembershipFactory,
    OrganisationFactory,
    ResponseFactory,
    ViewpointFactory,
    ViewpointGroupFactory,
)
from tests.moments import in_days

pytestmark = pytest.mark.django_db
A_PERSON = Sayer(name="Anna Ek", email="anna@hem.example")


@pytest.fixture
def dialogue() -> Dialogue:
    return DialogueFactory()


def say(dialogue, who=A_PERSON, text="Det saknas en plats.", **more) -> Viewpoint:
    code = more.pop("code", new_code())
    return services.say(
        dialogue, words=Words(text=text, **more), who=who, came_by=CameBy.PAGE, code=code, actor=A_COMMAND
    )


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("Styrelsens svar.pdf", A_PDF, "application/pdf")


def test_a_confirmed_organisations_words_show_at_once_with_receipt_and_record(dialogue):
    contact = MembershipFactory()
    viewpoint = say(dialogue, services.sayer_for(contact.organisation, contact.address), upload=pdf())
    assert (viewpoint.state, viewpoint.file_shown) == (ViewpointState.SHOWN, True)
    assert Letter.objects.get().notice == VIEWPOINT_RECEIVED
    assert GuestLink.objects.get(purpose=LinkPurpose.OWN_WORDS).subject_id == viewpoint.pk
    record = Record.objects.of(viewpoint).get()
    assert record.counterpart == contact.organisation.name
    assert record.document().parts[1].text == "Det saknas en plats."


@pytest.mark.parametrize("state", ["dormant", "withdrawn"])
def test_an_organisation_that_is_not_confirmed_is_read_first(dialogue, state):
    viewpoint = say(dialogue, Sayer(organisation=OrganisationFactory(state=state), is_known=True))
    assert viewpoint.state == ViewpointState.TO_READ


def test_a_person_with_an_address_confirms_and_is_then_read(dialogue):
    viewpoint = say(dialogue)
    assert viewpoint.state == ViewpointState.UNCONFIRMED
    assert not Record.objects.exists()
    letter = Letter.objects.get()
    assert (letter.notice, letter.name) == (VIEWPOINT_TO_CONFIRM, "")
    for _ in range(2):
        services.confirm_viewpoint(viewpoint, actor=A_COMMAND)
    viewpoint.refresh_from_db()
    assert viewpoint.state == ViewpointState.TO_READ
    assert Record.objects.of(viewpoint).count() == 1
    assert Letter.objects.filter(notice=VIEWPOINT_RECEIVED).count() == 1


def test_a_person_without_an_address_is_read_at_once(dialogue):
    viewpoint = say(dialogue, Sayer(name="Anna Ek", name_shown=True))
    assert viewpoint.state == ViewpointState.TO_READ
    assert viewpoint.who == "Anna Ek"
    assert not Letter.objects.exists()


def test_a_name_stands_only_where_that_is_wished(dialogue):
    assert say(dialogue, Sayer(name="Anna Ek")).who == "En person"
    assert not say(dialogue, Sayer(name_shown=True)).name_shown


def test_a_press_that_comes_twice_is_one_viewpoint(dialogue):
    code = new_code()
    first, second = (say(dialogue, code=code) for _ in range(2))
    assert first == second
    assert Letter.objects.count() == 1


@pytest.mark.parametrize("who", [Sayer(name="Anna Ek", email="anna@hem.example"), Sayer(name="Anna Ek")])
def test_the_same_words_sent_again_from_another_form_are_one_viewpoint(dialogue, who):
    part = dialogue.dialogue_parts.create(key="m1", title="Mål 1")
    first = say(dialogue, who)
    assert say(dialogue, who) == first
    # With a file, on a part, in other words or of somebody else they are others.
    with_file = say(dialogue, who, upload=pdf())
    assert say(dialogue, who, upload=pdf()) == with_file
    others = [
        with_file,
        say(dialogue, who, part=part),
        say(dialogue, who, text="Nej."),
        say(dialogue, Sayer()),
    ]
    assert Viewpoint.objects.count() == len({first, *others}) == 5
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        assert (say(dialogue, who) in {first, with_file}) == bool(who.email)


def test_an_organisation_says_the_same_once_until_it_is_taken_back(dialogue):
    contact = MembershipFactory()
    who = sayer_for(contact.organisation, contact.address)
    first = say(dialogue, who)
    assert say(dialogue, who) == first
    services.withdraw_viewpoint(first, actor=A_COMMAND)
    assert say(dialogue, who) != first


def test_a_code_of_another_dialogue_does_not_reach_its_viewpoint(dialogue):
    other = ViewpointFactory()
    mine = say(dialogue, code=other.code)
    assert mine != other
    assert mine.dialogue == dialogue


@pytest.mark.parametrize(
    ("text", "field"),
    [("", "text"), ("   ", "text"), ("Ring 811218-9876 Anna", "text")],
)
def test_words_that_cannot_be_are_refused_at_their_field(dialogue, text, field):
    with pytest.raises(Refused) as no:
        say(dialogue, text=text)
    assert no.value.field == field
    assert not Viewpoint.objects.exists()


def test_what_is_no_pdf_leaves_nothing_behind(dialogue):
    with pytest.raises(Refused) as no:
        say(dialogue, upload=SimpleUploadedFile("a.pdf", b"<html>", "application/pdf"))
    assert no.value.field == "file"


def test_a_part_of_another_dialogue_is_refused(dialogue):
    part = DialogueFactory().dialogue_parts.create(key="x", title="X")
    with pytest.raises(Refused) as no:
        say(dialogue, part=part)
    assert no.value.field == "part"


@pytest.mark.parametrize("state", ["draft", "closed", "answered", "withdrawn"])
def test_only_an_open_dialogue_takes_viewpoints(state):
    with pytest.raises(Refused):
        say(DialogueFactory(state=state))


def test_the_last_day_counts_and_the_day_after_does_not():
    today = clock.today()
    say(DialogueFactory(opens_on=today - timedelta(days=42), closes_on=today))
    over = DialogueFactory(opens_on=today - timedelta(days=43), closes_on=today - timedelta(days=1))
    with pytest.raises(Refused) as no:
        say(over)
    assert "Sista dagen" in no.value.message


def test_what_was_written_in_time_is_confirmed_after_the_last_day(dialogue):
    viewpoint = say(dialogue)
    Dialogue.objects.update(closes_on=clock.today() - timedelta(days=1))
    assert close_dialogues() == 1
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.ANSWERED
    services.confirm_viewpoint(viewpoint, actor=A_COMMAND)
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.CLOSED


def test_staff_write_in_what_came_after_the_last_day():
    dialogue = DialogueFactory(state="answered", opens_on=clock.today() - timedelta(days=60))
    written = {
        "words": Words(text="Ring hellre."),
        "who": Sayer(organisation=OrganisationFactory(), is_known=True),
        "came_by": CameBy.PHONE,
        "actor": A_COMMAND,
    }
    with pytest.raises(Refused) as no:
        services.register_viewpoint(dialogue, received_on=clock.today() + timedelta(days=1), **written)
    assert no.value.field == "received_on"
    day = clock.today() - timedelta(days=30)
    viewpoint = services.register_viewpoint(dialogue, received_on=day, **written)
    assert viewpoint.state == ViewpointState.SHOWN
    assert viewpoint.received_at.date() == day
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.CLOSED
    # What comes after the last day is promised an answer as long after its own.
    late = services.register_viewpoint(dialogue, received_on=clock.today(), **written)
    assert (viewpoint.answer_by, late.answer_by) == (dialogue.answer_by, usual_answer(clock.today()))


def test_a_person_who_changes_the_words_is_read_again(dialogue):
    viewpoint = ViewpointFactory(
        dialogue=dialogue, organisation=None, shown_text="[maskat]", masked=["Anna Ek"], text="Anna Ek"
    )
    services.change_viewpoint(viewpoint, words=Words(text="Fler bänkar."), actor=A_COMMAND)
    viewpoint.refresh_from_db()
    assert (viewpoint.state, viewpoint.words, viewpoint.masked) == ("to_read", "Fler bänkar.", [])
    services.change_viewpoint(viewpoint, words=Words(text="Fler bänkar."), actor=A_COMMAND)
    assert Record.objects.of(viewpoint).count() == 1


def test_an_organisations_changed_words_show_at_once(dialogue):
    viewpoint = ViewpointFactory(dialogue=dialogue)
    services.change_viewpoint(viewpoint, words=Words(text="Fler bänkar."), actor=A_COMMAND)
    viewpoint.refresh_from_db()
    assert (viewpoint.state, viewpoint.words) == ("shown", "Fler bänkar.")


def test_what_has_been_answered_is_not_changed(dialogue):
    group = ViewpointGroupFactory(dialogue=dialogue)
    ResponseFactory(group=group)
    viewpoint = ViewpointFactory(dialogue=dialogue, group=group)
    with pytest.raises(Refused) as no:
        services.change_viewpoint(viewpoint, words=Words(text="Annat."), actor=A_COMMAND)
    assert "svar" in no.value.message


def test_taken_back_it_leaves_the_page_and_says_so_where_others_were_answered(dialogue):
    group = ViewpointGroupFactory(dialogue=dialogue)
    alone, answered = ViewpointFactory(dialogue=dialogue), ViewpointFactory(dialogue=dialogue, group=group)
    ResponseFactory(group=group)
    for one in (alone, answered, answered):
        services.withdraw_viewpoint(one, actor=A_COMMAND)
    assert list(said_in(dialogue)) == [answered]
    assert talk_of(dialogue).shown == 0


def test_the_last_to_be_answered_taken_back_ends_the_dialogue():
    dialogue = DialogueFactory(state="closed")
    services.withdraw_viewpoint(ViewpointFactory(dialogue=dialogue), actor=A_COMMAND)
    dialogue.refresh_from_db()
    assert dialogue.state == DialogueState.ANSWERED


def test_what_nobody_confirms_is_forgotten_with_its_file_and_link(dialogue):
    viewpoint = say(dialogue, upload=pdf())
    assert forget_viewpoints_nobody_confirmed() == 0
    Viewpoint.objects.filter(pk=viewpoint.pk).update(made_at=in_days(-8))
    assert forget_viewpoints_nobody_confirmed() == 1
    assert not Viewpoint.objects.exists()
    assert not File.objects.exists()
    assert not GuestLink.objects.exists()
    with pytest.raises(Refused):
        services.confirm_viewpoint(viewpoint, actor=A_COMMAND)
