"""The set-up, without the network: no ensurepip needed, plain sentences, each step only when needed."""

import ast
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils.translation import to_locale

from portal.devkit import processes, setup
from portal.devkit.groundwork import front_end, python_packages, setting_up, steps

BASE_PYTHON = Path(sys._base_executable)
CATALOGUE = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Anmäl dig"
msgstr "Sign up"
"""


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """An empty checkout that the set-up works in."""
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps, "DEV", tmp_path / ".dev")
    monkeypatch.setattr(steps, "LOG", tmp_path / "setup.log")
    return tmp_path


def test_the_environment_is_made_without_ensurepip(tmp_path):
    """With the machine's Python, as make does it; its pip then installs from outside."""
    script = (
        "import sys, pathlib; sys.path.insert(0, sys.argv[1]); sys.modules['ensurepip'] = None\n"
        "from groundwork import python_packages, steps; place = pathlib.Path(sys.argv[2])\n"
        "steps.VENV, steps.PYTHON = place / 'venv', place / 'venv/bin/python'\n"
        "steps.LOG = place / 'log'\n"
        "python_packages.make_environment()\n"
        "print(python_packages.machine_has_pip(), *python_packages.pip_command()[1:])"
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
    """It runs before there is anything else to import, save its own parts."""
    parts = sorted((Path(setup.__file__).parent / "groundwork").glob("*.py"))
    assert len(parts) > 4
    imported = set()
    for source in (Path(setup.__file__), *parts):
        nodes = list(ast.walk(ast.parse(source.read_text())))
        imported |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        imported |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and not node.level}
    assert {name.partition(".")[0] for name in imported} <= {*sys.stdlib_module_names, "groundwork"}


def test_an_old_python_can_read_the_door():
    """It is to say in a sentence that it is too old, not in a syntax error."""
    ast.parse(Path(setup.__file__).read_text(), feature_version=(3, 6))


def test_an_old_python_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(SystemExit, match=r"behöver Python 3\.11"):
        setup.use_new_enough_python()


def test_an_earlier_run_by_somebody_else_is_told_in_a_sentence(checkout, monkeypatch):
    (checkout / ".dev").mkdir()
    monkeypatch.setattr(os, "geteuid", lambda: (checkout / ".dev").stat().st_uid + 4711)
    with pytest.raises(steps.SetupFailed, match=r"Mappen \.dev tillhör en annan användare"):
        setting_up.check_owner()


def test_a_program_that_fails_shows_its_last_words(checkout):
    with pytest.raises(steps.SetupFailed) as failure:
        steps.run([sys.executable, "-c", "print('what went wrong'); exit(1)"], failure="Det gick inte.")
    assert str(failure.value).startswith("Det gick inte.")
    assert "what went wrong" in str(failure.value)


def test_nothing_sends_packages_elsewhere(monkeypatch):
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    assert not {"PIP_USER", "PYTHONPATH"} & set(steps.clean_environment())


def test_a_read_only_home_gives_npm_another_place_for_its_cache(monkeypatch):
    monkeypatch.setenv("HOME", "/nonexistent")
    monkeypatch.delenv("npm_config_cache", raising=False)
    assert all(environment["npm_config_cache"] for npm, environment in front_end.npm_commands())


