"""One cell at a time. Personal numbers here are invented and belong to nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organisations.enums import Fault
from organisations.registers import cleaning


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("802088-4816", ("802088-4816", None)),
        ("8020884816", ("802088-4816", None)),
        ("802088 4816", ("802088-4816", None)),
        ("802088–4816", ("802088-4816", None)),
        ("16802088-4816", ("802088-4816", None)),
        ("168020884816", ("802088-4816", None)),
        ("SE802088481601", ("802088-4816", None)),
        ("8020884816.0", ("802088-4816", None)),
        ("", (None, None)),
        ("802088-4817", (None, Fault.NUMBER_CHECK_DIGIT)),
        ("19121212-1212", (None, Fault.PERSONAL_NUMBER)),
        ("121212-1212", (None, Fault.PERSONAL_NUMBER)),
        ("121212+1212", (None, Fault.PERSONAL_NUMBER)),
        ("121212—1212", (None, Fault.PERSONAL_NUMBER)),
        ("(121212)1212", (None, Fault.PERSONAL_NUMBER)),
        ("191212121301", (None, Fault.PERSONAL_NUMBER)),
        ("20191212-1212", (None, Fault.PERSONAL_NUMBER)),
        ("8,02088E+11", (None, Fault.NUMBER_UNREADABLE)),
        ("80208-4816", (None, Fault.NUMBER_UNREADABLE)),
        ("８０２０８８-４８１６", (None, Fault.NUMBER_UNREADABLE)),
    ],
)
def test_only_valid_organisation_numbers_are_kept(text, expected):
    assert cleaning.number(text) == expected


@pytest.mark.parametrize(
    ("text", "found", "faults"),
    [
        (" INFO@NORRBY.EXAMPLE ", ["info@norrby.example"], []),
        ("a@x.example; b@y.example", ["a@x.example", "b@y.example"], [Fault.EMAIL_SEVERAL]),
        ("a@x.example b@y.example", ["a@x.example", "b@y.example"], [Fault.EMAIL_SEVERAL]),
        ("a@x.example eller b@y.example", ["a@x.example", "b@y.example"], [Fault.EMAIL_SEVERAL]),
        ("a@x.example, A@X.example", ["a@x.example"], []),
        ("Åsa Berg <asa@x.example>", ["asa@x.example"], []),
        ("mailto:asa@x.example", ["asa@x.example"], []),
        ("asa@x.example (kassören), b@y.example", ["asa@x.example", "b@y.example"], [Fault.EMAIL_SEVERAL]),
        ("asa(a)x.example", [], [Fault.EMAIL_MALFORMED]),
        ("info at x.example", [], [Fault.EMAIL_MALFORMED]),
        ("info@", [], [Fault.EMAIL_MALFORMED]),
        ("info at x.example; b@y.example", ["b@y.example"], [Fault.EMAIL_MALFORMED, Fault.EMAIL_SEVERAL]),
        ("a@älvsjö.example", ["a@xn--lvsj-koa6i.example"], []),
        ("", [], []),
    ],
)
def test_each_well_formed_address_is_kept(text, found, faults):
    assert cleaning.emails(text) == (found, faults)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://norrby.example", ("https://norrby.example", None)),
        ("www.norrby.example", ("https://www.norrby.example", None)),
        ("norrby.example/om?x=1", ("https://norrby.example/om?x=1", None)),
        ("HTTP://Norrby.Example/Om", ("http://norrby.example/Om", None)),
        ("norrby.example:8080", ("https://norrby.example:8080", None)),
        ("javascript:alert(1)", ("", Fault.WEB_UNSAFE)),
        ("JavaScript:alert(1)", ("", Fault.WEB_UNSAFE)),
        ("data:text/html,x", ("", Fault.WEB_UNSAFE)),
        ("https://norrby.example@elak.example", ("", Fault.WEB_MALFORMED)),
        ("vår hemsida", ("", Fault.WEB_MALFORMED)),
        ("http//norrby.example", ("", Fault.WEB_MALFORMED)),
        ("https://[::1", ("", Fault.WEB_MALFORMED)),
        ("", ("", None)),
    ],
)
def test_only_web_addresses_are_kept(text, expected):
    assert cleaning.web(text) == expected


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("ÖSTANÅ IDROTTSKLUBB", "Östanå Idrottsklubb"),
        ("VÄSTERÅS BY IF", "Västerås by IF"),
        ("IOGT-NTO SÖDERBY", "IOGT-NTO Söderby"),
        ("HEM OCH SKOLA I NORRÖ", "Hem och Skola i Norrö"),
        ("PRO NORRÖ", "PRO Norrö"),
        ("SPF", "SPF"),
        ("träskmossen hörselskadade", "träskmossen hörselskadade"),
        ("Norrby IF", "Norrby IF"),
    ],
)
def test_a_shouted_name_is_mended_and_short_forms_stay(text, mended):
    assert cleaning.organisation_name(text) == mended


def test_hidden_letters_and_stray_spaces_are_taken_away():
    assert cleaning.tidy("  Norrby\u202e \x00 IF\u200b \n") == "Norrby IF"
    assert cleaning.paragraphs(" ett \r\n\r\n två\x07 ") == "ett\n\ntvå"


def test_the_guard_of_our_own_export_is_taken_off():
    assert cleaning.tidy("'=HYPERLINK(1)") == "=HYPERLINK(1)"
    assert cleaning.tidy("'s Hertog") == "'s Hertog"


@given(st.text(max_size=60))
def test_no_text_breaks_the_cleaning(text):
    cleaning.number(text)
    cleaning.emails(text)
    cleaning.web(cleaning.tidy(text))
    cleaning.organisation_name(cleaning.tidy(text))
    assert "\x00" not in cleaning.paragraphs(text)


@pytest.mark.parametrize(
    ("written", "place"),
    [("GÅRDÖ", "Gårdö"), ("norra gårdö", "Norra Gårdö"), ("Östra by", "Östra by"), ("BY PÅ ÖN", "By på Ön")],
)
def test_a_place_is_one_place_however_loud(written, place):
    assert cleaning.place_name(written) == place
