"""Codes that can be read aloud, and seals that cannot be guessed."""

import pytest
from django.urls import reverse

from organisations.models import Organisation
from portal.web.codes import (
    ALPHABET,
    SEAL_LENGTH,
    address,
    free_codes,
    in_groups,
    new_code,
    new_link_code,
    read_from_paper,
    seal,
    seal_is_true,
    typed_seal,
    typed_seal_is_true,
)
from tests.factories import OrganisationFactory


def test_a_code_has_seven_letters_that_nobody_mistakes():
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(len(code) == 7 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("ilou") & set(ALPHABET)


@pytest.mark.parametrize(
    "page",
    [
        "action_detail",
        "area_detail",
        "dialogue_detail",
        "goal_detail",
        "meeting_detail",
        "organisation_detail",
    ],
)
def test_an_address_is_what_reverse_answers(page):
    for code, slug in (("0000000", "slug"), (new_code(), "0000000-slug-1")):
        assert address(page, code, slug) == reverse(page, kwargs={"code": code, "slug": slug})


@pytest.mark.django_db
def test_a_code_that_is_taken_is_drawn_again():
    taken = OrganisationFactory(code="aaaaaaa").code
    drawn = iter([taken, "bbbbbbb", "bbbbbbb", "ccccccc"])
    assert sorted(free_codes(Organisation, 2, draw=lambda: next(drawn))) == ["bbbbbbb", "ccccccc"]


def test_the_code_of_a_link_is_longer():
    assert len(new_link_code()) == 10


def test_a_seal_is_made_anew_from_its_row():
    first = seal("answer", "k3m9x2tabc", 0)
    assert first == seal("answer", "k3m9x2tabc", 0)
    assert len(first) == SEAL_LENGTH
    assert seal_is_true(first, "answer", "k3m9x2tabc", 0)


@pytest.mark.parametrize(
    ("purpose", "code", "generation"),
    [("hand_over", "k3m9x2tabc", 0), ("answer", "k3m9x2tabd", 0), ("answer", "k3m9x2tabc", 1)],
)
def test_a_seal_fits_one_purpose_one_row_and_one_generation(purpose, code, generation):
    assert not seal_is_true(seal("answer", "k3m9x2tabc", 0), purpose, code, generation)


@pytest.mark.parametrize("given", ["", "0", "ö" * 16, "x" * 1000])
def test_what_is_no_seal_is_not_true(given):
    assert not seal_is_true(given, "answer", "k3m9x2tabc", 0)


def test_an_old_key_opens_for_a_while_and_then_no_more(settings):
    settings.LINK_KEYS = ["gammal"]
    old = seal("answer", "k3m9x2tabc", 0)
    settings.LINK_KEYS = ["ny", "gammal"]
    assert seal_is_true(old, "answer", "k3m9x2tabc", 0)
    assert seal("answer", "k3m9x2tabc", 0) != old
    settings.LINK_KEYS = ["ny"]
    assert not seal_is_true(old, "answer", "k3m9x2tabc", 0)


@pytest.mark.parametrize(
    "typed",
    ["K3M9-X2TA-0CD1", "k3m9x2ta0cd1", " k3m9 x2ta ocdl ", "K3M9–X2TA–OCDI", "K3M9\u00a0X2TA\u00a00CDi"],
)
def test_a_code_from_paper_is_read_however_it_is_typed(typed):
    assert in_groups("k3m9x2ta0cd1") == "K3M9-X2TA-0CD1"
    assert read_from_paper(typed) == "k3m9x2ta0cd1"


def test_the_seal_on_paper_is_short_and_no_part_of_the_links():
    short = typed_seal("answer", "k3m9x2tabc", 0)
    assert len(short) == 5
    assert set(short) <= set(ALPHABET)
    assert typed_seal_is_true(short, "answer", "k3m9x2tabc", 0)
    assert not seal("answer", "k3m9x2tabc", 0).startswith(short)
    assert not typed_seal_is_true(short, "answer", "k3m9x2tabc", 1)
    assert not typed_seal_is_true(short, "hand_over", "k3m9x2tabc", 0)


def test_a_code_on_paper_made_by_an_old_key_is_true_as_long_as_the_key_is_kept(settings):
    settings.LINK_KEYS = ["gammal"]
    old = typed_seal("answer", "k3m9x2tabc", 0)
    settings.LINK_KEYS = ["ny", "gammal"]
    assert typed_seal_is_true(old, "answer", "k3m9x2tabc", 0)
    settings.LINK_KEYS = ["ny"]
    assert not typed_seal_is_true(old, "answer", "k3m9x2tabc", 0)
