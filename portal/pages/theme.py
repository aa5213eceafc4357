"""The municipality's accent colour as a style sheet: what the theme makes of it, with enough contrast."""

from functools import lru_cache

from portal.municipality.contrast import NEEDED, contrast

# The theme's own paper and ink, on which the accent and its tints are seen.
_PAPER, _NIGHT = "#FAF7F1", "#0E1820"
_INK = "#14222B"
_WHITE, _BLACK = "#FFFFFF", "#0A1B26"
# How much of the accent there is in each surface that text may stand on.
_TINTS = {"background-tinted": 0.08, "surface-tinted": 0.1, "surface-hover": 0.16, "surface-active": 0.22}


def mix(colour: str, other: str, share: float) -> str:
    """`colour` with `share` (0 to 1) of `other` in it."""
    parts = (
        round(int(colour[at : at + 2], 16) * (1 - share) + int(other[at : at + 2], 16) * share)
        for at in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02X}" for part in parts)


def seen_on(colour: str, background: str, towards: str) -> str:
    """The colour, moved no further towards another than it must to be read on the background."""
    for step in range(101):
        found = mix(colour, towards, step / 100)
        if contrast(found, background) >= NEEDED:
            return found
    return towards


def _tokens(accent: str, *, paper: str, far: str, on_accent: str) -> dict[str, str]:
    """The accent's tokens for a scheme; `far` is what one goes towards to stand out from the paper."""
    tint = {name: mix(paper, accent, share) for name, share in _TINTS.items()}
    text = accent
    for surface in (paper, *tint.values()):
        text = seen_on(text, surface, far)
    base = seen_on(seen_on(accent, paper, far), on_accent, far)
    return {
        **tint,
        "text-subtle": text,
        "text-default": mix(text, far, 0.3),
        "border-subtle": mix(paper, accent, 0.3),
        "border-default": mix(text, paper, 0.3),
        "border-strong": text,
        "base-default": base,
        "base-hover": mix(base, far, 0.18),
        "base-active": mix(base, far, 0.36),
        "base-contrast-default": on_accent,
    }


@lru_cache(maxsize=8)
def style_sheet(accent: str) -> str:
    """CSS that puts `accent` (`#RRGGBB`) in the place of the theme's own."""
    light = _block(_tokens(accent, paper=_PAPER, far=_INK, on_accent=_WHITE))
    dark = _block(_tokens(mix(accent, _WHITE, 0.35), paper=_NIGHT, far=_WHITE, on_accent=_BLACK))
    return (
        f":root,[data-color-scheme=light]{light}\n"
        f"[data-color-scheme=dark]{dark}\n"
        f"@media (prefers-color-scheme:dark){{[data-color-scheme=auto]{dark}}}\n"
    )


def _block(tokens: dict[str, str]) -> str:
    return "{" + ";".join(f"--ds-color-accent-{name}:{value}" for name, value in tokens.items()) + "}"
