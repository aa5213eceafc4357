"""Plans of ten departments through six years: the plan page, the list of actions, the overview, a thread."""

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


def plans(portal: Installation, say: Callable[[str], None]) -> Iterator[Measure]:
    """Each page against the floor; then how many questions a long thread takes."""
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


def _actions(asked: dict[str, str]) -> tuple[str, str]:
    return (f"/handlingsplaner/atgarder/?{urlencode(asked)}", "promised")


def _thread(portal: Installation) -> Row:
    """One query for the links, and one for each kind of thing."""
    told = portal.run_module("tests.bench.promises", "thread", stations=STATIONS)
    if told["stations"] != STATIONS:
        raise Untrue(f"the thread has {told['stations']} stations")
    return limit(THREAD, told["queries"], "queries", 2 + told["kinds"])
