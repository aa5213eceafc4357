"""Eyes: whether a page as it stands can be used by all, fits the screen, and obeys its own policy."""

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# The narrowest that WCAG asks for: 1280 pixels enlarged four times.
NARROWEST = {"width": 320, "height": 640}
# Preloading would write the style sheets into the page, which our policy forbids. What is well is left there.
_AXE = """rules => axe.run({preload: false, resultTypes: ['violations'], rules})
    .then(({violations}) => ({violations}))"""
_WITHOUT_COLOURS = {"color-contrast": {"enabled": False}}
_TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


def faults(page, where: str, *, with_colours: bool = True) -> list[str]:
    """What axe finds on a page as it stands, and whether the page is wider than the screen."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = AxeResults(page.evaluate(_AXE, {} if with_colours else _WITHOUT_COLOURS))
    return [*too_wide(page, where), *([f"{where}\n{found.generate_report()}"] * bool(found.violations_count))]


def too_wide(page, where: str) -> list[str]:
    """Whether a page must be scrolled sideways."""
    return [f"{where} is wider than the screen"] if page.evaluate(_TOO_WIDE) else []


def refused_by_policy(page) -> list[str]:
    """What the browser refused to do because our own policy forbids it."""
    return [words for words in page.said if "Content Security Policy" in words]


def speak(page, language: str) -> None:
    """Choose a language for the pages that come."""
    page.context.add_cookies([{"name": "django_language", "value": language, "url": page.context.site}])


def follow(way) -> None:
    """Press what leads to another page; it has come when this returns."""
    with way.page.expect_navigation():
        way.click()
