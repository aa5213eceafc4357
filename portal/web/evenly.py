"""Answers that take as long whatever is known: a watch then tells no more than the page."""

from collections.abc import Callable
from functools import wraps
from time import monotonic, sleep

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def evenly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Below the door plate: what is sent is answered no sooner than a moment after it came.

    For an address that is known a letter is written, for another nothing; the page is the same, and the one
    took fifteen thousandths of a second longer than the other.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        answers_at = monotonic() + settings.LEAST_SECONDS_TO_ANSWER
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            sleep(max(0.0, answers_at - monotonic()))
        return response

    return guarded
