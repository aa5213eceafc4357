"""The directory with 20,000 and with 100,000 organisations: what is asked of it, its plans, and its files."""

import http.client
from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote, urlencode

from tests.drill.installation import Installation

from .measuring import Measure, Row, family, limit, peak_memory_of
from .pages import Course, Untrue

FEW, MANY = 20_000, 100_000
# A page costs at most two and a half floors, and with five times the register three times as much.
AT_MOST, GROWS_AT_MOST = 0.4, 3
SECONDS = 2.0
LIST = "/foreningar/"
_MB = 1_000_000


def asked(choices: dict[str, list[str]]) -> dict[str, list[str]]:
    """Addresses by what they ask; each filter with every value there is in turn.

    `choices` holds the values of each filter. The words are such as stand in one name of fifty to one of a
    hundred, places, and endings of names; of the misspelt ones each letter that is wrong makes another word.
    """
    one = [
        "kammarkör",
        "bordtennis",
        "scouter",
        "Draken",
        "vägsamfällighet",
        "biodling",
        "hörselgrupp",
        "Flodafors",
    ]
    three = [
        "Älvsjö judo klubb", "norrby fotboll lag", "granby teater förening", "kompassen i björkdungen",
        "lillsjo pensionar forening", "öppet hus odling",
    ]  # fmt: skip
    misspelt = ["brodtennis", "kamarkören", "vägsammfällighet", "biolding", "folkdansn", "orienterign"]
    many = zip(*(choices[name] * 7 for name in ("omrade", "plats")), strict=False)
    return {
        "directory, first page": [""],
        "directory, one word": [urlencode({"q": words}) for words in one],
        "directory, three words": [urlencode({"q": words}) for words in three],
        "directory, a misspelt word": [urlencode({"q": words}) for words in misspelt],
        **{
            f"directory, filter {name}": [urlencode({name: value}) for value in values]
            for name, values in choices.items()
        },
        # So many that hardly any has been asked before.
        "directory, two filters": [urlencode({"omrade": field, "plats": place}) for field, place in many],
    }


class Directory:
    """One installation, a register of either size, and what each page cost with the smaller one."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self.costs: dict[str, float] = {}

    def few(self, portal: Installation) -> Iterator[Measure]:
        """Each page against the floor."""
        self.say(f"Filling in {FEW:,} organisations …")
        told = portal.run_module("tests.bench.register", "fill", within=600, count=FEW)
        course = Course(portal, organisations=FEW)
        for name, queries in asked(told["choices"]).items():
            yield name, partial(self._page, course, name, queries)

    def _page(self, course: Course, name: str, queries: list[str]) -> Row:
        row = course.page(name, _addresses(queries), AT_MOST, self.say, seconds=SECONDS)
        self.costs[name] = row.value
        return row

    def many(self, portal: Installation) -> Iterator[Measure]:
        """How much more each costs in a register five times as large, and how the rows are found there."""
        self.say(f"Filling in {MANY - FEW:,} more …")
        told = portal.run_module("tests.bench.register", "fill", within=900, count=MANY - FEW, first=FEW)
        course = Course(portal, organisations=MANY)
        pages = asked(told["choices"])
        for name, queries in pages.items():
            yield f"{name}, x 5", partial(self._growth, course, name, queries)
        yield "directory, rows read in sequence", partial(self._plans, portal, pages)
        yield "directory, files of 100,000 rows", partial(self._files, portal, course)

    def _growth(self, course: Course, name: str, queries: list[str]) -> Row:
        addresses = _addresses(queries)
        course.load(course.numbered(addresses), seconds=SECONDS / 2)
        cost = course.load(course.numbered(addresses), seconds=SECONDS).cost
        if name not in self.costs:
            raise Untrue(f"{name} was not measured with {FEW:,}")
        return limit(f"{name}, x 5", cost / self.costs[name], "times", GROWS_AT_MOST, f"{cost:.1f} ms CPU")

    def _plans(self, portal: Installation, pages: dict[str, list[str]]) -> Row:
        queries = [query for some in pages.values() for query in some[:8]]
        told = portal.run_module("tests.bench.register", "read_in_sequence", queries=queries)
        return limit(
            "directory, rows read in sequence", len(told), "queries", 1, "; ".join(told[:3]) or "none"
        )

    def _files(self, portal: Installation, course: Course) -> Row:
        """Fetch both files; the largest web process, at its peak."""
        sizes = [_fetch(portal.port, f"{LIST}lista.{kind}") / _MB for kind in ("csv", "xlsx")]
        peak = max(peak_memory_of(pid) for pid in family(course.roots[0])) / _MB
        told = " and ".join(f"{size:.0f} MB" for size in sizes)
        return limit("directory, files of 100,000 rows", peak, "MB", 250, told)


def _addresses(queries: list[str]) -> list[tuple[str, str]]:
    return [(f"{LIST}?{query}" if query else LIST, "ds-input") for query in queries]


def _fetch(port: int, path: str) -> int:
    """Read a file to its end; its bytes. Raises Untrue if it is no file of that size."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", quote(path))
    response = connection.getresponse()
    size = 0
    while piece := response.read(1 << 16):
        size += len(piece)
    connection.close()
    if response.status != http.HTTPStatus.OK or size < _MB:
        raise Untrue(f"{path}: {response.status}, {size} bytes")
    return size
