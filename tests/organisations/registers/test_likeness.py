"""When two names may be one."""

from cProfile import Profile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from organisations.registers.likeness import Likenesses, bare, bare_name
from organisations.registers.slips import SHORTEST_FOR_A_SLIP, is_a_slip, one_letter_apart

NAMES = st.lists(
    st.sampled_from(
        ["Norrby", "Norby", "Scoutkår", "scoutkår", "IF", "IK", "i.f.", "norra", "1912", "Ängens", "&"]
    ),
    min_size=1,
    max_size=4,
).map(" ".join) | st.text("abcåi 1.-", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Norrby Idrottsförening", "norrbyif"),
        ("Norrby i.f.", "norrbyif"),
        ("NORRBY I F", "norrbyif"),
        ("Idrottsföreningen Norrby", "ifnorrby"),
        ("Norrby Idrottsklubb", "norrbyik"),
        ("Södra Teaterfören.", "sodrateaterforening"),
        ("Södra Teaterfören", "sodrateaterforening"),
        ("Södra Teaterförening.", "sodrateaterforening"),
        ("Fören. Norden", "foreningnorden"),
        ("Barn & kultur", "barnochkultur"),
        ("Norrby Kör (gammal)", "norrbykor"),
        ("Norrby Kör gammal.", "norrbykor"),
        ("Norrby Kör i kommunen", "norrbykor"),
        ("Café Šárka", "cafesarka"),
        ("Gammaldansens vänner", "gammaldansensvanner"),
        ("Общество Мир", "обществомир"),
        ("...", ""),
    ],
)
def test_a_name_is_its_letters_in_the_usual_short_forms(name, letters):
    assert bare(name) == letters


def seen(*names: str, place: str = "Norrby") -> Likenesses:
    likenesses = Likenesses()
    for name in names:
        likenesses.add(name, place, name)
    return likenesses


def test_names_without_a_letter_are_not_alike():
    assert not list(seen("...").same("!!!"))
    assert not list(seen("Общество").same("Дружба"))


def test_the_same_is_found_wherever_it_is_and_a_slip_only_in_its_place():
    likenesses = seen("Norrby Scoutkår")
    assert list(likenesses.same("NORRBY scoutkar")) == ["Norrby Scoutkår"]
    assert set(likenesses.a_slip_away("Norby Scoutkår", "norrby")) == {"Norrby Scoutkår"}
    assert not list(likenesses.a_slip_away("Norby Scoutkår", "Söderby"))


@pytest.mark.parametrize(
    "other",
    [
        "Norrby Scoutkår norra",
        "Norrby Scoutkår 1",
        "Norrby Scoutkår A",
        "Scoutkår",
        "Norrby Scoutkår",
        "Norby Scoutkårr",
    ],
)
def test_what_is_more_or_other_than_one_letter_is_no_slip(other):
    assert not list(seen("Norrby Scoutkår").a_slip_away(other, "Norrby"))


def test_a_letter_and_a_space_is_one_slip():
    assert list(seen("Norrby Ridklubb").a_slip_away("Norrbyridklub", "Norrby"))


def test_a_name_of_seven_letters_is_too_short():
    assert not list(seen("Ekarna").a_slip_away("Ekorna", "Norrby"))
    assert list(seen("Ekarnass").a_slip_away("Ekornass", "Norrby"))


@given(NAMES, NAMES)
def test_likeness_goes_both_ways(one, other):
    assert bool(list(seen(one).same(other))) == bool(list(seen(other).same(one)))
    there, back = list(seen(one).a_slip_away(other, "Norrby")), list(seen(other).a_slip_away(one, "Norrby"))
    assert bool(there) == bool(back)
    if there:
        assert bare(one) != bare(other)
        assert min(len(bare(one)), len(bare(other))) >= SHORTEST_FOR_A_SLIP
        assert one_letter_apart(bare(one), bare(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norrby IF", "Norrby IK"),
        ("Norrby IF", "norrby ik"),
        ("Norrby FK", "Norrby i.k."),
        ("Norrby Idrottsförening", "Norrby Idrottsklubb"),
        ("Norrby AIK", "Norrby BIK"),
        ("SRF Centralorten", "HRF Centralorten"),
        ("srf centralorten", "hrf centralorten"),
        ("KFUM Centralorten", "KFUK Centralorten"),
        ("Föreningen ABC", "Föreningen ABD"),
        ("Scoutkåren A", "Scoutkåren B"),
        ("Scoutkåren A", "Scoutkåren Al"),
        ("Scoutkåren II", "Scoutkåren III"),
        ("Scoutkåren 7", "Scoutkåren 8"),
    ],
)
def test_short_forms_that_differ_are_two_organisations(one, other):
    assert not list(seen(one).a_slip_away(other, "Norrby"))
    assert not list(seen(other).a_slip_away(one, "Norrby"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Föreningen Mio", "Föreningen Mia"),
        ("Föreningen Mio", "FÖRENINGEN MIA"),
        ("Föreningen Ett Hem", "Föreningen Ett Hel"),
        ("Vännerna på ön", "Vännerna på öns"),
        ("Norrby IF", "Norrby Ifa"),
    ],
)
def test_short_words_that_differ_by_a_letter_are_a_doubt(one, other):
    assert list(seen(one).a_slip_away(other, "Norrby"))
    assert list(seen(other).a_slip_away(one, "Norrby"))


