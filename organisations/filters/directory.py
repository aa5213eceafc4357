"""How the directory is narrowed: by words, what they do, for whom, where, legal form, letter, and contact."""

from collections.abc import Callable, Collection
from datetime import date
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import parse_qsl, quote

from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web import clock
from portal.web.names import LETTERS, fold, in_order, letter_of
from portal.web.questions import Given, Question, listed

from ..enums import PUBLIC_STATES, LegalForm, OrganisationState
from ..models import (
    FACETS,
    STATE,
    Counts,
    Found,
    Ground,
    How,
    Label,
    Line,
    OrganisationQuerySet,
    count_found,
    count_in_bitmaps,
    ground,
    lines_among,
    search,
    visible,
)
from .asked import LABELS, TRAITS, asked
from .beside import Box, Choice, Facet, Letter, row_of

# Parameters whose values are tags.
_OF_TAGS = ("omrade", "malgrupp")
# A page of the list is no choice, and leads elsewhere when something is chosen.
_PAGE = "sida"


# What each parameter but the words lets through.
_NARROWINGS: dict[str, Callable[[OrganisationQuerySet, Any], OrganisationQuerySet]] = {
    "omrade": OrganisationQuerySet.in_fields,
    "malgrupp": OrganisationQuerySet.for_groups,
    "plats": OrganisationQuerySet.in_places,
    "form": OrganisationQuerySet.of_forms,
    # One who has withdrawn has no contact, and lacks none.
    "saknar": lambda found, _lacks: found.in_use().without_contact(),
    "onabar": lambda found, _beyond: found.active().beyond_reach(),
    "bokstav": OrganisationQuerySet.under_letter,
}
# Those of them whose value only stands in the question; of the others each value is a question of its own.
_GIVEN = ("omrade", "malgrupp", "plats", "form")


@lru_cache(maxsize=512)
def _in_order(narrowed_by: tuple[tuple[str, Any], ...], hidden_too: bool, _today: date) -> Question:
    found = visible(hidden_too=hidden_too)
    for name, value in narrowed_by:
        found = _NARROWINGS[name](found, value)
    return Question.of(found.values_list("pk"))


@lru_cache
def _forms(_language: str) -> list[tuple[str, str]]:
    """The legal forms with their titles: what is put into words later is put into words each time."""
    return [(form.value, capfirst(str(form.label))) for form in LegalForm]


