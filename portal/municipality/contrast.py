"""How well a colour is seen against another, by WCAG's formula."""

# What buttons and links stand on: paper and white.
BACKGROUNDS = ("#FAF7F1", "#FFFFFF")
NEEDED = 4.5


def _luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`, from 0 (black) to 1 (white)."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast between two colours `#RRGGBB`, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def weakest_contrast(colour: str) -> float:
    """The contrast of a colour against the background on which it is seen least."""
    return min(contrast(colour, background) for background in BACKGROUNDS)
