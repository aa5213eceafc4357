"""The load generator: a process of its own with a few kept-open connections.

`python -m tests.bench.load PORT SECONDS THREADS KIND < work` where each line of the work is a path
and a word that its page must hold, perhaps the cookie of whoever looks (KIND `pages`), or the mark that it
has already (KIND `unchanged`), or a path to send a form to, once (KIND `answers`).
Writes one JSON line: how many, in how many seconds, how many bytes, and what went wrong.
"""

import http.client
import json
import re
import sys
import threading
from itertools import cycle
from time import perf_counter
from urllib.parse import urlencode

_MARK = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')


class Caller(threading.Thread):
    """One visitor after another over one connection, until the time is up."""

    def __init__(self, port: int, work, until: float):
        super().__init__()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.work = work
        self.until = until
        self.done = self.bytes = 0
        self.wrong: list[str] = []

    def run(self) -> None:
        while perf_counter() < self.until and len(self.wrong) < 5:
            task = next(self.work, None)
            if task is None:
                self.wrong.append("the work ran out")
                return
            self.visit(*task)

    def visit(self, path: str, word: str, cookie: str = "") -> None:
        """One page: 200, and the word is in it."""
        status, body, _headers = self.ask("GET", path, headers={"Cookie": cookie} if cookie else None)
        if status != 200 or word.encode() not in body:
            self.wrong.append(f"{path}: {status}, {len(body)} bytes, looking for “{word}”")
        self.done += 1

    def ask(self, method: str, path: str, body: str | None = None, headers: dict | None = None):
        """One request; the whole answer is read."""
        self.connection.request(method, path, body, {"Accept-Language": "sv", **(headers or {})})
        response = self.connection.getresponse()
        content = response.read()
        self.bytes += len(content)
        return response.status, content, response.headers


class Subscriber(Caller):
    """Has what it asks for already, and is told so."""

    def visit(self, path: str, word: str) -> None:
        status, body, _headers = self.ask("GET", path, headers={"If-None-Match": word})
        if status != 304 or body:
            self.wrong.append(f"{path}: {status}, {len(body)} bytes, having {word}")
        self.done += 1


class Answerer(Caller):
    """Sends the same answer by one link after another, with the mark that one form gave."""

    FIELDS = {"answer": "yes", "group_size": "2", "mode": "room"}
    cookie = mark = ""

    def visit(self, path: str, word: str) -> None:
        if not self.mark:
            _status, page, headers = self.ask("GET", word)
            self.mark = _MARK.search(page)[1].decode()
            self.cookie = headers["Set-Cookie"].partition(";")[0]
        status, body, headers = self.ask(
            "POST",
            path,
            urlencode({"csrfmiddlewaretoken": self.mark, **self.FIELDS}),
            {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie},
        )
        if status not in {302, 303}:
            self.wrong.append(f"the answer met {status}: {body[:200]!r}")
            return
        self.done += 1


class SharedWork:
    """Hands out tasks to several threads."""

    def __init__(self, tasks):
        self._tasks = iter(tasks)
        self._lock = threading.Lock()

    def __iter__(self):
        return self

    def __next__(self):
        with self._lock:
            return next(self._tasks)


def main(port: int, seconds: float, threads: int, kind: str) -> None:
    """Call until the time is up, then say how it went."""
    tasks = [tuple(line.rstrip("\n").split("\t")) for line in sys.stdin]
    work = SharedWork(tasks if kind == "answers" else cycle(tasks))
    visitor = {"pages": Caller, "unchanged": Subscriber, "answers": Answerer}[kind]
    started = perf_counter()
    callers = [visitor(port, work, started + seconds) for _ in range(threads)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    outcome = {
        "done": sum(caller.done for caller in callers),
        "seconds": perf_counter() - started,
        "bytes": sum(caller.bytes for caller in callers),
        "wrong": [words for caller in callers for words in caller.wrong][:5],
    }
    sys.stdout.write(json.dumps(outcome) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