class OrganisationFilter:
    """The directory, narrowed by what an address asks for.

    `hidden_too` says whether those are seen that visitors do not see.
    """

    def __init__(self, data: QueryDict, *, hidden_too: bool = False):
        self.data, self.hidden_too = data, hidden_too
        self.asked = asked(data, hidden_too=hidden_too)

    # --- Each narrowing ----------------------------------------------------------------------

    def _by_words(self, found: OrganisationQuerySet) -> OrganisationQuerySet:
        """Those that say them, the best first; else what the words mean, else what resembles them."""
        if self._search.how == How.MEANT:
            return _NARROWINGS[self._search.facet](found, self._search.meant)
        found = found.among(self._search.pks)
        if self._search.how == How.SAID:
            return found.best_first(self.words)
        return found.nearest_first(fold(self.words))

    def _by_keys(self, name: str, value: Any) -> Any:
        """Tags by their keys in the database."""
        return [tag.pk for tag in self._tags[name] if tag.key in value] if name in _OF_TAGS else value

    # --- What is asked for -------------------------------------------------------------------

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.asked.get("q", "")

    @property
    def lacks(self) -> bool:
        """Whether only those without a contact are asked for."""
        return "saknar" in self.asked

    @property
    def beyond_reach(self) -> bool:
        """Whether only those that no letter reaches are asked for."""
        return "onabar" in self.asked

    @property
    def letter(self) -> str:
        """The letter that is asked for."""
        return self.asked.get("bokstav", "")

    @property
    def shows_letters(self) -> bool:
        """Letters are for leafing; what was searched for stands with the best first."""
        return not self.words or bool(self.letter)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything at all is asked for."""
        return bool(self.asked)

    @property
    def has_facets(self) -> bool:
        """Whether anything in the column of filters is chosen."""
        return bool(self.asked.keys() - {"q", "bokstav"})

    @cached_property
    def choices(self) -> list[Choice]:
        """All that is asked for, each with the way to the same list without it."""
        found = [Choice(f"”{self.words}”", self.query_without("q"))] if self.words else []
        for facet in self.facets:
            found += [
                Choice(box.title, self.query_without(facet.name, box.value))
                for box in facet.boxes
                if box.chosen
            ]
        for name in ("saknar", "onabar"):
            if name in self.asked:
                found.append(Choice(LABELS[name], self.query_without(name)))
        if self.letter:
            found.append(Choice(_("Bokstav") + f" {self.letter}", self.query_without("bokstav")))
        return found

    @property
    def sorts_persons(self) -> bool:
        """Whether the contacts of what is found would be persons picked out by a trait."""
        by_words = bool(self.words) and self._search.how == How.MEANT
        return by_words or not self.asked.keys().isdisjoint(TRAITS)

    @property
    def query_of_persons(self) -> str:
        """The address's parameters but for those by which nobody picks out persons."""
        return urlencode([(key, one) for key, one in parse_qsl(self.query_without()) if key not in TRAITS])

    def query_without(self, name: str = _PAGE, value: str = "") -> str:
        """The address's parameters but for one (or one of its values), the page and the empty ones."""
        pairs = [(key, one) for key, values in self.data.lists() for one in values if one and key != _PAGE]
        return urlencode([pair for pair in pairs if pair[0] != name or (value and pair[1] != value)])

    # --- What is found -----------------------------------------------------------------------

    @cached_property
    def found(self) -> OrganisationQuerySet:
        """The list as narrowed by everything."""
        return self._all_but()

    def lines(self, start: int, stop: int) -> list[Line]:
        """Some of what is found, as lines of the list."""
        if not self.words:
            return lines_among(self._pks_in_order(start, stop), hidden_too=self.hidden_too)
        if self._search.how == How.MEANT or len(self.asked) > 1:
            return [Line(*row) for row in self.found.lines()[start:stop]]
        # Which are the best is known already.
        return lines_among(self._search.pks[start:stop], hidden_too=self.hidden_too)

    def _pks_in_order(self, start: int, stop: int) -> list[int]:
        by = tuple((name, Given(name) if name in _GIVEN else value) for name, value in self.asked.items())
        given = {name: self._by_keys(name, self.asked[name]) for name in _GIVEN if name in self.asked}
        given |= {name: listed(pks) for name, pks in given.items() if name in _OF_TAGS}
        question = _in_order(by, self.hidden_too, clock.today())
        return [pk for (pk,) in question.ask_some(start, stop, **given)]

    @cached_property
    def counts(self) -> Counts:
        """How many in all and of each."""
        # Who lacks a contact, and whom letters reach, changes with the day: it is asked of the rows.
        if not self.asked.keys() & {"saknar", "onabar"}:
            facets = FACETS if self.shows_letters else _GIVEN
            among = self._search.pks if self.words and self._search.how != How.MEANT else None
            # The tags come in the same answer.
            self.ground, counts = count_in_bitmaps(self._chosen, facets, among)
            if self.ground.is_mapped:
                return counts
        return count_found(self.found, self._others())

    @property
    def _chosen(self) -> dict[str, tuple[str, Collection[str]]]:
        """What is chosen, as the bitmaps know it."""
        chosen = {name: (name, self.asked[name]) for name in _GIVEN if name in self.asked}
        chosen[STATE] = (STATE, OrganisationState if self.hidden_too else PUBLIC_STATES)
        if self.letter:
            chosen["bokstav"] = ("bokstav", [in_order(self.letter)])
        if self.words and self._search.how == How.MEANT:
            chosen["q"] = (self._search.facet, self._search.meant.values())
        return chosen

    def _others(self) -> dict[str, OrganisationQuerySet]:
        facets = self.asked.keys() - {"q", "saknar", "onabar"}
        return {name: self._all_but(name) for name in facets}

    @cached_property
    def facets(self) -> list[Facet]:
        """The groups of boxes; those that nobody has are left out, but for chosen ones."""
        boxes = {
            "omrade": (self._of_tags("omrade"), _("Fler verksamhetsområden")),
            "malgrupp": (self._of_tags("malgrupp"), _("Fler målgrupper")),
            "plats": (self._of_places(), _("Fler platser")),
            "form": (self._of_forms(), _("Fler organisationsformer")),
        }
        return [Facet(name, LABELS[name], found, unfold) for name, (found, unfold) in boxes.items()]

    @cached_property
    def letters(self) -> list[Letter]:
        """All letters; one leads to what is under it, the chosen one to all of them."""
        used = {letter_of(key) for key in self.counts.of.get("bokstav", ())}
        rest = self.query_without("bokstav")
        before = f"{rest}&bokstav=" if rest else "bokstav="
        return [
            Letter(letter, True, True, rest)
            if letter == self.letter
            else Letter(letter, letter in used, False, before + quote(letter))
            for letter in LETTERS
        ]

    # The insides of the groups of boxes, for htmx: they are changed beside the list.
    swapped = "".join(f",#{name}-i-sikte,#{name}-fler" for name in _GIVEN)

    @property
    def row_of_letters(self) -> SafeString:
        """The same as they stand on the page."""
        return row_of(self.letters)

    # --- The words ---------------------------------------------------------------------------

    @cached_property
    def _search(self) -> Found:
        """What the words find."""
        return search(self.words, hidden_too=self.hidden_too)

    @property
    def only_resembling(self) -> bool:
        """Whether nothing matches the words, so that what resembles them is shown."""
        return bool(self.words) and self._search.how == How.ALIKE

    @property
    def meant_instead(self) -> str:
        """The titles of the tags whose organisations are shown, where nobody says the words."""
        if not self.words or self._search.how != How.MEANT:
            return ""
        return ", ".join(tag.title for tag in self._tags_meant)

    @property
    def meant_beside(self) -> list[Choice]:
        """The tags that people call what is searched for, where others say it by name."""
        if not self.words or self._search.how != How.SAID:
            return []
        return [Choice(tag.title, urlencode({tag.facet: tag.key})) for tag in self._tags_meant]

    @property
    def means_groups(self) -> bool:
        """Whether the tags meant are target groups, and not fields of activity."""
        return self._search.facet == "malgrupp"

    @property
    def _tags_meant(self) -> list[Label]:
        return [tag for tag in self._tags[self._search.facet] if tag.pk in self._search.meant]

    # --- Boxes -------------------------------------------------------------------------------

    @cached_property
    def ground(self) -> Ground:
        """The tags, and whether the bitmaps may be asked."""
        return ground()

    @cached_property
    def _tags(self) -> dict[str, list[Label]]:
        """The tags of each facet, in their order."""
        return {name: [label for label in self.ground.labels if label.facet == name] for name in _OF_TAGS}

    @cached_property
    def titles(self) -> dict[int, str]:
        """The title of each field of activity by its key in the database, in their order."""
        return {tag.pk: tag.title for tag in self._tags["omrade"]}

    def _of_tags(self, name: str) -> list[Box]:
        counts = self.counts.of.get(name, {})
        words = {tag.key: (tag.title, counts.get(tag.key, 0)) for tag in self._tags[name]}
        return self._boxes(name, words)

    def _of_places(self) -> list[Box]:
        counts = self.counts.of.get("plats", {})
        return self._boxes(
            "plats", {place: (place, counts[place]) for place in sorted(counts, key=in_order) if place}
        )

    def _of_forms(self) -> list[Box]:
        counts = self.counts.of.get("form", {})
        words = {form: (title, counts.get(form, 0)) for form, title in _forms(get_language())}
        return self._boxes("form", words)

    def _boxes(self, name: str, words: dict[str, tuple[str, int]]) -> list[Box]:
        """A box for each that somebody has, and for each chosen one, known or not."""
        chosen = self.asked.get(name, ())
        words |= {value: (value, 0) for value in chosen if value not in words}
        return [
            Box(str(value), title, number, value in chosen)
            for value, (title, number) in words.items()
            if number or value in chosen
        ]

    def _all_but(self, *names: str) -> OrganisationQuerySet:
        """The list as narrowed by everything, or by everything but these."""
        found = visible(hidden_too=self.hidden_too)
        for name, value in self.asked.items():
            if name not in names:
                found = (
                    self._by_words(found)
                    if name == "q"
                    else _NARROWINGS[name](found, self._by_keys(name, value))
                )
        return found
