"""A register in the browser, from upload to receipt; and what is no register."""

import zipfile
from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.test import Client

from organisations import tasks
from organisations.enums import Decision, ImportState
from organisations.forms import MOST_UPLOADED
from organisations.models import ImportRow, ImportRun, Organisation
from organisations.services import begin, decide, discard_import, forget_import_rows
from organisations.services.importing import progress
from portal.people.enums import Role
from portal.web import clock
from portal.web.actor import THE_CLOCK
from portal.web.health import note_sweep
from tests.factories import OrganisationFactory, UserFactory, staff
from tests.house.furnished import PNG
from tests.meanwhile import meanwhile
from tests.moments import in_days

from ..services.importing.bringing import ONE, bring_in, names
from .shown import text
from .uploading import A_CLERK, HEADINGS, LIST, ROWS, button_of, confirm, file_of, page_of, upload, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(client) -> Client:
    client.force_login(staff(Role.SECRETARY, name="Karin Berg"))
    return client


# --- Uploading ------------------------------------------------------------------------------


def test_an_uploaded_file_is_read_and_nothing_of_it_is_saved_in_the_register(clerk):
    response = upload(clerk, file_of())
    run = ImportRun.objects.get()
    assert response["Location"] == f"{LIST}{run.code}/"
    assert (run.file_name, run.asked_by.name, run.state) == ("register.csv", "Karin Berg", ImportState.READ)
    assert names() == []


