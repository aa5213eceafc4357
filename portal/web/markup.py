"""Text that was written for a web page: its words, without the tags."""

import re
from html import unescape

_PARAGRAPHS = {
    "article", "blockquote", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "section", "table",
    "ul",
}  # fmt: skip
_LINES = {"address", "br", "dd", "div", "dt", "footer", "header", "hr", "li", "td", "th", "tr"}
_INLINE = {
    "abbr", "b", "big", "body", "center", "cite", "code", "del", "em", "font", "head", "html", "i", "ins",
    "mark", "q", "s", "small", "span", "strong", "sub", "sup", "tbody", "thead", "tt", "u",
}  # fmt: skip
# What these hold is nothing for a reader.
_UNREAD = {"script", "style", "title"}
# Of these something more than a look goes: a link's address, a picture, whatever they would have done.
_LOST = {
    "a", "audio", "button", "embed", "form", "iframe", "img", "input", "link", "meta", "object", "svg",
    "video",
} | _UNREAD  # fmt: skip
_TAG = re.compile(
    rf"<(?P<end>/?)(?P<name>{'|'.join(sorted(_PARAGRAPHS | _LINES | _INLINE | _LOST))})(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_NOT_TO_BE_READ = re.compile(
    rf"<(?P<name>{'|'.join(sorted(_UNREAD))})(?=[\s/>])[^<>]*>.*?(?:</(?P=name)\s*>|\Z)|<!--.*?(?:-->|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"&#?\w{1,31};")
_FAR_APART = re.compile(r"\n\s*\n\s*")


def words_of(text: str) -> tuple[str, bool]:
    """The words of a text with tags, paragraphs as lines, and whether more than the look of it is lost.

    Only what HTML knows is a tag: `a < b`, `<3` and `Bo <b@norrby.example>` stay as they are. Codes for
    signs are read without a tag as well, if they have their end: `&amp;`, but not `?a=1&copy=2`.
    """
    if "<" not in text and "&" not in text:
        return text, False
    tags = {tag["name"].lower() for tag in _TAG.finditer(text)}
    if not tags:
        return _CODE.sub(lambda code: unescape(code.group()), text), False
    words = unescape(_TAG.sub(_in_its_place, _NOT_TO_BE_READ.sub("", text)))
    return _FAR_APART.sub("\n\n", words).strip(), not tags.isdisjoint(_LOST)


def _in_its_place(tag: re.Match) -> str:
    """Where a reader of the page would see a new paragraph or line."""
    name = tag["name"].lower()
    if name in _PARAGRAPHS:
        return "\n\n"
    return "\n" if name in _LINES and not tag["end"] else ""
