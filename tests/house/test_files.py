"""House rules about files: their names, their length, and what must never stand in them."""

import json
import re
from collections.abc import Callable, Iterable
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from django.core.management import call_command
from packaging.markers import Marker

from tests.house.tree import ROOT, files, short

LONGEST = 400
# Longer, and why.
LONG_FOR_A_REASON: dict[str, str] = {}


def is_written_by_hand(name: str) -> bool:
    """Whether somebody wrote this file, and somebody reads it."""
    return "/migrations/" not in name


def test_no_file_is_longer_than_a_person_reads():
    lengths = {
        short(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in files(".py", ".html", ".css", ".js")
        if is_written_by_hand(short(path))
    }
    too_long = {name: lines for name, lines in lengths.items() if lines > LONGEST}
    assert set(too_long) <= set(LONG_FOR_A_REASON), too_long
    assert set(LONG_FOR_A_REASON) <= set(too_long), "a reason is left where none is needed"


def test_no_drawer_for_odds_and_ends():
    odd = re.compile(r"(^|/)(utils?|common|helpers?|misc|tools|base_models?|mixins?)(\.py|/)")
    assert not [short(path) for path in files() if odd.search(short(path))]
    assert odd.search("dialogues/utils.py")
    assert odd.search("portal/common/x.py")


# --- What belongs to a machine or a workplace, never to the repository ----------------------

PRIVATE = {
    "a path of a machine": re.compile(r"(?<![\w.:/])/(root|home/\w+|Users/\w+|work)/"),
    "a registry's address": re.compile(
        r"registry\.npmjs\.org|registry\.yarnpkg|files\.pythonhosted\.org|pypi\.org/simple|--index-url|--extra-index"
    ),
    "a secret key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|AKIA[0-9A-Z]{16}|ghp_[0-9A-Za-z]{30}"),
}
TEXT = (
    ".py", ".html", ".txt", ".md", ".toml", ".json", ".yml", ".yaml", ".css", ".js", ".lock", ".po", ".svg",
    ".csv", ".npmrc", "Makefile", "Dockerfile", ".gitignore", ".dockerignore", "LICENSE",
)  # fmt: skip
# This file, which has to name what it looks for.
SELF = "tests/house/test_files.py"


def private_things(text: str) -> list[str]:
    """What in a text belongs to a machine or a workplace."""
    return [what for what, pattern in PRIVATE.items() if pattern.search(text)]


def found_in(paths: Iterable[Path], look: Callable[[str], list[str]]) -> dict[str, list[str]]:
    """What a checker finds in which file."""
    texts = {short(path): path.read_text(encoding="utf-8", errors="replace") for path in paths}
    return {name: things for name, text in texts.items() if name != SELF and (things := look(text))}


def test_nothing_of_a_machine_or_a_workplace():
    found = {
        short(path): things
        for path in files(*TEXT)
        if short(path) != SELF
        and (things := private_things(path.read_text(encoding="utf-8", errors="replace")))
    }
    assert not found


@pytest.mark.parametrize(
    "bad",
    # Put together here, so that not even this file holds one.
    [
        f"open('/{'root'}/x')",
        f"cd /{'home'}/anna/bryggan",
        f"https://registry.{'npmjs'}.org/a",
        f"/{'work'}/x",
    ],
)
def test_a_private_thing_is_found(bad):
    assert private_things(bad)


def test_ordinary_addresses_are_not_private():
    assert not private_things("/s/abc/svar/ https://bryggan.example/home/ templates/work/list.html")


# --- What the documents point at ------------------------------------------------------------

DOCUMENTS = ("README.md", *(short(path) for path in files(".md") if "/docs/" in str(path)))
NAMED = re.compile(r"(?<![\w./-])(?:docs|tests|portal|static|templates|locale|\.ci)/[\w./-]*\w")
# `docs/drill.md` is about one folder and names its files alone.
DRILLS = re.compile(r"^\| `(test_\w+\.py)` \|", re.M)


def points_at(text: str) -> set[str]:
    """The files and folders of the project that a text names."""
    return set(NAMED.findall(text)) | {f"tests/drill/{name}" for name in DRILLS.findall(text)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_points_at_is_there(document):
    named = points_at((ROOT / document).read_text(encoding="utf-8"))
    assert not sorted(name for name in named if not (ROOT / name).exists())


def test_what_a_document_points_at_is_found():
    assert points_at(
        "Se `docs/decisions/0002-health.md`. tests/drill/test_x.py\n| `test_y.py` | broken | holds |"
    ) == {
        "docs/decisions/0002-health.md",
        "tests/drill/test_x.py",
        "tests/drill/test_y.py",
    }
    assert not points_at("https://example.org/docs/x.html /var/tests/ `tests/<room>/test_x.py`")


# --- Mail addresses and telephone numbers that could be somebody's --------------------------

ADDRESS = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})", re.I)
FICTION = re.compile(r"070-17406\d\d|08-465004\d\d")
PHONE = re.compile(r"(?<![\d.-])0\d{1,3}-\d{2,3}[ -]?\d{2}[ -]?\d{2,3}(?![\d-])")
# What looks like an address and is none: `name@version`, files, and hosts that no mail reaches.
NO_MAIL = re.compile(r"\.(example|invalid|localhost|test|py|js|css|svg|png)$|^example\.(com|org|net)$", re.I)


