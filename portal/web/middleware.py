"""What surrounds every request: its line in the log."""

import logging
import secrets
from collections.abc import Callable
from time import perf_counter

from django.http import HttpRequest, HttpResponse

from .log import path_of

logger = logging.getLogger("portal.requests")


class RequestLogMiddleware:
    """One line for each request, with a request id that the answer carries too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        request.id = secrets.token_hex(8)
        response = self.get_response(request)
        response["X-Request-ID"] = request.id
        match = request.resolver_match
        logger.info(
            "request",
            extra={
                "request_id": request.id,
                "method": request.method,
                "path": path_of(request),
                "view": match.view_name if match else "",
                "status": response.status_code,
                "ms": round((perf_counter() - started) * 1000, 1),
            },
        )
        return response
