"""The plain format in which people write texts, as HTML.

It knows paragraphs with an empty line between, lines that begin `## ` (heading) or `- ` (list), and
`[text](address)` for links. `[[words]]` marks what still has to be filled in. All else is escaped, and what
is made of it passes a list of what may stand on a page: a mistake in here opens no hole.
"""

import re

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

PLACEHOLDER = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)
_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
# Only these lead somewhere; anything else, `javascript:` and `//host` among it, stays text.
_ADDRESS = re.compile(r"(https://[^\s/]|mailto:[^\s@]+@|tel:\+?[\d-]|/(?![/\\]))", re.IGNORECASE)

_MAY_STAND = nh3.Cleaner(
    tags={"p", "br", "ul", "li", "a", "mark", "h2", "h3", "h4", "h5", "h6"},
    attributes={"a": {"href"}},
    url_schemes={"https", "mailto", "tel"},
    link_rel=None,
)


def to_html(text: str, *, heading: int = 2) -> SafeString:
    """The whole text; `heading` is the level of its headings."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return mark_safe(_MAY_STAND.clean("\n".join(_block(block, heading) for block in blocks if block.strip())))


def to_text(text: str, *, root: str = "") -> str:
    """The whole text for a letter without form: the address of a link stands after its words.

    `root` stands before addresses of our own.
    """

    def spelled_out(match: re.Match) -> str:
        words, address = match.groups()
        return f"{words} ({root if address.startswith('/') else ''}{address})"

    lines = text.replace("\r\n", "\n").strip().split("\n")
    return "\n".join(_LINK.sub(spelled_out, line.strip().removeprefix("## ")) for line in lines)


def _block(block: str, heading: int) -> str:
    """One block: its runs of list lines, headings and other lines, each in its own element."""
    html: list[str] = []
    items: list[str] = []
    lines: list[str] = []

    def close() -> None:
        if items:
            html.append("<ul>" + "".join(f"<li>{_inline(item)}</li>" for item in items) + "</ul>")
        if lines:
            html.append("<p>" + "<br>".join(_inline(line) for line in lines) + "</p>")
        items.clear()
        lines.clear()

    for line in block.split("\n"):
        line = line.strip()
        if line.startswith("## "):
            close()
            html.append(f"<h{heading}>{_inline(line[3:])}</h{heading}>")
        elif line.startswith("- "):
            if lines:
                close()
            items.append(line[2:])
        elif line:
            if items:
                close()
            lines.append(line)
    close()
    return "\n".join(html)


def _inline(line: str) -> str:
    """Links and placeholders; the rest escaped."""
    if "[" not in line:
        return escape(line)
    return PLACEHOLDER.sub(r"<mark>[[\1]]</mark>", _LINK.sub(_link, escape(line)))


def _link(match: re.Match) -> str:
    # The words are escaped already, the address too: neither can leave its place.
    words, address = match.groups()
    return f'<a href="{address}">{words}</a>' if _ADDRESS.match(address) else match.group(0)
