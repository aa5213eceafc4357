"""Letters to those who act for organisations."""

from . import confirming, handing_over, requests
from .shared import absolute, recipient, with_source

__all__ = ["NOTICES", "absolute", "recipient", "with_source"]

NOTICES = [*handing_over.NOTICES, *requests.NOTICES, *confirming.NOTICES]
