"""Text that was written for a web page: its words, without the tags."""

import re
from html.parser import HTMLParser

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
_KNOWN = _PARAGRAPHS | _LINES | _INLINE | _LOST
_TAG = re.compile(rf"</?(?:{'|'.join(sorted(_KNOWN))})\b[^<>]*>", re.IGNORECASE)
_FAR_APART = re.compile(r"\n\s*\n\s*")


def words_of(text: str) -> tuple[str, bool]:
    """The words of a text with tags, paragraphs as lines, and whether more than the look of it is lost.

    Only what HTML knows is a tag: `a < b`, `<3` and `Åsa <asa@norrby.example>` stay as they are.
    """
    if not _TAG.search(text):
        return text, False
    reader = _Words()
    reader.feed(text)
    reader.close()
    return _FAR_APART.sub("\n\n", "".join(reader.words)).strip(), reader.is_lost


class _Words(HTMLParser):
    """Collects what a reader of the page would see."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.is_lost = False
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        """Begin a new line where the page does."""
        self.is_lost = self.is_lost or tag in _LOST
        if tag in _UNREAD:
            self._unread = tag
        elif tag in _PARAGRAPHS:
            self.words.append("\n\n")
        elif tag in _LINES:
            self.words.append("\n")
        elif tag not in _KNOWN:
            self.handle_data(self.get_starttag_text())

    def handle_endtag(self, tag: str) -> None:
        """End what is not read; a paragraph ends with its line."""
        if tag == self._unread:
            self._unread = ""
        elif tag in _PARAGRAPHS:
            self.words.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Keep the words."""
        if not self._unread:
            self.words.append(data)
