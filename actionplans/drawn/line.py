"""The goal line as a picture: SVG made of a `GoalLine`, for the page and for paper."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import escape

from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..models.line import GoalLine
from ..models.picture import WIDTH, Picture, Point, short

# For paper, where no style sheet reaches: what each class says on a page.
PAPER: Mapping[str, str] = {
    "gap": 'fill="#dde3e6"',
    "from": 'fill="none" stroke="#777" stroke-width="1"',
    "to": 'fill="none" stroke="#000" stroke-width="2.5"',
    "path": 'fill="none" stroke="#444" stroke-width="2" stroke-dasharray="2 6" stroke-linecap="round"',
    "expect": 'fill="#fff" stroke="#444" stroke-width="2"',
    "measured": 'fill="none" stroke="#0b4a6f" stroke-width="4" stroke-linejoin="round"'
    ' stroke-linecap="round"',
    "dot": 'fill="#0b4a6f" stroke="#fff" stroke-width="2"',
    "now": 'fill="#000" font-size="28" font-weight="700"',
    "strong": 'fill="#000" font-size="15" font-weight="600"',
    "quiet": 'fill="#444" font-size="15"',
}


def goal_svg(line: GoalLine, language: str = "", *, looks: Mapping[str, str] | None = None) -> SafeString:
    """The picture; nothing where there is nothing to see.

    On a page its classes meet `css/plan.css`. On paper, where no style sheet reaches, `looks` (`PAPER`, say)
    gives each class its attributes.
    """
    if not line.can_be_drawn:
        return mark_safe("")
    return _kept(line, language or translation.get_language(), tuple((looks or {}).items()))


@lru_cache(maxsize=512)
def _kept(line: GoalLine, language: str, looks: tuple[tuple[str, str], ...]) -> SafeString:
    """To lay a picture out costs as much as a whole page, and many see the same."""
    with translation.override(language):
        return mark_safe(_drawn(Picture(line), dict(looks)))


def _drawn(picture: Picture, looks: Mapping[str, str]) -> str:
    line, key = picture.line, f"mal-{picture.line.key}"

    def element(name: str, look: str, **more: str | float) -> str:
        given = looks.get(look, f'class="{look}"')
        return f"<{name} {given}{_attributes(more)}"

    parts = []
    if gap := picture.gap:
        parts.append(element("polygon", "gap", points=_points(gap)) + "/>")
    for look, level in picture.levels.items():
        parts.append(element("polyline", look, points=_points(level)) + "/>")
    if picture.path:
        parts.append(element("polyline", "path", points=_points(picture.path)) + "/>")
    if ring := picture.expected_today:
        parts.append(element("circle", "expect", cx=ring[0], cy=ring[1], r=5) + "/>")
    if len(picture.measured) > 1:
        parts.append(element("polyline", "measured", points=_points(picture.measured)) + "/>")
    for (x, y), size in _dots(picture.measured):
        parts.append(element("circle", "dot", cx=x, cy=y, r=size) + "/>")
    for label in [*picture.labels, *([picture.number] if picture.number else [])]:
        place = {"x": label.x, "y": label.y, "text-anchor": label.anchor}
        parts.append(f"{element('text', label.look, **place)}>{escape(label.text)}</text>")
    for words, x, anchor in picture.times():
        place = {"x": x, "y": picture.times_at, "text-anchor": anchor}
        parts.append(f"{element('text', 'quiet', **place)}>{escape(words)}</text>")
    family = ' font-family="Atkinson Hyperlegible Next, sans-serif"' if looks else ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" class="goal" role="img"'
        f' viewBox="0 0 {WIDTH} {picture.height}" aria-labelledby="{key}-t {key}-d"{family}>'
        f'<title id="{key}-t">{escape(capfirst(line.title))}</title>'
        f'<desc id="{key}-d">{escape(in_words(line))}</desc>{"".join(parts)}</svg>'
    )


def _dots(points: list[Point]) -> list[tuple[Point, float]]:
    """Which values have a dot, and how large: the last one always, the others while they are few."""
    size = 7 if len(points) <= 8 else 5
    others = points[:-1] if len(points) <= 16 else []
    return [*((point, size) for point in others), *((point, 9) for point in points[-1:])]


def _points(points: Iterable[Point]) -> str:
    return " ".join(f"{_number(x)},{_number(y)}" for x, y in points)


def _attributes(more: Mapping[str, str | float]) -> str:
    return "".join(f' {name}="{_number(value)}"' for name, value in more.items())


def _number(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:.1f}".removesuffix(".0")


def in_words(line: GoalLine) -> str:
    """What the picture shows, in sentences: for whoever does not see it."""
    sentences = []
    if line.start is not None:
        start = {"figure": line.with_unit(line.start), "day": short(line.start_on, "MMMM y")}
        sentences.append(_("Start %(figure)s i %(day)s.") % start)
    if latest := line.latest:
        sentences.append(
            _("Senast %(figure)s i %(day)s.")
            % {"figure": line.with_unit(latest.value), "day": short(latest.on, "MMMM y")}
        )
        if expected := line.expected_in_figures(latest.on):
            sentences.append(
                _("Väntat var %(figure)s.") % {"figure": f"{expected} {line.unit_in_words}".strip()}
            )
    if line.target is not None:
        end = {"figure": line.with_unit(line.target), "day": short(line.target_on, "MMMM y")}
        sentences.append(_("Målet är %(figure)s i %(day)s.") % end)
    return " ".join(sentences)
