"""The door of the set-up, run as a file by the Makefile before there is anything to import.

An older Python must be able to read this file; what it leads to lies in `groundwork`.
"""

import os
import shutil
import sys

OLDEST_PYTHON = (3, 11)


def main():
    """Set up what is missing; with `run` as argument, then start the portal."""
    use_new_enough_python()
    from groundwork import setting_up

    setting_up.main(sys.argv[1] if len(sys.argv) > 1 else "")


def use_new_enough_python():
    """Go on with a newer Python of the machine when this one is too old, else say so."""
    if sys.version_info >= OLDEST_PYTHON:
        return
    for minor in range(19, OLDEST_PYTHON[1] - 1, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, *sys.argv])
    sys.exit(
        f"Bryggan behöver Python 3.11 eller nyare. Det här är Python {sys.version.split()[0]}.\n"
        "Installera en nyare Python och kör igen, till exempel: make run PYTHON=/sökväg/till/python3.12"
    )


if __name__ == "__main__":
    main()
