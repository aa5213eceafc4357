"""The set-up, without the network: no ensurepip needed, plain sentences, each step only when needed."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.translation import to_locale

from portal.devkit import setup

BASE_PYTHON = Path(sys._base_executable)
CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Anmäl dig"
msgstr "Sign up"
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout that the set-up works in."""
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    monkeypatch.setattr(setup, "DEV", tmp_path / ".dev")
    monkeypatch.setattr(setup, "LOG", tmp_path / "setup.log")
    return tmp_path


def test_the_environment_is_made_without_ensurepip(tmp_path):
    """With the machine's Python, as make does it; its pip then installs from outside."""
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); sys.modules['ensurepip'] = None\n"
        "import setup; place = pathlib.Path(sys.argv[2])\n"
        "setup.VENV, setup.PYTHON = place / 'venv', place / 'venv/bin/python'\n"
        "setup.LOG = place / 'log'\n"
        "setup.make_environment()\n"
        "print(setup.machine_has_pip(), *setup.pip_command()[1:])"
    )
    said = subprocess.run(
        [BASE_PYTHON, "-c", script, setup.__file__.rpartition("/")[0], tmp_path],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.split() == ["True", "-m", "pip", "--python", str(tmp_path / "venv/bin/python")]
    assert (tmp_path / "venv/bin/python").exists()
    assert not (tmp_path / "venv/bin/pip").exists()


def test_set_up_imports_the_standard_library_only():
    """It runs before there is anything else to import."""
    tree = ast.parse(Path(setup.__file__).read_text())
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


def test_an_old_python_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit, match=r"behöver Python 3\.11"):
        setup.use_new_enough_python()


def test_an_earlier_run_by_somebody_else_is_told_in_a_sentence(checkout, monkeypatch):
    (checkout / ".dev").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: (checkout / ".dev").stat().st_uid + 4711)
    with pytest.raises(setup.SetupFailed, match=r"Mappen \.dev tillhör en annan användare"):
        setup.check_owner()


def test_a_program_that_fails_shows_its_last_words(checkout):
    with pytest.raises(setup.SetupFailed) as failure:
        setup.run([sys.executable, "-c", "print('what went wrong'); exit(1)"], failure="Det gick inte.")
    assert str(failure.value).startswith("Det gick inte.")
    assert "what went wrong" in str(failure.value)


def test_nothing_sends_packages_elsewhere(monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert not {"PIP_USER", "PYTHONPATH"} & set(setup.clean_environment())


def test_a_read_only_home_gives_npm_another_place_for_its_cache(monkeypatch):
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("npm_config_cache", raising=False)
    assert all(environment["npm_config_cache"] for npm, environment in setup.npm_commands())


def test_without_node_on_the_machine_the_packaged_one_is_used(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    (npm, environment), *others = setup.npm_commands()
    assert not others
    said = subprocess.run([*npm, "--version"], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout[0].isdigit()


def test_catalogues_are_compiled_when_they_changed(checkout):
    source = checkout / "locale" / to_locale("en") / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    setup.compile_translations()
    made = source.with_suffix(".mo")
    assert b"Sign up" in made.read_bytes()
    first = made.stat().st_mtime_ns
    setup.compile_translations()
    assert made.stat().st_mtime_ns == first
    os.utime(source, ns=(first + 10**9, first + 10**9))
    setup.compile_translations()
    assert made.stat().st_mtime_ns != first


@pytest.mark.parametrize("lock", ["package-lock.json", "portal/devkit/chromium/package-lock.json"])
def test_lock_files_name_no_registry(lock):
    assert '"resolved"' not in (setup.ROOT / lock).read_text()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_hold_hashes_and_no_host(lock):
    text = (setup.ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text