def test_the_bytes_touch_no_disk(clerk, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")
    large = file_of(*(f"Förening {n};;Norrby;{'Om ' * 300};" for n in range(4000)))
    assert len(large) > settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert upload(clerk, large).status_code == 302
    assert ImportRow.objects.count() == 4000


def test_a_file_that_is_too_large_is_refused_at_the_field_and_not_kept(clerk):
    response = upload(clerk, b"Namn\n" + b"x" * MOST_UPLOADED)
    assert response.status_code == 422
    assert "större än 20 MB" in str(response.context["form"].errors["file"])
    assert not ImportRun.objects.exists()


def test_the_form_needs_its_mark(clerk):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = clerk.cookies
    assert upload(strict, file_of()).status_code == 403
    page = text(strict.get(LIST))
    mark = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    assert upload(strict, file_of(), csrfmiddlewaretoken=mark).status_code == 302


def archive(unpacked: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", unpacked)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "Välj en fil."),
        (b"", "Filen är tom"),
        (b"\n\n", "Filen är tom"),
        (PNG, "Det här är en bild"),
        (b"%PDF-1.7 ...", "Det här är en PDF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "äldre eller låst kalkylfil"),
        (bytes(range(256)) * 40, "går inte att läsa som text"),
        (b"PK\x03\x04 no archive", "går inte att läsa"),
        (archive(b"0" * 201_000_000), "för stor"),
        (b"Ort;Telefon\nNorrby;1", "ingen kolumn med namn"),
        (b"Namn;Ort\n;\n", "men inga rader under dem"),
        (b"Namn\n" + b"F\n" * 200_001, "fler än 200"),
    ],
    ids=["none", "empty", "blank", "png", "pdf", "xls", "bytes", "zip", "bomb", "nameless", "bare", "rows"],
)
def test_what_is_no_register_is_refused_at_the_field(clerk, content, words):
    response = clerk.post(LIST, {"source": "fritid"}) if content is None else upload(clerk, content)
    assert response.status_code == 422
    form = response.context["form"]
    assert words in response.content.decode()
    assert set(form.errors) == {"file"}
    assert not ImportRun.objects.exists()


def test_what_was_typed_is_kept_and_a_source_that_will_not_do_is_said_at_its_field(clerk):
    response = upload(clerk, file_of(), source="Fritid 2")
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="Fritid 2"' in page
    assert '<details class="behind" open>' in page
    assert "Källans namn får ha" in str(response.context["form"].errors["source"])


def test_a_file_cut_in_the_middle_of_a_letter_comes_in_with_a_remark(clerk):
    upload(clerk, file_of("Kören på Ålö gård;;Norrby;;") + "\nÅ".encode()[:2])
    tasks.bring_in_files()
    run = ImportRun.objects.get()
    assert run.counts["new"] == 1
    assert "slutar mitt i ett tecken" in page_of(clerk, run)


def test_who_presses_twice_comes_to_the_same_file(clerk):
    first, second = upload(clerk, file_of()), upload(clerk, file_of())
    assert first["Location"] == second["Location"]
    assert ImportRun.objects.count() == 1
    assert upload(clerk, file_of(), source="fritid")["Location"] != first["Location"]


def test_only_those_who_keep_the_register_come_here(client):
    run = waiting_for_nobody()
    paths = ("", f"{run.code}/", f"{run.code}/rader/", f"{run.code}/rader/3/", f"{run.code}/kasta/")
    for path in (*paths, f"{run.code}/rader-att-ratta.csv"):
        assert client.get(LIST + path).status_code == 302
    client.force_login(UserFactory())
    for path in paths[:1]:
        assert client.get(LIST + path).status_code == 403
    assert client.get(LIST + paths[1]).status_code == 404
    assert client.post(f"{LIST}{run.code}/bekrafta/").status_code == 403


def waiting_for_nobody() -> ImportRun:
    clerk = Client()
    clerk.force_login(staff())
    return waiting(clerk)


# --- How far it has come --------------------------------------------------------------------


def test_progress_is_told_in_words_and_asks_for_itself(clerk):
    upload(clerk, file_of())
    run = ImportRun.objects.get()
    assert "Arbetet börjar strax" in page_of(clerk, run)
    begin(run, actor=A_CLERK)
    assert "Arbetet pågår." in page_of(clerk, run)
    progress.teller(run, 20_000)(12_000)
    page = page_of(clerk, run, headers={"HX-Request": "true"})
    assert "12\xa0000 av 20\xa0000 rader är jämförda." in page
    assert "<html" not in page
    assert 'hx-trigger="every 2s"' in page


def test_when_it_has_come_to_its_end_the_whole_page_is_asked_for(clerk):
    run = waiting(clerk)
    response = clerk.get(f"{LIST}{run.code}/", headers={"HX-Request": "true"})
    assert response["HX-Refresh"] == "true"


def test_one_that_is_stuck_says_so_and_can_be_tried_again(clerk):
    upload(clerk, file_of())
    ImportRun.objects.update(tries=4)
    run = ImportRun.objects.get()
    page = page_of(clerk, run)
    assert "Filen gick inte att behandla" in page
    assert "hx-trigger" not in page
    assert "har stannat" in text(clerk.get(LIST))
    assert clerk.post(f"{LIST}{run.code}/forsok-igen/")["Location"] == f"{LIST}{run.code}/"
    tasks.bring_in_files()
    assert ImportRun.objects.get().state == ImportState.WEIGHED


# --- Looking through ------------------------------------------------------------------------


def test_the_preview_says_what_would_happen(clerk):
    page = page_of(clerk, waiting(clerk))
    for words in (
        "2 rader är redo att läsas in",
        "Läs in 2 rader",
        "2 föreningar läggs till och 0 ändras.",
        "2 tveksamma rader väntar på ditt beslut",
        "1 rad går inte att läsa in",
        "Organisationsnumret går inte att läsa och är utelämnat.",
        "teckenkodningen UTF-8",
        "1 ny förening saknar e-postadress",
    ):
        assert words in page, words


def test_columns_are_told_as_they_were_read(clerk):
    upload(clerk, file_of("Kören;Gatan 1;Röd;Karin", headings="Förening;Adress;Färg;Kontakt"))
    tasks.bring_in_files()
    response = clerk.get(f"{LIST}{ImportRun.objects.get().code}/")
    told = [(one["word"], one["meaning"], one["is_known"]) for one in response.context["columns"]]
    assert told == [
        ("Förening", "namn", True),
        ("Adress", "", True),
        ("Färg", "", False),
        ("Kontakt", "kontaktperson", True),
    ]


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ("nya", ["Norrby IF", ONE, "if@norrby.example"]),
        ("tveksamma", ["Norrby IF bordtennis", "Liknar Norrby IF på rad 2.", "Avgör"]),
        ("utelamnade", ["Raden saknar namn", "Norrby ; Utan namn"]),
        ("anmarkningar", ["Kören", "Org.nr: Organisationsnumret går inte att läsa"]),
        ("oforandrade", ["Inga sådana rader"]),
        ("sånt", ["Norrby IF bordtennis"]),
    ],
)
def test_rows_are_listed_by_what_becomes_of_them(clerk, shown, words):
    page = page_of(clerk, waiting(clerk), f"rader/?visa={shown}&sida=abc")
    for word in words:
        assert word in page, word


