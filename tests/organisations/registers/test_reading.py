"""A file becomes rows and warnings, exactly as many as the file's own account says."""

import csv
import json
from collections import Counter
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from organisations.enums import Fault, Reason
from organisations.registers import Column, Contact, Row, read_register
from portal.web.refusals import Refused

REGISTERS = Path(settings.BASE_DIR, "portal/devkit/registers")
FILES = ("foreningsregister", "foreningsregister-rbok")


def register(text: str):
    return read_register(text.encode())


@pytest.fixture(params=FILES)
def file(request):
    """One of the two files: its register, its own account, and the bytes."""
    content = (REGISTERS / f"{request.param}.csv").read_bytes()
    account = json.loads((REGISTERS / f"{request.param}.contents.json").read_text())
    return read_register(content), account, content


def _columns(read, column):
    return {heading.word for heading in read.columns if heading.column is column}


def test_the_file_is_recognised(file):
    read, account, _content = file
    assert read.encoding == account["encoding"].removesuffix("-sig")
    assert read.delimiter == account["delimiter"]
    assert not read.unknown_columns


def test_every_organisation_is_read_and_short_rows_are_left_out(file):
    read, account, _content = file
    assert len(read.rows) == account["organisation rows"]
    assert [refused.reason for refused in read.refused] == [Reason.COLUMNS_DIFFER] * account["rows cut short"]


def test_numbers_are_counted_right(file):
    read, account, _content = file
    numbers = Counter(row.number for row in read.rows if row.number)
    assert numbers.total() == account["number"]["valid"]
    assert read.faults[Fault.NUMBER_CHECK_DIGIT] == account["number"]["wrong check digit"]
    assert read.faults[Fault.PERSONAL_NUMBER] == account["number"]["personal identity number"]
    assert read.faults[Fault.NUMBER_UNREADABLE] == 0
    assert numbers.total() - len(numbers) == account["rows beyond the first with the same valid number"]


def test_addresses_are_counted_right(file):
    read, account, _content = file
    several = {remark.line for remark in read.warnings if remark.fault is Fault.EMAIL_SEVERAL}
    malformed = {remark.line for remark in read.warnings if remark.fault is Fault.EMAIL_MALFORMED}
    reached = [row for row in read.rows if any(contact.email for contact in row.contacts)]
    assert len(several) == account["email"]["two or more"]
    assert len(malformed - several) == account["email"]["malformed"]
    assert len(reached) == account["email"]["valid"] + account["email"]["two or more"]
    assert len(read.rows) - len(reached) == account["email"]["missing"] + account["email"]["malformed"]


def test_web_addresses_are_counted_right(file):
    read, account, _content = file
    assert sum(bool(row.web) for row in read.rows) == (
        account["web"]["valid"] + account["web"]["without scheme"]
    )
    assert all(row.web.startswith(("https://", "http://")) for row in read.rows if row.web)
    assert read.faults[Fault.WEB_UNSAFE] == account["web"]["script"]


def test_what_says_nothing_is_left_out_and_what_looks_dangerous_is_plain_text(file):
    read, account, _content = file
    nothing = [
        remark
        for remark in read.warnings
        if remark.fault is Fault.PLACEHOLDER and remark.heading in _columns(read, Column.CONTACT)
    ]
    assert len(nothing) == account["contact 'Uppgift saknas'"]
    assert not any("saknas" in contact.name.lower() for row in read.rows for contact in row.contacts)
    assert sum(row.name.startswith("=") for row in read.rows) == account["name begins like a formula"]
    assert read.faults[Fault.MARKUP] == account["markup in description"]
    assert not any("<" in row.about for row in read.rows)
    assert sum("\n" in row.about for row in read.rows) == account["line break inside a cell"]


def test_names_are_tidied(file):
    read, account, content = file
    text = content.decode(account["encoding"])
    raw = [
        cells[0]
        for cells in csv.reader(StringIO(text, newline=""), delimiter=account["delimiter"])
        if len(cells) == len(read.columns)
    ][1:]
    assert (
        len(raw) - len({" ".join(name.lower().split()) for name in raw})
        == (account["rows beyond the first with the same name when case and spaces are folded"])
    )
    assert all(row.name == " ".join(row.name.split()) for row in read.rows)


