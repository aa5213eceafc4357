"""What surrounds every request: its line in the log."""

import logging
import re
import secrets
from time import perf_counter

logger = logging.getLogger("portal.requests")

_SECRET_PATH = re.compile(r"^/s/.+")


class RequestLogMiddleware:
    """One line for each request, with a request id that the answer carries too."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
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
                # Never the query (it may hold what a person searched for) nor a secret link.
                "path": _SECRET_PATH.sub("/s/…", request.path),
                "view": match.view_name if match else "",
                "status": response.status_code,
                "ms": round((perf_counter() - started) * 1000, 1),
            },
        )
        return response