CROWDS = [
    # A half in common, and many that differ in the other by a letter, a space, a digit or a short form.
    st.text("ab", min_size=4, max_size=8).map("Bostadsrättsföreningen ".__add__),
    st.text("ab ", min_size=4, max_size=9).map(lambda text: f"{text}skytteförening"),
    st.text("ab ", min_size=8, max_size=10),
    st.text("AIOFK", min_size=1, max_size=3).map("Norrby Idrott ".__add__),
    st.text("абв", min_size=3, max_size=4).map("Общество ".__add__),
    st.text("1aå", min_size=3, max_size=4).map("Föreningen ".__add__),
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(CROWDS), min_size=2, max_size=60) | st.lists(CROWDS[2], min_size=60, max_size=120))
def test_all_slips_are_found_and_nothing_else(names):
    likenesses = Likenesses()
    for at, name in enumerate(names):
        found = set(likenesses.a_slip_away(name, ""))
        expected = {n for n in range(at) if is_a_slip(bare_name(names[n]), bare_name(name))}
        assert found == expected
        likenesses.add(name, "", at)


@pytest.mark.parametrize(
    "name",
    [
        lambda at: f"Bostadsrättsföreningen {words(at)}",
        lambda at: f"{words(at)} bostadsrättsförening",
        lambda at: f"Föreningen {words(at)} lång gemensam ände",
        lambda at: f"Bostadsrättsföreningen {chr(0x4E00 + at)}",
        lambda at: "Norrby Scoutkår",
    ],
)
def test_a_name_is_compared_with_a_few_however_alike_they_all_are(name):
    likenesses = Likenesses()
    with Profile() as profile:
        for at in range(3000):
            list(likenesses.a_slip_away(name(at), "Norrby"))
            likenesses.add(name(at), "Norrby", at)
    compared = sum(one.callcount for one in profile.getstats() if one.code is is_a_slip.__code__)
    assert compared < 30 * 3000


def words(at: int) -> str:
    """Another word of eight letters for each number, none a letter from the next."""
    return "".join(chr(ord("a") + at * 7_919**n // 31 % 26) for n in range(1, 9))


@given(st.text("abcdefgå", min_size=8, max_size=20), st.data())
def test_any_one_letter_changed_lost_or_added_in_a_long_word_is_found(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    for other in (word[:at] + letter + word[at + 1 :], word[:at] + letter + word[at:]):
        assert set(seen(word).a_slip_away(other, "Norrby")) == {word}


@given(st.text("ab1", max_size=6), st.text("ab1", max_size=6))
def test_one_letter_apart_is_what_it_says(one, other):
    letters = "ab"
    near = {one[:n] + letter + one[n:] for n in range(len(one) + 1) for letter in letters}
    near |= {one[:n] + one[n + 1 :] for n in range(len(one)) if one[n] in letters}
    near |= {
        one[:n] + letter + one[n + 1 :] for n in range(len(one)) if one[n] in letters for letter in letters
    }
    assert one_letter_apart(one, other) == (other in near - {one})


@pytest.mark.parametrize("many", [0, 20])
def test_two_different_numbers_are_two_however_many_have_the_name(many):
    likenesses = Likenesses()
    for thing, number in enumerate(["1", None, "2", *(f"x{n}" for n in range(many)), "1", None]):
        likenesses.add("Norrby Scoutkår", "Norrby", thing, number)
    last = many + 4
    assert list(likenesses.same("norrby scoutkar", "1")) == [0, 1, last - 1, last]
    assert list(likenesses.a_slip_away("Norby Scoutkår", "Norrby", "2")) == [1, 2, last]
    assert list(likenesses.same("Norrby Scoutkår")) == list(range(last + 1))
