"""Which system a file comes from."""

from pathlib import Path

import pytest
from django.conf import settings

from organisations.registers import read_register, recognise
from organisations.registers.layouts import source_of
from organisations.registers.writing import HEADINGS

REGISTERS = Path(settings.BASE_DIR, "portal/devkit/registers")


@pytest.mark.parametrize(
    ("name", "source"), [("foreningsregister", "foreningsregister"), ("foreningsregister-rbok", "rbok")]
)
def test_the_two_systems_are_recognised(name, source):
    assert read_register((REGISTERS / f"{name}.csv").read_bytes()).source == source


def source(*words: str) -> str:
    return source_of(recognise(list(words)))


def test_our_own_file_is_recognised():
    assert source(*HEADINGS) == "bryggan"


def test_any_other_is_known_again_by_its_words():
    assert source("Namn", "Ort").startswith("annan-")
    assert source("Namn", "Ort") == source("ORT", "namn ")
    assert source("Namn", "Ort") != source("Namn", "Stadsdel")
    # What a clerk has fetched to mend has one column more.
    assert source("Namn", "Ort", "Anledning") == source("Namn", "Ort")