def test_changes_are_shown_as_what_stands_and_what_comes(clerk):
    bring_in("A-laget;;Norrby;Ett;a@x.example", headings=HEADINGS)
    run = waiting(clerk, "A-laget;;Norrby;Två;a@x.example")
    page = page_of(clerk, run, "rader/?visa=andrade")
    assert "<del>Ett</del> blir <ins>Två</ins>" in page


def test_same_file_twice_brings_nothing(clerk):
    confirm(clerk, waiting(clerk))
    run = waiting(clerk)
    page = page_of(clerk, run)
    assert "Filen innehåller inget nytt" in page
    assert "Avsluta granskningen" in page
    before = list(Organisation.objects.values())
    assert confirm(clerk, run).state == ImportState.DONE
    assert list(Organisation.objects.values()) == before


def test_what_stands_in_a_cell_is_shown_as_text(clerk):
    nasty = '<script>alert(1)</script>=HYPERLINK("http://x.example")'
    bring_in("A-laget;;Norrby;Ett;", headings=HEADINGS)
    run = waiting(
        clerk,
        f"{nasty};;Norrby;;",
        f"{nasty};;Söderby;;",
        f"A-laget;;{nasty};Två;",
        f";;{nasty};;",
        f"{nasty};;;;;;{nasty}",
    )
    for path in ("", *(f"rader/?visa={one}" for one in ("nya", "andrade", "tveksamma", "utelamnade"))):
        assert "<script>alert" not in page_of(clerk, run, path)
    assert "<script>alert" not in page_of(clerk, run, "rader/3/")


# --- Confirming and throwing away -----------------------------------------------------------


def test_the_receipt_says_what_came_in_and_what_remains(clerk):
    run = confirm(clerk, waiting(clerk))
    page = page_of(clerk, run)
    for words in (
        "2 nya föreningar är inlästa",
        "Bekräftad av Karin Berg.",
        "Tveksamma som väntar på beslut",
        "3 rader är kvar att ta hand om",
        "De finns kvar till",
    ):
        assert words in page, words
    lists = page_of(clerk, run, "rader/?visa=nya")
    assert "Lades till i registret." in lists
    assert Organisation.objects.get(name="Kören").get_absolute_url() in lists
    # What was right already is forgotten.
    assert 'href="?visa=oforandrade"' not in lists


def test_a_receipt_adds_up_also_when_its_doubtful_rows_stand_in_a_later_file(clerk):
    first = confirm(clerk, waiting(clerk))
    page = page_of(clerk, first)
    assert "Avgör de tveksamma här, eller hämta raderna" in page
    assert "I kolumnen Anledning står vad som är fel." in page
    assert "senare fil" not in page
    confirm(clerk, waiting(clerk, *ROWS, "Nya laget;;Norrby;;"))
    page = page_of(clerk, first)
    gone = "Tveksamma som står i en senare fil eller är borttagna</th>"
    assert f'{gone}<td class="n">2</td>' in page
    # Nothing of it can be decided here any more.
    assert "1 rad är kvar att ta hand om" in page
    assert "Avgör" not in page


def test_the_receipt_leads_to_what_somebody_decided(clerk):
    run = waiting(clerk)
    for line, decision in ((3, Decision.ANOTHER), (4, Decision.LEFT_OUT)):
        decide(run.import_rows.get(line=line), decision=decision, actor=A_CLERK)
    page = page_of(clerk, confirm(clerk, run))
    for words in ("Tveksamma som blev nya föreningar", "Tveksamma som inte ska läsas in"):
        assert f'?visa=tveksamma">{words}</a>' in page


