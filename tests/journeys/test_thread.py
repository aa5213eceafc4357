"""One thread through it all: a register comes in, all are invited, one answers, the others are reminded."""

import re
from datetime import time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from dialogues.enums import INVITATION, RECEIPT, REMINDER
from dialogues.models import Meeting
from organisations.models import Organisation
from portal.devkit import demo
from portal.municipality.services import change_settings
from portal.notifications.models import Letter
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import A_COMMAND
from tests.factories import staff
from tests.house.furnished import MUNICIPALITY
from tests.journeys.looking import PHONE, follow

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("thread"),
    pytest.mark.django_db(transaction=True),
]

EVA = "eva.lind@skarsjo.example"
AGENDA = "18.00 Välkomna\n18.15 Val till samrådet – Sex platser\n"
# One of the register's associations, and where its letters go.
SCOUTS, THEIR_MAIL = "4H Gällsta", "info@4h-gallsta.example"


@pytest.fixture
def municipality():
    """An empty municipality with a telephone and one secretary."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    return staff(Role.SECRETARY, email=EVA, name="Eva Lind")


def letters_to(sink, address: str) -> list:
    """The letters that have arrived at an address, oldest first."""
    return [mail for mail in sink.letters if mail["To"] == address]


def sign_in(page, sink, looked_at) -> None:
    """With the code that the worker sends."""
    page.goto("/logga-in/")
    looked_at(page)
    page.get_by_label("E-post").fill(EVA)
    page.get_by_role("button", name="Skicka koden").click()
    sink.wait_for(1)
    code = re.search(r"[A-Z]{4}-[A-Z]{4}", letters_to(sink, EVA)[0].get_body(("plain",)).get_content())[0]
    page.get_by_label("Kod").fill(code)
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page).to_have_url(re.compile("/skrivbord/"))


def prepare_meeting(page, looked_at) -> None:
    """The evening that is proposed, a title, a place, a link and an agenda."""
    page.goto("/moten/")
    follow(page.get_by_role("link", name="Kalla till ett möte"))
    looked_at(page)
    page.get_by_label("Rubrik").fill("Stormöte våren")
    page.get_by_label("Syfte").fill("Vi väljer ledamöter till samrådet.")
    page.get_by_role("textbox", name="Plats", exact=True).fill("Folkets hus, Storgatan 12")
    page.get_by_label("Länk för att delta på nätet").fill("https://mote.skarsjo.example/var")
    page.get_by_label("Dagordning").fill(f"{AGENDA}Avslut")
    page.get_by_text("Välj ämnen och principer").click()
    page.get_by_label("Dialog").check()
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_text("Rad 3 saknar tid").first).to_be_visible()
    looked_at(page, as_it_is=True)
    page.get_by_label("Dagordning").fill(
        "18.00 Välkomna\n18.15 Val till samrådet – Sex platser\n20.15 Avslut"
    )
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.get_by_role("heading", name="Stormöte våren")).to_be_visible()
    looked_at(page)


def send_invitations(page, number: int, looked_at) -> None:
    """Look at what will happen, press, end the time to regret, and see the letters go of themselves."""
    page.get_by_role("link", name="Granska och skicka inbjudan").click()
    expect(page.get_by_text("Ni frågar i tid")).to_be_visible()
    expect(page.frame_locator("iframe").get_by_text("Kommer ni?")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name=f"Skicka inbjudan till {number} föreningar").click()
    expect(page).to_have_url(re.compile("/utskick/"))
    expect(page.get_by_role("button", name="Ångra")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Skicka nu").click()
    expect(page.get_by_text("Kvitto på utskicket")).to_be_visible(timeout=90_000)
    looked_at(page)


def answer_on_a_telephone(page, link: str, looked_at) -> None:
    """Opening the link changes nothing; a number in words is asked for again; then it is answered."""
    page.goto(link)
    expect(page.get_by_label("Vi kommer")).to_be_checked()
    looked_at(page)
    page.set_viewport_size(PHONE)
    page.get_by_label("Hur många kommer?").fill("två")
    page.get_by_label("Vill ni fråga något?").fill("Finns det hörslinga?")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.locator("#id_group_size_error")).to_have_text(re.compile("Skriv antalet med siffror"))
    looked_at(page, as_it_is=True)
    page.get_by_label("Hur många kommer?").fill("2")
    page.get_by_role("button", name="Skicka svaret").click()
    expect(page.get_by_text("Svaret är sparat")).to_be_visible()
    looked_at(page)


def tick(moment) -> str:
    """Let the portal live at a moment."""
    said = StringIO()
    call_command("tick", at=moment.isoformat(), stdout=said)
    return said.getvalue()


def test_from_a_register_file_to_an_answer_and_its_reminder(
    municipality, visitor, worker, mail_sink, looked_at, tmp_path
):
    # A register comes in.
    call_command("import_register", str(Path(demo.REGISTER)), commit=True, stdout=StringIO())
    active = Organisation.objects.active()
    reachable = active.reachable("meetings").count()
    assert active.count() > reachable > 500

    # A stormöte is called, and every association gets its letter through the worker.
    official = visitor()
    sign_in(official, mail_sink, looked_at)
    prepare_meeting(official, looked_at)
    send_invitations(official, active.count(), looked_at)
    meeting = Meeting.objects.get()
    sent = Letter.objects.filter(notice=INVITATION, state="sent").count()
    assert sent == Letter.objects.filter(notice=INVITATION).count() >= reachable

    # One answers with a click, on a telephone and without signing in.
    (invitation,) = letters_to(mail_sink, THEIR_MAIL)
    text = invitation.get_body(("plain",)).get_content()
    assert SCOUTS in text
    assert SCOUTS in invitation.get_body(("html",)).get_content()
    arrived = len(mail_sink.letters)
    telephone, link = visitor(PHONE), re.search(r"http\S+val=yes", text)[0]
    answer_on_a_telephone(telephone, link, looked_at)
    mail_sink.wait_for(arrived + 1)
    receipt = letters_to(mail_sink, THEIR_MAIL)[1]
    assert "Vi kommer" in receipt.get_body(("plain",)).get_content()

    # The official sees it.
    official.goto(meeting.get_absolute_url())
    official.get_by_role("link", name="Se svaren").click()
    expect(official.get_by_role("link", name=SCOUTS, exact=True)).to_be_visible()
    looked_at(official)
    official.get_by_role("link", name="Frågor och förslag").click()
    expect(official.get_by_text("Finns det hörslinga?")).to_be_visible()
    looked_at(official)
    for page in ("andra", "stall-in", "skicka"):
        official.goto(f"{meeting.get_absolute_url()}{page}/")
        looked_at(official)

    # Everybody can read about it.
    passer_by = visitor()
    passer_by.goto("/moten/")
    looked_at(passer_by)
    passer_by.get_by_role("link", name="Stormöte våren").click()
    expect(passer_by.get_by_text("Val till samrådet")).to_be_visible()
    looked_at(passer_by)

    # Ten days before the last day the others are reminded, and nobody twice in a day.
    addresses = Letter.objects.filter(notice=INVITATION).values("address").distinct().count()
    due = clock.instant(meeting.answer_by - timedelta(days=10), time(9))
    tick(due - timedelta(days=1))
    assert not Letter.objects.filter(notice=REMINDER).exists()
    tick(due)
    reminders = Letter.objects.filter(notice=REMINDER)
    assert set(reminders.values_list("state", flat=True)) == {"sent"}
    assert not reminders.filter(address__email=THEIR_MAIL).exists()
    reminded = reminders.count()
    assert reminded == addresses - 1 > 500
    tick(due + timedelta(hours=1))
    assert reminders.count() == reminded
    # Whoever stands for several associations is reminded of them all in one letter, and once more.
    for days in range(1, 7):
        tick(due + timedelta(days=days))
    assert reminders.count() == reminded
    tick(due + timedelta(days=7))
    assert reminders.count() == 2 * reminded
    assert Letter.objects.filter(notice=RECEIPT).count() == 1

    # After the last day the link says so, and whom to phone.
    with clock.standing_at(due + timedelta(days=11)):
        telephone.goto(link)
        expect(telephone.get_by_text("Sista dagen har passerat")).to_be_visible()
        looked_at(telephone)
