"""A letter shown in a frame: no style in an element, and a digest for each sheet."""

from base64 import b64encode
from hashlib import sha256

from portal.notifications.preview import for_frame

LETTER = (
    "<html><head><style>p { margin: 0 }</style></head>"
    '<body><p style="color: #123">Hej</p><p style="font-family: &quot;Inter&quot;">Anna</p></body></html>'
)


def digest(sheet: str) -> str:
    """As a policy writes it."""
    return f"'sha256-{b64encode(sha256(sheet.encode()).digest()).decode()}'"


def test_styles_move_from_elements_to_a_sheet():
    html, _digests = for_frame(LETTER)
    assert " style=" not in html
    assert '[data-style="0"]{color: #123}' in html
    assert '[data-style="1"]{font-family: "Inter"}' in html
    assert '<p data-style="1">Anna</p>' in html


def test_every_sheet_is_allowed_by_its_digest():
    html, digests = for_frame(LETTER)
    sheets = [part.partition("</style>")[0] for part in html.split("<style>")[1:]]
    assert digests == [digest(sheet) for sheet in sheets]
    assert len(digests) == 2


def test_a_letter_without_styles_is_shown_as_it_is():
    plain = "<html><head></head><body>Hej</body></html>"
    assert for_frame(plain) == (plain, [])
