"""What plans say as documents, for the registrar."""

from django.utils.translation import gettext as _

from portal.records.documents import Document, Part
from portal.web.templatetags.furniture import day

from .figures import in_figures


def of_plan(plan) -> Document:
    """The introduction, each goal with what is done for it, and what is done beside them."""
    goals = list(plan.goals.all())
    actions = list(plan.actions.select_related("responsible"))
    parts = [
        Part(
            _("Gäller"),
            _("%(first)s till %(last)s") % {"first": day(plan.starts_on), "last": day(plan.ends_on)},
        ),
        Part(_("Inledning"), plan.purpose),
        *(
            Part(goal.title, _goal(goal, [one for one in actions if one.goal_id == goal.pk]))
            for goal in goals
        ),
        Part(_("Åtgärder utan mål"), "\n\n".join(_action(one) for one in actions if one.goal_id is None)),
    ]
    return Document(plan.title, tuple(parts), language=plan.language, url=plan.get_absolute_url())


def _goal(goal, actions) -> str:
    figures = ""
    if goal.can_be_followed:
        figures = _("%(what)s: från %(from)s (%(from_day)s) till %(to)s %(unit)s (%(to_day)s)") % {
            "what": goal.indicator,
            "from": in_figures(goal.baseline),
            "from_day": day(goal.baseline_on),
            "to": in_figures(goal.target),
            "unit": goal.unit,
            "to_day": day(goal.target_on),
        }
    return "\n\n".join(filter(None, [goal.promise, figures, *map(_action, actions)]))


def _action(action) -> str:
    who = [
        _("För: %(whom)s") % {"whom": action.for_whom} if action.for_whom else "",
        _("Ansvarar: %(who)s") % {"who": action.responsible_in_words} if action.responsible_in_words else "",
        _("Klar senast: %(day)s") % {"day": day(action.due_on)} if action.due_on else "",
    ]
    return "\n".join(filter(None, [action.title, action.what, *who]))