def test_no_personal_number_is_left_anywhere(file):
    read, _account, _content = file
    everything = repr(read) + " ".join(remark.sentence for remark in read.warnings)
    assert "1212-1212" not in everything
    assert "121212121212"[2:] not in everything


def test_a_row_tells_all_it_knows():
    row = register(
        "Namn;Org.nr;Verksamhet;Målgrupp;Ort;Hemsida;Om oss;Kontaktperson;E-post;Telefon;Mobil;"
        "Organisationsform\n"
        "Norrby IF;802088-4816;Idrott, kultur;Alla;Norrby;norrby.example;Vi finns.;Åsa Berg;"
        "asa@norrby.example, kassor@norrby.example;08-46500438;070-1740605;Ideell förening\n"
    ).rows[0]
    assert (row.line, row.name, row.number, row.legal_form) == (2, "Norrby IF", "802088-4816", "association")
    assert (row.fields, row.target_groups, row.place) == (("Idrott", "kultur"), ("Alla",), "Norrby")
    assert (row.web, row.about) == ("https://norrby.example", "Vi finns.")
    assert row.contacts == (
        Contact("Åsa Berg", "asa@norrby.example", "08-46500438, 070-1740605"),
        Contact("", "kassor@norrby.example", ""),
    )


def test_a_contact_may_have_no_address_and_a_row_no_contact():
    read = register("Namn;Kontakt;E-post\nA;Åsa Berg;\nB;;\n")
    assert [row.contacts for row in read.rows] == [(Contact("Åsa Berg"),), ()]


def test_columns_with_the_same_number_are_one_contact():
    read = register(
        "Namn;Kontaktperson;E-post;Telefon;Kontaktperson 2;E-post 2;Telefon 2;Kontaktperson 3;Telefon 3\n"
        "A;Åsa Berg;asa@a.example;070-1740605;Bo Lund;bo@a.example, bo.lund@a.example;;Eva Ek;070-1740606\n"
        "B;;b@b.example;;Bo Lund;b@b.example;070-1740607;;\n"
    )
    assert [row.contacts for row in read.rows] == [
        (
            Contact("Åsa Berg", "asa@a.example", "070-1740605"),
            Contact("Bo Lund", "bo@a.example"),
            Contact("", "bo.lund@a.example"),
            Contact("Eva Ek", "", "070-1740606"),
        ),
        # An address is one contact's only.
        (Contact("", "b@b.example"), Contact("Bo Lund", "", "070-1740607")),
    ]


def test_a_second_address_and_telephone_without_a_name_are_the_first_contacts():
    read = register(
        "Namn;Kontaktperson;E-post;E-post 2;Telefon 1;Telefon 2\n"
        "A;Åsa Berg;asa@a.example;info@a.example;070-1740605;070-1740606\n"
    )
    assert read.rows[0].contacts == (
        Contact("Åsa Berg", "asa@a.example", "070-1740605, 070-1740606"),
        Contact("", "info@a.example"),
    )


def test_a_second_name_is_a_contact_of_its_own_and_nobody_is_two():
    read = register(
        "Namn;Kontaktperson;E-post;Ordförande;Företrädare\n"
        "A;Åsa Berg;asa@a.example;Bo Ek;Åsa Berg\nB;;info@b.example;Bo Ek;bo ek\n"
    )
    assert [row.contacts for row in read.rows] == [
        (Contact("Åsa Berg", "asa@a.example"), Contact("Bo Ek")),
        (Contact("", "info@b.example"), Contact("Bo Ek")),
    ]
    twice = register("Namn;Kontakt;E-post;Kontaktnamn;Förnamn;Efternamn\nA;Åsa;a@a.example;Bo Ek;Eva;Ek\n")
    assert [one.name for one in twice.rows[0].contacts] == ["Åsa", "Bo Ek", "Eva Ek"]


def test_a_title_above_the_headings_and_a_heading_row_again_are_no_organisations():
    read = register("Föreningsregister 2026;\n\nNamn;Ort\nA;Norrby\nNamn;Ort\nB;Söderby\n;;\n")
    assert [row.name for row in read.rows] == ["A", "B"]
    assert not read.refused


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_delimiter_is_recognised(delimiter):
    read = register(f"Namn{delimiter}Ort\nA{delimiter}Norrby\n")
    assert (read.delimiter, read.rows[0].place) == (delimiter, "Norrby")


