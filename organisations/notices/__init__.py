"""Letters to those who act for organisations."""

from . import handing_over
from .shared import absolute, recipient, with_source

__all__ = ["NOTICES", "absolute", "recipient", "with_source"]

NOTICES = [*handing_over.NOTICES]
