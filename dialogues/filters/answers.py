"""How the list of answers to a meeting is narrowed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.utils.http import urlencode

from portal.web.forms import without_unseen

from ..enums import NO_ANSWER, OFFERED, TO_PHONE, UNCONFIRMED, WAITING, GivenBy
from ..models import BY_NAME_FIRST, BY_TURN, LATEST_FIRST, AnswerLine, Meeting, answers_to, keys_of, lines_of

# What the answers are narrowed to, under the names that stand in the list's address.
SHOWN = (*OFFERED, WAITING, UNCONFIRMED, NO_ANSWER, TO_PHONE)
SILENT = {NO_ANSWER, TO_PHONE}
BY_NAME = "namn"
_LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class AnswersAsked:
    """Which answers, in which order. What is none of ours, in an old link say, asks for nothing."""

    shown: str = ""
    door: str = ""
    words: str = ""
    by_name: bool = False

    @classmethod
    def of(cls, data: Mapping[str, str]) -> "AnswersAsked":
        """As it stands in an address."""
        shown, door = data.get("visa", ""), data.get("genom", "")
        return cls(
            shown=shown if shown in SHOWN else "",
            door=door if door in GivenBy.values else "",
            words=without_unseen(data.get("q", "")).strip()[:_LONGEST_WORDS],
            by_name=data.get("ordning") == BY_NAME,
        )

    @property
    def query(self) -> str:
        """As it stands in an address, without what is left empty."""
        said = {"visa": self.shown, "genom": self.door, "q": self.words}
        said["ordning"] = BY_NAME if self.by_name else ""
        return urlencode({name: value for name, value in said.items() if value})

    @property
    def is_silent(self) -> bool:
        """Whether those who have not answered are asked for."""
        return self.shown in SILENT

    @property
    def is_to_phone(self) -> bool:
        """Whether those of them are whom no letter reaches."""
        return self.shown == TO_PHONE

    @property
    def is_queue(self) -> bool:
        """Whether the whole waiting list is asked for, in its order."""
        return self.shown == WAITING and not (self.door or self.words or self.by_name)

    def showing(self, shown: str) -> "AnswersAsked":
        """The same with other answers; the door is one of answers only."""
        return replace(self, shown=shown, door="" if shown in SILENT else self.door)

    def count(self, meeting: Meeting) -> int:
        """How many there are."""
        return answers_to(meeting, shown=self.shown, door=self.door, words=self.words).count()

    def keys(self, meeting: Meeting, start: int, stop: int) -> list[int]:
        """The keys of the answers from one place of the list to another."""
        if self.words:
            answers = answers_to(meeting, shown=self.shown, door=self.door, words=self.words)
            return list(answers.order_by(*self._order).values_list("pk", flat=True)[start:stop])
        narrowed = {"shown": self.shown, "door": self.door, "order": self._order}
        return keys_of(meeting, **narrowed, start=start, stop=stop)

    def lines(self, keys: Iterable[int]) -> list[AnswerLine]:
        """The answers with these keys, in the same order."""
        return lines_of(keys, self._order)

    @property
    def _order(self) -> tuple:
        return BY_NAME_FIRST if self.by_name else BY_TURN if self.shown == WAITING else LATEST_FIRST