def somebodys(text: str) -> list[str]:
    """Addresses outside `.example`, and telephone numbers outside the fiction series."""
    mail = [hit.group() for hit in ADDRESS.finditer(text) if not NO_MAIL.search(hit.group(1))]
    return mail + [hit.group() for hit in PHONE.finditer(text) if not FICTION.fullmatch(hit.group())]


def test_no_address_or_number_that_could_be_somebodys():
    ours = files(".py", ".html", ".txt", ".md", ".toml", ".yml", ".csv", ".po")
    assert not found_in(ours, somebodys)


def test_somebodys_address_is_found():
    assert somebodys("anna.berg@telia.se")
    assert somebodys("Ring 08-123 45 67")
    assert not somebodys("anna@forening.example 070-1740605 08-46500400")


# --- Lock files ----------------------------------------------------------------------------

LOCKED = re.compile(r"^([a-zA-Z0-9._-]+)==(\S+)(?: ; (.+?))? \\$", re.M)


def locked() -> dict[str, str]:
    """Every package that production installs, with the condition under which it does."""
    text = (ROOT / "requirements.lock").read_text()
    return {hit.group(1): hit.group(3) or "" for hit in LOCKED.finditer(text)}


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_hashes_and_no_host(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    blocks = re.split(r"\n(?=[a-zA-Z0-9])", text.strip())
    assert len(blocks) > 20
    assert not [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block]


def test_the_front_ends_lock_file_has_hashes_and_no_host():
    for path in files("package-lock.json"):
        packages = json.loads(path.read_text())["packages"]
        for name, package in packages.items():
            assert "resolved" not in package, f"{short(path)}: {name}"
            assert not name or "integrity" in package, f"{short(path)}: {name}"


# --- Licences ------------------------------------------------------------------------------

# Licences that may be combined with a work under EUPL-1.2.
MAY = re.compile(
    r"MIT|MIT-(0|CMU)|BSD|BSD-[0-9]-Clause|0BSD|ISC|Apache[- ]2(\.0)?|Apache Software( License)?|PSF(-2\.0)?"
    r"|Python Software Foundation License|HPND|MPL[- ]2(\.0)?|Mozilla Public License 2\.0 \(MPL 2\.0\)"
    r"|LGPL|LGPLv?[23][^ ]*|LGPL-[23]\.[01](-only|-or-later)?|GNU Lesser General Public License.*"
    r"|Unlicense|The Unlicense|CC0-1\.0|Zlib|BlueOak-1\.0\.0|OFL-1\.1|EUPL-1\.2|ZPL-2\.1|PostgreSQL",
    re.I,
)
# Said in words that no pattern should have to know.
SAID_OTHERWISE: dict[str, str] = {
    "defusedxml": "PSF-2.0",
    "fido2": "BSD-2-Clause AND Apache-2.0 AND MPL-2.0",
}


def may_be_used(licence: str) -> bool:
    """Whether a licence expression lets us: all of what AND joins, one of what OR joins."""
    alternatives = re.split(r"\s+OR\s+", licence.replace("(", " ").replace(")", " "), flags=re.I)
    return any(
        all(MAY.fullmatch(part.strip()) for part in re.split(r"\s+AND\s+|\s*[,/]\s*", one, flags=re.I))
        for one in alternatives
    )


def licence_of(package: str) -> str:
    """What an installed package says its licence is."""
    about = metadata(package)
    if about["License-Expression"]:
        return about["License-Expression"]
    classified = [
        line.rpartition(" :: ")[2].removesuffix(" License")
        for line in about.get_all("Classifier", [])
        if line.startswith("License :: ") and line.count(" :: ") > 1
    ]
    return " AND ".join(classified) or (about["License"] or "").splitlines()[0].removesuffix(" License")


def test_licences_of_what_production_installs():
    packages = locked()
    assert len(packages) > 25
    refused = {}
    for package, condition in packages.items():
        try:
            licence = SAID_OTHERWISE.get(package) or licence_of(package)
        except PackageNotFoundError:
            assert condition, f"{package} is locked but not installed"
            assert not Marker(condition).evaluate(), f"{package} is locked but not installed"
            continue
        if not may_be_used(licence):
            refused[package] = licence
    assert not refused


def test_licences_of_the_front_end():
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    licences = {
        name: package.get("license", "unstated")
        for name, package in packages.items()
        if name and not package.get("dev")
    }
    assert licences
    assert not {name: licence for name, licence in licences.items() if not may_be_used(licence)}


@pytest.mark.parametrize(
    ("licence", "may"),
    [
        ("MIT", True),
        ("BSD-3-Clause OR Apache-2.0", True),
        ("MIT AND LGPL-3.0-only", True),
        ("AGPL-3.0-or-later", False),
        ("GPL-3.0-only", False),
        ("GPL-2.0-or-later OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("GNU General Public License v3 (GPLv3)", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_which_licences_may_be_used(licence, may):
    assert may_be_used(licence) is may


def test_our_own_licence_stands_at_the_top():
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert "Appendix" in text


# --- Migrations ----------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
