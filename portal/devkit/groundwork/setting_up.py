"""Makes the environment: Python packages, front-end packages, theme, fonts, translations.

Each step leaves a stamp inside what it made, so a second run does nothing, and what was interrupted
is done again.
"""

import os
import shutil
import signal
import subprocess
import sys

from . import front_end, python_packages, steps, stopping


def main(purpose: str) -> None:
    """Set up what is missing for one of make's words; `run` then becomes the portal."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace", line_buffering=True)
    stopping.listen_for_stop()
    stopping.stop_when_parent_dies()
    try:
        with steps.only_one_at_a_time():
            set_up()
            if purpose in {"test", "bench"}:
                # It prints where the browser is, for those who ask it by hand.
                nowhere = {"stdout": subprocess.DEVNULL}
                steps.call_module("portal.devkit.browser", failure="Utan webbläsare går det inte.", **nowhere)
            if purpose in {"drill", "bench"}:
                check_git()
            if purpose == "lock":
                steps.call_module("portal.devkit.locks", failure="Låsfilerna är inte alla förnyade.")
    except steps.SetupFailed as failure:
        sys.exit(f"\n{failure}")
    except KeyboardInterrupt:
        sys.exit("\nAvbrutet. Kör kommandot igen, så fortsätter det.")
    if purpose == "run":
        # What comes while the portal is read in waits until it listens.
        signal.pthread_sigmask(signal.SIG_BLOCK, stopping.STOPPING)
        os.execv(steps.PYTHON, [str(steps.PYTHON), str(steps.ROOT / "manage.py"), "dev"])


def set_up() -> None:
    """All steps, in order; each does only what is missing."""
    check_owner()
    steps.DEV.mkdir(exist_ok=True)
    steps.LOG.parent.mkdir(exist_ok=True)
    python_packages.install()
    front_end.install_front_end()
    front_end.build_theme()
    front_end.cut_fonts()
    front_end.compile_translations()


def check_owner() -> None:
    """Refuse early where an earlier run was by somebody else; later it would fail in riddles."""
    for made in (steps.DEV, steps.VENV, steps.ROOT / "node_modules"):
        if made.exists() and made.stat().st_uid != os.geteuid():
            raise steps.SetupFailed(
                f"Mappen {made.name} tillhör en annan användare (troligen den som körde make före dig).\n"
                f"Kör som den användaren, eller ta bort {made}."
            )
    if not os.access(steps.ROOT, os.W_OK):
        raise steps.SetupFailed(
            f"Du får inte skriva i {steps.ROOT}. Klona projektet till en mapp som är din."
        )


def check_git() -> None:
    """Drill and bench make checkouts of their own from what git knows."""
    if not shutil.which("git"):
        raise steps.SetupFailed("Det här kommandot behöver git. I Debian och Ubuntu: apt install git")
