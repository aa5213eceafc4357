"""Actions as the rows of the list of all plans' actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.web.templatetags.furniture import listed_day, state_tag

from ..enums import ActionState
from ..models.listing import ActionRow
from .principles import principle_tags

# So much of a report is shown in a list.
_LONGEST_TOLD = 220


@dataclass(frozen=True, slots=True)
class _Words:
    """What each row says again, translated once for all."""

    language: str
    goal: str
    responsible: str
    nobody: str
    with_whom: str
    plan: str
    begins: str
    is_due: str

    @classmethod
    def of_now(cls) -> "_Words":
        named = (_("Mål:"), _("Ansvarar"), _("Ingen just nu"), _("Med"), _("Plan"))
        dated = (_("börjar %(day)s"), _("klar senast %(day)s"))
        return cls(get_language(), *map(escape, (*named, *dated)))


def rows_of(actions: Iterable[ActionRow]) -> SafeString:
    """Actions as rows: how it goes and when, what, what came of it, who and with whom; empty without any."""
    words = _Words.of_now()
    rows = "".join(_row(action, words) for action in actions)
    return mark_safe(rows and f'<ul class="promised">\n{rows}</ul>')


def _row(action: ActionRow, words: _Words) -> str:
    lang = f' lang="{escape(action.language)}"' if action.language != words.language else ""
    told, goal = _begun(action.came_of_it), ""
    if action.goal:
        goal = f'<p class="quiet small">{words.goal} <span{lang}>{escape(action.goal)}</span></p>'
    came = f'<p class="came"{lang}>{escape(told)}</p>' if told else ""
    state = state_tag(action.tone, capfirst(str(action.state_in_words)))
    return (
        f'<li><p class="how">{state}{_when(action, words)}</p>\n'
        f'<div><h2><a href="{escape(action.get_absolute_url())}"{lang}>{escape(action.title)}</a></h2>\n'
        f"{goal}{came}{principle_tags(action.served)}</div>\n"
        f'<dl class="who">{_facts(action, words)}</dl></li>\n'
    )


def _begun(text: str) -> str:
    """The beginning of a long text, by whole words."""
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD].rpartition(' ')[0]} …"


def _when(action: ActionRow, words: _Words) -> str:
    """The day that says most of where it is."""
    if action.state == ActionState.DONE:
        day = action.done_on
    elif action.state == ActionState.DROPPED:
        day = action.dropped_on
    elif action.state == ActionState.COMING:
        return _dated(words.begins, action.starts_on)
    else:
        return _dated(words.is_due, action.due_on)
    return _dated("%(day)s", day)


def _dated(words: str, day) -> str:
    if day is None:
        return ""
    shown = f'<time datetime="{day.isoformat()}">{listed_day(day)}</time>'
    return f" <span>{words % {'day': shown}}</span>"


def _facts(action: ActionRow, words: _Words) -> str:
    said = [(words.responsible, escape(action.responsible) or words.nobody)]
    if action.partners:
        said.append((words.with_whom, escape(", ".join(action.partners))))
    said.append((words.plan, escape(f"{action.department} {action.years}")))
    return "".join(f"<dt>{term}</dt><dd>{fact}</dd>" for term, fact in said)
