"""One spelling for each mail address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.web.addresses import normalise


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("karin@norrby.example", "karin@norrby.example"),
        ("  Karin@Norrby.EXAMPLE ", "karin@norrby.example"),
        ("ulla@älvsjö.example", "ulla@xn--lvsj-koa6i.example"),
        ("ulla@xn--lvsj-koa6i.example", "ulla@xn--lvsj-koa6i.example"),
        ("karin@norrby.example.", "karin@norrby.example"),
        ("\ufeffkarin@norrby.example\u200b", "karin@norrby.example"),
        ("ｋarin@norrby.example", "karin@norrby.example"),
        ("karin+bryggan@norrby.example", "karin+bryggan@norrby.example"),
    ],
)
def test_however_it_is_typed_it_is_one_address(typed, kept):
    assert normalise(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "karin", "@norrby.example", "karin@", "karin@norrby", "a b@norrby.example", "a@b@norrby.example",
     "karin@norrby..example", "karin@-norrby.example", "karin@norrby.example, nils@norrby.example",
     "Karin <karin@norrby.example>", "å@norrby.example", f"{'k' * 250}@norrby.example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(ValueError):
        normalise(typed)


@given(st.text(max_size=60) | st.emails())
def test_the_spelling_of_a_spelling_is_itself(typed):
    try:
        kept = normalise(typed)
    except ValueError:
        return
    assert normalise(kept) == kept
    assert kept == kept.strip().lower()
    assert kept.isascii()
