"""A plan: from the inventory over a consultation of twenty associations to what the committee adopted."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from actionplans.models import ActionPlan
from actionplans.services import follow_dialogues
from dialogues.models import Dialogue
from dialogues.services import close_dialogue
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from tests.factories import CommitteeFactory, MembershipFactory, our_department, staff

from .looking import PHONE, follow
from .post import letter_to, link_in, said_in
from .test_every_page import enter

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("ways"),
    pytest.mark.django_db(transaction=True),
]

CHOIR, SCOUTS = "koren@forening.example", "scouterna@forening.example"


@pytest.fixture
def office(municipality, visitor):
    """An official, the head of the same department, its committee, and twenty associations with a contact."""
    department = our_department()
    department.committees.add(CommitteeFactory(name="Socialnämnden", abbreviation="SN"))
    for name, email in (("Kören", CHOIR), ("Scouterna", SCOUTS)):
        MembershipFactory(organisation__name=name, address__email=email)
    for _number in range(18):
        MembershipFactory()
    page, head = visitor(), visitor()
    enter(page, staff(name="Omar Haddad"))
    enter(head, staff(Role.HEAD, name="Jonas Bergvall"))
    return page, head


def take_inventory(page) -> None:
    """One area: the need, whom it concerns; published."""
    page.goto("/handlingsplaner/inventering/")
    page.get_by_role("link", name="Lägg till ett område").click()
    page.get_by_label("Rubrik").fill("Ensamhet bland äldre")
    page.get_by_label("Behovet").fill("Många äldre som bor själva träffar ingen på flera dagar.")
    page.get_by_role("button", name="Föreslå utifrån det jag skrev").click()
    page.get_by_role("group", name="Berör barn?").get_by_label("Nej").check()
    page.get_by_role("button", name="Spara utkastet").click()
    page.get_by_role("link", name="Publicera").click()
    page.get_by_role("button", name="Publicera").click()
    expect(page.get_by_text("Området står i inventeringen")).to_be_visible()


def write_plan(page) -> ActionPlan:
    """From the area: a goal that can be followed, an action that somebody answers for."""
    page.goto("/handlingsplaner/")
    page.get_by_role("link", name="Börja på en plan").click()
    page.get_by_label("En tom plan").check()
    follow(page.get_by_role("button", name="Börja skriva"))
    save(page, page, "Vad är planen till för?", "Det här gör vi mot ensamheten.")
    follow(page.get_by_role("button", name="Ta upp: Ensamhet bland äldre"))
    goal = page.locator("article.goal")
    for label, value in (
        ("Vad ni mäter", "Andel över 75 år som besväras av ensamhet"),
        ("Startvärde", "41,5"),
        ("Målvärde", "30"),
    ):
        save(page, goal, label, value)
    page.get_by_label("Lägg till en åtgärd: Ensamhet bland äldre").fill("Samtalskaféer på fyra orter")
    page.get_by_label("Lägg till en åtgärd: Ensamhet bland äldre").press("Enter")
    action = page.locator("article.action")
    expect(action.get_by_label("Åtgärd", exact=True)).to_have_value("Samtalskaféer på fyra orter")
    action.get_by_label("Ansvarig").select_option(label="Omar Haddad")
    expect(action.get_by_text("Sparat")).to_be_visible()
    return ActionPlan.objects.get()


def save(page, card, label: str, value: str) -> None:
    """Fill in a field and go on to the next: it is stored, and the page says when."""
    field = card.get_by_role("textbox", name=label).first
    field.fill(value)
    with page.expect_response(lambda answer: answer.request.method == "POST" and answer.ok):
        field.blur()


def send_out(page) -> Dialogue:
    """From the plan to twenty associations: the question, how broad it is, the letter, one press."""
    page.get_by_role("link", name="Skicka på remiss").click()
    page.get_by_role("button", name="Förbered remissen").click()
    page.get_by_role("button", name="Spara valet", exact=True).click()
    page.get_by_role("button", name="Öppna och skicka till 20 föreningar").click()
    page.get_by_role("button", name="Skicka nu").click()
    expect(page.get_by_role("region", name="Kvitto")).to_be_visible(timeout=30_000)
    follow_dialogues(actor=THE_CLOCK)
    return Dialogue.objects.get()


def say(page, words: str, button: str) -> None:
    """What somebody thinks, of the whole."""
    page.get_by_label("Vad tycker").fill(words)
    page.get_by_role("button", name=button).click()


def answer_all(page, dialogue: Dialogue) -> None:
    """One group of the associations' two, one of the person's; a yes that changes, a no with its reason."""
    page.goto(f"{dialogue.get_absolute_url()}grupper/")
    for name in ("Kören", "Scouterna"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("Vad synpunkterna säger").fill("Det behövs ett kafé på Norrö")
    page.get_by_role("button", name="Lägg de valda där").click()
    page.locator(".said-list").get_by_role("checkbox").first.check()
    page.get_by_label("Vad synpunkterna säger").fill("Bussen ska gå på kvällen")
    page.get_by_role("button", name="Lägg de valda där").click()
    expect(page.get_by_text("Alla synpunkter ligger i en grupp")).to_be_visible()
    page.get_by_role("link", name="Svara Det behövs ett kafé på Norrö").click()
    for title, outcome, change in (
        ("Det behövs ett kafé på Norrö", "Den ledde till en ändring", "Ett femte kafé, på Norrö."),
        ("Bussen ska gå på kvällen", "Det är inte möjligt", ""),
    ):
        # From one answer the page leads to the next that waits.
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        page.get_by_label(outcome).check()
        page.get_by_label("Svar och skäl").fill("Så här har vi tänkt, och därför blev det så.")
        if change:
            page.get_by_label("Vad ni ändrade").fill(change)
        page.get_by_role("button", name="Svara på").click()


def test_from_the_inventory_to_what_the_committee_adopted(office, visitor, mail_sink, looked_at):
    page, head = office
    take_inventory(page)
    plan = write_plan(page)
    looked_at(page, as_it_is=True)
    dialogue = send_out(page)

    # Two associations answer by their letters, a person on the page.
    for address, words in (
        (CHOIR, "Det saknas ett kafé på Norrö."),
        (SCOUTS, "Norrö behöver också ett kafé."),
    ):
        letter = letter_to(mail_sink, address)
        reader = visitor(PHONE)
        reader.goto(link_in(letter, "/synpunkt/"))
        looked_at(reader, as_it_is=True)
        say(reader, words, "Skicka synpunkten")
        expect(reader.get_by_role("heading", level=1)).to_be_visible()
    person = visitor(PHONE)
    person.goto(dialogue.get_absolute_url())
    person.get_by_role("link", name="Lämna en synpunkt").first.click()
    say(person, "Bussen behöver gå på kvällen, annars kommer ingen.", "Skicka synpunkten")
    person.goto(dialogue.get_absolute_url())
    expect(person.get_by_text("Det saknas ett kafé på Norrö.")).to_be_visible()
    expect(person.get_by_text("Bussen behöver gå på kvällen")).to_have_count(0)

    # An official reads what the person said, and then it is shown.
    page.goto("/skrivbord/")
    page.get_by_role("link", name="Läs och visa").click()
    page.get_by_role("link", name="Bussen behöver gå på kvällen").click()
    page.get_by_role("button", name="Visa synpunkten").click()
    person.reload()
    expect(person.get_by_text("Bussen behöver gå på kvällen")).to_be_visible()

    answer_all(page, dialogue)
    assert "Ett femte kafé, på Norrö." in said_in(letter_to(mail_sink, CHOIR, 3))

    weeks_ago, yesterday = clock.today() - timedelta(days=42), clock.today() - timedelta(days=1)
    Dialogue.objects.update(opens_on=weeks_ago, closes_on=yesterday)
    close_dialogue(dialogue, actor=THE_CLOCK)
    page.goto(f"{plan.get_absolute_url()}remiss/")
    page.get_by_role("button", name="Planen är omarbetad").click()

    # The head approves, the official sends and writes down what the committee decided.
    head.goto(f"{plan.get_absolute_url()}skriv/")
    head.get_by_role("link", name="Godkänn planen").click()
    head.get_by_label("Varför går planen vidare ändå?").fill("Delmålen sätter vi med föreningarna.")
    head.get_by_role("button", name="Godkänn planen").click()
    page.goto(f"{plan.get_absolute_url()}skriv/")
    page.get_by_role("link", name="Skicka till nämnden").click()
    page.get_by_label("Nämnd", exact=True).select_option(label="Socialnämnden")
    page.get_by_label("Diarienummer").fill("SN 2026/340")
    page.get_by_label("Varför går planen vidare ändå?").fill("Nämnden vill ha den nu.")
    page.get_by_role("button", name="Skicka till nämnden").click()
    page.goto(f"{plan.get_absolute_url()}skriv/")
    page.get_by_role("link", name="Skriv in att nämnden antog planen").click()
    page.get_by_label("Beslutsdag").fill(str(clock.today()))
    page.get_by_label("Paragraf").fill("§ 112")
    page.get_by_role("button", name="Skriv in beslutet").click()

    person.goto(plan.get_absolute_url())
    expect(person.get_by_text("§ 112").first).to_be_visible()
    looked_at(person, as_it_is=True)
