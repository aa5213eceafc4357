"""How a figure is written: `41,5` in Swedish, without the zeros that nobody typed."""

from decimal import Decimal

from django.utils.translation import get_language


def in_figures(value: Decimal | int | None) -> str:
    """A value as it is read and typed; empty where there is none."""
    if value is None:
        return ""
    figures = f"{Decimal(value):f}"
    figures = figures.rstrip("0").rstrip(".") if "." in figures else figures
    return figures if get_language() == "en" else figures.replace(".", ",")
