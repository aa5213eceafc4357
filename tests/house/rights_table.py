"""The committed table of rights, one file for each room: what each kind of person meets at each address.

    meeting_change, called, cancelled
      403      no_role steering
      ok/422   administrator official

The address by its name, and the states in which the answers are these. Below, what looking is answered with,
a stroke, and what an empty form is answered with; one word where they are the same. The words are `in` (to
the sign-in page), `go` (to another page), `ok`, and numbers of HTTP. `everybody` is each kind of person.
"""

import fcntl
import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RIGHTS = Path(__file__).parent / "rights"

EVERYBODY = "everybody"
# What one kind of person meets: by room, by address.
Column = dict[str, dict[str, str]]


def committed(kind: str, folder: Path = RIGHTS) -> Column:
    """What the table says of a kind of person."""
    return {
        room: {
            address: answers.get(kind) or answers[EVERYBODY]
            for address, answers in lines.items()
            if {kind, EVERYBODY} & set(answers)
        }
        for room, lines in _read(folder).items()
    }


def kinds_told(folder: Path = RIGHTS) -> set[str]:
    """Every kind of person that has a word in the table."""
    told = {kind for lines in _read(folder).values() for answers in lines.values() for kind in answers}
    return told - {EVERYBODY}


def write(kind: str, column: Column, kinds: list[str], folder: Path = RIGHTS) -> None:
    """Put what a kind of person meets in the table; an address that nobody meets any more is let go.

    Kinds stand in the order of `kinds`; one that is not among them goes out.
    """
    with _alone(folder):
        table = _read(folder)
        for room in {*table, *column}:
            lines = table.setdefault(room, {})
            for answers in lines.values():
                if EVERYBODY in answers:
                    answers.update(dict.fromkeys(kinds, answers.pop(EVERYBODY)))
                for gone in {kind, *(set(answers) - set(kinds))} & set(answers):
                    del answers[gone]
            for address, answer in column.get(room, {}).items():
                lines.setdefault(address, {})[kind] = answer
            (folder / f"{room}.txt").write_text(_as_text(lines, kinds), encoding="utf-8")


def _as_text(lines: dict[str, dict[str, str]], kinds: list[str]) -> str:
    """One block for all states of an address in which everybody meets the same."""
    blocks: dict[tuple[str, bool, str], str] = {}
    for address, answers in sorted(lines.items()):
        who = defaultdict(list)
        for kind in sorted(answers, key=kinds.index):
            who[answers[kind]].append(kind)
        if len(who) == 1 and len(answers) == len(kinds) > 1:
            who = {answer: [EVERYBODY] for answer in who}
        said = "".join(f"\n  {answer:<8} {' '.join(same)}" for answer, same in sorted(who.items()))
        if said:
            name, _, state = address.partition(", ")
            block = (name, bool(state), said)
            blocks[block] = f"{blocks.get(block, name)}, {state}" if state else name
    return "".join(f"{heading}{said}\n" for (_name, _has_states, said), heading in blocks.items())


def _read(folder: Path) -> dict[str, dict[str, dict[str, str]]]:
    """By room, by address with its state, by kind of person."""
    table: dict[str, dict[str, dict[str, str]]] = {}
    for path in sorted(folder.glob("*.txt")):
        lines = table[path.stem] = {}
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith(" "):
                name, *states = line.split(", ")
                same_lines = [lines.setdefault(f"{name}, {state}", {}) for state in states]
                same_lines = same_lines or [lines.setdefault(name, {})]
                continue
            answer, *same = line.split()
            for answers in same_lines:
                answers.update(dict.fromkeys(same, answer))
    return table


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Several test processes write their columns at once."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
