"""A register comes in, from upload to receipt; then an association is found by a misspelt word on a phone."""

import re

import pytest
from playwright.sync_api import expect

from organisations.models import ImportRun, Organisation
from organisations.registers import read_register
from organisations.services import import_register, receive_register, weigh_import
from organisations.views.import_words import LISTS
from portal.municipality.services import change_settings
from portal.people.enums import Role
from portal.web.actor import A_COMMAND
from tests.factories import staff
from tests.house.furnished import MUNICIPALITY

from .looking import PHONE, too_wide
from .test_every_page import enter, visit

pytestmark = [
    pytest.mark.journey,
    pytest.mark.xdist_group("importing"),
    pytest.mark.django_db(transaction=True),
]

# The worker has to wake first, in milliseconds.
SOON = 60_000
# As a register system writes it: Windows letters, its own headings, an old faulty number, a doubled row.
FILE = """Föreningsnamn;Org.nr;Föreningstyp;Kontaktperson;E-post;Ort;Bidragsberättigad;Om föreningen
Norrö Båtklubb;802088-4816;Idrott;Per Öberg;info@norro-bk.example;Norrö;Ja;Vi seglar.
Norrö Båtklubb ungdom;802088-4816;Idrott;Eva Ek;ungdom@norro-bk.example;Norrö;Nej;
Norrö båtklubb.;;Idrott;;;Söderby;Nej;
NORRÖ BÅTKLUBB;;Idrott;;;Lillön;Nej;
Ängsholmens hembygdsförening;802088-4817;Kultur;Uppgift saknas;hembygd@angsholmen.example;Ängsholmen;Ja;
;;Kultur;;;Norrö;Nej;Utan namn
""".encode("cp1252")


@pytest.fixture
def karin(worker):
    """A secretary of a municipality, and a worker that compares and brings in."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    return staff(Role.SECRETARY, name="Karin Berg")


def upload(page) -> None:
    """From the page for it to the preview, which comes by itself."""
    page.goto("/foreningar/inlasning/")
    page.get_by_label("Filen med registret").set_input_files(
        {"name": "register.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Ladda upp och granska").click()
    expect(page.get_by_role("heading", name="2 rader är redo att läsas in")).to_be_visible(timeout=SOON)


def decide(page, *choices: str) -> None:
    """One row after the other, by the button that leads on."""
    page.get_by_role("link", name="Avgör dem").click()
    page.get_by_role("link", name="Avgör: rad 3, Norrö Båtklubb ungdom").click()
    for number, choice in enumerate(choices, start=1):
        page.get_by_role("radio", name=choice).check()
        last = number == len(choices)
        page.get_by_role("button", name="Spara beslutet" if last else "Spara och gå till nästa").click()
        expect(page.get_by_text("är avgjord:")).to_be_visible()


def test_every_state_and_list_can_be_used_by_all(visitor):
    """Those that the journey below passes by; the others are visited with every page."""
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    clerk = staff(Role.SECRETARY)
    import_register(register=read_register(FILE), actor=A_COMMAND, commit=True)
    Organisation.objects.update(about="Vi själva.")
    register = read_register(FILE.replace(b"seglar", b"paddlar") + "Kören;;;;;;;".encode())
    run, _is_new = receive_register(register, file_name="register.csv", actor=A_COMMAND)
    page = visitor()
    enter(page, clerk)
    path = run.get_absolute_url()
    found = visit(page, path, "read")
    ImportRun.objects.filter(pk=run.pk).update(tries=4)
    found += visit(page, path, "stuck")
    weigh_import(run, actor=A_COMMAND)
    for shown in LISTS:
        found += visit(page, f"{path}rader/?visa={shown}", shown)
    found += visit(page, f"{path}rader/5/?sok=båtklub", "decide")
    assert not found, "\n".join(found)


def test_two_beside_each_other_fit_large_letters_and_paper(visitor):
    change_settings(values=MUNICIPALITY, actor=A_COMMAND)
    run, _is_new = receive_register(read_register(FILE), file_name="register.csv", actor=A_COMMAND)
    weigh_import(run, actor=A_COMMAND)
    page = visitor(PHONE)
    enter(page, staff(Role.SECRETARY))
    page.goto(f"{run.get_absolute_url()}rader/4/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert too_wide(page, "a doubtful row in letters twice as large") == []
    page.evaluate("document.documentElement.style.fontSize = ''")
    beside = page.locator(".beside thead")
    assert beside.bounding_box()["width"] <= 1
    page.set_viewport_size({"width": 700, "height": 1000})
    page.emulate_media(media="print")
    assert beside.bounding_box()["width"] > 1


def test_a_register_comes_in_and_is_found(karin, visitor, looked_at):
    page = visitor()
    enter(page, karin)
    upload(page)
    looked_at(page)
    decide(page, "En annan förening", "Samma förening", "Läs inte in raden")
    page.get_by_role("button", name="Läs in 4 rader").click()
    expect(page.get_by_role("heading", name="3 nya föreningar är inlästa")).to_be_visible(timeout=SOON)
    expect(page.get_by_text("Bekräftad av Karin Berg.")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Utelämnade"))).to_be_visible()
    looked_at(page)
    assert set(Organisation.objects.values_list("name", "number")) == {
        ("Norrö Båtklubb", "802088-4816"),
        ("Norrö Båtklubb ungdom", None),
        ("Ängsholmens hembygdsförening", None),
    }

    phone = visitor(PHONE)
    phone.goto("/foreningar/")
    phone.get_by_label("Sök").fill("hembygdsförenning")
    phone.get_by_role("button", name="Sök", exact=True).click()
    phone.get_by_role("link", name="Ängsholmens hembygdsförening").click()
    expect(phone.get_by_role("heading", name="Ängsholmens hembygdsförening")).to_be_visible()
