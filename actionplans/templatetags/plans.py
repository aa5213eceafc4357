"""What plans and goals show: the goal line, actions as rows, figures and days in words."""

from datetime import date

from django import template

from ..drawn.actions import action_rows
from ..drawn.goals import line_with_figures, measured_as, progress
from ..drawn.promises import promises
from ..models.line import GoalLine
from ..models.picture import short

register = template.Library()


register.simple_tag(measured_as)
register.simple_tag(progress)
register.simple_tag(line_with_figures)
register.simple_tag(promises)
register.simple_tag(action_rows, name="actions_as_rows")


@register.filter
def figure(value, line: GoalLine) -> str:
    """A value as its line writes it: `36 %`, `1 234,5`."""
    return "" if value is None else line.in_figures(value)


@register.filter
def with_unit(value, line: GoalLine) -> str:
    """The same with its unit in words: `158 unga`."""
    return line.with_unit(value)


@register.filter
def expected(on: date, line: GoalLine) -> str:
    """What was to be expected on a day."""
    return line.expected_in_figures(on)


@register.filter
def plain_day(day: date | None) -> str:
    """`31 december 2026`: of what has long been, where the weekday says nothing."""
    return short(day, "d MMMM y") if day else ""


@register.filter
def table_day(day: date) -> str:
    """`31 dec 2026`, for narrow columns."""
    return short(day, "d MMM y")
