"""What is taken out of a text is gone, however it was written; what looks like a person is proposed."""

import pytest

from portal.records.documents import Part
from portal.records.masking import (
    MASKED,
    MOST_PROPOSALS,
    Piece,
    Proposed,
    hides_something,
    mark_of,
    mask,
    proposals,
    stands_in,
    tidy,
)


def of(text: str) -> list[Part]:
    return [Part("Text", tidy(text))]


def left(text: str, *words: str) -> str:
    """What stands after the words were masked, with a square where one stood."""
    (part,) = mask(of(text), words=words)
    return "".join("■" if piece.is_masked else piece.text for piece in part.pieces)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Anna Bergström ringde.", "■ ringde."),
        ("ANNA BERGSTRÖM ringde.", "■ ringde."),
        ("Anna\nBergström ringde.", "■ ringde."),
        ("Anna\u00a0 Bergström ringde.", "■ ringde."),
        ("Anna Berg-\nström ringde.", "■ ringde."),
        ("Anna Berg\u00adström ringde.", "■ ringde."),
        ("Anna Bergstro\u0308m ringde.", "■ ringde."),
        ("Anna\u200b Bergström ringde.", "■ ringde."),
        ("Anna Bergströms båt.", "■ båt."),
        ("Hanna Bergström ringde.", "Hanna Bergström ringde."),
        ("(Anna Bergström)", "(■)"),
    ],
)
def test_words_are_found_however_they_are_written(text, kept):
    assert left(text, "Anna Bergström") == kept


def test_a_name_within_a_longer_one_leaves_nothing_of_it_behind():
    assert left("Anna Maria Bergström", "Anna Maria", "Maria Bergström", "Maria") == "■"


def test_what_stands_twice_is_masked_twice():
    assert left("Anna och anna", "Anna") == "■ och ■"


def test_nothing_is_left_of_a_whole_part():
    masked = mask([Part("Rubrik", "Hemligt"), Part("Text", "Öppet")], whole=[0])
    assert [part.pieces for part in masked] == [(MASKED,), (Piece("Öppet"),)]


def test_signs_with_a_meaning_in_a_pattern_are_only_signs():
    assert left("a.b (c) a+b", "a.b (c)") == "■ a+b"
    assert left("axb", "a.b") == "axb"


def test_whether_words_stand_anywhere():
    assert stands_in("anna", of("Anna"))
    assert not stands_in("Eva", of("Anna"))


def test_masking_of_nothing_hides_nothing():
    assert not hides_something(mask(of("Anna"), words=["", " "]))
    assert hides_something(mask(of("Anna"), words=["Anna"]))


def test_a_mark_is_another_as_soon_as_anything_is():
    one = mask(of("Anna och Eva"), words=["Anna"])
    assert mark_of(one, ["21:3", "25:1"]) == mark_of(one, ["25:1", "21:3"])
    assert mark_of(one, ["21:3"]) != mark_of(one, ["25:1"])
    assert mark_of(one, ["21:3"]) != mark_of(mask(of("Anna och Eva"), words=["Eva"]), ["21:3"])


def test_names_addresses_and_numbers_are_proposed():
    text = (
        "Anna Bergström-Ek bor på Södra Strandvägen 12 B, 178 90 Skärsjö. Ring 070-1740605 eller skriv "
        "till anna.b@norroif.example. 811218-9876. Mötet är 2026-03-12 kl. 18.00–20.30."
    )
    found = {(one.looks_like, one.words) for one in proposals(of(text), [])}
    assert (Proposed.NAME, "Anna Bergström-Ek") in found
    assert (Proposed.EMAIL, "anna.b@norroif.example") in found
    assert (Proposed.PHONE, "070-1740605") in found
    assert (Proposed.NUMBER, "811218-9876") in found
    assert (Proposed.ADDRESS, "Södra Strandvägen 12 B") in found
    assert (Proposed.ADDRESS, "178 90 Skärsjö") in found
    assert not any("2026" in words for _kind, words in found)


def test_a_name_does_not_go_on_in_the_next_part():
    parts = [Part("Motpart", "Åkersta Båtklubb"), Part("Fråga", "Finns det hörslinga?")]
    assert [one.words for one in proposals(parts, [])] == ["Åkersta Båtklubb"]


def test_a_known_person_is_proposed_where_the_name_stands_and_only_once():
    found = proposals(of("anna ek ringde. Anna Ek igen."), ["Anna Ek", "Eva Lund", ""])
    assert [one.words for one in found] == ["Anna Ek"]


def test_what_is_proposed_can_be_masked():
    text = "Anna\nBergström, Storgatan 5, 070-1740605"
    words = [one.words for one in proposals(of(text), [])]
    assert left(text, *words) == "■, ■, ■"


def test_nobody_ticks_a_thousand_proposals():
    text = " ".join(f"namn{n}@x.example" for n in range(1000))
    assert len(proposals(of(text), [])) == MOST_PROPOSALS
