"""How the list of actions over all plans is narrowed."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from typing import Any

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, Func, OuterRef, Q, TextField, Value
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organisations.models.searching import Stem
from portal.frames.enums import Frame, PrincipleKey
from portal.frames.models import Tag
from portal.people.models import Department
from portal.web import clock
from portal.web.filtering import FilterSet
from portal.web.forms import Form, without_unseen
from portal.web.names import fold
from portal.web.questions import Given, IsAmong, Question, answer, listed

from ..enums import PUBLIC_PLANS, ActionState
from ..models import Action, ActionPlan, ActionQuerySet, Goal, Partner
from ..models.actions import is_serving
from ..models.listing import IN_ORDER, ActionRow, rows_of

LONGEST_SEARCH = 100
ON_A_PAGE = 20
YES = "ja"
# What words are written with beside their letters.
_AROUND_WORDS = ".,;:!?()\"'”’"
_JOINING = {"och", "and", "&"}
# The names under which frames stand in addresses.
_FRAMES = {
    "princip": Frame.PRINCIPLE,
    "amne": Frame.TOPIC,
    "malgrupp": Frame.TARGET_GROUP,
    "agenda": Frame.SDG,
    "mal": Frame.MUNICIPAL_GOAL,
}
_DEPARTMENT = "department"
_BY_DEPARTMENT = {"forvaltning": _DEPARTMENT}


@cache
def _offered() -> Question:
    """Tags of our frames, and whether public plans have each; departments, and whether they have plans."""
    actions = Action.tags.through.objects.filter(action__plan__state__in=PUBLIC_PLANS)
    goals = Goal.tags.through.objects.filter(goal__plan__state__in=PUBLIC_PLANS)
    tags = Tag.objects.filter(frame__in=[frame for name, frame in _FRAMES.items() if name != "princip"])
    plans = ActionPlan.objects.published().order_by().filter(department=OuterRef("pk"))
    used = Q(pk__in=actions.values("tag")) | Q(pk__in=goals.values("tag"))
    return Question.put(
        "({tags}) UNION ALL ({departments})",
        tags=tags.order_by("frame", "order", "pk").values_list(
            *("pk", "parent_id", "frame", "key", "title_sv", "title_en"), used
        ),
        departments=Department.objects.order_by("sort_key", "pk").values_list(
            "pk", "parent_id", Value(_DEPARTMENT), "code", "name", Value(""), Exists(plans)
        ),
    )


@cache
def _narrowed(names: tuple[str, ...], words: int, what: str) -> Question:
    """The keys of public actions narrowed by filters and so many words, or how many there are."""
    filters = ActionFilter().filters
    actions = Action.objects.told().standing(Value(Given("today")))
    for name in names:
        actions = filters[name].filter(actions, Given(name))
    actions = _about(actions, [(Given(f"said {at}"), Given(f"meant {at}")) for at in range(words)])
    if what == "keys":
        keys = Question.of(actions.order_by(*IN_ORDER).values_list("pk"))
        return Question(f"{keys.sql} LIMIT %s OFFSET %s", (*keys.values, Given("most"), Given("start")))
    return Question.put("SELECT count(*) FROM ({keys}) AS found", keys=actions.order_by().values_list("pk"))


class _Once(Func):
    """Worked out once for all rows, not for each."""

    template = "(SELECT %(expressions)s)"
    output_field = TextField()


# The tags that each word means, in any form: what is called so, and what stands right above or below. Of what
# says several words only what joins them with "och" is meant: "unga kvinnor" are not all the young.
_MEANT = """
WITH called AS MATERIALIZED (
  SELECT word.at, tag.id, tag.parent_id
    FROM frames_tag AS tag
   CROSS JOIN to_tsvector('swedish', concat_ws(' ', tag.title_sv, tag.title_en, (
           SELECT string_agg(one, ' ') FROM unnest(tag.synonyms) AS one
            WHERE strpos(one, ' ') = 0 OR strpos(one, ' och ') > 0))) AS names
    JOIN unnest(%(words)s::text[]) WITH ORDINALITY AS word (said, at)
      ON names @@ plainto_tsquery('swedish', word.said)
   WHERE tag.frame = ANY(%(frames)s))
