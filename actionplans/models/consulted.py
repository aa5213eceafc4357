"""A plan's consultations: the parts that it is sent out in, the dialogues it has had, the answers there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.contrib.contenttypes.models import ContentType
from django.utils import translation
from django.utils.translation import gettext as _

from dialogues.enums import DialogueState, Outcome
from dialogues.models import Dialogue, Response, Viewpoint
from portal.threads.enums import Relation
from portal.threads.models import Link
from portal.web.templatetags.furniture import day

from .actions import Action
from .contents import contents_of
from .figures import in_figures
from .goals import Goal
from .plans import ActionPlan

# Plans are sent out a few times at most.
_MOST = 10
_NOT_ASKED = {DialogueState.DRAFT, DialogueState.WITHDRAWN}
INTRODUCTION, WITHOUT_GOAL = "inledning", "atgarder"


def parts_of(plan: ActionPlan) -> list[tuple[str, str, str]]:
    """The plan as (key, title, text): introduction, each goal with its actions, actions without goal.

    In the plan's own language, whoever prepares it.
    """
    with translation.override(plan.language):
        return _parts_of(plan)


def is_overtaken(plan: ActionPlan) -> bool:
    """Whether the plan has been written in since its consultation was prepared, while nobody has got that."""
    dialogue = plan.dialogue
    if dialogue is None or dialogue.state != DialogueState.DRAFT:
        return False
    return list(dialogue.dialogue_parts.values_list("key", "title", "text")) != parts_of(plan)


def _parts_of(plan: ActionPlan) -> list[tuple[str, str, str]]:
    contents = contents_of(plan)
    parts = [(INTRODUCTION, _("Inledning"), plan.purpose)] if plan.purpose.strip() else []
    parts += [(f"mal-{goal.code}", goal.title, "\n\n".join(_of_goal(goal))) for goal in contents.goals]
    loose = [action for action in contents.actions if action.goal_id is None]
    if loose:
        parts.append((WITHOUT_GOAL, _("Övriga åtgärder"), _listed(loose)))
    return parts


def _of_goal(goal: Goal) -> Iterator[str]:
    if goal.promise.strip():
        yield goal.promise.strip()
    if goal.can_be_followed:
        yield _("Mäts så: %(what)s. Från %(from)s till %(to)s %(unit)s, %(day)s.") % {
            "what": goal.indicator,
            "from": in_figures(goal.baseline),
            "to": in_figures(goal.target),
            "unit": goal.unit,
            "day": day(goal.target_on),
        }
    if goal.lines:
        yield "## " + _("Åtgärder")
        yield _listed(goal.lines)


def _listed(actions: Iterable[Action]) -> str:
    return "\n".join(f"- {_in_a_line(action)}" for action in actions)


def _in_a_line(action: Action) -> str:
    """Never its internal note."""
    pieces = [action.title, " ".join(action.what.split())]
    if action.for_whom:
        pieces.append(_("För vem: %(whom)s") % {"whom": action.for_whom})
    if action.responsible_in_words:
        pieces.append(_("Ansvarar: %(who)s") % {"who": action.responsible_in_words})
    if action.due_on:
        pieces.append(_("Klar senast %(day)s") % {"day": day(action.due_on)})
    return " ".join(f"{piece.rstrip('.')}." for piece in pieces if piece)


def dialogues_of(plan: ActionPlan) -> list[Dialogue]:
    """The plan's consultation and those before it, the latest first; one query for each there has been."""
    found: list[Dialogue] = []
    latest = plan.dialogue
    kind = ContentType.objects.get_for_model(Dialogue)
    while latest is not None and latest not in found and len(found) < _MOST:
        found.append(latest)
        carried = Link.objects.filter(
            to_type=kind, to_id=latest.pk, from_type=kind, relation=Relation.CARRIED_OVER
        )
        latest = Dialogue.objects.filter(pk__in=carried.values("from_id")).first()
    return found


def consultations_of(plan: ActionPlan) -> list[Dialogue]:
    """Those of them that have gone out and stand: not one that is drafted, nor one that was taken back."""
    return [one for one in dialogues_of(plan) if one.state not in _NOT_ASKED]


def unanswered_in(dialogues: list[Dialogue]) -> int:
    """How many viewpoints in any of these have no answer."""
    return Viewpoint.objects.filter(dialogue__in=dialogues).unanswered().count()


@dataclass(slots=True)
class AnswerWithThings:
    """An answer, and what it led to: the plan's own goals and actions, or the plan as a whole."""

    response: Response
    led_to: list[Goal | Action | ActionPlan] = field(default_factory=list)

    @property
    def is_unlinked(self) -> bool:
        """Whether a change is promised and nothing in the plan shown for it."""
        return self.response.outcome == Outcome.LED_TO and not self.led_to


def answers_with_things(plan: ActionPlan) -> list[AnswerWithThings]:
    """The answers in the plan's consultations with what they led to here; those that changed it first."""
    responses = Response.objects.filter(group__dialogue__in=dialogues_of(plan))
    rows = {
        response.pk: AnswerWithThings(response)
        for response in responses.select_related("group__dialogue", "group__part").order_by(
            "group__part__order", "group__order", "group_id"
        )
    }
    things: dict[tuple[int, int], Goal | Action | ActionPlan] = {}
    for model, found in ((Goal, plan.goals.all()), (Action, plan.actions.standing()), (ActionPlan, [plan])):
        kind = ContentType.objects.get_for_model(model)
        things |= {(kind.pk, one.pk): one for one in found}
    tied = Link.objects.filter(
        from_type=ContentType.objects.get_for_model(Response), from_id__in=rows, relation=Relation.LED_TO
    )
    for from_id, *to in tied.order_by("id").values_list("from_id", "to_type_id", "to_id"):
        if tuple(to) in things:
            rows[from_id].led_to.append(things[tuple(to)])
    return sorted(rows.values(), key=lambda row: row.response.outcome != Outcome.LED_TO)


def is_out(dialogue: Dialogue | None) -> bool:
    """Whether a consultation takes viewpoints: then the plan is on consultation."""
    return dialogue is not None and dialogue.state == DialogueState.OPEN
