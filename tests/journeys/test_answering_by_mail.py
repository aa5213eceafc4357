"""By the link in a letter, on a telephone and with a finger: answered, changed, taken back; and too late."""

from datetime import time, timedelta

import pytest
from playwright.sync_api import expect

from dialogues import services
from dialogues.models import Meeting, Question, Rsvp
from portal.web import clock
from portal.web.actor import A_COMMAND
from portal.web.templatetags.furniture import day
from tests.factories import MeetingFactory, MembershipFactory
from tests.house.furnished import MUNICIPALITY

from .looking import PHONE
from .post import entry_in, letter_to, link_in, said_in

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

SIV, BO = "siv@koren.example", "bo@koren.example"


@pytest.fixture
def meeting(municipality):
    """A meeting to which an association with two contacts is invited by letter."""
    siv = MembershipFactory(organisation__name="Kören", address__email=SIV)
    MembershipFactory(organisation=siv.organisation, address__email=BO)
    meeting = MeetingFactory(title="Stormöte våren")
    services.invite_all(meeting, actor=A_COMMAND)
    return meeting


@pytest.fixture
def telephone(visitor):
    """A narrow screen that is tapped."""
    return visitor(PHONE, has_touch=True, is_mobile=True)


def test_one_answers_states_needs_changes_and_takes_back(meeting, telephone, mail_sink, looked_at):
    page, heading = telephone, telephone.get_by_role("heading", level=1)
    invitation = letter_to(mail_sink, SIV)

    # Each of the three links shows its answer chosen, and changes nothing.
    for value, answer in (("no", "Vi kan inte"), ("not_yet", "Vet inte än"), ("yes", "Vi kommer")):
        page.goto(link_in(invitation, f"val={value}"))
        expect(page.get_by_label(answer)).to_be_checked()
    assert not Rsvp.objects.exists()

    page.get_by_label("Hur många kommer?").fill("2")
    page.get_by_text("I rummet").tap()
    page.get_by_label("Hörslinga").tap()
    page.get_by_label("Mat utan något").tap()
    page.get_by_label("Utan vad?").fill("nötter")
    page.get_by_role("button", name="Skicka svaret").tap()
    expect(heading).to_have_text("Välkomna!")
    expect(page.get_by_text("2 behov angivna – ändra")).to_be_visible()
    expect(page.get_by_text("nötter")).to_have_count(0)
    calendar = page.get_by_role("link", name="Lägg in mötet i din kalender").get_attribute("href")
    assert page.context.request.get(calendar).text().startswith("BEGIN:VCALENDAR")
    receipt = letter_to(mail_sink, SIV, 2)
    assert "2 behov angivna" in said_in(receipt)
    assert entry_in(receipt)["method"] == "PUBLISH"

    # What is needed is counted, and shown to nobody who opens the link later; it is stated anew as a whole.
    page.get_by_role("link", name="Ändra svaret").tap()
    expect(page.get_by_label("Hur många kommer?")).to_have_value("2")
    expect(page.get_by_label("Hörslinga")).to_be_hidden()
    page.get_by_text("2 behov angivna – ändra").tap()
    expect(page.get_by_text("ersätter det som är angivet")).to_be_visible()
    expect(page.get_by_label("Hörslinga")).not_to_be_checked()
    page.get_by_label("Tolk").tap()
    page.get_by_role("button", name="Skicka svaret").tap()
    expect(page.locator("#id_need_interpreter_words_error")).to_be_visible()
    looked_at(page, as_it_is=True)
    page.set_viewport_size(PHONE)
    page.get_by_label("Till vilket språk?").fill("arabiska")
    # What stands in the field is replaced, as whoever taps there means it.
    page.get_by_label("Hur många kommer?").tap()
    expect(page.locator("input.number:focus")).to_have_count(1)
    page.evaluate("() => new Promise(requestAnimationFrame)")
    page.keyboard.type("3")
    expect(page.get_by_label("Hur många kommer?")).to_have_value("3")
    page.get_by_role("button", name="Skicka svaret").tap()
    expect(page.get_by_text("1 behov angivet – ändra")).to_be_visible()

    # The other contact is told, and takes it back by a link of their own.
    page.goto(link_in(letter_to(mail_sink, BO), "val=yes"))
    page.get_by_role("button", name="Ta tillbaka svaret").tap()
    expect(heading).to_have_text("Ert svar gäller inte längre")
    taken_out = letter_to(mail_sink, BO, 2)
    assert "återtaget" in said_in(taken_out)
    assert entry_in(taken_out)["method"] == "CANCEL"
    assert entry_in(taken_out)["uid"] == entry_in(receipt)["uid"]


def test_the_last_day_passes_with_the_form_open_and_what_was_typed_is_kept(
    meeting, telephone, mail_sink, looked_at
):
    page = telephone
    page.goto(link_in(letter_to(mail_sink, SIV), "val=yes"))
    page.get_by_label("Hur många kommer?").fill("7")
    page.get_by_label("Vill ni fråga något?").fill("Får vi sjunga?\nVi är sju.")
    with clock.standing_at(clock.instant(Meeting.objects.get().answer_by + timedelta(days=1), time(0, 1))):
        with page.expect_response(lambda each: each.request.method == "POST") as given:
            page.get_by_role("button", name="Skicka svaret").tap()
        wrong = page.get_by_role("group", name="Rätta det här och skicka igen")
        expect(wrong).to_contain_text(f"Sista dagen att svara var {day(meeting.answer_by)}")
        expect(page.get_by_role("link", name=MUNICIPALITY["phone"]).first).to_be_visible()
    assert given.value.status == 422
    expect(page.get_by_label("Hur många kommer?")).to_have_value("7")
    expect(page.get_by_label("Vill ni fråga något?")).to_have_value("Får vi sjunga?\nVi är sju.")
    looked_at(page, as_it_is=True)
    assert not Rsvp.objects.exists()
    assert not Question.objects.exists()