SELECT called.at, tag.id FROM frames_tag AS tag
  JOIN called ON tag.id IN (called.id, called.parent_id) OR tag.parent_id = called.id
"""


def _words(text: str) -> list[tuple[str, list[int]]]:
    """Each word folded, with the tags that it means; one query. What only joins words says nothing."""
    words = [word.strip(_AROUND_WORDS) or word for word in text.lower().split() if word not in _JOINING]
    meant: list[list[int]] = [[] for _word in words]
    if words:
        for at, pk in answer(_MEANT, {"words": words, "frames": [*map(str, _FRAMES.values())]}):
            meant[at - 1].append(pk)
    return list(zip(map(fold, words), meant, strict=True))


def _about(actions: ActionQuerySet, words: Iterable[tuple[str, list[int] | Given]]) -> ActionQuerySet:
    """Those whose text or partner's name holds the stem of each word, or that serve what it means."""
    for word, tags in words:
        stem = _Once(Stem.of(word))
        partners = Partner.objects.confirmed().filter(organisation__folded__contains=stem)
        says = Q(folded__contains=stem) | Q(pk__in=partners.values("action"))
        actions = actions.filter(says | is_serving(Q(IsAmong.of_keys("tag", tags))))
    return actions


def _states() -> list[tuple[str, str]]:
    # What goes on in the next plan is told there.
    told = [state for state in ActionState if state != ActionState.CONTINUED]
    return [(state.value, capfirst(str(state.label))) for state in told]


def _choice(label: Any, empty: Any, **more: Any) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, empty_label=empty, **more)


