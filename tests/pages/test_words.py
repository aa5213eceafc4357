"""Many words are found in a text that is read once."""

from portal.pages.words import Words

WORDS = Words({"Kim Zebra", "kim@forening.example", "070-1740605", "Åsa Ö"})


def test_words_are_found_whatever_their_capitals():
    assert WORDS.said_in("Ring KIM ZEBRA, 070-1740605.") == {"Kim Zebra", "070-1740605"}
    assert WORDS.said_in("<a href='mailto:Kim@forening.example'>") == {"kim@forening.example"}
    assert WORDS.said_in("åsa ö") == {"Åsa Ö"}


def test_a_part_of_a_word_is_not_the_word():
    assert WORDS.said_in("Kim och Zebra, 070-17") == set()
    assert Words([]).said_in("Kim Zebra") == set()
    assert Words(["…"]).said_in("…") == set()
