"""From a draft to a letter in both forms: what is alike for many is rendered once, then filled in.

A common text is rendered with marks where each recipient's own values go. Filling in is plain
replacement, escaped in the HTML form; so two thousand letters cost one template, one inlining of
the style sheet, and two thousand replacements.
"""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape

import css_inline
from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from portal.municipality.models import Municipality

from .declaring import Attachment, Draft, Notice

# Private-use characters: no template, style sheet or person writes them.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([a-z_]+){_CLOSE}")
_REMEMBERED = 40
# As wide as mail programs have shown plain text of old, with room for the marks of whoever quotes it.
_COLUMNS = 72
# How a line of a list begins: a dash, a number, a time of day.
_POINT = re.compile(r"(?:[-–•*]|\d+(?:[.:]\d\d|\.))\s")


class _Marks:
    """Stands for `own` in a common text: any name gives its mark."""

    def __getitem__(self, name: str) -> str:
        return f"{_OPEN}{name}{_CLOSE}"


@dataclass(frozen=True, slots=True)
class Forms:
    """A letter's subject, plain text and HTML, and the files that come with it."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()

    def as_sent(self) -> bytes:
        """All that it says, of which a digest is kept."""
        return (self.text + self.html).encode() + b"".join(each.as_bytes() for each in self.attachments)


class Renderer:
    """Renders letters; remembers the common texts of the run it lives for."""

    def __init__(self, sender: Municipality) -> None:
        self.sender = sender
        self._common: dict[tuple, Forms] = {}
        # Rules for dark mode and phones cannot live in elements: they stay in the head.
        self._inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)

    def render(self, notice: Notice, draft: Draft, language: str) -> Forms:
        """The letter in `language`. Raises KeyError if a template asks for an own value not given."""
        shown = ("hand_over_url" in draft.own, "decline_url" in draft.own)
        key = (draft.template, language, draft.same_for, *shown)
        forms = self._common.get(key)
        if forms is None:
            if len(self._common) >= _REMEMBERED:
                self._common.clear()
            forms = self._common[key] = self._render_common(notice, draft, language)
        return Forms(
            subject=_fill(forms.subject, draft.own),
            text=_fill(forms.text, draft.own),
            html=_fill(forms.html, {name: escape(str(value)) for name, value in draft.own.items()}),
            attachments=forms.attachments,
        )

    def _render_common(self, notice: Notice, draft: Draft, language: str) -> Forms:
        with translation.override(language):
            context = {
                **draft.common,
                "own": _Marks(),
                "language": language,
                "municipality": self.sender,
                "site_url": settings.SITE_URL,
                "sender_name": self.sender.name,
                "may_decline": "decline_url" in draft.own,
                "may_hand_over": "hand_over_url" in draft.own,
            }
            subject = _render(f"{draft.template}.subject.txt", context, plain=True)
            context["subject"] = subject = " ".join(subject.split())
            return Forms(
                subject=subject,
                text=_tidy(_render(f"{draft.template}.txt", context, plain=True)),
                html=self._inliner.inline(_render(f"{draft.template}.html", context, plain=False)),
                attachments=tuple(replace(each, content=each.read()) for each in draft.attachments),
            )


def _render(name: str, context: Mapping, *, plain: bool) -> str:
    return get_template(name).template.render(Context(context, autoescape=not plain))


def _fill(text: str, own: Mapping[str, str]) -> str:
    return _MARK.sub(lambda mark: str(own[mark[1]]), text)


def _tidy(text: str) -> str:
    """Templates leave empty lines behind: never more than one in a row, and none too long to read.

    A common text is wrapped with its marks in it, so that a letter costs no wrapping of its own; a
    recipient's value may make a line some words longer.
    """
    lines = "\n".join(_wrapped(line.rstrip()) for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"


def _wrapped(line: str) -> str:
    """A line as several, each with whole words and links; what belongs to a point stands under it."""
    if len(line) <= _COLUMNS:
        return line
    point = _POINT.match(line)
    return textwrap.fill(
        line,
        _COLUMNS,
        subsequent_indent=" " * len(point[0]) if point else "",
        break_long_words=False,
        break_on_hyphens=False,
    )