class ActionFilter(FilterSet):
    """By words, state, department, principle, topic, target group, goal, and whether nobody is responsible.

    The names stand in links, so they stay. A choice that is none of ours, in an old link say, is no choice.
    """

    q = django_filters.CharFilter(
        method="mentioning",
        label=_("Sök i åtgärderna"),
        widget=forms.TextInput(attrs={"type": "search", "maxlength": LONGEST_SEARCH, "autocomplete": "off"}),
    )
    lage = _choice(_("Hur det går"), _("Oavsett läge"), field_name="state", choices=_states)
    forvaltning = _choice(_("Förvaltning"), _("Alla förvaltningar"), method="of_department")
    princip = _choice(_("Princip"), _("Alla principer"), method="serving", choices=PrincipleKey.choices)
    amne = _choice(_("Ämne"), _("Alla ämnen"), method="serving")
    malgrupp = _choice(_("Målgrupp"), _("Alla målgrupper"), method="serving")
    mal = _choice(_("Kommunens mål"), _("Alla mål"), method="serving")
    agenda = _choice(_("Agenda 2030"), _("Alla mål i Agenda 2030"), method="serving")
    utan = django_filters.BooleanFilter(
        method="without_responsible",
        label=_("Bara dem som ingen ansvarar för"),
        widget=forms.CheckboxInput(attrs={"value": YES}),
    )

    class Meta:
        model = Action
        form = Form
        fields = ()

    def __init__(self, data: Mapping[str, str] | None = None, *args, **kwargs):
        super().__init__(self._known(data or {}), *args, **kwargs)
        for name in ("forvaltning", "amne", "malgrupp", "mal", "agenda"):
            self.filters[name].extra["choices"] = lambda name=name: self._offers[name]

    @classmethod
    def asked(cls, query: str) -> "ActionFilter":
        """As it stands in an address."""
        return cls(QueryDict(query))

    @cached_property
    def _offers(self) -> dict[str, list[tuple[str, str]]]:
        """What may be chosen under each name: what is used, below what it belongs to."""
        english, below = get_language() == "en", defaultdict(list)
        for pk, parent, frame, key, swedish, of_english, is_used in _offered().ask():
            below[frame, parent].append((pk, key, (english and of_english) or swedish, is_used))

        def branch(frame: str, parent: int | None, depth: int) -> Iterator[tuple[str, str]]:
            for pk, key, title, is_used in below[frame, parent]:
                lower = list(branch(frame, pk, depth + 1))
                if is_used or lower:
                    yield key, f"{'– ' * depth}{title}"
                    yield from lower

        frames = {name: frame for name, frame in _FRAMES.items() if name != "princip"}
        return {name: list(branch(frame, None, 0)) for name, frame in (frames | _BY_DEPARTMENT).items()}

    @cached_property
    def form_shown(self) -> Form:
        """The form without those choices among which there is nothing to choose."""
        for name, choices in self._offers.items():
            if not choices:
                del self.form.fields[name]
        return self.form

    @property
    def offered(self) -> tuple:
        """All that may be chosen: what the form looks like depends on it, and on what is chosen."""
        return tuple((name, tuple(choices)) for name, choices in self._offers.items())

    @property
    def chosen(self) -> dict[str, str]:
        """What the list is narrowed by, under the names that stand in its address."""
        return self.data

    @property
    def query(self) -> str:
        """The same, ready to follow a question mark; may be empty."""
        return urlencode(self.data)

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """Each choice as a person says it, with the query of the list without it."""
        words = {"q": f"”{self.data.get('q')}”", "utan": str(_("Utan ansvarig"))}
        return [
            (
                words.get(name) or str(self._choices(name)[value]).lstrip("– "),
                urlencode({key: each for key, each in self.data.items() if key != name}),
            )
            for name, value in self.data.items()
        ]

    def _choices(self, name: str) -> dict[str, Any]:
        """What one may choose under a name, with its words; the database is asked only for what is."""
        if name == "lage":
            return dict(_states())
        if name == "princip":
            return dict(PrincipleKey.choices)
        return {YES: ""} if name == "utan" else dict(self._offers[name])

    def _known(self, data: Mapping[str, str]) -> dict[str, str]:
        words = without_unseen(data.get("q", ""))[:LONGEST_SEARCH].strip()
        named = [name for name in self.base_filters if name != "q" and data.get(name)]
        known = {name: data[name] for name in named if data[name] in self._choices(name)}
        return {"q": words, **known} if words else known

    def page(self, number: str | None) -> tuple[Page, list[ActionRow]]:
        """A page of what is left, and its rows; three queries, and one for what is searched for."""
        given = self.data | {"today": clock.today()}
        words = _words(given.pop("q", ""))
        for at, (said, meant) in enumerate(words):
            given |= {f"said {at}": said, f"meant {at}": listed(meant)}
        names = tuple(sorted(set(self.data) - {"q"}))
        total = _narrowed(names, len(words), "count").ask(**given)[0][0]
        page = Paginator(range(total), ON_A_PAGE).get_page(number)
        start = (page.number - 1) * ON_A_PAGE
        keys = _narrowed(names, len(words), "keys").ask(**given, most=ON_A_PAGE, start=start)
        return page, rows_of(pk for (pk,) in keys)

    def serving(self, actions: ActionQuerySet, name: str, key: str) -> ActionQuerySet:
        """Those tagged so themselves or by their goal, or with what belongs to it."""
        tags = Tag.objects.of(_FRAMES[name]).filter(Q(key=key) | Q(parent__key=key))
        return actions.serving(tags)

    def of_department(self, actions: ActionQuerySet, _name: str, code: str) -> ActionQuerySet:
        """Those of a department, or of one below it."""
        departments = Department.objects.filter(
            Q(code=code) | Q(parent__code=code) | Q(parent__parent__code=code)
        )
        return actions.filter(plan__department__in=departments)

    def mentioning(self, actions: ActionQuerySet, _name: str, words: str) -> ActionQuerySet:
        """Those that hold the words, in whatever form, with or without accents, or serve what these mean."""
        return _about(actions, _words(words))

    def without_responsible(self, actions: ActionQuerySet, _name: str, only: bool) -> ActionQuerySet:
        """Those in force and unfinished for which nobody is responsible, where that is asked for."""
        return actions.unfinished().filter(responsible=None) if only else actions