def test_a_fault_in_one_field_costs_that_field_and_says_where():
    read = register("Namn;Org.nr;E-post\nNorrby IF;802088-4817;info at norrby\n;802088-4816;\n")
    assert [(row.name, row.number, row.contacts) for row in read.rows] == [("Norrby IF", None, ())]
    assert [(remark.line, remark.heading, remark.fault) for remark in read.warnings] == [
        (2, "Org.nr", Fault.NUMBER_CHECK_DIGIT),
        (2, "E-post", Fault.EMAIL_MALFORMED),
    ]
    assert [(refused.line, refused.reason) for refused in read.refused] == [(3, Reason.NO_NAME)]
    assert read.warnings[0].sentence == (
        "Rad 2, Org.nr (Norrby IF): Organisationsnumret stämmer inte och är utelämnat."
    )


def test_a_warning_never_holds_the_value_it_is_about():
    read = register("Namn;Org.nr;E-post;Om\nA;121212-1212;åsa 19121212-1212;Född 19121212-1212\n")
    assert len(read.warnings) == 4
    assert "1212" not in repr(read)


def test_a_personal_number_for_a_name_leaves_no_name():
    read = register("Namn;Ort\n19121212-1212;Norrby\n")
    assert not read.rows
    assert "1212" not in repr(read)


def test_unknown_columns_are_reported_and_not_read():
    read = register("Namn;Stjärntecken\nA;Oxen\n")
    assert read.unknown_columns == ("Stjärntecken",)
    assert "Oxen" not in repr(read.rows)


def test_too_long_a_text_is_cut_and_said():
    read = register(f"Namn;Ort\n{'x' * 200};{'y' * 100}\n")
    assert (len(read.rows[0].name), len(read.rows[0].place)) == (160, 80)
    assert read.faults[Fault.TOO_LONG] == 2


def test_more_words_than_any_register_has_in_a_cell_are_left_out_and_said():
    many = ", ".join(f"ord {n}" for n in range(80))
    read = register(f"Namn;Verksamhet;Kategori;Målgrupp\nA;{many};sist;Alla, alla, Alla\n")
    assert read.rows[0].fields == tuple(f"ord {n}" for n in range(50))
    assert read.rows[0].target_groups == ("Alla", "alla")
    assert [(remark.heading, remark.fault) for remark in read.warnings] == [("Verksamhet", Fault.TOO_LONG)]


def test_an_unknown_legal_form_is_said_with_its_word():
    read = register("Namn;Organisationsform\nA;Skeppsgille\n")
    assert [(remark.fault, remark.word) for remark in read.warnings] == [
        (Fault.LEGAL_FORM_UNKNOWN, "Skeppsgille")
    ]


def test_a_row_with_empty_cells_too_many_is_whole_and_one_with_a_cell_too_many_is_not():
    read = register("Namn;Ort\nA;Norrby;;\nB;Norrby;;x\n")
    assert [row.name for row in read.rows] == ["A"]
    assert [(refused.name, refused.reason) for refused in read.refused] == [("B", Reason.COLUMNS_DIFFER)]


def test_a_row_that_has_moved_by_a_mark_in_the_middle_is_not_whole():
    read = register("Namn;Gata;Ort;E-post;Okänt\nA;Vägen 1;Norrby;a@x.example;;\nB;Vägen; 2;123 45;Norrby;\n")
    assert ([row.name for row in read.rows], [row.name for row in read.refused]) == (["A"], ["B"])


def test_the_halves_of_a_contacts_name_become_one_name():
    read = register("Namn;Förnamn;Efternamn;Ordförande\nA;Åsa;Öberg;Bo Ek\nB;;Öberg;\nC;;;Bo Ek\n")
    assert [row.contacts[0].name for row in read.rows] == ["Åsa Öberg", "Öberg", "Bo Ek"]


@pytest.mark.parametrize(
    ("word", "form"),
    [("IDEELL FÖRENING", "association"), ("ideell fören.", "association"), ("Ek. för.", "economic")],
)
def test_a_legal_form_is_known_however_it_is_shortened(word, form):
    assert register(f"Namn;Org.form\nA;{word}\n").rows[0].legal_form == form


def test_a_file_without_a_column_of_names_is_refused():
    with pytest.raises(Refused, match="ingen kolumn med namn"):
        register("Ort;E-post\nNorrby;a@b.example\n")


