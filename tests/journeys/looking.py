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


def bring_axe(context) -> None:
    """Give a browser's pages axe as they open: to send it to each takes a third of the time of a look."""
    context.add_init_script(AXE_SCRIPT)


def look(page, where: str, *, by_words_alone: bool = False) -> list[str]:
    """What is wrong with a page as it stands, on a telephone and on a wide screen.

    Colours are judged on the wide screen, where nothing is folded. `by_words_alone`: in another language
    nothing but words is new; what is wrong with them, as a name that nobody wrote, is so at each width.
    Whether all has room is asked at each width in each language.
    """
    page.set_viewport_size(PHONE)
    at_width = f"{where} {PHONE['width']}"
    found = too_wide(page, at_width) if by_words_alone else faults(page, at_width, with_colours=False)
    page.set_viewport_size(WIDE)
    return found + faults(page, f"{where} {WIDE['width']}", with_colours=not by_words_alone)


def faults(page, where: str, *, with_colours: bool = True) -> list[str]:
    """What axe finds on a page as it stands, and whether the page is wider than the screen."""
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