def test_without_node_on_the_machine_the_packaged_one_is_used(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    (npm, environment), *others = front_end.npm_commands()
    assert not others
    said = subprocess.run([*npm, "--version"], env=environment, capture_output=True, text=True, check=True)
    assert said.stdout[0].isdigit()


def test_without_any_node_a_sentence_says_so(checkout, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(steps, "VENV", checkout / ".venv")
    with pytest.raises(steps.SetupFailed, match=r"Installera Node 20\.20"):
        front_end.install_packages(checkout)


def test_the_tools_for_the_theme_come_whatever_the_machine_says_of_them(checkout, monkeypatch):
    (checkout / "tool").mkdir()
    (checkout / "tool/package.json").write_text('{"name": "tool", "version": "1.0.0"}')
    wanted = {"name": "x", "devDependencies": {"tool": "file:tool"}}
    linked = {"resolved": "tool", "link": True, "dev": True}
    packages = {"": wanted, "node_modules/tool": linked, "tool": {"version": "1.0.0", "dev": True}}
    (checkout / "package.json").write_text(json.dumps(wanted))
    (checkout / "package-lock.json").write_text(
        json.dumps({"name": "x", "lockfileVersion": 3, "requires": True, "packages": packages})
    )
    monkeypatch.setenv("NODE_ENV", "production")
    monkeypatch.setenv("npm_config_omit", "dev")
    front_end.install_packages(checkout)
    assert (checkout / "node_modules/tool/package.json").exists()


def test_packages_go_into_the_environment_whatever_pip_conf_says(tmp_path, monkeypatch):
    settings, nothing = tmp_path / "pip.conf", tmp_path / "requirements.txt"
    settings.write_text("[install]\nuser = true\n")
    nothing.write_text("")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.setattr(steps, "LOG", tmp_path / "log")
    steps.run([BASE_PYTHON, "-m", "venv", "--without-pip", tmp_path / "venv"], failure="venv")
    pip = [BASE_PYTHON, "-m", "pip", "--python", tmp_path / "venv/bin/python", "install"]
    steps.run([*pip, *python_packages.PIP_OPTIONS, "--requirement", nothing], failure="pip")


def test_drill_and_bench_say_in_a_sentence_that_they_need_git(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(steps.SetupFailed, match="behöver git"):
        setting_up.check_git()


def test_catalogues_are_compiled_when_they_changed(checkout):
    source = checkout / "locale" / to_locale("en") / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    front_end.compile_translations()
    made = source.with_suffix(".mo")
    assert b"Sign up" in made.read_bytes()
    first = made.stat().st_mtime_ns
    front_end.compile_translations()
    assert made.stat().st_mtime_ns == first
    os.utime(source, ns=(first + 10**9, first + 10**9))
    front_end.compile_translations()
    assert made.stat().st_mtime_ns != first
    assert list(source.parent.glob("*.mo")) == [made]


def test_a_catalogue_that_cannot_be_read_leaves_the_compiled_one_as_it_was(checkout):
    source = checkout / "locale" / to_locale("en") / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(CATALOGUE)
    front_end.compile_translations()
    made = source.with_suffix(".mo")
    before = made.read_bytes()
    source.write_text('msgid "half')
    os.utime(source, ns=(made.stat().st_mtime_ns + 10**9,) * 2)
    with pytest.raises(steps.SetupFailed, match="gick inte att läsa"):
        front_end.compile_translations()
    assert made.read_bytes() == before


@pytest.fixture
def uncut(checkout):
    """A checkout with what the fonts of paper are stamped by, and nothing cut yet."""
    for name in ("portal/web/fonts.py", "package-lock.json"):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("first")
    (checkout / ".dev").mkdir()
    return checkout


def test_fonts_are_cut_once_and_anew_when_the_packages_change(uncut):
    front_end.cut_fonts()
    fonts = uncut / ".dev/fonts"
    cut = {"AtkinsonHyperlegibleNext-Bold.ttf", "AtkinsonHyperlegibleNext-Regular.ttf", "LICENSE"}
    assert {path.name for path in fonts.iterdir()} == cut
    first = fonts.stat().st_ino
    front_end.cut_fonts()
    assert fonts.stat().st_ino == first
    (uncut / "package-lock.json").write_text("second")
    (fonts / "old").touch()
    front_end.cut_fonts()
    assert {path.name for path in fonts.iterdir()} == cut


def test_fonts_that_cannot_be_cut_leave_those_that_were(uncut, monkeypatch):
    front_end.cut_fonts()
    (uncut / "package-lock.json").write_text("second")
    with monkeypatch.context() as without_packages:
        without_packages.setattr(steps, "PYTHON", BASE_PYTHON)
        with pytest.raises(steps.SetupFailed, match="gick inte att skära till"):
            front_end.cut_fonts()
    assert (uncut / ".dev/fonts/AtkinsonHyperlegibleNext-Bold.ttf").exists()


@pytest.mark.parametrize("lock", ["package-lock.json", "portal/devkit/chromium/package-lock.json"])
def test_lock_files_name_no_registry(lock):
    assert '"resolved"' not in (steps.ROOT / lock).read_text()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_python_locks_hold_hashes_and_no_host(lock):
    text = (steps.ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert "://" not in text


# --- To be stopped ---------------------------------------------------------------------------

FAMILY = """
import os, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
open("unfinished", "w").write(f"{os.getpid()} {child.pid}")
os.rename("unfinished", "family")
child.wait()
"""
# A set-up whose only step starts a helper, as pip does, and never ends by itself.
SLOW = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from groundwork import setting_up, steps
steps.ROOT = steps.DEV = Path(sys.argv[2])
steps.LOG = steps.DEV / "log"
slow = lambda: steps.run([sys.executable, "-c", sys.argv[3]], failure="", cwd=steps.DEV)
setting_up.set_up = slow
setting_up.main("")
"""
# As make does when it alone is interrupted: it puts its handler down and waits for its child.
MAKE = """
import signal, subprocess, sys
def interrupted(number, frame):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
signal.signal(signal.SIGINT, interrupted)
child = subprocess.Popen([sys.executable, "-c", *sys.argv[1:]])
while child.poll() is None:
    try: child.wait(0.1)
    except subprocess.TimeoutExpired: pass
"""


def slow_set_up(place: Path, *before: str) -> tuple[subprocess.Popen, list[int]]:
    """A set-up in the middle of a step, and the numbers of the step's program and its helper."""
    words = [SLOW, str(Path(setup.__file__).parent), str(place), FAMILY]
    running = subprocess.Popen(
        [sys.executable, "-c", *before, *words], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert processes.wait_until((place / "family").exists, 20)
    return running, [int(word) for word in (place / "family").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_set_up_that_is_stopped_leaves_no_installer_running(tmp_path, number):
    running, family = slow_set_up(tmp_path)
    running.send_signal(number)
    assert running.wait(10) == 1
    assert not [pid for pid in family if processes.alive(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells who listens to what.")
def test_a_set_up_whose_make_alone_was_interrupted_stops(tmp_path):
    running, family = slow_set_up(tmp_path, MAKE)
    running.send_signal(signal.SIGINT)
    running.wait(10)
    assert not [pid for pid in family if processes.alive(pid)]


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child that its parent died.")
def test_a_set_up_whose_make_was_killed_stops(tmp_path):
    make, family = slow_set_up(tmp_path, MAKE)
    make.kill()
    make.wait()
    assert processes.wait_until(lambda: not any(processes.alive(pid) for pid in family), 10)


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux tells a child that its parent died.")
def test_a_set_up_that_was_killed_takes_its_program_along(tmp_path):
    running, (program, helper) = slow_set_up(tmp_path)
    running.kill()
    running.wait()
    try:
        assert processes.wait_until(lambda: not processes.alive(program), 5)
    finally:
        processes.kill([helper])
