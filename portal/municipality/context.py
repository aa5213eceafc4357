"""What every template knows of the municipality."""

from .current import municipality as current_municipality


def municipality(request) -> dict:
    """The row of settings, as `municipality`."""
    return {"municipality": current_municipality()}
