"""A letter shown on a page, in a frame, under a policy that allows no style of an element's own."""

import re
from base64 import b64encode
from hashlib import sha256
from html import unescape


def for_frame(html: str) -> tuple[str, list[str]]:
    """A letter with its styles in sheets, not in elements, and the digests by which a browser allows them."""
    styles: list[str] = []

    def by_number(found: re.Match) -> str:
        styles.append(unescape(found[1]))
        return f' data-style="{len(styles) - 1}"'

    html = re.sub(r' style="([^"]*)"', by_number, html)
    if styles:
        sheet = "".join(f'[data-style="{number}"]{{{style}}}' for number, style in enumerate(styles))
        html = html.replace("</head>", f"<style>{sheet}</style></head>", 1)
    digests = [
        sha256(each.encode()).digest() for each in re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    ]
    return html, [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]