def test_a_receipt_says_the_same_when_its_rows_are_forgotten(clerk):
    run = waiting(clerk)
    decide(run.import_rows.get(line=3), decision=Decision.ANOTHER, actor=A_CLERK)
    run = confirm(clerk, run)
    ImportRun.objects.update(at=in_days(-91))
    forget_import_rows(actor=THE_CLOCK)
    assert not run.import_rows.exists()
    page = page_of(clerk, run)
    assert "3 nya föreningar är inlästa" in page
    assert 'Tveksamma som blev nya föreningar</th><td class="n">1</td>' in page
    assert 'Utelämnade, gick inte att läsa</th><td class="n">1</td>' in page
    assert 'är borttagna</th><td class="n">1</td>' in page
    # There is nothing to see of them any more.
    assert "/rader/?visa=" not in page


def test_a_second_press_or_a_second_clerk_meets_the_page_and_no_error(clerk):
    run = waiting(clerk)
    path = f"{LIST}{run.code}/bekrafta/"
    button = button_of(clerk, run)
    clerk.post(path, button)
    response = clerk.post(path, button, follow=True)
    assert "Karin Berg har redan bekräftat filen." in text(response)
    assert "Filen läses in" in text(response)
    tasks.bring_in_files()
    response = clerk.post(path, button, follow=True)
    assert "Karin Berg har redan bekräftat den här inläsningen." in text(response)


def test_whoever_saw_something_else_is_shown_what_would_happen_now(clerk):
    run = waiting(clerk)
    for button in ({"made_from": "earlier"}, {}):
        response = clerk.post(f"{LIST}{run.code}/bekrafta/", button, follow=True)
        assert "har ändrats sedan du öppnade sidan" in text(response)
        run.refresh_from_db()
        assert run.state == ImportState.WEIGHED


def test_where_the_register_has_changed_the_page_says_that_nothing_was_saved(clerk):
    run = waiting(clerk)
    OrganisationFactory(name="Kören", place="Norrby")
    run = confirm(clerk, run)
    assert "Ingenting är sparat. Här är vad som händer" in page_of(clerk, run)
    assert names() == ["Kören"]


def test_throwing_away_is_asked_first(clerk):
    run = waiting(clerk)
    assert "Kasta filen register.csv?" in page_of(clerk, run, "kasta/")
    response = clerk.post(f"{LIST}{run.code}/kasta/", follow=True)
    assert "Filen är kastad" in text(response)
    assert not ImportRun.objects.exists()
    again = clerk.post(f"{LIST}{run.code}/kasta/", follow=True)
    assert "Filen finns inte längre" in text(again)
    assert clerk.get(f"{LIST}{run.code}/kasta/").status_code == 404


def test_whoever_confirms_what_another_throws_away_is_told(clerk):
    run = waiting(clerk)
    button = button_of(clerk, run)
    with meanwhile(lambda: discard_import(run, actor=A_CLERK)):
        response = clerk.post(f"{LIST}{run.code}/bekrafta/", button, follow=True)
    assert "Filen finns inte längre" in text(response)


def test_a_file_that_is_in_is_not_thrown_away(clerk):
    run = confirm(clerk, waiting(clerk))
    assert clerk.get(f"{LIST}{run.code}/kasta/").status_code == 302
    clerk.post(f"{LIST}{run.code}/kasta/")
    assert ImportRun.objects.filter(pk=run.pk).exists()


# --- What leads here -----------------------------------------------------------------------


def test_the_directory_leads_here_whoever_keeps_the_register(clerk):
    assert f'href="{LIST}"' in text(clerk.get("/foreningar/"))
    assert f'href="{LIST}"' not in text(Client().get("/foreningar/"))


def test_where_the_background_has_been_silent_the_page_says_so(clerk):
    upload(clerk, file_of())
    run = ImportRun.objects.get()
    with time_machine.travel(clock.now() + timedelta(minutes=10), tick=False):
        assert "Det som arbetar i bakgrunden svarar inte" in page_of(clerk, run)
        note_sweep()
        assert "Det som arbetar i bakgrunden" not in page_of(clerk, run)
