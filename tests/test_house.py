"""The house rules that say which way things may point; the others lie in `tests/house/`."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from portal.history.events import is_event
from tests.house.tree import ROOMS, ROOT, at, code, floor, parsed, room_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = {contract["id"]: contract for contract in PROJECT["tool"]["importlinter"]["contracts"]}


DRAWERS = "urls views forms filters tasks services notices rules models enums"
TOP = """
    manage.py pyproject.toml Makefile docker-compose.yml Dockerfile README.md CHANGELOG.md LICENSE
    docs locale portal organisations dialogues actionplans templates static tests requirements.lock
    requirements-dev.lock package.json package-lock.json designsystemet.config.json
"""


def lint_imports(folder: Path) -> subprocess.CompletedProcess:
    """Hold the packages in a folder to the import contracts."""
    return subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c(['--no-cache'])"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_imports_obey_the_contracts():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout


def test_the_contracts_know_every_room():
    assert CONTRACTS["stairs"]["layers"] == list(ROOMS)
    assert CONTRACTS["drawers"]["containers"] == list(ROOMS)
    in_the_hall = {f"portal.{init.parent.name}" for init in ROOT.glob("portal/*/__init__.py")}
    beside_it = {init.parent.name for init in ROOT.glob("*/apps.py")}
    assert in_the_hall | beside_it == set(ROOMS)


@pytest.fixture
def empty_house(tmp_path) -> Path:
    """Packages like ours with the same contracts and nothing in them."""
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for room in ROOMS:
        folder = tmp_path / room.replace(".", "/")
        folder.mkdir(parents=True)
        for name in ("__init__", *DRAWERS.split()):
            (folder / f"{name}.py").touch()
    for name in ("__init__", "urls", "celery", "settings", "wsgi"):
        (tmp_path / "portal" / f"{name}.py").touch()
    return tmp_path


def test_an_empty_house_is_in_order(empty_house):
    assert lint_imports(empty_house).returncode == 0


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("portal/people/models.py", "from organisations import models"),
        ("portal/web/__init__.py", "import portal.devkit"),
        ("dialogues/views.py", "def view():\n    from portal.pages import views"),
        ("dialogues/services.py", "from dialogues import tasks"),
        ("portal/people/models.py", "from . import rules"),
        ("portal/people/forms.py", "from . import filters"),
        ("dialogues/enums.py", "from .models import Meeting"),
        ("organisations/views.py", "from portal.celery import app"),
        ("portal/people/views.py", "from portal import settings"),
    ],
)
def test_an_import_that_goes_the_wrong_way_is_found(empty_house, file, line):
    (empty_house / file).write_text(line)
    assert lint_imports(empty_house).returncode == 1


def labels_above(room: str) -> dict[str, str]:
    """The app labels of the rooms above a room, each with its room."""
    return {name.rpartition(".")[2]: name for name in ROOMS if floor(name) > floor(room)}


def our_models():
    """Every model of every room, with its room."""
    for room in ROOMS:
        label = room.rpartition(".")[2]
        if room in settings.INSTALLED_APPS:
            for model in apps.get_app_config(label).get_models(include_auto_created=True):
                yield room, model


def upward(room: str, targets: list[str]) -> list[str]:
    """Which of these app labels lie above a room."""
    above = labels_above(room)
    return [label for label in targets if label in above]


def test_foreign_keys_go_down_the_stairs():
    wrong = [
        f"{model._meta.label}.{field.name} points up at {field.related_model._meta.label}"
        for room, model in our_models()
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
        if field.is_relation and upward(room, [field.related_model._meta.app_label])
    ]
    assert not wrong
    assert upward("portal.people", ["organisations", "web", "contenttypes"]) == ["organisations"]


# A related name that is also a word of Django's own.
ORDINARY_WORDS = {"choices"}


def names_from_above() -> dict[str, set[str]]:
    """For each room: names under which models of rooms above reach down into it or below it.

    `address.memberships` in a lower room is as much a way up as an import would be.
    """
    own: dict[str, set[str]] = {room: set() for room in ROOMS}
    reaching: list[tuple[int, str]] = []
    for room, model in our_models():
        if is_event(model):
            continue
        own[room] |= {field.name for field in model._meta.get_fields() if not field.auto_created}
        own[room] |= {
            name
            for name, value in vars(model).items()
            if not type(value).__module__.endswith("related_descriptors")
        }
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            target = field.is_relation and apps.get_containing_app_config(field.related_model.__module__)
            if target and target.name in ROOMS and not field.remote_field.hidden:
                name = field.remote_field.get_accessor_name()
                reaching.append((floor(room), name))
                own[room].add(name)
    return {
        room: {name for height, name in reaching if height > floor(room)}
        - {name for other in ROOMS if floor(other) <= floor(room) for name in own[other]}
        - ORDINARY_WORDS
        for room in ROOMS
    }


def ways_up(tree: ast.Module, where: Path | str, room: str, names: set[str]) -> list[str]:
    """Where a file reaches into a room above: by a related name, a model string or a module's name."""
    above = labels_above(room)
    model_of = re.compile(rf"({'|'.join(above) or '$.'})\.[A-Z]\w*")
    module_of = re.compile(rf"({'|'.join(map(re.escape, above.values())) or '$.'})(\.\w+)+")
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in names:
            found.append(f"{at(where, node)} asks for .{node.attr}")
        elif isinstance(node, ast.keyword) and node.arg and node.arg.split("__")[0] in names:
            found.append(f"{at(where, node.value)} asks for {node.arg}")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            text = node.value
            if ("__" in text and text.lstrip("-").split("__")[0] in names and " " not in text) or (
                model_of.fullmatch(text) or module_of.fullmatch(text)
            ):
                found.append(f"{at(where, node)} names {text!r}")
    return found


def test_nothing_reaches_up_by_a_name_in_a_string_or_a_related_name():
    names = names_from_above()
    assert "memberships" in names["portal.people"]
    assert "memberships" not in names["organisations"]
    found = [
        way
        for path in code()
        if (room := room_of(path))
        for way in ways_up(parsed(path), path, room, names[room])
    ]
    assert not found


@pytest.mark.parametrize(
    "line",
    [
        "address.memberships.all()",
        "Address.objects.filter(memberships__organisation=1)",
        "Address.objects.exclude(memberships=None)",
        "addresses.order_by('-memberships__name')",
        "apps.get_model('organisations.Organisation')",
        "import_module('dialogues.tasks')",
    ],
)
def test_a_way_up_is_found(line):
    assert ways_up(ast.parse(line), "bad.py", "portal.people", names_from_above()["portal.people"])


def test_the_top_of_the_repository_has_nothing_unexpected():
    found = {path.name for path in ROOT.iterdir() if not path.name.startswith(".")}
    assert found - {"node_modules"} <= set(TOP.split())