# Anything but control letters: too many of them, and the file is no text.
ANY_CELL = st.text(st.characters(exclude_categories=["Cc", "Cs"]) | st.sampled_from("\n\r\t"), max_size=20)


@given(st.lists(st.lists(ANY_CELL, min_size=1, max_size=4), max_size=12))
def test_whatever_stands_in_the_cells_every_row_is_accounted_for(rows):
    out = StringIO()
    csv.writer(out, delimiter=";").writerows([["Namn", "Org.nr", "E-post", "Om"], *rows])
    read = read_register(out.getvalue().encode())
    said = sum(any(cell.strip() for cell in cells) for cells in rows)
    assert len(read.rows) + len(read.refused) <= said
    assert all(row.name for row in read.rows)


def test_a_million_rows_are_refused_at_once():
    with pytest.raises(Refused, match="fler än 200 000 rader"):
        register("Namn;Ort\n" + "Kören;Norrby\n" * 1_000_000)


def test_more_lines_than_rows_are_no_hindrance():
    assert len(register("Namn;Ort\n" + "\n" * 250_000 + "Kören;Norrby\n").rows) == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Namn;Ort\n" + ";" * 5_000_000, "rader eller kolumner"),
        ("Namn;Ort\n" + '"a"' + ";" * 5_000_000, "rader eller kolumner"),
        ("Namn;Ort" + ";" * 9000 + "x\n", "rader eller kolumner"),
        ("Namn;Ort\n" + ("x;" * 9000 + "\n") * 500, "rader eller kolumner"),
        ("Namn;Ort\n" + "\r" * 5_000_000, "fler än 200 000 rader"),
        ("\r" * 5_000_000, "Filen är tom"),
        ('"' * 5_000_000, "ingen kolumn med namn"),
    ],
    ids=["delimiters", "quoted", "headings", "wide-lines", "lines", "empty", "quotes"],
)
def test_what_is_made_to_take_for_ever_is_refused_in_a_sentence(text, sentence):
    with pytest.raises(Refused, match=sentence):
        register(text)


@pytest.mark.parametrize(
    "cell", ["x" * 5_000_000, "(" * 5_000_000, "\u0591\u05ae" * 500_000, "a\u0301\u0316" * 500_000]
)
def test_of_a_cell_beyond_all_measure_only_the_beginning_is_looked_at(cell):
    (row,) = register(f"Namn;Om\nNorrby IF;{cell}\n").rows
    assert row.name == "Norrby IF"
    assert len(row.about) <= 10_000
    assert max(map(len, row.cells)) < 40_000


def test_a_mark_in_the_middle_of_a_very_long_cell_costs_its_row_only():
    read = register('Namn;Om\n"a"b' + "x" * 200_000 + ";\nB;\n")
    assert [row.name for row in read.rows] == ["B"]
    assert [refused.reason for refused in read.refused] == [Reason.OPEN_QUOTE]


def test_a_file_beyond_all_measure_is_refused():
    with pytest.raises(Refused, match="50 MB"):
        read_register(b"x" * 50_000_001)


def test_a_row_knows_its_cells_its_remarks_and_what_could_not_be_read():
    read = register(
        "Namn;Org.nr;Bidrag;E-post;Okänd\nKören;19121212-1212;Ja;koren;x\nNorrby IF;802088-4816;Nej;;y\n"
    )
    first, second = read.rows
    assert first.cells == ("Kören", "", "", "koren", "")
    assert first.unread == {Column.NUMBER, Column.EMAIL}
    assert [remark.fault for remark in first.remarks] == [Fault.PERSONAL_NUMBER, Fault.EMAIL_MALFORMED]
    assert (second.cells, second.unread, second.remarks) == (
        ("Norrby IF", "802088-4816", "", "", ""),
        frozenset(),
        (),
    )
    assert Row.from_json(first.as_json()) == replace(first, cells=(), remarks=())


def test_a_refused_row_keeps_what_stood_there_but_no_personal_number():
    read = register("Namn;Ort\nKören;Norrby;121212-1212\n;Norrby 121212-1212\n")
    assert [(row.line, row.reason, row.name, row.cells) for row in read.refused] == [
        (2, Reason.COLUMNS_DIFFER, "Kören", ("Kören", "Norrby", "")),
        (3, Reason.NO_NAME, "", ("", "Norrby")),
    ]
