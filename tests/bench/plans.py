"""Plans of ten departments through six years: their pages against the floor, a thread, and what is stated."""

from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import urlencode

from tests.drill.installation import Installation

from .measuring import Measure, Row, limit
from .pages import Course, Untrue

# Words that stand in every action are looked for in all of them.
AT_MOST, IN_ALL = 0.4, 0.25
WORDS = "actions, words"
STATIONS = 40
ORGANISATIONS = 200
THREAD = "thread of 40 stations"
# Stated, against no floor.
STATED = ("follow-up compiled", "PDF of a plan", "page where a plan is written", "a field saves itself")


def plans(portal: Installation, say: Callable[[str], None]) -> Iterator[Measure]:
    """Each page against the floor; how many questions a long thread takes; how long the rest does."""
    say("Filling in plans of ten departments, 20,000 viewpoints and 100,000 lines of history …")
    told = portal.run_module("tests.bench.promises", "fill", within=900)
    course = Course(portal, organisations=ORGANISATIONS)
    narrowed = {
        f"actions, filter {name}": [_actions({name: one}) for one in values]
        for name, values in told["filters"].items()
    }
    pages = {
        "plan page": [(path, title) for path, title in told["plans"]],
        "plans, overview": [("/handlingsplaner/", "Handlingsplaner")],
        "actions, first page": [_actions({})],
        **narrowed,
        WORDS: [_actions({"q": words}) for words in ("gästerna", "byn", "lokalen", "halvår")],
    }
    for name, addresses in pages.items():
        target = IN_ALL if name == WORDS else AT_MOST
        yield name, partial(course.page, name, addresses, target, say)
    yield THREAD, partial(_thread, portal)
    for what in STATED:
        yield what, partial(_stated, portal, what)


def _actions(asked: dict[str, str]) -> tuple[str, str]:
    return (f"/handlingsplaner/atgarder/?{urlencode(asked)}", "promised")


def _thread(portal: Installation) -> Row:
    """One query for the links, and one for each kind of thing."""
    told = portal.run_module("tests.bench.promises", "thread", stations=STATIONS)
    if told["stations"] != STATIONS:
        raise Untrue(f"the thread has {told['stations']} stations")
    return limit(THREAD, told["queries"], "queries", 2 + told["kinds"])


def _stated(portal: Installation, what: str) -> Row:
    """How long it takes."""
    took = portal.run_module("tests.bench.promises", "stated", what=what)
    return Row(what, round(took, 1), "ms", None, None, None, None, ok=True)
