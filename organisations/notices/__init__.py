"""Letters to those who act for organisations, or register one."""

from . import changed, confirming, handing_over, registering, requests
from .registering import pilot, registrant
from .shared import absolute, recipient, with_source

__all__ = ["NOTICES", "absolute", "pilot", "recipient", "registrant", "with_source"]

NOTICES = [
    *handing_over.NOTICES,
    *requests.NOTICES,
    *changed.NOTICES,
    *confirming.NOTICES,
    *registering.NOTICES,
]
