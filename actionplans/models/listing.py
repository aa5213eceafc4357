"""Actions as rows of a list: what was promised, how far, with whom, what came of it; in one query."""

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import JSONArray

from organisations.models import Organisation
from portal.frames.enums import Frame
from portal.frames.models import Tag
from portal.people.models import User
from portal.web import clock
from portal.web.questions import Given, IsAmong, Question, listed

from ..enums import ACTION_TONE, PLANS_IN_FORCE, PLANS_IN_THE_MAKING, ActionState
from .actions import Action
from .goals import Goal
from .partners import Partner
from .reports import ProgressReport

_COLUMNS = (
    *("code", "title", "state", "starts_on", "due_on", "done_on", "dropped_on", "dropped_because"),
    *("responsibles_post", "responsible", "responsible__name", "responsible__email"),
    *("responsible__is_protected", "plan__code", "plan__title", "plan__language"),
    *("plan__starts_on", "plan__ends_on", "plan__department__name", "goal__title", "goal__outcome"),
)
# What is promised first, then what is proposed, then what was; the newest plans first, each in its own order.
IN_ORDER = (
    Case(
        When(plan__state__in=PLANS_IN_FORCE, then=Value(0)),
        When(plan__state__in=PLANS_IN_THE_MAKING, then=Value(1)),
        default=Value(2),
    ),
    F("plan__starts_on").desc(),
    F("plan__department__sort_key"),
    F("plan_id"),
    F("goal__order").asc(nulls_last=True),
    F("order"),
    F("pk"),
)


class ActionRow(NamedTuple):
    """A line of the list. `served` and `with_whom` are JSON: key and titles of principles, and names."""

    code: str
    title: str
    state: ActionState
    starts_on: date | None
    due_on: date | None
    done_on: date | None
    dropped_on: date | None
    dropped_because: str
    post: str
    responsible_id: int | None
    name: str | None
    email: str | None
    is_protected: bool | None
    plan_code: str
    plan_title: str
    language: str
    plan_starts_on: date
    plan_ends_on: date
    department: str
    goal: str | None
    outcome: str | None
    happened: str | None
    with_whom: str
    served: str

    # Its address is made as the action's own, from code and title.
    slug = Action.slug
    get_absolute_url = Action.get_absolute_url

    @property
    def state_in_words(self) -> str:
        """How it stands."""
        return ActionState(self.state).label

    @property
    def tone(self) -> str:
        """How the state's tag looks."""
        return ACTION_TONE[self.state]

    @property
    def responsible(self) -> str:
        """By the post where one is written, else as a person is called; nothing where nobody is."""
        if self.post or self.responsible_id is None:
            return self.post
        return str(User(name=self.name, email=self.email, is_protected=self.is_protected))

    @property
    def partners(self) -> list[str]:
        """The names of those who have said that they do it with us."""
        return json.loads(self.with_whom)

    @property
    def came_of_it(self) -> str:
        """What the last report tells; why it was dropped where it was."""
        return self.dropped_because or self.happened or ""

    @property
    def years(self) -> str:
        """The plan's period in years."""
        first, last = self.plan_starts_on.year, self.plan_ends_on.year
        return str(first) if first == last else f"{first}–{last}"


def in_rows(actions: QuerySet[Action]) -> QuerySet:
    """The same actions, asked with `standing()`, as tuples: each the making of an `ActionRow`."""
    own = Action.tags.through.objects.filter(tag=OuterRef("pk"), action=OuterRef(OuterRef("pk")))
    goals = Goal.tags.through.objects.filter(tag=OuterRef("pk"), goal=OuterRef(OuterRef("goal")))
    principles = Tag.objects.of(Frame.PRINCIPLE).filter(Q(Exists(own)) | Q(Exists(goals))).order_by("order")
    served = ArraySubquery(principles.values_list(JSONArray("key", "title_sv", "title_en")))
    partners = Partner.objects.confirmed().filter(action=OuterRef("pk"))
    names = ArraySubquery(partners.order_by("organisation__sort_key").values("organisation__name"))
    reports = ProgressReport.objects.filter(action=OuterRef("pk")).exclude(happened="").order_by("-given_at")
    return actions.values_list(
        *_COLUMNS,
        Subquery(reports.values("happened")[:1]),
        *(Func(several, function="to_jsonb", output_field=TextField()) for several in (names, served)),
    ).order_by(*IN_ORDER)


@cache
def _asked_with() -> Question:
    together = Partner.objects.confirmed().filter(organisation=Value(Given("organisation")))
    actions = Action.objects.told().filter(pk__in=together.values("action"))
    return Question.of(in_rows(actions.standing(Value(Given("today")))))


def rows_with(organisation: Organisation) -> list[ActionRow]:
    """What an organisation does with us in public plans, in the list's order; one query."""
    rows = _asked_with().ask(organisation=organisation.pk, today=clock.today())
    return [ActionRow._make(row) for row in rows]


@cache
def _asked_by_keys() -> Question:
    actions = Action.objects.filter(IsAmong.of_keys("pk", Given("keys")))
    return Question.of(in_rows(actions.standing(Value(Given("today")))))


def rows_of(keys: Iterable[int]) -> list[ActionRow]:
    """The actions with these keys as rows, in the list's order.

    To carry all that a row tells through the sorting of a thousand actions costs more than to ask once more.
    """
    rows = _asked_by_keys().ask(keys=listed(keys), today=clock.today())
    return [ActionRow._make(row) for row in rows]
